"""kill −9 of a desk at any moment of taking in and syncing: lost 0, twins 0, collisions 0."""

import os
import random
import signal
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.faults.sync.conftest import Counter, Oracle, ServerProcess

ROOT = Path(__file__).parents[3]
CHILD = ROOT / "tests" / "sync" / "sync_child.py"
EACH = 4
LATEST_S = 0.4
# Of a desk that has begun to save: however slow the machine is, some kills fall into its work.
WORKING_S = 0.3


@pytest.mark.parametrize(
    ("kills", "seed"),
    [
        pytest.param(4, 20261123, id="few"),
        pytest.param(200, int.from_bytes(os.urandom(4)), id="many", marks=pytest.mark.full),
    ],
)
@pytest.mark.timeout(1800)
def test_kills_at_any_moment_lose_nothing(
    kills: int,
    seed: int,
    *,
    server: "ServerProcess",
    new_counter: Callable[..., "Counter"],
    oracle: "Oracle",
    forked: Callable[[Path], Any],
) -> None:
    """Two hundred take some minutes."""
    print(f"seed {seed}")
    chance, code = random.Random(seed), server.code()
    server.start()
    counter = new_counter(server.url, code)
    folder = counter.desk.store.path.parent
    counter.close()
    dossiers: set[str] = set()
    for run in range(kills):
        begun = bool(run % 2)
        after_s = chance.uniform(0, WORKING_S if begun else LATEST_S)
        dossiers |= _killed(forked(CHILD), folder, f"run-{run}", after_s, begun=begun)
    assert dossiers, "nothing was ever saved: the test would prove nothing"
    _, lines = forked(CHILD).run(folder, "last", EACH)
    assert lines[-1] == "round ok"
    dossiers |= _saved(lines)

    server.end()
    found = oracle.judge(server.rows)
    assert (found.lost, found.twins, found.collisions) == (0, 0, 0)
    there = {row[0] for row in server.rows("SELECT dossier FROM dossiers")}
    assert dossiers <= there, "lost"


def _killed(child: Any, folder: Path, name: str, after_s: float, *, begun: bool) -> set[str]:
    """The dossiers the desk said it had saved before it was killed.

    ``after_s`` counts from its start or, where it is to have ``begun``, from the first one saved.
    """
    child.begin(folder, name, EACH)
    if begun:
        child.wait_for("saved")
    child.listen_for(after_s)
    child.kill()
    status, lines = child.ended()
    assert status == -signal.SIGKILL or lines[-1] == "round ok"
    return _saved(lines)


def _saved(lines: list[str]) -> set[str]:
    return {line.split()[1] for line in lines if line.startswith("saved")}
