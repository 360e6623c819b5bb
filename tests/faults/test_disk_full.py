"""A full disk refuses the next dossier, loses nothing, and leaves search, print and lists alive."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

CHILD: Final = Path(__file__).parent / "full_disk_child.py"
ROOT: Final = Path(__file__).parents[2]
SIZE: Final = "2m"
MOUNT: Final = (
    'mkdir "$1/small" && mount -t tmpfs -o size={} tmpfs "$1/small" && '
    'PYTHONPATH="$2" exec "$3" "$4" "$1/small" "$1"'
)


@pytest.mark.skipif(sys.platform != "linux", reason="a small tmpfs needs Linux name spaces")
def test_a_full_disk_refuses_the_save_and_keeps_what_was_said_to_be_saved(tmp_path: Path) -> None:
    assert shutil.which("unshare"), "util-linux is part of every Debian"
    script = MOUNT.format(SIZE)
    run = subprocess.run(
        ["unshare", "-Urm", "sh", "-c", script, "sh", tmp_path, ROOT, sys.executable, CHILD],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert run.returncode == 0, run.stderr
    lines = run.stdout.splitlines()
    refusal = next(number for number, line in enumerate(lines) if line.startswith("refused"))
    assert refusal > 30
    assert re.match(r"refused disk_full .*còn trống 0,\d MB", lines[refusal])
    ends = lines[refusal + 1 :]
    assert ends[:5] == [
        "full find done",
        "full print done",
        "full list done",
        "full draft done",
        "full intake disk_full",
    ]
    assert ends[5] == f"full found {refusal} damage 0"
    brimming = dict(line.split()[1:3] for line in ends[6:11])
    assert brimming.pop("find") == "done"
    assert set(brimming.values()) <= {"done", "disk_full", "file_unwritable", "printer.folder"}
    assert brimming["intake"] == "disk_full"
    assert ends[11] == f"brimming found {refusal} damage 0"
