"""The reports that are figures: of which period, as of when, written as what, whose dossiers."""

import argparse
from datetime import datetime
from typing import TYPE_CHECKING, Final

from counter_app.cli.io import Io, day_of, write_file
from counter_app.core.errors import UserError
from counter_app.core.wall_time import instant_of

if TYPE_CHECKING:
    from counter_app.domain.reporting.period import Period

REGISTER: Final = "register"
OUTAGES: Final = "outages"
WALL: Final = "wall"
_MEANINGS: Final = {
    REGISTER: "sổ theo dõi hồ sơ (Mẫu 07)",
    OUTAGES: "giấy xác nhận mất đường truyền",
    "ii06a": "Biểu II.06a, tình hình giải quyết hồ sơ",
    "07a": "chi tiết theo nội dung mẫu 07a/BTP",
    "index": "chỉ số phục vụ theo cách tính 766, tự tính",
    "intake": "danh sách tiếp nhận, có giờ, hẹn trả, người nhận",
    "load": "hồ sơ tiếp nhận theo quầy và giờ",
    "defects": "mười thiếu sót gặp nhiều nhất",
    "copies": "chứng thực bản sao",
    "charges": "phí, lệ phí, chi phí phải thu",
    WALL: "một trang treo tường, có biểu đồ; luôn là PDF",
}
_FORMATS: Final = ("pdf", "csv", "xlsx")


def configure(parser: argparse.ArgumentParser) -> None:
    """The report's name, its period and how it is asked for."""
    told = "; ".join(f"{name}: {meaning}" for name, meaning in _MEANINGS.items())
    parser.add_argument("name", choices=tuple(_MEANINGS), help=told)
    parser.add_argument("--month", default="", help="cả tháng, YYYY-MM")
    parser.add_argument("--quarter", default="", help="cả quý, YYYY-1 đến YYYY-4")
    parser.add_argument("--half", default="", help="6 tháng, YYYY-1 hoặc YYYY-2")
    parser.add_argument("--year", default="", help="cả năm, YYYY")
    parser.add_argument("--from", dest="since", default="", help="ngày đầu, YYYY-MM-DD")
    parser.add_argument("--until", default="", help="ngày cuối, YYYY-MM-DD")
    parser.add_argument(
        "--format", choices=_FORMATS, help="dạng tệp; không ghi: theo đuôi của tệp, hay pdf"
    )
    parser.add_argument(
        "--as-of", default="", help="số liệu tại thời điểm này, YYYY-MM-DDTHH:MM; không ghi: nay"
    )
    parser.add_argument(
        "--received-here",
        action="store_true",
        help="ii06a, 07a, index: mọi hồ sơ đã tiếp nhận, kể cả cơ quan khác giải quyết",
    )
    parser.add_argument(
        "--dossiers",
        default="",
        metavar="CHỈ_TIÊU",
        help="ghi danh sách hồ sơ của một chỉ tiêu, như 10 hay Hộ tịch/10",
    )


def run(args: argparse.Namespace, io: Io) -> int:
    """Writes the file; answers the figures by name and what stands under them."""
    from counter_app.cli.acting import desk_of
    from counter_app.domain.reporting.ii06a import Scope
    from counter_app.services.people.audit import note_export
    from counter_app.services.reports.reports import dossiers_of, report
    from counter_app.services.reports.standing import ask
    from counter_app.services.reports.wall import wall_pdf
    from counter_app.services.reports.written import written

    if args.sector:
        raise UserError("all_sectors", "Báo cáo có đủ mọi lĩnh vực. Hãy bỏ --sector.")
    period, kind = period_of(args), _format(args)
    scope = Scope.RECEIVED_HERE if args.received_here else Scope.RESOLVED_HERE
    with desk_of(args, io) as desk:
        at = desk.clock.now()
        asked = ask(period, desk=desk, as_of=instant_asked(args.as_of, at), scope=scope)
        table = report("ii06a" if args.name == WALL else args.name, asked, desk=desk)
        told = {name: one.value for name, one in table.figures.items()}
        if args.dossiers:
            table = dossiers_of(table, args.dossiers, asked, desk=desk)
            told = {"dossiers": len(table.rows)}
        rows = len(asked.found.dossiers)
        note_export(desk, at, what=f"report:{args.name}", rows=rows, file=args.out.name)
        if args.name == WALL and not args.dossiers:
            data = wall_pdf(asked, desk=desk, at=at)
        else:
            data = written(table, kind, desk=desk, at=at)
    write_file(args.out, data)
    answer = {"report": args.name, "period": period.name, "file": str(args.out)}
    io.answer(answer | {"figures": told, "notes": table.notes})
    return 0


def _format(args: argparse.Namespace) -> str:
    """What was named, else what the file's name ends in, else PDF."""
    ending = args.out.suffix.lower().lstrip(".")
    kind = str(args.format or (ending if ending in _FORMATS else _FORMATS[0]))
    if args.name == WALL and kind != "pdf" and not args.dossiers:
        raise UserError("pdf_only", "Trang treo tường chỉ có dạng PDF. Hãy ghi --format pdf.")
    return kind


def period_of(args: argparse.Namespace) -> "Period":
    """The one period that was named; ``UserError`` where there is none, or more than one."""
    from counter_app.domain.reporting.period import days, half_year, month, quarter, whole_year

    parts = ((args.month, month, 12), (args.quarter, quarter, 4), (args.half, half_year, 2))
    named = [one for one in (args.month, args.quarter, args.half, args.year) if one]
    spanned = bool(args.since or args.until)
    if len(named) + spanned != 1 or spanned != bool(args.since and args.until):
        raise UserError(
            "one_period",
            "Hãy ghi một kỳ: --month, --quarter, --half, --year, hoặc cả --from và --until.",
            field="from",
        )
    if spanned:
        return days(day_of(args.since), day_of(args.until))
    if args.year:
        return whole_year(year_of(args.year))
    text, made, most = next(one for one in parts if one[0])
    year, _, part = text.partition("-")
    return made(year_of(year), _number(part, 1, most))


def year_of(text: str) -> int:
    """A year that a period may be of."""
    return _number(text, 2000, 2999)


def _number(text: str, least: int, most: int) -> int:
    """A year or a part of it."""
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not least <= number <= most:
        raise UserError(
            "period_unreadable",
            f"Kỳ báo cáo cần năm và số từ 1, như 2026-11; “{text}” không phải. Hãy xem lại.",
            field="period",
        )
    return number


def instant_asked(text: str, now: datetime) -> datetime:
    """The instant asked about; what has not come yet cannot be told."""
    if not text:
        return now
    asked = instant_of(text, field="as_of")
    if asked > now:
        raise UserError("as_of_ahead", "Thời điểm --as-of chưa tới. Hãy ghi một lúc đã qua.")
    return asked
