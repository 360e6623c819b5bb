"""The disk under the server's store is full: nothing is acknowledged that is not there."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

CHILD: Final = Path(__file__).parent / "full_store_child.py"
ROOT: Final = Path(__file__).parents[3]


@pytest.mark.skipif(sys.platform != "linux", reason="a small tmpfs needs Linux name spaces")
def test_a_server_on_a_full_disk_acknowledges_nothing_and_goes_on_when_there_is_room(
    tmp_path: Path,
) -> None:
    assert shutil.which("unshare"), "util-linux is part of every Debian"
    script = 'PYTHONPATH="$1" exec "$2" "$3" "$4"'
    run = subprocess.run(
        ["unshare", "-Urm", "sh", "-c", script, "sh", ROOT, sys.executable, CHILD, tmp_path],
        capture_output=True, text=True, check=False, cwd=ROOT, timeout=100,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    assert told["trouble"], "the disk was never full: the test would prove nothing"
    assert told["acked"] > 0
    assert told["acked_lost"] == 0
    assert told["waiting"] > 0
    assert (told["after"], told["waiting_after"]) == ("", 0)
    assert told["verdict"] == [0, 0, 0]
