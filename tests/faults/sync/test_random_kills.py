"""kill −9 of a desk at any moment of taking in and syncing: lost 0, twins 0, collisions 0."""

import os
import random
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.faults.sync.conftest import Counter, Oracle, ServerProcess

ROOT = Path(__file__).parents[3]
CHILD = ROOT / "tests" / "sync" / "sync_child.py"
EACH = 4
LATEST_S = 3.0
# Of a desk that has begun to save: however slow the machine is, some kills fall into its work.
WORKING_S = 1.0


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
    server: "ServerProcess",
    new_counter: Callable[..., "Counter"],
    oracle: "Oracle",
) -> None:
    """Two hundred take about ten minutes."""
    print(f"seed {seed}")
    chance, code = random.Random(seed), server.code()
    server.start()
    counter = new_counter(server.url, code)
    folder = counter.desk.store.path.parent
    counter.close()
    dossiers: set[str] = set()
    for run in range(kills):
        begun = bool(run % 2)
        after_s = chance.uniform(0, WORKING_S) if begun else chance.uniform(0.3, LATEST_S)
        dossiers |= _killed(folder, f"run-{run}", after_s, begun=begun)
    assert dossiers, "nothing was ever saved: the test would prove nothing"
    done = _child(folder, "last")
    out, _ = done.communicate(timeout=120)
    lines = out.splitlines()
    assert lines[-1] == "round ok"
    dossiers |= {line.split()[1] for line in lines[:-1]}

    server.end()
    found = oracle.judge(server.rows)
    assert (found.lost, found.twins, found.collisions) == (0, 0, 0)
    there = {row[0] for row in server.rows("SELECT dossier FROM dossiers")}
    assert dossiers <= there, "lost"


def _child(folder: Path, name: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, str(CHILD), str(folder), name, str(EACH)],
        stdout=subprocess.PIPE, text=True, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def _killed(folder: Path, name: str, after_s: float, *, begun: bool) -> set[str]:
    """The dossiers the desk said it had saved before it was killed.

    ``after_s`` counts from its start or, where it is to have ``begun``, from the first one saved.
    """
    with _child(folder, name) as child:
        assert child.stdout is not None
        heard = bytearray(_until(child.stdout.fileno(), 60, b"saved")) if begun else bytearray()
        heard += _until(child.stdout.fileno(), after_s)
        child.send_signal(signal.SIGKILL)
        heard += os.read(child.stdout.fileno(), 1 << 20)
    lines = heard.decode().split("\n")[:-1]
    return {line.split()[1] for line in lines if line.startswith("saved")}


def _until(told: int, seconds: float, word: bytes | None = None) -> bytes:
    """What is told within that time, or until a line with ``word``, or the end."""
    until, heard = time.monotonic() + seconds, bytearray()
    while (left := until - time.monotonic()) > 0:
        if select.select([told], [], [], left)[0]:
            part = os.read(told, 65_536)
            heard += part
            if not part or (word is not None and word in heard):
                break
    return bytes(heard)
