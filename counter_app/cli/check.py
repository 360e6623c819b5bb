"""``counter-app check``: a line for each thing that is not as it was written, then the notices.

It opens the office as every command does; only that may write (see ``services.check``).
"""

import argparse

from counter_app.cli.io import Io


def configure(parser: argparse.ArgumentParser) -> None:
    """Which office's store."""
    parser.add_argument("--training", action="store_true", help="kiểm tra kho huấn luyện")


def run(args: argparse.Namespace, io: Io) -> int:
    """1 when anything is wrong; a notice alone is not."""
    from counter_app.bootstrap import desk_open
    from counter_app.services.check import check, notices

    with desk_open(args.data, training=args.training) as desk:
        found, told = check(desk=desk), notices(desk=desk)
    for damage in found:
        io.answer({"code": damage.code, "row": damage.row, "message": damage.message})
    for notice in told:
        io.answer({"notice": notice.code, "row": notice.row, "message": notice.message})
    return 1 if found else 0
