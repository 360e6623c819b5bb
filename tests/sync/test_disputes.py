"""Two desks of one office change one dossier: both keep their words, a person at one of them decides."""

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from counter_app.core.ids import DossierId
from counter_app.domain.dossier import STATE_LABELS, State
from counter_app.domain.handover import Way
from counter_app.domain.workflow import RULES, Move
from counter_app.protocol.event_words import event_words
from counter_app.services import lookup
from counter_app.services.correcting import disputes
from counter_app.services.correcting.reissue import Correction, reissue
from counter_app.services.handing_over.handover import Line, NewList, hand_over, waiting
from counter_app.services.keeping.check import check
from counter_app.services.sending.dispute_words import DisputeView, Side

if TYPE_CHECKING:
    from tests.sync.conftest import Counter

REASON = "Người nộp xác nhận lại"


def correct(counter: "Counter", dossier: str, **changes: Any) -> None:
    """Mends what the dossier says, as a leader, so that any day will do."""
    from counter_app.domain.staff import Role

    desk = replace(counter.desk, clerk=replace(counter.desk.clerk, role=Role.LEADER))
    found = lookup.open_dossier(DossierId(dossier), desk=desk)
    draft = msgspec.structs.replace(found.received.draft, **changes)
    reissue(found.row.id, Correction(reason=REASON, draft=draft), desk=desk, at=desk.clock.now())


def phone(counter: "Counter", dossier: str) -> str:
    found = lookup.open_dossier(DossierId(dossier), desk=counter.desk)
    return found.received.draft.phone


@pytest.fixture
def moved_twice(counter: "Counter", second: "Counter") -> str:
    """A dossier moved on at one desk while the other, without a line, moved it elsewhere."""
    dossier = counter.take_in().dossier_id
    counter.move(dossier, Move.TRANSFER)
    counter.engine.round()
    second.engine.round()
    second.move(dossier, Move.TAKE_UP)
    second.engine.round()
    counter.move(dossier, Move.TAKE_UP)
    counter.engine.round()
    return dossier


def only(counter: "Counter") -> DisputeView:
    (found,) = disputes.open_disputes(desk=counter.desk)
    return found


def test_a_clash_of_two_corrections_is_shown_with_both_values(
    counter: "Counter", clashed: str
) -> None:
    seen = only(counter)
    assert seen.dispute.dossier == clashed
    (one,) = seen.fields
    assert (one.label, one.mine, one.theirs) == ("Số điện thoại", "0911111111", "0922222222")
    assert "quầy này" in one.mine_by


@pytest.fixture
def clashed(counter: "Counter") -> str:
    """A dossier whose phone the other side changed, in the answer to our own correction."""
    dossier = counter.take_in().dossier_id
    counter.engine.round()
    correct(counter, dossier, phone="0911111111")
    ((operation,),) = counter.rows("SELECT id FROM outbox WHERE kind = 'dossier.corrected'")
    clash = {
        "field": "draft.phone",
        "was": "0912345678",
        "wanted": "0911111111",
        "stands": "0922222222",
    }
    body = msgspec.json.encode(
        {"id": operation, "r": "conflict", "code": "fields", "args": {"fields": [clash]}}
    ).decode()

    def conflict(connection: Any) -> None:
        connection.exec_driver_sql(
            "UPDATE outbox SET state = 'conflict', answer = ? WHERE id = ?", (body, operation)
        )
        connection.exec_driver_sql("UPDATE outbox SET state = 'acked' WHERE state = 'pending'")
        connection.exec_driver_sql(
            "INSERT INTO disputes (kind, dossier, operation, body, seen_ms)"
            " VALUES ('fields', ?, ?, ?, 0)",
            (dossier, operation, body),
        )

    counter.desk.store.write(conflict)
    return dossier


def test_choosing_ours_makes_a_correction_in_place_of_the_attempt(
    counter: "Counter", clashed: str
) -> None:
    seen, desk = only(counter), counter.desk
    disputes.decide(
        seen.dispute.number,
        {"draft.phone": Side.MINE},
        reason=REASON,
        desk=desk,
        at=desk.clock.now(),
    )
    ((kind, text),) = counter.rows(
        f"SELECT kind, body FROM outbox WHERE supersedes = '{seen.dispute.operation}'"
    )
    body = msgspec.json.decode(text)
    assert kind == "dossier.corrected"
    assert body["was"]["draft"]["phone"] == "0922222222"
    assert body["now"]["draft"]["phone"] == "0911111111"
    assert phone(counter, clashed) == "0911111111"
    assert disputes.open_disputes(desk=desk) == ()


def test_choosing_theirs_gives_the_attempt_up(counter: "Counter", clashed: str) -> None:
    seen, desk = only(counter), counter.desk
    disputes.decide(
        seen.dispute.number,
        {"draft.phone": Side.THEIRS},
        reason=REASON,
        desk=desk,
        at=desk.clock.now(),
    )
    rows = counter.rows(
        f"SELECT kind, dossier FROM outbox WHERE supersedes = '{seen.dispute.operation}'"
    )
    assert rows == [("attempt.dropped", clashed)]


