"""A desk and its cell, in step: what is taken in here is there, and the other way round."""

import logging
from datetime import timedelta
from typing import Any

import pytest

from counter_app.core.line_faults import Unreachable
from counter_app.domain.workflow import Move
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier, search
from counter_app.sync.client import HttpCentral
from counter_app.sync.state import line_state
from db.counter import sending


def test_what_was_taken_in_is_acknowledged_in_one_round(counter: Any) -> None:
    counter.take_in()
    last = counter.engine.round()
    assert (last.trouble, last.sent) == ("", 1)
    assert counter.states() == ["acked"]
    state = line_state(counter.desk.store, last)
    assert state.all_there
    assert check(desk=counter.desk) == ()


def test_the_log_tells_of_a_round_that_did_something_and_of_no_other(
    counter: Any, caplog: pytest.LogCaptureFixture
) -> None:
    counter.sync()
    caplog.clear()
    with caplog.at_level(logging.INFO, logger="counter_app"):
        counter.engine.round()
        counter.take_in()
        counter.engine.round()

    told = [vars(one) for one in caplog.records if one.msg == "sync.round"]
    assert [(one["sent"], one["code"]) for one in told] == [(1, "")]


def test_own_operations_that_come_back_change_nothing(counter: Any) -> None:
    taken = counter.take_in()
    counter.move(taken.dossier_id, Move.TRANSFER)
    counter.sync()
    before = open_dossier(taken.dossier_id, desk=counter.desk)
    counter.sync()
    assert open_dossier(taken.dossier_id, desk=counter.desk) == before
    assert len(before.events) == 2


def test_a_sister_desk_finds_the_dossier(counter: Any, second: Any) -> None:
    taken = counter.take_in(name="Trần Văn Kiên")
    counter.sync()
    assert second.engine.round().applied > 0
    rows = search("tran van kien", desk=second.desk)
    assert [row.code for row in rows] == [taken.dossier_code]
    assert second.rows("SELECT device FROM dossiers") == [(counter.desk.store.device.id,)]
    assert check(desk=second.desk) == ()


def test_a_move_at_one_desk_is_seen_at_the_other_and_back(counter: Any, second: Any) -> None:
    taken = counter.take_in()
    counter.move(taken.dossier_id, Move.TRANSFER)
    counter.sync()
    second.sync()
    second.move(taken.dossier_id, Move.TAKE_UP)
    second.sync()
    counter.sync()
    here = open_dossier(taken.dossier_id, desk=counter.desk)
    there = open_dossier(taken.dossier_id, desk=second.desk)
    assert here.row.state == there.row.state == "processing"
    assert here.row.standing == there.row.standing
    assert check(desk=counter.desk) == ()
    assert check(desk=second.desk) == ()


def test_many_operations_go_in_batches_and_in_order(counter: Any) -> None:
    for n in range(60):
        counter.take_in(name=f"Nguyễn Văn {'abcdefghijklmnopqrstuvwxyz'[n % 26]}")
    assert counter.engine.round().sent == 60
    assert set(counter.states()) == {"acked"}
    chgs = [row[0] for row in counter.rows("SELECT chg FROM outbox ORDER BY seq")]
    assert chgs == sorted(chgs)


def test_a_clock_that_is_off_is_told_and_never_refused(counter: Any) -> None:
    counter.clock.instant += timedelta(days=3650)
    counter.take_in()
    last = counter.engine.round()
    assert counter.states() == ["acked"]
    state = line_state(counter.desk.store, last)
    assert state.trouble == "clock_off"
    assert state.offset_ms is not None
    assert abs(state.offset_ms) > 5 * 60_000


@pytest.mark.parametrize("sent", [True, False])
def test_a_run_that_fails_takes_nothing_from_the_answer_before_it(
    counter: Any, monkeypatch: pytest.MonkeyPatch, *, sent: bool
) -> None:
    """The second of three runs, its answer lost or itself; the third was taken in advance."""
    for _ in range(6):
        counter.take_in()
    usual, push, pushed = sending.next_batch, HttpCentral.push, list[int]()

    def failing(api: Any, request: Any, meanwhile: Any = None) -> Any:
        pushed.append(request.first)
        if len(pushed) == 2:
            if sent:
                push(api, request, meanwhile)
            raise Unreachable("reset", "x")
        return push(api, request, meanwhile)

    monkeypatch.setattr(sending, "next_batch", lambda one, **how: usual(one, **how | {"most": 2}))
    monkeypatch.setattr(HttpCentral, "push", failing)
    assert counter.engine.round().trouble == "reset"
    assert counter.states() == ["acked"] * 2 + ["pending"] * 4
    counter.sync()
    assert counter.states() == ["acked"] * 6
    assert pushed == [1, 3, 3, 5]
