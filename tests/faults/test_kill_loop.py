"""kill −9 at any moment: nothing acknowledged is lost, no number is given twice."""

import os
import random
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import pytest

from counter_app.bootstrap import open_desk
from counter_app.services.check import check
from counter_app.services.desk import Desk

CHILD: Final = Path(__file__).parent / "counter_child.py"
ROOT: Final = Path(__file__).parents[2]
CHECK_EVERY: Final = 50
SECOND_LANE: Final = 200_000


@pytest.mark.timeout(900)
def test_two_hundred_kills_lose_nothing(tmp_path: Path) -> None:
    _kill_loop(tmp_path, kills=200, seed=20261123)


@pytest.mark.full
@pytest.mark.timeout(3600)
def test_a_thousand_kills_lose_nothing(tmp_path: Path) -> None:
    _kill_loop(tmp_path, kills=1000, seed=int.from_bytes(os.urandom(4)))


def _kill_loop(folder: Path, *, kills: int, seed: int) -> None:
    print(f"seed {seed}")
    chance = random.Random(seed)
    acknowledged: list[str] = []
    open_desk(folder).store.close()
    for run in range(kills):
        acknowledged += _run_and_kill(folder, run, after_s=chance.uniform(0.0, 0.15))
        if run % CHECK_EVERY == CHECK_EVERY - 1:
            _nothing_is_lost(folder, acknowledged)
    _nothing_is_lost(folder, acknowledged)
    assert len(acknowledged) > kills, "the child hardly wrote: the test would prove nothing"


def _run_and_kill(folder: Path, run: int, *, after_s: float) -> list[str]:
    """What the child acknowledged before it was killed, somewhere in its work."""
    with subprocess.Popen(
        [sys.executable, str(CHILD), str(folder), str(run)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        _drain_for(child.stdout.fileno(), after_s, heard := bytearray())
        child.send_signal(signal.SIGKILL)
        heard += child.stdout.read()
    # A line cut in the middle was never an acknowledgement.
    return heard.decode().split("\n")[:-1]


def _drain_for(pipe: int, seconds: float, heard: bytearray) -> None:
    """Reads what comes until the time is over, so that the child never waits for us."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if select.select([pipe], [], [], left)[0]:
            heard += os.read(pipe, 65536)


def _nothing_is_lost(folder: Path, acknowledged: list[str]) -> None:
    desk = open_desk(folder)
    try:
        assert check(desk=desk) == ()
        stored = _stored(desk)
    finally:
        desk.store.close()
    assert set(acknowledged) <= set(stored)
    assert all(int(line.split()[1]) < SECOND_LANE for line in stored), "a new life began"
    assert len(acknowledged) == len(set(acknowledged))
    for part in range(3):
        values = [line.split()[part] for line in stored]
        assert len(values) == len(set(values))


def _stored(desk: Desk) -> list[str]:
    sql = "SELECT code || ' ' || slip_no || ' ' || id FROM dossiers"
    return desk.store.read(lambda c: [str(row[0]) for row in c.exec_driver_sql(sql)])
