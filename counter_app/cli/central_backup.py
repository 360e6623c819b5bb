"""``counter-app central backup`` and ``restored``: a copy of a cell's file, and the life after one.

PostgreSQL's copies are made by its own programs: see ``packaging/central``.
"""

import argparse
from pathlib import Path

from counter_app.cli.io import Io, readable


def configure_backup(parser: argparse.ArgumentParser) -> None:
    """Where the copy goes."""
    parser.add_argument("--to", type=Path, required=True, help="tệp bản sao sẽ được tạo")


def back_up(args: argparse.Namespace, io: Io) -> None:
    """Copies a cell's file while it serves, and says where the copy lies."""
    from counter_app.bootstrap_central import back_up_cell

    io.answer({"backup": str(back_up_cell(readable(args.db), args.to))})


def restored(args: argparse.Namespace, io: Io) -> None:
    """A new epoch: every desk then sends again what the restored store lacks."""
    from counter_app.bootstrap_central import begin_cell_anew

    io.answer({"epoch": begin_cell_anew(readable(args.db))})
