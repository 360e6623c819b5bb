"""``counter-app backup``: a verified copy of the store while it works."""

import argparse
from pathlib import Path

from counter_app.cli.io import Io


def configure(parser: argparse.ArgumentParser) -> None:
    """Where to, and which office's store."""
    parser.add_argument("--to", type=Path, required=True, help="thư mục nhận bản sao lưu")
    parser.add_argument("--training", action="store_true", help="sao lưu kho huấn luyện")


def run(args: argparse.Namespace, io: Io) -> int:
    """One line of JSON that names the copy."""
    from counter_app.bootstrap import desk_open
    from counter_app.services.keeping.backup import back_up

    with desk_open(args.data, training=args.training) as desk:
        made = back_up(args.to, desk=desk, at=desk.clock.now())
    io.answer({"backup": str(made.path), "bytes": made.size_bytes})
    return 0
