"""One matter taken in at two desks: both are shown, one person decides, the other desk hears of it."""

from typing import Any

from counter_app.core.ids import DossierId
from counter_app.protocol.event_words import event_words
from counter_app.services import disputes
from counter_app.services.check import check
from counter_app.services.dispute_words import Verdict
from counter_app.services.lookup import open_dossier

MATTER = {"procedure_code": "1.004873", "certified_copies": ()}
REASON = "Công dân nộp hai nơi, giữ hồ sơ nộp trước"


def test_two_of_one_matter_are_shown_once_decided_once_and_told(counter: Any, second: Any) -> None:
    older = counter.take_in(**MATTER)
    newer = second.take_in(**MATTER)  # no line between them
    second.take_in(name="Lê Thị Hoa")
    for desk in (counter, second, counter):
        desk.sync()
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
