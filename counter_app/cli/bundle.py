"""``counter-app bundle``: the USB way between a desk without a line and the central server."""

import argparse
from pathlib import Path

from counter_app.cli.io import Io


def configure(parser: argparse.ArgumentParser) -> None:
    """Out onto the stick, or in from it."""
    parts = parser.add_subparsers(dest="part", required=True, metavar="VIỆC")
    out = parts.add_parser("export", help="ghi mọi việc chờ gửi, đã mã hoá, vào một tệp")
    come = parts.add_parser("import", help="chuyển gói của máy khác lên máy chủ, hoặc nhận trả lời")
    for part in (out, come):
        part.add_argument("file", type=Path, help="tệp trên USB")


def run(args: argparse.Namespace, io: Io) -> int:
    """One line of JSON: how many operations, and where the answers lie."""
    from counter_app.bootstrap_sync import export_to_stick, import_from_stick
    from counter_app.cli.acting import desk_of

    with desk_of(args, io) as desk:
        work = export_to_stick if args.part == "export" else import_from_stick
        done = work(args.file, desk)
    io.answer(
        {
            "operations": done.operations,
            "answers": None if done.answers is None else str(done.answers),
        }
    )
    return 0
