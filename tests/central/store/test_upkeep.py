"""What the store does while nobody waits."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from counter_app.central.running.tending import tending
from db.central.store import Store

ADD = text("INSERT INTO nonces (commune_id, nonce, device, expires_ms) VALUES ('1', :n, '', 0)")


def test_upkeep_brings_what_was_logged_into_the_file(
    opened: Callable[[str], Store], tmp_path: Path
) -> None:
    store = opened(f"sqlite:///{tmp_path / 'cell.db'}")
    store.upkeep().result(30)
    before = (tmp_path / "cell.db").stat().st_size
    store.write("1", add_many).result(30)
    assert (tmp_path / "cell.db").stat().st_size == before, "a commit only logs"

    store.upkeep().result(30)

    assert (tmp_path / "cell.db").stat().st_size > before


def test_upkeep_waits_for_no_writer(opened: Callable[[str], Store], tmp_path: Path) -> None:
    store = opened(f"sqlite:///{tmp_path / 'cell.db'}")
    begun, go = threading.Event(), threading.Event()

    def busy(connection: Connection) -> None:
        add_many(connection)
        begun.set()
        assert go.wait(30)

    asked = store.write("1", busy)
    assert begun.wait(30)
    store.upkeep().result(30)
    go.set()

    asked.result(30)


def test_a_running_cell_tends_its_store_again_and_again() -> None:
    tended = threading.Semaphore(0)

    class Tended:
        def upkeep(self) -> "Future[None]":
            done: Future[None] = Future()
            done.set_result(None)
            tended.release()
            return done

    async def twice(store: Any) -> bool:
        async with tending(store, every_s=0.001):
            return await asyncio.to_thread(
                lambda: tended.acquire(timeout=20) and tended.acquire(timeout=20)
            )

    assert asyncio.run(twice(Tended()))


def add_many(connection: Connection) -> None:
    for number in range(2_000):
        connection.execute(ADD, {"n": f"{number:060}"})
