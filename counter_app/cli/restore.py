"""``counter-app restore``: a backup in the place of the store, with what would be lost told first."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from counter_app.cli.io import Io

if TYPE_CHECKING:
    from counter_app.services.keeping.restore import Holds


def configure(parser: argparse.ArgumentParser) -> None:
    """Which copy, and how its keys are opened."""
    parser.add_argument("--from", dest="file", type=Path, required=True, help="tệp sao lưu .db")
    parser.add_argument(
        "--look", action="store_true", help="chỉ xem bản sao có gì, so với kho đang dùng"
    )
    parser.add_argument(
        "--recovery", action="store_true", help="mở khoá bằng mã khôi phục (hỏi, hoặc đọc từ fd 3)"
    )


def run(args: argparse.Namespace, io: Io) -> int:
    """One line of JSON: what the copy holds, what stands now and not in it, where that lies."""
    from counter_app.core.clock import SystemClock
    from counter_app.core.config import default_data_dir
    from counter_app.core.opening import alone_in
    from counter_app.services.keeping.restore import look, restore, stood_for

    folder = args.data or default_data_dir()
    code = _code() if args.recovery else ""
    with alone_in(folder):
        stood = stood_for(args.file, folder, recovery=code)
        seen = look(args.file, stood=stood)
        answer: dict[str, object] = {
            "file": str(args.file),
            "store": stood.kind.value,
            "holds": _told(seen.holds),
            "now": None if seen.now is None else _told(seen.now),
            "lost": seen.lost,
        }
        if not args.look:
            at = SystemClock().now()
            put = restore(args.file, stood=stood, at=at, recovery=code)
            answer["set_aside"] = str(put.aside)
            answer["copied"] = None if put.copied is None else str(put.copied)
    io.answer(answer)
    return 0


def _told(holds: "Holds") -> dict[str, object]:
    from counter_app.core.clock import local

    return {
        "dossiers": holds.dossiers,
        "last_code": holds.last_code,
        "last_slip": holds.last_slip,
        "at": None if holds.at is None else local(holds.at).isoformat("T", "seconds"),
    }


def _code() -> str:
    """The recovery code on descriptor 3, or asked where somebody sits."""
    import getpass
    import os

    try:
        with os.fdopen(os.dup(3), encoding="utf-8") as told:
            return told.readline().strip()
    except OSError:
        return getpass.getpass("Mã khôi phục: ")
