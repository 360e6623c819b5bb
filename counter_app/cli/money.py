"""``money words``: one integer per line, the amount in words."""

import argparse

from counter_app.cli.io import Io, stream
from counter_app.core.errors import UserError
from counter_app.core.money import MoneyStyle, parse_whole, words


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare ``words`` and the two regional words."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="words")
    reading = verbs.add_parser("words", description="Mỗi dòng một số nguyên, đọc thành chữ.")
    reading.add_argument("--odd", choices=("linh", "lẻ"), default="linh", help="linh hay lẻ")
    reading.add_argument(
        "--thousand", choices=("nghìn", "ngàn"), default="nghìn", help="nghìn hay ngàn"
    )


def run(args: argparse.Namespace, io: Io) -> int:
    """Answer every line; a refused one begins with ``! ``."""
    style = MoneyStyle(odd=args.odd, thousand=args.thousand)
    return stream(io, lambda line: words(parse_whole(line), style=style), refuse=_refuse)


def _refuse(error: UserError) -> str:
    return f"! {error.message}"
