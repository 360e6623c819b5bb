"""``counter-app bench``: every figure beside its floor and its peer, measured in the same run.

Each suite is one module beside this with ``rows()``; here they are chosen, run and printed.
"""

import argparse
import dataclasses
import importlib
from typing import Final

from counter_app.cli.bench.row import BenchRow
from counter_app.cli.io import Io

SUITES: Final = (
    "due",
    "slip",
    "save",
    "search",
    "report",
    "table",
    "window",
    "start",
    "morning",
    "drain",
    "push",
    "sync",
    "replicate",
)
_HEAD: Final = ("việc", "đơn vị", "CPU", "thực", "sàn", "so với", "bên so sánh", "tỷ lệ", "đích")
_WIDTHS: Final = (46, 6, 10, 10, 10, 10, 30, 8, 0)


def configure(parser: argparse.ArgumentParser) -> None:
    """Which suites, and whether as JSON."""
    parser.add_argument("names", nargs="*", metavar="TÊN", help=f"trong: {', '.join(SUITES)}")
    parser.add_argument("--json", action="store_true", help="mỗi dòng một đối tượng JSON")
    told = "tải PouchDB bằng npm vào thư mục tạm để so sánh (replicate)"
    parser.add_argument("--npm", action="store_true", help=told)


def run(args: argparse.Namespace, io: Io) -> int:
    """Measures the named suites, all of them where none is named."""
    from counter_app.core.errors import UserError

    unknown = [name for name in args.names if name not in SUITES]
    if unknown:
        raise UserError("bench_unknown", f"Không có phép đo {unknown[0]}; có: {', '.join(SUITES)}.")
    if not args.json:
        io.stdout.write(_line(_HEAD))
    for name in args.names or SUITES:
        wanted = {"npm": args.npm} if name == "replicate" else {}
        for row in importlib.import_module(f"counter_app.cli.bench.{name}").rows(**wanted):
            if args.json:
                io.answer(dataclasses.asdict(row))
            else:
                io.stdout.write(_line(_cells(row)))
            io.stdout.flush()
    return 0


def _cells(row: BenchRow) -> tuple[str, ...]:
    numbers = (row.figure, row.wall, row.floor, row.peer)
    shown = (f"{number:.4g}" if number else "–" for number in numbers)
    ratio = f"{row.ratio:.3g}" if row.ratio else "–"
    goal = " ".join(part for part in (row.goal, row.remark) if part)
    return (row.name, row.unit, *shown, row.peer_name, ratio, goal)


def _line(cells: tuple[str, ...]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, _WIDTHS, strict=True))
    return "  ".join(padded).rstrip() + "\n"
