"""``counter-app report``: registers, forms and figures of a period; times without a line."""

import argparse
from datetime import date
from pathlib import Path

from counter_app.cli import report_tables
from counter_app.cli.io import Io, readable, write_file
from counter_app.cli.report_tables import OUTAGES, REGISTER
from counter_app.core.clock import of_days
from counter_app.core.errors import UserError


def configure(parser: argparse.ArgumentParser) -> None:
    """Which report, of which days, to which file."""
    report_tables.configure(parser)
    parser.add_argument("--out", type=Path, required=True, help="tệp sẽ ghi")
    parser.add_argument("--sector", default="", help="register: chỉ một lĩnh vực, như Hộ tịch")
    parser.add_argument("--training", action="store_true", help="dùng kho huấn luyện")


def run(args: argparse.Namespace, io: Io) -> int:
    """Writes the file; answers how many dossiers are in it."""
    from counter_app.cli.acting import desk_of
    from counter_app.services.lists.registers import register, register_csv, register_pdf
    from counter_app.services.people.audit import note_export

    if args.name not in (REGISTER, OUTAGES):
        return report_tables.run(args, io)
    if args.as_of or args.received_here or args.dossiers or args.format == "xlsx":
        raise UserError(
            "tables_only",
            f"{args.name} không có --as-of, --received-here, --dossiers, xlsx. Hãy bỏ đi.",
            field="as_of",
        )
    period = report_tables.period_of(args)
    since, until = period.first, period.last
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
