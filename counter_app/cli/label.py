"""``counter-app label``: folder labels, separators, envelopes, postal labels as a PDF."""

import argparse
from pathlib import Path

from counter_app.cli.io import Io, readable, write_file


def configure(parser: argparse.ArgumentParser) -> None:
    """Which dossiers, what to print, to which file."""
    from counter_app.domain.label import LABEL_NAMES, LabelKind

    parser.add_argument("codes", nargs="+", metavar="code", help="mã hồ sơ, hoặc số giấy hẹn")
    parser.add_argument(
        "--kind",
        choices=[kind.value for kind in LabelKind],
        required=True,
        help="; ".join(f"{kind.value}: {name}" for kind, name in LABEL_NAMES.items()),
    )
    parser.add_argument("--out", type=Path, required=True, help="tệp PDF sẽ ghi")
    parser.add_argument("--to-unit", action="store_true", help="phong bì gửi cơ quan giải quyết")
    parser.add_argument("--used", type=int, default=0, help="số tem đã dùng trên tờ A4")
    parser.add_argument("--tracking", default="", help="số hiệu bưu gửi")
    parser.add_argument("--training", action="store_true", help="dùng kho huấn luyện")


def run(args: argparse.Namespace, io: Io) -> int:
    """Writes the PDF and notes it in each dossier; answers what it holds."""
    from counter_app.cli.acting import desk_of
    from counter_app.cli.slip import check_target
    from counter_app.domain.label import LabelKind
    from counter_app.domain.rights import Right, require
    from counter_app.services.lookup import open_dossier
    from counter_app.services.papers.labels import Addressee, LabelOrder, labels_pdf, note_print
    from counter_app.services.people.audit import note_export
    from counter_app.services.visits.scanned import scanned_dossier

    check_target(args.out)
    to = Addressee.UNIT if args.to_unit else Addressee.CITIZEN
    order = LabelOrder(
        kind=LabelKind(args.kind), to=to, used=args.used, tracking_no=readable(args.tracking)
    )
    with desk_of(args, io) as desk:
        rows = [scanned_dossier(readable(code), desk=desk) for code in args.codes]
        pdf = labels_pdf(order, [row.id for row in rows], desk=desk)
        require(desk.clerk, Right.WRITE)  # what is printed is noted in each dossier
        at, what = desk.clock.now(), f"label:{order.kind.value}"
        note_export(desk, at, what=what, rows=len(rows), file=args.out.name)
        write_file(args.out, pdf)
        for row in rows:
            dossier = open_dossier(row.id, desk=desk)
            note_print(order.kind, dossier, desk=desk, at=desk.clock.now())
        codes = [row.code for row in rows]
        io.answer({"kind": order.kind.value, "dossier_codes": codes, "pdf": str(args.out)})
    return 0
