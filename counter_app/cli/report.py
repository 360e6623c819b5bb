"""``counter-app report``: registers and forms for a span of days; times without a line."""

import argparse
from datetime import date, datetime
from pathlib import Path

from counter_app.cli.io import Io, day_of, readable, write_file
from counter_app.core.clock import of_days
from counter_app.core.errors import UserError
from counter_app.core.wall_time import instant_of

REGISTER = "register"
OUTAGES = "outages"
II06A = "ii06a"


def configure(parser: argparse.ArgumentParser) -> None:
    """Which report, of which days, to which file."""
    parser.add_argument(
        "name",
        choices=(REGISTER, OUTAGES, II06A),
        help="register: sổ theo dõi hồ sơ (Mẫu 07); outages: giấy xác nhận mất đường truyền; "
        "ii06a: Biểu II.06a, tình hình giải quyết hồ sơ",
    )
    parser.add_argument("--from", dest="since", required=True, help="ngày đầu, YYYY-MM-DD")
    parser.add_argument("--until", required=True, help="ngày cuối, YYYY-MM-DD")
    parser.add_argument("--out", type=Path, required=True, help="tệp sẽ ghi")
    parser.add_argument(
        "--format", choices=("pdf", "csv"), help="dạng tệp; ii06a: csv, còn lại: pdf nếu không ghi"
    )
    parser.add_argument(
        "--as-of",
        default="",
        help="ii06a: số liệu tại thời điểm này, YYYY-MM-DDTHH:MM; không ghi: nay",
    )
    parser.add_argument(
        "--received-here",
        action="store_true",
        help="ii06a: mọi hồ sơ đã tiếp nhận, kể cả cơ quan khác giải quyết",
    )
    parser.add_argument("--sector", default="", help="chỉ một lĩnh vực, như Hộ tịch")
    parser.add_argument("--training", action="store_true", help="dùng kho huấn luyện")


def run(args: argparse.Namespace, io: Io) -> int:
    """Writes the file; answers how many dossiers are in it."""
    from counter_app.cli.acting import desk_of
    from counter_app.services.lists.registers import register, register_csv, register_pdf
    from counter_app.services.people.audit import note_export

    since, until = day_of(args.since), day_of(args.until)
    if args.name == II06A:
        return _form(args, io, since, until)
    if args.as_of or args.received_here:
        raise UserError(
            "ii06a_only", "--as-of và --received-here chỉ dùng với ii06a. Hãy bỏ đi.", field="as_of"
        )
    if args.name == OUTAGES:
        return _certify(args, io, since, until)
    with desk_of(args, io) as desk:
        at = desk.clock.now()
        content = register(desk=desk, since=since, until=until, at=at, sector=readable(args.sector))
        note_export(desk, at, what="report:register", rows=len(content.rows), file=args.out.name)
    data = (
        register_csv(content).encode("utf-8-sig") if args.format == "csv" else register_pdf(content)
    )
    write_file(args.out, data)
    io.answer({"report": args.name, "dossiers": len(content.rows), "file": str(args.out)})
    return 0


def _form(args: argparse.Namespace, io: Io, since: date, until: date) -> int:
    """Form II.06a as CSV; answers its figures by column and what stands under it."""
    from counter_app.cli.acting import desk_of
    from counter_app.domain.reporting.ii06a import COLUMNS, Scope
    from counter_app.domain.reporting.period import days
    from counter_app.services.people.audit import note_export
    from counter_app.services.reports.ii06a import ii06a, ii06a_csv

    if args.format == "pdf":
        raise UserError("csv_only", "Biểu II.06a chỉ có dạng CSV. Hãy ghi --format csv.")
    if args.sector:
        raise UserError("all_sectors", "Biểu II.06a có đủ mọi lĩnh vực. Hãy bỏ --sector.")
    period, scope = days(since, until), Scope.RESOLVED_HERE
    if args.received_here:
        scope = Scope.RECEIVED_HERE
    with desk_of(args, io) as desk:
        at = desk.clock.now()
        report = ii06a(period, desk=desk, as_of=_as_of(args.as_of, at), scope=scope)
        total = report.form.total
        note_export(desk, at, what=f"report:{II06A}", rows=len(total.received), file=args.out.name)
    write_file(args.out, ii06a_csv(report).encode("utf-8-sig"))
    told = {"report": args.name, "dossiers": len(total.received), "file": str(args.out)}
    figures = dict(zip(map(str, COLUMNS), total.figures, strict=True))
    io.answer(told | {"columns": figures, "notes": report.notes})
    return 0


def _as_of(text: str, now: datetime) -> datetime:
    """The instant asked about; what has not come yet cannot be told."""
    if not text:
        return now
    asked = instant_of(text, field="as_of")
    if asked > now:
        raise UserError("as_of_ahead", "Thời điểm --as-of chưa tới. Hãy ghi một lúc đã qua.")
    return asked


def _certify(args: argparse.Namespace, io: Io, since: date, until: date) -> int:
    """The certificate of the times without a line that touch those days; always PDF."""
    from counter_app.cli.acting import desk_of
    from counter_app.services.people.audit import note_export
    from counter_app.services.sending.outage_paper import between, outage_pdf, outages

    if args.format == "csv":
        raise UserError("pdf_only", "Giấy xác nhận chỉ có dạng PDF.", field="format")
    first, last = of_days(since, until)
    with desk_of(args, io) as desk:
        at = desk.clock.now()
        lines = between(outages(desk=desk, at=at), first, last)
        data = outage_pdf(lines, desk=desk, at=at)
        note_export(desk, at, what="report:outages", rows=len(lines), file=args.out.name)
    write_file(args.out, data)
    taken = sum(one.taken_in for one in lines)
    told = {"report": args.name, "outages": len(lines), "dossiers": taken}
    io.answer(told | {"file": str(args.out)})
    return 0
