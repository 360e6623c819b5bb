"""The verifier that lies in every export, run as a stranger runs it."""

import csv
import os
import subprocess
import sys
from pathlib import Path


def verified(folder: Path, *options: str) -> tuple[int, str]:
    """What the export's own verifier says, run far from our code by a bare interpreter."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-B", str(folder / "verify_export"), "--quiet", *options],
        cwd="/",
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout.strip() or done.stderr.strip()


def rows(path: Path) -> list[dict[str, str]]:
    """A table of the export as a spreadsheet reads it."""
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
