"""Two desks decide of one matter at once and otherwise: the first holds, a person is asked again."""

import json
from io import StringIO
from typing import Any

import pytest

from counter_app.bootstrap_sync import enrol_desk
from counter_app.cli.io import Io
from counter_app.cli.main import main
from counter_app.core.ids import DossierId
from counter_app.domain.central_side import TWIN_EXTRA, TWIN_OVERRULED
from counter_app.domain.workflow import Move
from counter_app.services.correcting import disputes
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.move_cautions import cautions
from counter_app.services.moving.workflow import Wanted
from counter_app.services.sending.cell import left_to_do
from counter_app.services.sending.dispute_words import Side, Verdict
from counter_app.sync.pushing import Pushing

MATTER = {"procedure_code": "1.004873", "certified_copies": ()}
REASON = "Công dân nộp hai nơi, hỏi lại công dân"


@pytest.fixture
def third(cell: Any, commune: str, open_counter: Any, code_for: Any) -> Any:
    found = open_counter(commune, name="c", lane=5)
    enrol_desk(code_for(commune), url=cell.url, desk=found.desk)
    return found


def told(folder: Any, *argv: str) -> list[dict[str, Any]]:
    out, err = StringIO(), StringIO()
    io = Io(stdin=StringIO(), stdout=out, stderr=err)
    assert main(("--data", str(folder), *argv), io) == 0, err.getvalue()
    return [json.loads(line) for line in out.getvalue().splitlines()]


def at_odds(counter: Any, second: Any) -> tuple[Any, Any]:
    """Both desks decide at once: the second, first to be heard, keeps the older one."""
    older, newer = counter.take_in(**MATTER), second.take_in(**MATTER)
    for desk in (counter, second, counter):
        desk.sync()
    for desk, keep in ((counter, Side.MINE), (second, Side.THEIRS)):
        (seen,) = disputes.open_disputes(desk=desk.desk)
        decided(desk, seen.dispute.number, keep)
    for desk in (second, counter, second):
        desk.sync()
    return older, newer


def history(desk: Any, dossier: Any) -> list[tuple[object, ...]]:
    told = open_dossier(DossierId(dossier.dossier_id), desk=desk.desk).events
    return [(one.kind, one.by_name, one.body.get("decided_ms")) for one in told]


def decided(desk: Any, number: int, keep: Side) -> str:
    return disputes.judge_duplicate(
        number, Verdict.SAME, reason=REASON, desk=desk.desk, at=desk.clock.now(), keep=keep
    )


def test_two_decisions_at_once_ask_again_at_every_desk_and_tell_who_was_later(
    counter: Any, second: Any
) -> None:
    older, newer = at_odds(counter, second)
    for desk, first_at, other_at in ((counter, "Quầy", "quầy này"), (second, "quầy này", "Quầy")):
        (seen,) = disputes.open_disputes(desk=desk.desk)
        assert {seen.dispute.dossier, seen.twin} == {older.dossier_id, newer.dossier_id}
        holds, against = seen.decided
        assert holds.startswith(f"Đang có hiệu lực: cùng một việc, giữ {older.dossier_code}")
        assert against.startswith(f"Quyết khác: cùng một việc, giữ {newer.dossier_code}")
        assert first_at in holds
        assert other_at in against
        assert all(one in seen.told for one in (holds, against))
        assert desk.desk.clerk.name in holds
    assert [one.kind for one in left_to_do(desk=counter.desk)] == [TWIN_OVERRULED]
    assert left_to_do(desk=second.desk) == ()


def test_what_is_decided_of_both_decisions_holds_everywhere(counter: Any, second: Any) -> None:
    older, newer = at_odds(counter, second)
    (seen,) = disputes.open_disputes(desk=counter.desk)
    extra = decided(counter, seen.dispute.number, Side.MINE)
    for desk in (counter, second, counter):
        desk.sync()
    assert seen.dispute.dossier == newer.dossier_id
    assert extra == older.dossier_id
    for desk in (counter, second):
        assert disputes.open_disputes(desk=desk.desk) == ()
        assert check(desk=desk.desk) == ()


def test_a_third_desk_that_decided_nothing_is_asked_again(
    counter: Any, second: Any, third: Any
) -> None:
    at_odds(counter, second)
    third.sync()
    (seen,) = disputes.open_disputes(desk=third.desk)
    assert len(seen.decided) == 2
    assert left_to_do(desk=third.desk) == ()


