"""``text fold`` and ``text sort-names``: the comparing key, and names in Vietnamese order."""

import argparse

from counter_app.cli.io import Io, each_line, json_refusal, stream
from counter_app.core.text import fold, name_sort_key


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare ``fold`` and ``sort-names``."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="fold|sort-names")
    verbs.add_parser("fold", description="Mỗi dòng một đoạn chữ, in khóa so sánh của nó.")
    verbs.add_parser("sort-names", description="Xếp các dòng theo tên, họ, chữ đệm.")


def run(args: argparse.Namespace, io: Io) -> int:
    """Answer with keys, or with the same lines in order."""
    return stream(io, fold) if args.verb == "fold" else _sort_names(io)


def _sort_names(io: Io) -> int:
    names: list[str] = []
    refused: list[str] = []
    for line in each_line(io.stdin):
        if line.fault:
            refused.append(json_refusal(line.fault))
        else:
            names.append(line.text)
    for text in (*sorted(names, key=name_sort_key), *refused):
        io.stdout.write(text + "\n")
    return 0
