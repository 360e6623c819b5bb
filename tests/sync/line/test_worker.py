"""The thread that is always armed, against a real cell."""

import importlib
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from counter_app.core.web import place_of
from counter_app.sync.client import HttpCentral
from counter_app.sync.engine import Round
from counter_app.sync.line import LineState
from counter_app.sync.worker import Worker

PATIENCE_S = 20


class Heard:
    """What the listeners were told, to be waited for."""

    def __init__(self) -> None:
        self._told = threading.Condition()
        self.states: list[LineState] = []

    def __call__(self, state: LineState) -> None:
        with self._told:
            self.states.append(state)
            self._told.notify_all()

    def wait(self, wanted: Callable[[LineState], bool]) -> LineState:
        with self._told:
            assert self._told.wait_for(
                lambda: bool(self.states) and wanted(self.states[-1]), PATIENCE_S
            ), self.states[-1:]
            return self.states[-1]


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def work(heard: Heard) -> Iterator[Callable[[Any], Worker]]:
    """Starts the worker of a desk; stopped afterwards."""
    started: list[Worker] = []

    def starts(counter: Any) -> Worker:
        store, clock = counter.desk.store, counter.clock
        worker = Worker(
            store=store,
            clock=clock,
            engine=counter.engine,
            connect=lambda joined: HttpCentral(place_of(joined.cell_url), store.device, clock),
        )
        worker.listen(heard)
        worker.start()
        started.append(worker)
        return worker

    yield starts
    for worker in started:
        worker.stop()


def test_it_sends_what_waits_and_then_what_comes(counter: Any, work: Any, heard: Heard) -> None:
    counter.take_in()
    worker = work(counter)
    heard.wait(lambda state: state.all_there and not state.sending)
    counter.take_in(name="Trần Văn Kiên")
    worker.nudge()
    heard.wait(lambda state: state.sending)
    state = heard.wait(lambda state: state.all_there and not state.sending)
    assert state.contact_at is not None
    assert counter.states() == ["acked", "acked"]


def test_news_of_another_desk_wakes_it(counter: Any, second: Any, work: Any, heard: Heard) -> None:
    came = threading.Event()

    def look() -> None:
        if counter.rows("SELECT applicant_name FROM dossiers") == [("Trần Văn Kiên",)]:
            came.set()

    worker = work(counter)
    worker.on_applied(look)
    heard.wait(lambda state: state.all_there and not state.sending)
    second.take_in(name="Trần Văn Kiên")
    second.engine.round()
    assert came.wait(PATIENCE_S)


def test_no_line_is_told_and_no_success(
    on_bad_line: Any, bad_line: Any, faults: Any, work: Any, heard: Heard
) -> None:
    on_bad_line.take_in()
    bad_line.always["/v1/challenge"] = faults["captive portal"]
    worker = work(on_bad_line)
    state = heard.wait(lambda state: bool(state.trouble))
    assert not state.all_there
    assert state.reachable is False
    assert state.waiting == 1
    del bad_line.always["/v1/challenge"]
    worker.try_now()
    heard.wait(lambda state: state.all_there)


def test_a_desk_that_joined_nothing_waits_quietly(
    open_counter: Any, commune: str, work: Any, heard: Heard
) -> None:
    found = open_counter(commune)
    found.take_in()
    work(found)
    state = heard.wait(lambda state: not state.sending)
    assert not state.enrolled
    assert state.waiting == 1
    assert not state.all_there


def test_a_bug_in_a_round_does_not_end_the_loop(
    counter: Any, work: Any, heard: Heard, caplog: pytest.LogCaptureFixture
) -> None:
    rounds = [RuntimeError("x")]
    real = counter.engine.round

    def first_fails() -> Any:
        if rounds:
            raise rounds.pop()
        return real()

    counter.engine.round = first_fails
    counter.take_in()
    worker = work(counter)
    heard.wait(lambda state: state.trouble == "bug")
    worker.try_now()
    heard.wait(lambda state: state.all_there)


@pytest.mark.parametrize(
    "where", ["db.counter.sending.forget_flight", "counter_app.sync.worker.line_state"]
)
def test_memory_that_ends_once_is_told_and_does_not_end_the_loop(
    where: str, counter: Any, work: Any, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = short_once(where, monkeypatch)
    counter.take_in()
    worker = work(counter)
    assert ended.wait(PATIENCE_S)
    if "state" not in where:
        heard.wait(lambda state: state.trouble == "memory_full")
    worker.try_now()
    heard.wait(lambda state: state.all_there)


def test_memory_that_ends_while_it_waits_for_news_loses_none(
    counter: Any, second: Any, work: Any, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = short_once("counter_app.sync.worker.wanted", monkeypatch)
    came = threading.Event()
    worker = work(counter)
    worker.on_applied(came.set)
    assert ended.wait(PATIENCE_S)
    told = len(heard.states)
    worker.try_now()
    heard.wait(lambda _: len(heard.states) >= told + 2)  # a round begun and ended
    second.take_in(name="Trần Văn Kiên")
    second.engine.round()
    assert came.wait(PATIENCE_S)


def short_once(where: str, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Memory ends at the first call of it; set once it did."""
    module, _, name = where.rpartition(".")
    real, ended = getattr(importlib.import_module(module), name), threading.Event()

    def short(*arguments: Any, **named: Any) -> Any:
        if ended.is_set():
            return real(*arguments, **named)
        ended.set()
        raise MemoryError

    monkeypatch.setattr(where, short)
    return ended


def test_a_line_that_is_back_ends_the_wait(counter: Any, work: Any, heard: Heard) -> None:
    real, asked = counter.engine.round, [False, True]
    rounds = [Round(wait_s=900, lost=True, trouble="unreachable")]
    counter.engine.round = lambda: rounds.pop() if rounds else real()
    counter.engine.probe_pause_s = lambda: 0.0
    counter.engine.answers = lambda: asked.pop(0)
    counter.take_in()
    work(counter)
    heard.wait(lambda state: state.all_there)
    assert asked == []


def test_a_probe_that_deceives_ends_one_wait_only(counter: Any, work: Any, heard: Heard) -> None:
    probes: list[int] = []
    lost = threading.Semaphore(0)

    def round_() -> Round:
        lost.release()
        return Round(wait_s=900, lost=True, trouble="unreachable")

    def answers() -> bool:
        probes.append(1)
        return True

    counter.engine.round = round_
    counter.engine.probe_pause_s = lambda: 0.0
    counter.engine.answers = answers
    worker = work(counter)
    assert lost.acquire(timeout=PATIENCE_S)
    assert lost.acquire(timeout=PATIENCE_S)
    worker.try_now()
    assert lost.acquire(timeout=PATIENCE_S)
    assert probes == [1]


def test_who_is_told_when_to_come_is_not_probed(counter: Any, work: Any, heard: Heard) -> None:
    counter.engine.round = lambda: Round(wait_s=900, trouble="busy")
    counter.engine.probe_pause_s = lambda: 0.0
    counter.engine.answers = lambda: pytest.fail("probed")
    worker = work(counter)
    heard.wait(lambda state: state.trouble == "busy")
    worker.nudge()
    worker.stop()
    assert [one.trouble for one in heard.states if not one.sending] == ["busy"]


def test_only_the_cell_itself_counts_as_an_answer(
    on_bad_line: Any, bad_line: Any, faults: Any
) -> None:
    on_bad_line.engine.round()
    assert on_bad_line.engine.answers()
    bad_line.always["/v1/health"] = faults["captive portal"]
    assert not on_bad_line.engine.answers()