def test_decisions_alike_ask_nothing_again(counter: Any, second: Any) -> None:
    counter.take_in(**MATTER)
    second.take_in(**MATTER)
    for desk in (counter, second, counter):
        desk.sync()
    for desk in (counter, second):
        (seen,) = disputes.open_disputes(desk=desk.desk)
        decided(desk, seen.dispute.number, Side.MINE)
    for desk in (second, counter, second):
        desk.sync()
        assert disputes.open_disputes(desk=desk.desk) == ()
        assert TWIN_OVERRULED not in {one.kind for one in left_to_do(desk=desk.desk)}


def test_the_desk_whose_dossier_is_too_many_is_asked_for_it_until_it_is_withdrawn(
    counter: Any, second: Any
) -> None:
    """Its slip is in the citizen's hands, whoever decided."""
    counter.take_in(**MATTER)
    newer = second.take_in(**MATTER)
    for desk in (counter, second, counter):
        desk.sync()
    (seen,) = disputes.open_disputes(desk=counter.desk)
    assert decided(counter, seen.dispute.number, Side.THEIRS) == newer.dossier_id
    for desk in (counter, second):
        desk.sync()

    (left,) = left_to_do(desk=second.desk)
    assert (left.kind, left.dossier) == (TWIN_EXTRA, newer.dossier_id)
    assert left_to_do(desk=counter.desk) == ()
    second.move(DossierId(newer.dossier_id), Move.WITHDRAW)
    assert left_to_do(desk=second.desk) == ()


def test_a_history_is_in_the_central_order_at_every_desk(counter: Any, second: Any) -> None:
    older, newer = at_odds(counter, second)
    for one in (older, newer):
        assert history(counter, one) == history(second, one)


def test_what_is_not_acknowledged_stands_last_until_it_is(
    counter: Any, second: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    older, _ = at_odds(counter, second)
    for desk in (counter, second):
        (seen,) = disputes.open_disputes(desk=desk.desk)
        decided(desk, seen.dispute.number, Side.MINE)
    second.sync()
    with monkeypatch.context() as patched:
        patched.setattr(Pushing, "push_all", lambda *_: 0)
        counter.sync()
    here, there = (history(desk, older) for desk in (counter, second))
    assert here[:-1] == there
    counter.sync()
    second.sync()
    assert history(counter, older) == history(second, older)


def test_the_second_withdrawal_of_one_matter_is_warned_of(counter: Any, second: Any) -> None:
    older, newer = at_odds(counter, second)
    counter.move(DossierId(older.dossier_id), Move.WITHDRAW)
    for desk in (counter, second):
        desk.sync()
    dossier = open_dossier(DossierId(newer.dossier_id), desk=second.desk)
    wanted = Wanted(move=Move.WITHDRAW, reason=REASON)
    warned = cautions(wanted, dossier=dossier, desk=second.desk, at=second.clock.now())
    assert [one.code for one in warned] == ["twin_withdrawn"]
    assert older.dossier_code in warned[0].message
    assert "cùng việc đã rút" in warned[0].message


def test_by_command_it_is_asked_again_told_and_what_was_decided_is_in_the_history(
    counter: Any, second: Any
) -> None:
    older, newer = at_odds(counter, second)
    counter.close()
    folder = counter.folder
    (status,) = told(folder, "sync", "--status")
    assert (status["undecided"], status["disputes"]) == (1, 1)
    assert "Quầy khác đã quyết trước" in status["message"]
    assert "quyết khác nhau" in status["lines"][0]["why"]
    (one,) = told(folder, "dispute", "list")
    assert [said.partition(":")[0] for said in one["decided"]] == ["Đang có hiệu lực", "Quyết khác"]
    (shown,) = told(folder, "dossier", newer.dossier_code, "show")
    details = [event["details"] for event in shown["history"][-2:]]
    assert details == [
        {"keep": "other", "twin": older.dossier_code},
        {"keep": "this", "twin": older.dossier_code},
    ]
    argv = ("dispute", "settle", str(one["number"]), "--keep", "both", "--reason", REASON)
    (done,) = told(folder, *argv)
    assert done["to_withdraw"] is None
    assert told(folder, "dispute", "list") == []
    told(folder, "sync", "--once")
    second.sync()
    assert disputes.open_disputes(desk=second.desk) == ()
