"""The window's worker with a hub: what is saved lies there at once, though no line comes back."""

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

import pytest

from counter_app.bootstrap_sync import join_hub_lane
from counter_app.core.line_faults import Unreachable
from counter_app.sync.engine import Engine
from counter_app.sync.hub_lane import HubLane, HubRound
from counter_app.sync.line import LineState
from counter_app.sync.worker import Worker

if TYPE_CHECKING:
    from tests.sync.hub.conftest import Office


@pytest.fixture
def without_line(office: "Office") -> Iterator[Worker]:
    """The first desk's worker; whoever connects to the cell is told that there is none."""
    desk = office.counter.desk

    def no_line(_joined: Any) -> Any:
        raise Unreachable("unreachable", "x")

    engine = Engine(
        store=desk.store,
        clock=desk.clock,
        connect=no_line,
        app="1",
        chance=lambda: 1.0,
    )
    worker = Worker(
        store=desk.store,
        clock=desk.clock,
        engine=engine,
        connect=no_line,
        hub=join_hub_lane(desk),
    )
    yield worker
    worker.stop()


def test_what_is_saved_without_a_line_is_left_at_the_hub_at_once_and_still_waits(
    office: "Office", without_line: Worker
) -> None:
    states: list[LineState] = []
    empty, left, answered = threading.Event(), threading.Event(), threading.Event()

    def hear(state: LineState) -> None:
        states.append(state)
        if state.reachable is False:
            empty.set()
        if state.at_hub:
            left.set()
        if not state.waiting and left.is_set():
            answered.set()

    without_line.listen(hear)
    without_line.start()
    assert empty.wait(30)
    office.counter.take_in()
    while not left.wait(0.1):
        without_line.nudge()
    assert (states[-1].at_hub, states[-1].hub) == (states[-1].waiting, "Quầy 1")
    assert not any(state.all_there for state in states)

    office.hand_on()
    while not answered.wait(0.1):
        without_line.nudge()
    assert set(office.counter.states()) == {"acked"}
    assert states[-1].reachable is False


def test_a_hub_that_is_away_is_not_asked_at_every_save(without_line: Worker) -> None:
    """Each try may take as long as a connection does, and the line's rounds wait for it."""
    asked: list[str] = []

    class Away:
        def step(self) -> HubRound:
            asked.append("asked")
            return HubRound(wait_s=600.0, trouble="unreachable")

    lane, without_line._hub = without_line._hub, cast("HubLane", Away())
    for _ in range(3):
        without_line.nudge()
        without_line._visit_hub()
    assert len(asked) == 1
    without_line.try_now()
    without_line._visit_hub()
    assert len(asked) == 2, "a person asked"
    without_line._hub = lane
