"""The disk fails at any call of any business transaction, once or from there on, with EIO or ENOSPC.

What was told of is there afterwards and nothing half; the next save is taken, or refused in words.
"""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

CHILD: Final = Path(__file__).parent / "io_errors_child.py"
ROOT: Final = Path(__file__).parents[2]
MEMORY: Final = Path("/dev/shm")  # noqa: S108  # a disk of no delay, if there is one

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a preloaded library")


@dataclass(frozen=True, slots=True)
class Tried:
    """What went wrong, a line each; how many trials, in how many the disk failed, their ends."""

    wrong: list[str]
    trials: int
    hits: int
    ends: dict[str, int]


@pytest.fixture
def tried(tmp_path: Path, tape_shim: Path) -> Iterator[Callable[..., Tried]]:
    """Has counters go through every act; a share of them so many times, 0: at every call.

    The calls are shared among so many processes, each on a store of its own.
    """
    root = MEMORY / f"io-{os.getpid()}" if MEMORY.is_dir() else tmp_path / "io"

    def begun(desk: Path, *wanted: str) -> subprocess.Popen[str]:
        desk.mkdir(parents=True)
        return subprocess.Popen(
            [sys.executable, CHILD, desk, *wanted], stdout=subprocess.PIPE, text=True, cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "LD_PRELOAD": str(tape_shim),
                 "TAPE_FROM": str(desk), "COUNTER_STATE": str(desk / "now" / "state")},
        )  # fmt: skip

    def trials(many: int, share: float, processes: int = 1) -> Tried:
        every = range(processes)
        runs = [begun(root / str(k), str(many), str(share), f"{k}/{processes}") for k in every]
        said = [run.communicate()[0].splitlines() for run in runs]
        assert [run.returncode for run in runs] == [0 for _ in runs]
        sums: list[dict[str, Any]] = [json.loads(lines[-1]) for lines in said]
        return Tried(
            [line for lines in said for line in lines[:-1]],
            sum(one["trials"] for one in sums),
            sum(one["hits"] for one in sums),
            sum((Counter(one["ends"]) for one in sums), Counter[str]()),
        )

    yield trials
    shutil.rmtree(root, ignore_errors=True)


def test_a_disk_that_fails_anywhere_loses_nothing_and_is_told(
    tried: Callable[..., Tried],
) -> None:
    found = tried(1, 0.5)
    assert found.wrong == []
    assert found.hits > 20, "the disk hardly failed"
    assert {"disk_full", "disk_error", "store_corrupt"} <= set(found.ends)


@pytest.mark.full
@pytest.mark.timeout(5400)
def test_every_call_may_fail(tried: Callable[..., Tried]) -> None:
    found = tried(0, 1, processes=os.cpu_count() or 1)
    print(f"{found.trials} trials, {found.hits} failed calls: {found.ends}")
    assert found.wrong == []
    assert found.trials > 30_000, "the acts make more calls than that"
    assert found.hits > 0.9 * found.trials
