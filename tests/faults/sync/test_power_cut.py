"""Power that fails: every write nobody asked the disk to keep is gone; nothing promised is.

A preloaded shim keeps what each file held when it was last synced; after kill −9 the store is put
back to that. With ``synchronous=NORMAL`` the same tests must lose something, else they are void.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counter_app.bootstrap import open_desk
from counter_app.services.keeping.check import check

if TYPE_CHECKING:
    from tests.faults.sync.conftest import Counter, Oracle, ServerProcess

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
CARELESS = (str(HERE / "careless_program.py"),)
SAVES = 40
ROUNDS = 4
NewDisk = Callable[[Path], Any]


def saved_until_the_cut(disk: Any, *program: str) -> tuple[set[str], set[str]]:
    """What a counter said it had saved before the power failed, and what is there after."""
    open_desk(disk.folder).store.close()
    child = HERE.parent / "counter_child.py"
    with subprocess.Popen(
        [sys.executable, *program, str(child), str(disk.folder), "1"],
        stdout=subprocess.PIPE, text=True, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)} | disk.watched(),
    ) as counter:  # fmt: skip
        assert counter.stdout is not None
        assert counter.stdout.readline() == "ready\n"
        told = {counter.stdout.readline().strip() for _ in range(SAVES)}
        counter.send_signal(signal.SIGKILL)
    if not program:
        assert disk.hits.stat().st_size >= SAVES, "the shim was never asked"
    disk.cut()
    desk = open_desk(disk.folder)
    try:
        assert check(desk=desk) == ()
        sql = "SELECT code || ' ' || slip_no || ' ' || id FROM dossiers"
        there = desk.store.read(lambda c: {str(row[0]) for row in c.exec_driver_sql(sql)})
    finally:
        desk.store.close()
    return told, there


def test_a_counter_keeps_what_it_said_it_had_saved(tmp_path: Path, new_disk: NewDisk) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    told, there = saved_until_the_cut(new_disk(folder))
    assert len(told) == SAVES
    assert told <= there


def test_a_counter_that_does_not_wait_for_the_disk_is_caught(
    tmp_path: Path, new_disk: NewDisk
) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    told, there = saved_until_the_cut(new_disk(folder), *CARELESS)
    assert len(told) == SAVES
    assert told - there


def cut_under_pushes(
    disk: Any, server: "ServerProcess", counter: "Counter", **how: tuple[str]
) -> int:
    """Rounds of a desk, each acknowledged, then the power of the server fails; the syncs seen."""
    server.end()
    server.start(**how, **disk.watched())  # type: ignore[arg-type]
    for _ in range(ROUNDS):
        counter.take_in(2)
        assert counter.round() == ""
        assert counter.waiting() == 0
    server.end(signal.SIGKILL)
    return int(disk.cut())


def test_a_server_keeps_what_it_acknowledged(
    server: "ServerProcess", counter: "Counter", oracle: "Oracle", new_disk: NewDisk
) -> None:
    hits = cut_under_pushes(new_disk(server.folder), server, counter)
    assert hits >= ROUNDS, "the shim was never asked"
    found = oracle.judge(server.rows)
    assert (found.lost, found.twins, found.collisions) == (0, 0, 0)
    assert len(oracle.promised()) == 2 * ROUNDS
    server.start()
    counter.take_in()
    assert counter.round() == ""


def test_a_server_that_does_not_wait_for_the_disk_is_caught(
    server: "ServerProcess", counter: "Counter", oracle: "Oracle", new_disk: NewDisk
) -> None:
    cut_under_pushes(new_disk(server.folder), server, counter, program=CARELESS)
    assert oracle.judge(server.rows).lost > 0


def test_what_a_server_forgot_with_its_power_comes_back_from_the_desk(
    server: "ServerProcess", counter: "Counter", oracle: "Oracle", new_disk: NewDisk
) -> None:
    """Even a careless disk: what is kept at the desk is asked for where the cell's chain ends."""
    cut_under_pushes(new_disk(server.folder), server, counter, program=CARELESS)
    server.start()
    counter.take_in()
    counter.round()
    counter.round()
    server.end()
    found = oracle.judge(server.rows)
    assert (found.lost, found.twins, found.collisions) == (0, 0, 0)
