"""``counter-app verify-export``: runs the verifier that lies in every export; it shares no code with us."""

import argparse
import contextlib
import runpy
from pathlib import Path

from counter_app.cli.io import Io
from counter_app.core.resources import resource


def configure(parser: argparse.ArgumentParser) -> None:
    """Which export, and the fingerprint it should have."""
    parser.add_argument("folder", type=Path, help="thư mục của bản xuất")
    parser.add_argument("--key", help="vân tay khóa đã ghi ở nơi khác")


def run(args: argparse.Namespace, io: Io) -> int:
    """The verifier's own words; 1 at the first thing that does not hold."""
    verify = runpy.run_path(str(resource("export/verify_export")))["main"]
    call = [str(args.folder), "--quiet", *(() if args.key is None else ("--key", args.key))]
    with contextlib.redirect_stdout(io.stdout), contextlib.redirect_stderr(io.stderr):
        return int(verify(call))
