"""``counter-app receipt``: legal receipts still to be made, the provider's table out and back in."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from counter_app.cli.io import Io
from counter_app.core.errors import UserError

if TYPE_CHECKING:
    from counter_app.services.desk import Desk


def configure(parser: argparse.ArgumentParser) -> None:
    """What to do, with which file."""
    parser.add_argument(
        "action",
        choices=("list", "export", "import"),
        help="list: phiếu thu cần lập hoặc hủy biên lai; export: xuất bảng cho nhà cung cấp; "
        "import: ghi số biên lai từ bảng đã điền",
    )
    parser.add_argument("--file", type=Path, help="export: tệp CSV sẽ ghi; import: tệp CSV, XLSX")
    parser.add_argument("--training", action="store_true", help="dùng kho huấn luyện")


def run(args: argparse.Namespace, io: Io) -> int:
    """One line for each slip, or one JSON value."""
    from counter_app.cli.acting import desk_of

    if args.action != "list" and args.file is None:
        raise UserError("file_missing", f"Hãy thêm --file cho {args.action}.", field="file")
    acts = {"list": _list, "export": _export, "import": _import}
    with desk_of(args, io) as desk:
        return acts[args.action](args, io, desk)


def _list(_args: argparse.Namespace, io: Io, desk: "Desk") -> int:
    from counter_app.services.people.audit import note_shown
    from counter_app.services.receipts.receipts import wanting

    rows = wanting(desk=desk, at=desk.clock.now())
    if told := note_shown(desk, what="receipts", rows=len(rows)):
        io.stderr.write(f"{told}\n")
    for one in rows:
        io.answer(
            {
                "slip_no": one.slip.paper_no,
                "year": one.slip.year,
                "need": one.need.value,
                "day": one.day.isoformat(),
                "late": one.late,
                "amount_vnd": one.taking.kept_vnd or one.taking.amount_vnd,
                "payer": one.taking.payer,
                "dossier_code": one.dossier.row.code,
                "receipt": one.taking.receipt.words if one.taking.receipt else None,
            }
        )
    return 0


def _export(args: argparse.Namespace, io: Io, desk: "Desk") -> int:
    from counter_app.services.receipts.receipt_table import export

    rows = export(args.file, desk=desk, at=desk.clock.now())
    io.answer({"rows": rows, "csv": str(args.file)})
    return 0


def _import(args: argparse.Namespace, io: Io, desk: "Desk") -> int:
    """Exit code 2 where a row was refused; the others are linked all the same."""
    from counter_app.services.receipts.receipt_table import take_back

    taken = take_back(args.file, desk=desk, at=desk.clock.now())
    refused = [{"row": row, "why": why} for row, why in taken.refused]
    io.answer(
        {
            "linked": taken.linked,
            "known": taken.known,
            "empty": taken.empty,
            "refused": refused,
        }
    )
    return 2 if refused else 0
