"""``counter-app intake``: takes one dossier in from a JSON file, exactly as the window does."""

import argparse
from pathlib import Path

from counter_app.cli.io import Io
from counter_app.cli.office import read_file
from counter_app.core.clock import local
from counter_app.core.config import default_data_dir


def configure(parser: argparse.ArgumentParser) -> None:
    """The file, where to print, and whether only to train."""
    parser.add_argument("--file", type=Path, required=True, help="tệp JSON của hồ sơ")
    parser.add_argument("--print-to", type=Path, help="thư mục nhận giấy hẹn PDF")
    parser.add_argument("--training", action="store_true", help="dùng kho huấn luyện")


def run(args: argparse.Namespace, io: Io) -> int:
    """One line of JSON with the code, the slip and the promise; nothing half-done on refusal."""
    from counter_app.bootstrap import desk_open
    from counter_app.services.intake import receive
    from counter_app.services.intake_file import read_intake
    from counter_app.services.offer import offer

    draft = read_intake(read_file(args.file))
    with desk_open(args.data or default_data_dir(), training=args.training) as desk:
        at = desk.clock.now()
        made = offer(draft, desk=desk, at=at)
        receipt = receive(draft, offer=made, desk=desk, at=at)
        pdf = None
        if args.print_to is not None:
            from counter_app.services import printing

            pdf = printing.print_to_folder(receipt.dossier_id, args.print_to, desk=desk)
        io.answer(
            {
                "dossier_code": receipt.dossier_code,
                "slip_no": receipt.slip_no,
                "due_at": (
                    local(receipt.due_at).strftime("%Y-%m-%dT%H:%M") if receipt.due_at else None
                ),
                "slip_pdf": str(pdf) if pdf else None,
                "lookup_secret": receipt.lookup_secret,
                "duplicate": receipt.duplicate,
                "warnings": list(receipt.warnings),
            }
        )
    return 0
