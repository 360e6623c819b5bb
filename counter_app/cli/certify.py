"""``counter-app certify``: the certification books held here, what waits for them, what is entered."""

import argparse
from datetime import date
from typing import TYPE_CHECKING, Final

from counter_app.cli.io import Io, readable
from counter_app.core.clock import local
from counter_app.core.errors import UserError

if TYPE_CHECKING:
    from counter_app.domain.certification import CertificationBook
    from counter_app.services.desk import Desk

_BOOKS: Final = {
    "copies": "bản sao",
    "signatures": "chữ ký, điểm chỉ",
    "translators": "chữ ký người dịch",
    "transactions": "hợp đồng, giao dịch",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """What to do, with which book or dossier."""
    parser.add_argument(
        "action",
        choices=("books", "tray", "open", "give", "take", "enter"),
        help="books: sổ nào ở đây; tray: chờ ký, chờ vào sổ; open: lãnh đạo mở sổ; give: giao sổ; "
        "take: nhận sổ bằng dòng bàn giao; enter: vào sổ, lấy số",
    )
    parser.add_argument("of", nargs="?", default="", help="tên sổ, dòng bàn giao hoặc mã hồ sơ")
    parser.add_argument("--year", type=int, help="sổ của năm; không ghi: năm nay")
    parser.add_argument("--volume", default="01", help="open: quyển số")
    parser.add_argument("--last", type=int, default=0, help="open: số cuối đã có trong sổ giấy")
    parser.add_argument("--to", default="", help="give: tên quầy nhận")
    parser.add_argument("--on", default="", help="enter: ngày ký, YYYY-MM-DD; không ghi: hôm nay")
    parser.add_argument("--signer", default="", help="enter: người ký; không ghi: theo lịch ký")
    parser.add_argument("--title", default="", help="enter: chức vụ người ký")
    parser.add_argument("--training", action="store_true", help="dùng kho huấn luyện")


def run(args: argparse.Namespace, io: Io) -> int:
    """A line of JSON for each book or dossier, or one of what was done."""
    from counter_app.cli.acting import desk_of

    acts = {"books": _books, "tray": _tray, "open": _open, "give": _give, "take": _take}
    with desk_of(args, io) as desk:
        return (acts | {"enter": _enter})[args.action](args, io, desk)


def _book(args: argparse.Namespace) -> "CertificationBook":
    from counter_app.domain.certification import CertificationBook

    if args.of not in _BOOKS:
        told = ", ".join(f"{name} ({meaning})" for name, meaning in _BOOKS.items())
        raise UserError("book_unknown", f"Hãy ghi tên sổ: {told}.", field="of")
    return CertificationBook(args.of)


def _year(args: argparse.Namespace, desk: "Desk") -> int:
    return int(args.year or local(desk.clock.now()).year)


def _books(args: argparse.Namespace, io: Io, desk: "Desk") -> int:
    from counter_app.domain.certification import RULES, SOURCE, CertificationBook
    from counter_app.services.certification.holding import holds, stand_of

    year = _year(args, desk)
    for book in CertificationBook:
        stands, rule = stand_of(book, year, desk=desk), RULES[book]
        io.answer(
            {
                "book": book.value,
                "title": rule.title,
                "symbol": rule.symbol,
                "year": year,
                "held_here": stands is not None and holds(stands, desk),
                "given_to": stands.to or None if stands else None,
                "volume": stands.volume if stands else None,
                "last": stands.last if stands else None,
                "papers_kept_years": rule.papers_kept_years,
                "source": SOURCE,
            }
        )
    return 0


def _tray(_args: argparse.Namespace, io: Io, desk: "Desk") -> int:
    from counter_app.services.certification.entering import tray

    for one in tray(desk=desk):
        io.answer(
            {
                "dossier_code": one.code,
                "procedure": one.procedure,
                "book": one.book.value,
                "numbers": one.numbers,
                "sheets": one.sheets,
                "cross_page_seal": one.sheets > 1,
            }
        )
    return 0


def _open(args: argparse.Namespace, io: Io, desk: "Desk") -> int:
    from counter_app.services.certification.holding import open_book

    book, year = _book(args), _year(args, desk)
    made = open_book(
        book,
        year,
        volume=readable(args.volume),
        last=args.last,
        desk=desk,
        at=desk.clock.now(),
    )
    io.answer({"book": book.value, "year": year, "volume": made.volume, "last": made.last})
    return 0


def _give(args: argparse.Namespace, io: Io, desk: "Desk") -> int:
    from counter_app.services.certification.holding import give

    book, year, to = _book(args), _year(args, desk), readable(args.to)
    note = give(book, year, to=to, desk=desk, at=desk.clock.now())
    io.answer({"book": book.value, "year": year, "to": to, "note": note})
    return 0


def _take(args: argparse.Namespace, io: Io, desk: "Desk") -> int:
    from counter_app.services.certification.holding import take_over

    made = take_over(readable(args.of), desk=desk, at=desk.clock.now())
    io.answer(
        {"book": made.book.value, "year": made.year, "volume": made.volume, "last": made.last}
    )
    return 0


def _enter(args: argparse.Namespace, io: Io, desk: "Desk") -> int:
    from counter_app.domain.office import RosterEntry
    from counter_app.services.certification.entering import enter
    from counter_app.services.visits.scanned import scanned_dossier

    name = readable(args.signer)
    signer = RosterEntry(name=name, title=readable(args.title)) if name else None
    row, at = scanned_dossier(readable(args.of), desk=desk), desk.clock.now()
    on = _day(args.on) if args.on else local(at).date()
    entry = enter(row.id, on, signer=signer, desk=desk, at=at)
    io.answer(
        {
            "dossier_code": row.code,
            "book": entry.book.value,
            "volume": entry.volume,
            "first": entry.first,
            "last": entry.last,
            "on": entry.on.isoformat(),
            "signer": entry.signer,
            "title": entry.title,
            "words": entry.words,
        }
    )
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UserError("bad_date", "Ngày ghi YYYY-MM-DD. Hãy ghi lại.", field="on") from error
