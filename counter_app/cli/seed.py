"""``counter-app seed``: synthetic dossiers in the training store, for trials and benchmarks."""

import argparse

from counter_app.cli.io import Io
from counter_app.core.errors import UserError

MOST = 1_000_000


def configure(parser: argparse.ArgumentParser) -> None:
    """How many, and from which random seed."""
    parser.add_argument("--dossiers", type=int, required=True, help="số hồ sơ cần tạo")
    parser.add_argument(
        "--lives",
        action="store_true",
        help="nhiều thủ tục, nhiều tháng, đủ trạng thái; không có thì mọi hồ sơ vừa tiếp nhận",
    )
    parser.add_argument("--seed", type=int, default=0, help="hạt giống: cùng số, cùng hồ sơ")


def run(args: argparse.Namespace, io: Io) -> int:
    """One line of JSON: how many were made; progress goes to standard error."""
    from counter_app.bootstrap import desk_open
    from counter_app.services.trials.seed import seed

    if not 1 <= args.dossiers <= MOST:
        raise UserError("bad_count", f"--dossiers từ 1 đến {MOST}.")

    def told(done: int) -> None:
        io.stderr.write(f"{done}/{args.dossiers}\n")

    with desk_open(args.data, training=True) as desk:
        made = seed(args.dossiers, desk=desk, number=args.seed, lives=args.lives, told=told)
    io.answer({"dossiers": made.dossiers})
    return 0
