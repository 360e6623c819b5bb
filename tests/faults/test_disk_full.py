"""A full disk refuses the save, loses nothing, and leaves search and printing alive."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

CHILD: Final = Path(__file__).parent / "full_disk_child.py"
ROOT: Final = Path(__file__).parents[2]
SIZE: Final = "12m"


@pytest.mark.skipif(sys.platform != "linux", reason="a small tmpfs needs Linux name spaces")
def test_a_full_disk_refuses_the_save_and_keeps_what_was_said_to_be_saved(tmp_path: Path) -> None:
    assert shutil.which("unshare"), "util-linux is part of every Debian"
    script = f'mount -t tmpfs -o size={SIZE} tmpfs "$1" && PYTHONPATH="$2" exec "$3" "$4" "$1"'
    run = subprocess.run(
        ["unshare", "-Urm", "sh", "-c", script, "sh", tmp_path, ROOT, sys.executable, CHILD],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert run.returncode == 0, run.stderr
    *lines, refused, found, damage = run.stdout.splitlines()
    assert refused == "refused disk_full"
    assert len(lines) > 50
    assert found == f"found {len(lines)}"
    assert damage == "damage 0"
