"""kill −9 while bundles are taken in: a filing stands whole or not at all."""

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
from sqlalchemy import Connection

from counter_app.bootstrap import open_desk
from counter_app.services.check import check

CHILD: Final = Path(__file__).parent / "bundle_child.py"
ROOT: Final = Path(__file__).parents[2]
KILLS: Final = 25


@pytest.mark.timeout(300)
def test_a_killed_counter_leaves_no_half_filing(tmp_path: Path) -> None:
    chance = random.Random(20261123)
    open_desk(tmp_path).store.close()
    told = [line for run in range(KILLS) for line in _run_and_kill(tmp_path, run, chance)]
    desk = open_desk(tmp_path)
    try:
        assert check(desk=desk) == ()
        stored = desk.store.read(_filings)
    finally:
        desk.store.close()
    assert told, "the child hardly wrote: the test would prove nothing"
    assert {parts for _, parts in stored} == {3}
    assert {line.split()[0] for line in told} <= {filing for filing, _ in stored}
    codes = [code for line in told for code in line.split()[1:]]
    assert len(codes) == len(set(codes))


def _filings(connection: Connection) -> list[tuple[str, int]]:
    sql = "SELECT bundle, count(*) FROM dossiers GROUP BY bundle"
    return [(str(row[0]), int(row[1])) for row in connection.exec_driver_sql(sql)]


def _run_and_kill(folder: Path, run: int, chance: random.Random) -> list[str]:
    """What the child acknowledged before it was killed, somewhere in its work."""
    with subprocess.Popen(
        [sys.executable, str(CHILD), str(folder), str(run)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        end, heard = time.monotonic() + chance.uniform(0.01, 0.3), bytearray()
        while (left := end - time.monotonic()) > 0:
            if select.select([child.stdout], [], [], left)[0]:
                heard += os.read(child.stdout.fileno(), 65_536)
        child.send_signal(signal.SIGKILL)
        heard += child.stdout.read()
    # A line cut in the middle was never an acknowledgement.
    return heard.decode().split("\n")[:-1]
