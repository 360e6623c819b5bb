"""kill −9 while bundles are taken in: a filing stands whole or not at all."""

import random
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import Connection

from counter_app.bootstrap import open_desk
from counter_app.services.keeping.check import check

CHILD: Final = Path(__file__).parent / "bundle_child.py"
KILLS: Final = 25


@pytest.mark.timeout(300)
def test_a_killed_counter_leaves_no_half_filing(
    tmp_path: Path, forked: Callable[[Path], Any]
) -> None:
    chance = random.Random(20261123)
    open_desk(tmp_path).store.close()
    child = forked(CHILD)
    told = [line for run in range(KILLS) for line in _killed(child, tmp_path, run, chance)]
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


def _killed(child: Any, folder: Path, run: int, chance: random.Random) -> list[str]:
    """What the child acknowledged before it was killed, somewhere in its work."""
    child.begin(folder, run)
    child.wait_for("ready")
    child.listen_for(chance.uniform(0.01, 0.15))
    child.kill()
    status, said = child.ended()
    assert (status, said[0]) == (-signal.SIGKILL, "ready")
    return list(said[1:])
