"""What comes down: applied once, in the cell's order, and never guessed at."""

from typing import Any

import msgspec
import pytest

from counter_app.core.clock import to_ms
from counter_app.domain.workflow import Move
from counter_app.protocol.pull import CentralEvent
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier
from counter_app.sync.apply import apply_events, retry
from counter_app.sync.here import Here
from db.counter.incoming import known_dossier


@pytest.fixture
def tell(counter: Any) -> Any:
    """Applies one event of the cell's; keywords change it."""
    numbers = iter(range(1_000_001, 2_000_000))

    def told(kind: str, body: dict[str, Any], **changes: Any) -> CentralEvent:
        commune = counter.desk.office.commune_code
        event = CentralEvent(
            **{
                "chg": next(numbers),
                "scope": f"commune:{commune}",
                "kind": kind,
                "v": 1,
                "at_ms": to_ms(counter.clock.now()),
                "by": "Đặng Thu Hà",
                "body": msgspec.Raw(msgspec.json.encode(body)),
                **changes,
            }
        )
        counter.desk.store.write(lambda one: apply_events(one, [event], here(counter)))
        return event

    return told


def here(counter: Any) -> Here:
    return Here(device=counter.desk.store.device.id, device_no=1, at=counter.clock.now())


TAKEN_UP = {
    "move": "take_up",
    "from": "transferred",
    "to": "processing",
    "due_at": "2026-11-24T17:00:00+07:00",
    "details": {"specialist": "Đặng Thu Hà"},
}


def test_a_specialists_move_becomes_history_and_moves_the_row(counter: Any, tell: Any) -> None:
    taken = counter.take_in()
    counter.move(taken.dossier_id, Move.TRANSFER)
    tell("dossier.moved", TAKEN_UP, dossier=taken.dossier_id)
    found = open_dossier(taken.dossier_id, desk=counter.desk)
    assert found.row.state == "processing"
    assert found.row.standing.specialist == "Đặng Thu Hà"
    assert found.life.events[-1].by_name == "Đặng Thu Hà"
    assert counter.rows("SELECT count(*) FROM print_jobs") == [(1,)], "nothing is printed"
    assert check(desk=counter.desk) == ()


def test_the_paper_of_a_specialists_move_waits_to_be_printed(counter: Any, tell: Any) -> None:
    ours = counter.take_in()
    counter.move(ours.dossier_id, Move.TRANSFER)
    tell("dossier.moved", TAKEN_UP | {"to_print": "supplement_request"}, dossier=ours.dossier_id)
    assert counter.rows("SELECT kind, dossier FROM todo WHERE kind = 'to_print'") == [
        ("to_print", ours.dossier_id)
    ]


def test_the_same_event_told_again_is_applied_once(counter: Any, tell: Any) -> None:
    taken = counter.take_in()
    counter.move(taken.dossier_id, Move.TRANSFER)
    at_ms = to_ms(counter.clock.now())
    for _ in range(3):  # under other numbers, as after a cell was put back
        tell("dossier.moved", TAKEN_UP, dossier=taken.dossier_id, at_ms=at_ms)
    assert len(open_dossier(taken.dossier_id, desk=counter.desk).events) == 3


def test_an_unknown_kind_is_kept_word_for_word(counter: Any, tell: Any) -> None:
    tell("dossier.dreamt", {"of": "sheep"}, dossier="d")
    tell("dossier.moved", TAKEN_UP, dossier="d", v=9)
    assert counter.rows("SELECT code FROM unapplied") == [("unknown_kind",), ("unknown_kind",)]
    assert "sheep" in counter.rows("SELECT event FROM unapplied")[0][0]


@pytest.mark.parametrize(
    ("kind", "odd"),
    [
        ("dossier.moved", {"to": "nowhere"}),
        ("dossier.moved", TAKEN_UP | {"details": 7}),
        ("dossier.corrected", {"reason": "?", "now": {"draft": {}}, "was": "x"}),
    ],
)
def test_a_body_that_cannot_be_read_stops_nothing(
    counter: Any, tell: Any, kind: str, odd: dict[str, Any]
) -> None:
    taken = counter.take_in()
    tell(kind, odd, dossier=taken.dossier_id)
    assert counter.rows("SELECT code FROM unapplied") == [("unreadable",)]
    assert open_dossier(taken.dossier_id, desk=counter.desk).row.state == "received"


