"""``counter-app book``: one of the counter's books of a year, shown or written to a file."""

import argparse
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from counter_app.cli.io import Io, readable, wall_minute, write_file
from counter_app.cli.report_tables import instant_asked, year_of
from counter_app.core.errors import UserError

if TYPE_CHECKING:
    from counter_app.domain.books.book import Cell
    from counter_app.services.books.books import Asked

_MEANINGS: Final = {
    "register": "sổ theo dõi hồ sơ (Mẫu 07)",
    "supplements": "yêu cầu bổ sung",
    "apologies": "xin lỗi và hẹn lại",
    "refusals": "từ chối",
    "uncollected": "kết quả chưa nhận",
    "voids": "hủy, in lại giấy",
}
_FORMATS: Final = ("json", "pdf", "csv", "xlsx")


def configure(parser: argparse.ArgumentParser) -> None:
    """Which book, of which year and fields, as of when, in which form."""
    told = "; ".join(f"{name}: {meaning}" for name, meaning in _MEANINGS.items())
    parser.add_argument("kind", choices=tuple(_MEANINGS), help=told)
    parser.add_argument("--year", required=True, help="quyển của năm, YYYY")
    parser.add_argument(
        "--month", default="", help="chỉ một tháng, 1 đến 12; số thứ tự vẫn của năm"
    )
    parser.add_argument(
        "--field", action="append", default=[], help="chỉ lĩnh vực này; ghi nhiều lần cho cả nhóm"
    )
    parser.add_argument("--text", default="", help="chỉ dòng có những chữ này, không cần dấu")
    parser.add_argument(
        "--as-of", default="", help="sổ như tại lúc này, YYYY-MM-DDTHH:MM; không ghi: nay"
    )
    parser.add_argument("--format", choices=_FORMATS, help="dạng; không ghi: theo tệp, hay json")
    parser.add_argument("--out", type=Path, help="tệp sẽ ghi; bắt buộc trừ json")
    parser.add_argument("--training", action="store_true", help="dùng kho huấn luyện")


def run(args: argparse.Namespace, io: Io) -> int:
    """Answers a line for each line of the book, or writes the file."""
    from counter_app.cli.acting import desk_of
    from counter_app.services.books.book_files import noted, written
    from counter_app.services.books.books import narrowed, open_book, read_all
    from counter_app.services.people.audit import note_export, note_shown

    kind = _format(args)
    with desk_of(args, io) as desk:
        at = desk.clock.now()
        whole = open_book(_asked(args, at), desk=desk)
        found = narrowed(whole, readable(args.text), desk=desk) or whole
        if kind == "json":
            note_shown(desk, what=noted(found), rows=len(found))
            titles = [one.title for one in found.book.columns]
            for line in read_all(found, desk=desk):
                told = zip(titles, map(_plain, line.cells), strict=True)
                io.answer({"no": line.no, **dict(told)})
            return 0
        note_export(desk, at, what=noted(found), rows=len(found), file=args.out.name)
        data = written(found, kind, desk=desk, at=at)
    write_file(args.out, data)
    io.answer({"book": args.kind, "lines": len(found), "file": str(args.out)})
    return 0


def _asked(args: argparse.Namespace, now: datetime) -> "Asked":
    from counter_app.domain.books.book import BookKind
    from counter_app.domain.reporting.period import month, whole_year
    from counter_app.services.books.books import Asked

    year = year_of(args.year)
    volume = whole_year(year)
    part = month(year, _month(args.month)) if args.month else volume
    return Asked(
        kind=BookKind(args.kind),
        volume=volume,
        part=part,
        as_of=instant_asked(args.as_of, now),
        sectors=tuple(map(readable, args.field)),
    )


def _month(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= number <= 12:
        raise UserError("bad_month", "Tháng ghi bằng số từ 1 đến 12. Hãy ghi lại.", field="month")
    return number


def _format(args: argparse.Namespace) -> str:
    """What was named, else what the file's name ends in, else lines of JSON."""
    ending = "" if args.out is None else args.out.suffix.lower().lstrip(".")
    kind = str(args.format or (ending if ending in _FORMATS else _FORMATS[0]))
    if kind != "json" and args.out is None:
        raise UserError("out_missing", f"Dạng {kind.upper()} cần --out TỆP.")
    if kind == "json" and args.out is not None:
        raise UserError("json_no_file", "Dạng JSON trả ra màn hình. Hãy bỏ --out.", field="out")
    return kind


def _plain(cell: "Cell") -> object:
    return wall_minute(cell) if isinstance(cell, datetime) else cell
