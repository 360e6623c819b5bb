"""Memory that ends in the middle of an act: it is done whole later, or is not there at all."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from counter_app.bootstrap import open_desk
from counter_app.services.keeping.check import check

HERE: Final = Path(__file__).parent
CHILD: Final = HERE / "memory_child.py"
ROOT: Final = HERE.parents[1]
MEMORY: Final = Path("/dev/shm")  # noqa: S108  # a disk of no delay, if there is one

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="a limit on addresses that can be lifted again"
)


def attempted(folder: Path, act: str) -> subprocess.CompletedProcess[str]:
    """The act with ever more memory, until it is done."""
    return subprocess.run(
        [sys.executable, CHILD, folder, act], capture_output=True, text=True, check=False, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def test_an_intake_without_memory_leaves_nothing_and_the_program_goes_on(tmp_path: Path) -> None:
    run = attempted(tmp_path, "intake")
    assert run.returncode == 0, run.stderr
    *refused, done, damage = run.stdout.splitlines()
    assert len(refused) >= 3  # or nothing was tried
    # One that was saved and could not be told of any more is the same one when it comes again.
    assert set(refused) <= {"refused 1", "refused 2"}
    assert done.startswith("done TH-H42.12.05-261123-1002 ")
    assert done.endswith(" 2")
    assert damage == "damage 0"


@pytest.mark.full
@pytest.mark.parametrize(("act", "before", "after"), [("correct", 2, 2), ("import", 1, 401)])
def test_an_act_without_memory_is_whole_or_not_at_all(
    act: str, before: int, after: int, tmp_path: Path
) -> None:
    run = attempted(tmp_path, act)
    lines = run.stdout.splitlines()
    refused = [line for line in lines if line.startswith("refused")]
    assert len(refused) >= 3  # or nothing was tried
    assert set(refused) <= {f"refused {before}", f"refused {after}"}
    # A library that asks for memory and does not look may end the program: the next start goes on.
    assert run.returncode in {0, -signal.SIGSEGV, -signal.SIGABRT}, run.stderr
    desk = open_desk(tmp_path)
    try:
        rows = desk.store.read(
            lambda c: c.exec_driver_sql("SELECT count(*) FROM dossiers").scalar()
        )
        assert rows in {before, after}
        assert rows == after or run.returncode
        assert check(desk=desk) == ()
    finally:
        desk.store.close()


@pytest.fixture
def tried(tmp_path: Path, short_memory: Path) -> Iterator[Callable[..., dict[str, Any]]]:
    """Has a counter try every act so often, or one; what became of it, ``wrong``: a line each."""
    root = MEMORY / f"memory-{os.getpid()}" if MEMORY.is_dir() else tmp_path / "memory"

    def trials(many: int, *act: str) -> dict[str, Any]:
        root.mkdir()
        run = subprocess.run(
            [sys.executable, HERE / "memory_acts_child.py", root, str(many), *act],
            capture_output=True, text=True, check=False, cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "LD_PRELOAD": str(short_memory),
                 "COUNTER_STATE": str(root / "now" / "state")},
        )  # fmt: skip
        assert run.returncode == 0, run.stderr
        *wrong, sums = run.stdout.splitlines()
        return {"wrong": wrong, **json.loads(sums)}

    yield trials
    shutil.rmtree(root, ignore_errors=True)


def test_memory_that_ends_anywhere_leaves_a_counter_that_goes_on(
    tried: Callable[..., dict[str, Any]],
) -> None:
    found = tried(2, "intake")
    assert found["wrong"] == []
    assert found["hits"] == found["trials"] == 2


@pytest.mark.full
@pytest.mark.timeout(3600)
def test_memory_may_end_in_every_act(tried: Callable[..., dict[str, Any]]) -> None:
    found = tried(10)
    print(found)
    assert found["wrong"] == []
    assert found["hits"] > 0.85 * found["trials"] > 400
    told = found["ends"]
    # Told as what it is, but where a library has other words for it, or ends the program.
    assert told["memory_full"] > 0.75 * found["hits"]
