"""One matter taken in at two desks: both are shown, one person decides, the other desk hears of it."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from msgspec.structs import replace

from counter_app.cli.io import Io
from counter_app.cli.main import main
from counter_app.core.ids import DossierId
from counter_app.domain.draft import Unlike
from counter_app.domain.people.applicant import Person
from counter_app.domain.people.identity import PartialDate
from counter_app.protocol.event_words import event_words
from counter_app.services.correcting import disputes
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier
from counter_app.services.sending import outbox
from counter_app.services.sending.dispute_words import Verdict

MATTER = {"procedure_code": "1.004873", "certified_copies": ()}
REASON = "Công dân nộp hai nơi, giữ hồ sơ nộp trước"


def test_two_of_one_matter_are_shown_once_decided_once_and_told(counter: Any, second: Any) -> None:
    older = counter.take_in(**MATTER)
    newer = second.take_in(**MATTER)  # no line between them
    second.take_in(name="Lê Thị Hoa")
    for desk in (counter, second, counter):
        desk.sync()
    # The other desk was given its name at the cell after it took its dossier in.
    renamed = "UPDATE sister_desks SET name = 'Quầy 2'"
    counter.desk.store.write(lambda one: one.exec_driver_sql(renamed))
    (seen,) = disputes.open_disputes(desk=counter.desk)
    desks = {one and one.received.desk_name for one in (seen.dossier, seen.other)}
    assert desks == {"Quầy 1", "Quầy 2"}
    for desk in (counter, second):
        (seen,) = disputes.open_disputes(desk=desk.desk)
        assert seen.is_duplicate
        assert seen.dossier is not None
        assert seen.other is not None
        assert (seen.dossier.row.id, seen.other.row.id) == (newer.dossier_id, older.dossier_id)
        assert {one.label for one in seen.fields if one.differs} >= {"Mã hồ sơ"}

    (seen,) = disputes.open_disputes(desk=counter.desk)
    disputes.judge_duplicate(
        seen.dispute.number, Verdict.SAME, reason=REASON, desk=counter.desk, at=counter.clock.now()
    )
    for desk in (counter, second, counter, second):
        desk.sync()
    for desk in (counter, second):
        assert disputes.open_disputes(desk=desk.desk) == ()
        last = open_dossier(DossierId(newer.dossier_id), desk=desk.desk).events[-1]
        assert event_words(last).endswith(REASON)
        assert check(desk=desk.desk) == ()
    (row,) = second.rows("SELECT settled_by, settled FROM disputes")
    assert row[0] == counter.desk.clerk.name
    assert "twin.same" in row[1]


def test_two_that_one_desk_took_in_are_told_as_of_one_desk(counter: Any, second: Any) -> None:
    older, newer = counter.take_in(**MATTER), counter.take_in(**MATTER)
    for desk in (counter, second, counter):
        desk.sync()
    for desk in (counter, second):
        (seen,) = disputes.open_disputes(desk=desk.desk)
        assert seen.told == "Hai hồ sơ này có thể là một việc, cùng một quầy nhận hai lần."
        assert seen.dossier is not None
        assert (seen.dossier.row.id, seen.twin) == (newer.dossier_id, older.dossier_id)
        (line,) = outbox.unsent(desk=desk.desk)
        assert f"{older.dossier_code}, cùng một quầy (Quầy 1) nhận lúc" in line.why


BORN = PartialDate(year=2026, month=11, day=1)
KHOI = Person(name="Trần Minh Khôi", birth=BORN, birth_place="Trạm Y tế xã A")
BIRTH = {"procedure_code": "1.001193", "certified_copies": ()}


@pytest.mark.parametrize(
    "child",
    [
        replace(KHOI, birth=PartialDate(year=2026, month=1, day=11)),
        replace(KHOI, birth=PartialDate(year=2026, month=11, day=2)),
    ],
    ids=["day and month", "a digit"],
)
def test_a_slip_of_the_hand_hides_no_twin_of_two_desks(
    child: Person, counter: Any, second: Any
) -> None:
    older = counter.take_in(subject=KHOI, **BIRTH)
    newer = second.take_in(subject=child, **BIRTH)  # no line between them
    for desk in (counter, second, counter):
        desk.sync()
    for desk in (counter, second):
        (seen,) = disputes.open_disputes(desk=desk.desk)
        assert seen.dossier is not None
        assert (seen.dossier.row.id, seen.twin) == (newer.dossier_id, older.dossier_id)
        assert seen.told == "Hai hồ sơ này có thể là một việc được nhận ở hai quầy."
        assert check(desk=desk.desk) == ()
    disputes.judge_duplicate(
        seen.dispute.number, Verdict.SAME, reason=REASON, desk=second.desk, at=second.clock.now()
    )
    for desk in (second, counter, second):
        desk.sync()
    assert disputes.open_disputes(desk=counter.desk) == ()


def test_twins_what_a_clerk_told_apart_and_what_came_again_late_are_no_question(
    counter: Any, second: Any
) -> None:
    one = counter.take_in(subject=KHOI, **BIRTH)
    apart = (Unlike(dossier=one.dossier_id, code="x", reason="Hai cháu khác nhau"),)
    slip = replace(KHOI, birth=PartialDate(year=2026, month=11, day=2))
    second.take_in(subject=slip, unlike=apart, **BIRTH)
    second.take_in(subject=replace(KHOI, name="Trần Minh Khang"), **BIRTH)
    second.clock.instant += timedelta(days=8)
    second.take_in(subject=replace(KHOI, birth=PartialDate(year=2026, month=1, day=11)), **BIRTH)
    for desk in (counter, second, counter):
        desk.sync()
    for desk in (counter, second):
        assert len(desk.rows("SELECT id FROM dossiers")) == 4
        assert disputes.open_disputes(desk=desk.desk) == ()


def told(folder: Any, *argv: str, code: int = 0) -> list[dict[str, Any]]:
    out, err = StringIO(), StringIO()
    given = ("--data", str(folder), *argv)
    assert main(given, Io(stdin=StringIO(), stdout=out, stderr=err)) == code, err.getvalue()
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_by_command_a_twin_is_listed_and_decided_with_a_reason(counter: Any, second: Any) -> None:
    older, newer = counter.take_in(**MATTER), second.take_in(**MATTER)
    for desk in (counter, second, counter):
        desk.sync()
    counter.close()
    folder = counter.folder
    (status,) = told(folder, "sync", "--status")
    assert (status["undecided"], status["disputes"], len(status["lines"])) == (1, 1, 1)
    assert status["lines"][0]["dossier_code"] == newer.dossier_code
    assert older.dossier_code in status["lines"][0]["why"]
    (one,) = told(folder, "dispute", "list")
    assert (one["number"], one["kind"]) == (status["lines"][0]["dispute"], "duplicate")
    assert one["dossier"]["code"] == newer.dossier_code
    assert one["other"]["code"] == older.dossier_code
    number = str(one["number"])
    told(folder, "dispute", "settle", number, "--reason", REASON, code=2)
    told(folder, "dispute", "settle", number, "--keep", "other", code=2)
    told(folder, "dispute", "settle", "99", "--keep", "other", "--reason", REASON, code=2)
    (done,) = told(folder, "dispute", "settle", number, "--keep", "other", "--reason", REASON)
    assert done["to_withdraw"] == newer.dossier_code
    assert told(folder, "dispute", "list") == []
    (status,) = told(folder, "sync", "--once")
    assert (status["undecided"], status["disputes"], status["waiting"]) == (0, 0, 0)
    second.sync()
    assert disputes.open_disputes(desk=second.desk) == ()
    history = open_dossier(DossierId(newer.dossier_id), desk=second.desk).events
    assert "hồ sơ này thừa, cần rút" in event_words(history[-1])
