"""A pull that waits: what wakes it, what does not, and what it holds meanwhile."""

import asyncio
import json
import socket
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest

from counter_app.central.office.keeping import Keeper
from counter_app.central.running.serving import ServedCell
from counter_app.central.waiting import Bells, listening

NewDesk = Callable[..., Any]


@contextmanager
def one_more() -> Any:
    with ThreadPoolExecutor(1) as pool:
        yield pool


def keeper_of(cell: ServedCell, commune: str) -> Keeper:
    running = cell.cell
    return Keeper(
        store=running.store, commune=commune, who="test", clock=running.clock, key=running.key
    )


def wait_for(desk: Any, pool: ThreadPoolExecutor, cell: ServedCell) -> "Future[Any]":
    """A pull that waits up to 20 seconds, once it really does."""
    cursor = desk.pull().body["cursors"]["device"]
    asked = {"device": desk.device, "cursors": {"device": cursor}, "wait_s": 20}
    future = pool.submit(desk.ask, "/v1/pull", asked)
    while not cell.cell.bells.waiting_of(desk.device):
        assert not future.done()
    return future


def test_a_pull_without_patience_answers_at_once(desk: Any) -> None:
    cursors = desk.pull().body["cursors"]

    assert desk.ask("/v1/pull", {"device": desk.device, "cursors": cursors}).body["events"] == []


def test_a_notice_of_this_process_wakes_a_waiting_pull(
    commune: str, new_desk: NewDesk, cell: ServedCell
) -> None:
    desk = new_desk(commune)

    with one_more() as pool:
        waiting = wait_for(desk, pool, cell)
        new_desk(commune)  # its joining is told to the first
        told = waiting.result(timeout=10).body

    assert [event["kind"] for event in told["events"]] == ["device.sisters"]
    assert told["cursors"]["device"] == told["events"][-1]["chg"]


def test_what_another_process_wrote_is_noticed_too(desk: Any, cell: ServedCell) -> None:
    with one_more() as pool:
        waiting = wait_for(desk, pool, cell)
        keeper_of(cell, desk.commune).lease_lane(desk.device).result()  # rings no bell
        told = waiting.result(timeout=10).body

    assert [event["kind"] for event in told["events"]] == ["device.lanes"]


def test_another_communes_news_wake_nobody_here(
    desk: Any, new_commune: Callable[..., str], new_desk: NewDesk, cell: ServedCell
) -> None:
    with one_more() as pool:
        waiting = wait_for(desk, pool, cell)
        new_desk(new_commune())
        assert not waiting.done()
        new_desk(desk.commune)
        assert waiting.result(timeout=10).body["events"]


def test_a_desk_cannot_wait_in_more_places_than_it_may(desk: Any, cell: ServedCell) -> None:
    most = cell.cell.limits.waiting_of_device
    cursor = desk.pull().body["cursors"]["device"]
    asked = {"device": desk.device, "cursors": {"device": cursor}, "wait_s": 20}

    with ThreadPoolExecutor(most + 1) as pool:
        asking = {pool.submit(desk.ask, "/v1/pull", asked) for _ in range(most + 1)}
        turned_away = next(as_completed(asking, timeout=10))
        assert turned_away.result().body["events"] == []

        waiting = asking - {turned_away}
        while cell.cell.bells.waiting_of(desk.device) < most:
            assert not any(one.done() for one in waiting)
        keeper_of(cell, desk.commune).lease_lane(desk.device).result()
        assert all(one.result(timeout=10).body["events"] for one in waiting)


def test_a_bell_rung_before_the_wait_is_not_missed() -> None:
    async def scene() -> None:
        bells = Bells()
        mark = bells.mark("1")
        bells.ring("1")
        await bells.wait("1", "d", since=mark, until=asyncio.get_running_loop().time() + 60)
        assert bells.waiting == 0

    asyncio.run(asyncio.wait_for(scene(), 10))


def test_nobody_is_left_counted_who_gave_up_waiting() -> None:
    async def scene() -> None:
        bells = Bells()
        await bells.wait("1", "d", since=0, until=asyncio.get_running_loop().time())
        assert (bells.waiting, bells.waiting_of("d"), bells.communes()) == (0, 0, ())

    asyncio.run(asyncio.wait_for(scene(), 10))


@pytest.mark.parametrize("fails_first", [False, True])
def test_rows_that_moved_on_ring_even_after_a_failed_look(fails_first: bool) -> None:
    looks = 0

    async def look(_commune: str) -> tuple[int, int]:
        nonlocal looks
        looks += 1
        if fails_first and looks == 1:
            raise OSError
        return (looks, 0)

    async def scene() -> None:
        bells = Bells()
        until = asyncio.get_running_loop().time() + 60
        async with listening(bells, look, every_s=0.01):
            await bells.wait("1", "d", since=bells.mark("1"), until=until)

    asyncio.run(asyncio.wait_for(scene(), 10))
    assert looks >= 1 + fails_first


def test_a_desk_that_hangs_up_while_it_waits_leaves_no_trace(
    desk: Any, cell: ServedCell, new_desk: NewDesk
) -> None:
    cursor = desk.pull().body["cursors"]["device"]
    body = json.dumps({"device": desk.device, "cursors": {"device": cursor}, "wait_s": 50}).encode()
    head = {"Host": "c", **desk.signed("POST", "/v1/pull", body), "Content-Length": str(len(body))}
    lines = ["POST /v1/pull HTTP/1.1", *(f"{name}: {value}" for name, value in head.items())]
    place = urlsplit(desk.wire.url)
    with socket.create_connection((place.hostname, place.port), timeout=30) as line:
        line.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        while not cell.cell.bells.waiting_of(desk.device):
            pass

    new_desk(desk.commune)  # news come: the answer finds nobody

    while cell.cell.bells.waiting_of(desk.device):
        pass
    assert desk.pull().status == 200
