"""``counter-app slip``: prints a slip; what was printed before comes as a counted, marked copy."""

import argparse
import os
from pathlib import Path

from counter_app.cli.io import Io, readable
from counter_app.core.clock import to_ms
from counter_app.core.errors import UserError
from counter_app.domain.papers import PaperSize


def configure(parser: argparse.ArgumentParser) -> None:
    """Which dossier, to which file, on which paper."""
    parser.add_argument("code", help="mã hồ sơ, hoặc số giấy hẹn")
    parser.add_argument("--out", type=Path, required=True, help="tệp PDF sẽ ghi")
    parser.add_argument(
        "--paper",
        choices=[paper.value for paper in PaperSize],
        help="khổ giấy; mặc định của đơn vị",
    )
    parser.add_argument("--training", action="store_true", help="dùng kho huấn luyện")


def check_target(path: Path) -> None:
    """Refuses a path no file can stand at, before a copy is counted."""
    if os.path.isdir(path):  # noqa: PTH112  # unlike Path.is_dir it never raises
        raise UserError("file_is_folder", "--out là một thư mục. Hãy ghi thêm tên tệp PDF.")
    if not path.parent.is_dir():
        raise UserError("folder_missing", "Không thấy thư mục sẽ ghi tệp. Hãy tạo trước.")


def run(args: argparse.Namespace, io: Io) -> int:
    """Writes the PDF; answers which reprint it is, 0 for the first printing."""
    from counter_app.cli.acting import desk_of
    from counter_app.core.ids import uuid7
    from counter_app.services.papers import printing
    from counter_app.services.visits.scanned import scanned_dossier

    check_target(args.out)
    with desk_of(args, io) as desk:
        found = scanned_dossier(readable(args.code), desk=desk)
        request = uuid7(to_ms(desk.clock.now()))
        paper = PaperSize(args.paper) if args.paper else desk.office.printing.paper
        copy = printing.slip_to_file(found.id, args.out, desk=desk, paper=paper, request=request)
        io.answer({"dossier_code": copy.code, "reprint": copy.reprint, "slip_pdf": str(args.out)})
    return 0
