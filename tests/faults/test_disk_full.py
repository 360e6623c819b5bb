"""A full disk refuses the next dossier, loses nothing, and leaves search, print and lists alive."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

CHILD: Final = Path(__file__).parent / "full_disk_child.py"
STARTED: Final = Path(__file__).parent / "refused_start_child.py"
ROOT: Final = Path(__file__).parents[2]
SIZE: Final = "2m"
MOST_WORDS: Final = 25
MOUNT: Final = (
    'mkdir "$1/small" && mount -t tmpfs -o size={} tmpfs "$1/small" && '
    'PYTHONPATH="$2" exec "$3" "$4" "$1/small" "$1"'
)


def on_a_small_disk(child: Path, tmp_path: Path) -> list[str]:
    """What ``child`` printed, run with a folder on a disk of 2 MB and one on another."""
    assert shutil.which("unshare"), "util-linux is part of every Debian"
    run = subprocess.run(
        [
            "unshare",
            "-Urm",
            "sh",
            "-c",
            MOUNT.format(SIZE),
            "sh",
            tmp_path,
            ROOT,
            sys.executable,
            child,
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.splitlines()


@pytest.mark.skipif(sys.platform != "linux", reason="a small tmpfs needs Linux name spaces")
def test_a_full_disk_refuses_the_save_and_keeps_what_was_said_to_be_saved(tmp_path: Path) -> None:
    lines = on_a_small_disk(CHILD, tmp_path)
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


@pytest.mark.skipif(sys.platform != "linux", reason="a small tmpfs needs Linux name spaces")
def test_a_start_on_a_disk_that_takes_nothing_finds_checks_and_copies(tmp_path: Path) -> None:
    lines = on_a_small_disk(STARTED, tmp_path)
    for when, why in (("full", "Ổ đĩa đã đầy (còn trống 0,0 MB)"), ("readonly", "Không ghi được")):
        told = [line.removeprefix(f"{when} ") for line in lines if line.startswith(f"{when} ")]
        assert told[:2] == ["first True", "second False"]
        for found, copied, stands, refused in (told[2:6], told[6:]):  # started twice
            assert (found, copied) == ("found 1 damage 0", "copied")
            assert stands.startswith(why)
            assert "mở lại chương trình" in stands
            assert len(stands.split()) <= MOST_WORDS
            assert refused.startswith(f"refused {why}")