def test_an_event_before_its_dossier_waits_for_it(counter: Any, second: Any, tell: Any) -> None:
    taken = second.take_in(name="Trần Văn Kiên")
    second.move(taken.dossier_id, Move.TRANSFER)
    tell("dossier.moved", TAKEN_UP, dossier=taken.dossier_id, scope="catalog")
    assert counter.rows("SELECT code FROM unapplied") == [("no_dossier",)]
    second.sync()
    counter.sync()
    assert counter.rows("SELECT count(*) FROM unapplied") == [(0,)]
    assert check(desk=counter.desk) == ()


def test_a_newer_program_reads_what_an_older_one_kept(counter: Any, tell: Any) -> None:
    taken = counter.take_in()
    counter.move(taken.dossier_id, Move.TRANSFER)
    event = tell("dossier.moved", TAKEN_UP, dossier=taken.dossier_id, v=9)
    older = msgspec.structs.replace(event, v=1)
    counter.desk.store.write(
        lambda c: c.exec_driver_sql(
            "UPDATE unapplied SET event = ?", (msgspec.json.encode(older).decode(),)
        )
    )
    assert retry(counter.desk.store, here(counter)) == 1
    assert counter.rows("SELECT count(*) FROM unapplied") == [(0,)]
    assert open_dossier(taken.dossier_id, desk=counter.desk).row.state == "processing"


def test_ours_is_the_last_word_where_the_cell_had_it_later(counter: Any, second: Any) -> None:
    """Two desks move one dossier while one of them has no line: both end up as the cell has it."""
    taken = counter.take_in()
    counter.move(taken.dossier_id, Move.TRANSFER)
    counter.sync()
    second.sync()
    counter.move(taken.dossier_id, Move.TAKE_UP)  # waits here
    second.move(taken.dossier_id, Move.TAKE_UP)  # is there first
    second.sync()
    counter.sync()
    second.sync()
    counter.sync()
    states = {
        known.state.value
        for one in (counter, second)
        if (known := one.desk.store.read(lambda c: known_dossier(c, taken.dossier_id)))
    }
    assert states == {"processing"}
    assert counter.states()[-1] == "conflict"
    assert counter.rows("SELECT kind FROM disputes") == [("move",)]
    assert check(desk=counter.desk) == ()
    assert check(desk=second.desk) == ()


STEPPED_BACK = {"move": "step_back", "from": "processing", "to": "transferred"}


def test_ours_is_said_again_where_the_cell_took_it_after_anothers_move(
    counter: Any, tell: Any
) -> None:
    taken = counter.take_in()
    counter.move(taken.dossier_id, Move.TRANSFER)
    counter.move(taken.dossier_id, Move.TAKE_UP)
    operation, body = counter.rows("SELECT id, body FROM outbox ORDER BY seq DESC LIMIT 1")[0]
    tell("dossier.moved", STEPPED_BACK, dossier=taken.dossier_id)
    assert open_dossier(taken.dossier_id, desk=counter.desk).row.state == "transferred"
    for _ in range(2):
        tell(
            "dossier.moved",
            msgspec.json.decode(body),
            dossier=taken.dossier_id,
            op=operation,
            device=counter.desk.store.device.id,
            chg=3_000_000,
        )
    found = open_dossier(taken.dossier_id, desk=counter.desk)
    assert found.row.state == "processing"
    moves = [one.body.get("move") for one in found.life.events[1:]]
    assert moves == ["transfer", "step_back", "take_up"], "in the common order, each once"
    assert check(desk=counter.desk) == ()


def test_ours_is_not_said_again_after_a_mere_note_of_anothers(counter: Any, tell: Any) -> None:
    taken = counter.take_in()
    counter.move(taken.dossier_id, Move.TRANSFER)
    operation, body = counter.rows("SELECT id, body FROM outbox ORDER BY seq DESC LIMIT 1")[0]
    tell("dossier.noted", {"text": "Đã gọi công dân"}, dossier=taken.dossier_id)
    tell("dossier.moved", msgspec.json.decode(body), dossier=taken.dossier_id, op=operation)
    assert len(open_dossier(taken.dossier_id, desk=counter.desk).events) == 3