def test_a_dispute_is_decided_once_and_whole(counter: "Counter", clashed: str) -> None:
    from counter_app.core.errors import UserError

    seen, desk = only(counter), counter.desk
    at = desk.clock.now()
    with pytest.raises(UserError, match="Chưa chọn: Số điện thoại"):
        disputes.decide(seen.dispute.number, {}, reason=REASON, desk=desk, at=at)
    with pytest.raises(UserError, match="lý do"):
        disputes.decide(
            seen.dispute.number, {"draft.phone": Side.MINE}, reason="", desk=desk, at=at
        )
    choices = {"draft.phone": Side.THEIRS}
    disputes.decide(seen.dispute.number, choices, reason=REASON, desk=desk, at=at)
    with pytest.raises(UserError, match="đã có người quyết"):
        disputes.decide(seen.dispute.number, choices, reason=REASON, desk=desk, at=at)
    assert clashed


def test_a_step_given_up_is_told_to_the_cell_and_settled_there(
    counter: "Counter", second: "Counter", moved_twice: str
) -> None:
    seen = only(counter)
    assert seen.dispute.kind == "move"
    (step,) = seen.fields
    told = f"{RULES[Move.TAKE_UP].label}: Thiếu giấy xác nhận nơi cư trú"
    assert step.mine == told
    assert step.theirs == f"{STATE_LABELS[State.PROCESSING]}\n{told}"
    assert "Quầy 1" in step.theirs_by, "the other desk, not the cell, took the step"
    desk = counter.desk
    disputes.decide(
        seen.dispute.number, {"step": Side.THEIRS}, reason=REASON, desk=desk, at=desk.clock.now()
    )
    counter.engine.round()
    rows = counter.rows("SELECT state FROM outbox WHERE kind = 'attempt.dropped'")
    assert rows == [("acked",)]
    second.engine.round()
    there = lookup.open_dossier(DossierId(moved_twice), desk=second.desk)
    assert event_words(there.events[-1]).endswith(REASON)


def test_a_step_done_anew_stands_in_place_of_the_one_in_dispute(
    counter: "Counter", moved_twice: str
) -> None:
    seen = only(counter)
    counter.move(moved_twice, Move.FINISH)
    rows = counter.rows(f"SELECT kind FROM outbox WHERE supersedes = '{seen.dispute.operation}'")
    assert rows == [("dossier.moved",)]
    assert disputes.open_disputes(desk=counter.desk) == ()
    counter.engine.round()
    assert counter.states()[-1] == "acked"


def test_a_list_that_comes_back_stands_in_place_of_the_step_in_dispute(
    counter: "Counter", moved_twice: str
) -> None:
    seen, desk = only(counter), counter.desk
    (waits,) = waiting(Way.BACK, desk=desk, at=desk.clock.now())
    lines = (Line(dossier_id=DossierId(moved_twice)),)
    new = NewList(way=Way.BACK, destination=waits.destination, lines=lines)
    hand_over(new, desk=desk, at=desk.clock.now())
    rows = counter.rows(f"SELECT kind FROM outbox WHERE supersedes = '{seen.dispute.operation}'")
    assert rows == [("dossier.moved",)]
    assert disputes.open_disputes(desk=desk) == ()
    counter.engine.round()
    assert counter.states()[-2:] == ["acked", "acked"]


def test_a_return_date_moved_at_both_places_is_shown_and_the_promised_one_holds(
    counter: "Counter", second: "Counter"
) -> None:
    """What else the correction mended is not lost with its date."""
    from counter_app.domain.staff import Role

    dossier = counter.take_in().dossier_id
    counter.move(dossier, Move.TRANSFER)
    counter.sync()
    second.sync()
    due_at = lookup.open_dossier(dossier, desk=second.desk).row.due_at
    assert due_at is not None
    second.move(dossier, Move.TAKE_UP)
    second.move(dossier, Move.APOLOGISE, due_at=due_at + timedelta(days=2))
    second.sync()
    desk = replace(counter.desk, clerk=replace(counter.desk.clerk, role=Role.LEADER))
    draft = msgspec.structs.replace(
        lookup.open_dossier(dossier, desk=desk).received.draft, phone="0933333333"
    )
    earlier = Correction(reason=REASON, due_at=due_at - timedelta(hours=2), draft=draft)
    reissue(dossier, earlier, desk=desk, at=desk.clock.now())
    counter.sync()
    seen = only(counter)
    (date,) = seen.fields
    assert (date.label, date.mine[:5], date.theirs[:5]) == ("Ngày hẹn trả", "15:00", "17:00")
    theirs = {date.name: Side.THEIRS}
    disputes.decide(seen.dispute.number, theirs, reason=REASON, desk=desk, at=desk.clock.now())
    counter.sync()
    second.sync()
    for one in (counter, second):
        found = lookup.open_dossier(dossier, desk=one.desk)
        assert found.row.due_at == due_at + timedelta(days=2)
        assert found.received.draft.phone == "0933333333"
        assert check(desk=one.desk) == ()
    assert disputes.open_disputes(desk=counter.desk) == ()
