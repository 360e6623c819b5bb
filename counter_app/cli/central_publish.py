"""``counter-app central publish``: a catalogue or a calendar for the desks, signed and dated."""

import argparse
import unicodedata
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counter_app.cli.io import Io, read_file, readable
from counter_app.core.errors import UserError

if TYPE_CHECKING:
    from counter_app.central.office.keeping import Keeper
    from counter_app.domain.edition import EditionKind


def configure(parser: argparse.ArgumentParser) -> None:
    """What is published, for whom, from which day on."""
    parser.description = (
        "Phát hành danh mục thủ tục hoặc lịch nghỉ có ký số; quầy và máy chủ cùng theo từ ngày ghi."
    )
    parser.add_argument("what", choices=("catalogue", "calendar"), help="danh mục hoặc lịch nghỉ")
    whom = parser.add_mutually_exclusive_group(required=True)
    whom.add_argument("--commune", default="", help="mã xã, phường, đặc khu, 5 chữ số")
    whom.add_argument("--all", action="store_true", help="mọi đơn vị của máy chủ")
    parser.add_argument(
        "--file", type=Path, required=True, help="thư mục các tệp .toml của danh mục, hoặc lịch CSV"
    )
    parser.add_argument("--edition", required=True, help="tên bản, ví dụ “2027-01”")
    parser.add_argument(
        "--from", dest="day", required=True, help="có hiệu lực từ ngày, dạng 2027-01-01"
    )
    parser.add_argument(
        "--number", type=int, default=0, help="số của bản; không ghi: số kế tiếp của đơn vị"
    )


def publish(args: argparse.Namespace, io: Io) -> None:
    """A line for each commune with the number it was given; bad content publishes nothing."""
    from counter_app.bootstrap_central import cell_store, office_keeper
    from counter_app.domain.edition import EditionKind, check_content, problem_words

    is_catalogue = args.what == "catalogue"
    kind = EditionKind.CATALOG if is_catalogue else EditionKind.CALENDAR
    begins, url = _day(args.day), readable(args.db)
    content = _catalogue(args.file) if is_catalogue else _calendar(args.file)
    try:
        check_content(kind, content, valid_from=begins)
    except UserError as error:
        raise UserError(error.code, problem_words(error), field="file") from None
    if not readable(args.edition).strip():
        raise UserError("edition_missing", "Hãy ghi tên bản, ví dụ “2027-01”.", field="edition")
    if args.number < 0:
        raise UserError("bad_number", "Số của bản phải từ 1 trở lên.", field="number")
    communes = [readable(args.commune)]
    if args.all:
        with cell_store(url, may_be_new=False) as store:
            communes = list(store.communes())
    for commune in communes:
        with office_keeper(url, commune) as keeper:
            io.answer(_published(keeper, kind, content, args, begins))


def _published(
    keeper: "Keeper",
    kind: "EditionKind",
    content: dict[str, Any],
    args: argparse.Namespace,
    begins: date,
) -> dict[str, object]:
    edition = readable(args.edition)
    done = keeper.publish(
        kind, version=edition, valid_from=begins, content=content, number=args.number
    )
    return {
        "commune": keeper.commune,
        "published": args.what,
        "edition": edition,
        "number": done.result().number,
        "from": begins.isoformat(),
    }


def _catalogue(folder: Path) -> dict[str, Any]:
    from counter_app.domain.catalogue.catalogue import catalogue_files

    if not folder.is_dir():
        raise UserError(
            "no_folder", "Không có thư mục danh mục này. Hãy xem lại đường dẫn.", field="file"
        )
    texts = catalogue_files(folder)
    return {"files": {name: unicodedata.normalize("NFC", text) for name, text in texts.items()}}


def _calendar(file: Path) -> dict[str, Any]:
    from counter_app.domain.deadline.calendar import calendar_json, read_calendar

    return {"rows": calendar_json(read_calendar(read_file(file)))}


def _day(text: str) -> date:
    from counter_app.domain.deadline.calendar import parse_date

    day = parse_date(text)
    if day is None:
        raise UserError(
            "bad_day", "Ngày có hiệu lực chưa đúng, hãy ghi như 2027-01-01.", field="from"
        )
    return day
