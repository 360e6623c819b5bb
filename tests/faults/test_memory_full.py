"""Memory that ends in the middle of an intake: it is taken in whole later, or is not there at all."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from counter_app.bootstrap import open_desk
from counter_app.services.keeping.check import check

CHILD: Final = Path(__file__).parent / "memory_child.py"
ROOT: Final = Path(__file__).parents[2]


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
