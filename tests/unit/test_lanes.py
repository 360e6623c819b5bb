"""Lanes of work: one writer in order, a call from inside runs at once, closing waits."""

import threading
from collections.abc import Iterator

import pytest

from counter_app.core.lanes import Lane, Lanes


@pytest.fixture
def lane() -> Iterator[Lane]:
    made = Lane("write", 1)
    yield made
    made.close()


def test_one_lane_does_one_thing_at_a_time_in_order(lane: Lane) -> None:
    done: list[int] = []
    futures = [lane.submit(lambda n=n: done.append(n)) for n in range(200)]  # type: ignore[misc]
    for future in futures:
        future.result()
    assert done == list(range(200))


def test_work_runs_in_the_lanes_own_thread(lane: Lane) -> None:
    assert lane.run(threading.current_thread) is not threading.current_thread()


def test_a_call_from_inside_the_lane_does_not_wait_for_itself(lane: Lane) -> None:
    assert lane.run(lambda: lane.run(lambda: "done")) == "done"


def test_an_error_reaches_the_caller_and_the_lane_lives_on(lane: Lane) -> None:
    def fails() -> None:
        raise KeyError("lost")

    with pytest.raises(KeyError, match="lost"):
        lane.run(fails)
    assert lane.run(lambda: 1) == 1


def test_closing_waits_for_everything_queued() -> None:
    lanes = Lanes()
    go, done = threading.Event(), []

    def slow() -> None:
        go.wait()
        done.append("slow")

    lanes.write.submit(slow)
    lanes.write.submit(lambda: done.append("last"))
    closing = threading.Thread(target=lanes.close)
    closing.start()
    assert done == []
    go.set()
    closing.join()
    assert done == ["slow", "last"]


def test_a_closed_lane_takes_nothing_more() -> None:
    lanes = Lanes()
    lanes.close()
    with pytest.raises(RuntimeError):
        lanes.read.run(lambda: None)
