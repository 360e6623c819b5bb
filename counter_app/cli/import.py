"""``counter-app import``: takes a list of dossiers in, from CSV or XLSX, all of it or nothing."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from counter_app.cli.io import Io, wall_minute
from counter_app.core.errors import EnvironmentFault, UserError

if TYPE_CHECKING:
    from counter_app.services.bulk.bulk import Judged, TakenLine
    from counter_app.services.bulk.bulk_rows import Line
    from counter_app.services.desk import Desk


def configure(parser: argparse.ArgumentParser) -> None:
    """The file, and what to do with it."""
    parser.description = (
        "Tiếp nhận cả danh sách, mỗi dòng một hồ sơ: nhận tất cả hoặc không nhận hồ sơ nào."
        " Dòng có cột “Mã hồ sơ cũ” là hồ sơ đã nhận ở hệ thống cũ, giữ ngày nhận và ngày hẹn ở đó."
    )
    parser.add_argument("file", type=Path, help="tệp .xlsx hoặc CSV UTF-8")
    parser.add_argument("--preview", action="store_true", help="chỉ xét từng dòng, chưa nhận")
    parser.add_argument("--skip", default="", help="bỏ các dòng này, ví dụ 3,7")
    parser.add_argument("--again", action="store_true", help="nhận lại cả dòng đã có hồ sơ")
    parser.add_argument("--template", action="store_true", help="ghi tệp mẫu vào tên này rồi thôi")
    parser.add_argument("--print-to", type=Path, help="thư mục nhận giấy hẹn PDF")
    parser.add_argument("--training", action="store_true", help="dùng kho huấn luyện")


def run(args: argparse.Namespace, io: Io) -> int:
    """A line of JSON for each row; a list with a bad row that is not skipped is refused whole."""
    if args.template:
        from counter_app.services.bulk.bulk_template import write_template

        write_template(args.file)
        io.answer({"template": str(args.file)})
        return 0
    from counter_app.cli.acting import desk_of
    from counter_app.services.bulk.bulk import judge, take
    from counter_app.services.papers import printing

    skipped = _numbers(args.skip)
    with desk_of(args, io) as desk:
        if args.print_to is not None:
            printing.require_folder(args.print_to)
        at = desk.clock.now()
        judged = judge(args.file, desk=desk, at=at)
        if args.preview or any(number not in skipped for number in judged.bad):
            _tell(judged, io)
        if args.preview:
            return 0
        taken = take(judged, desk=desk, at=at, leave_out=skipped, again=args.again)
        _answer(judged, taken, args.print_to, desk, io)
    return 0


def _tell(judged: "Judged", io: Io) -> None:
    for line in judged.lines:
        io.answer(_row(line))
    if judged.hour:
        io.stderr.write(f"{judged.hour}\n")
    if judged.unknown:
        io.stderr.write(f"Không đọc các cột: {', '.join(judged.unknown)}.\n")


def _answer(
    judged: "Judged", taken: "tuple[TakenLine, ...]", folder: Path | None, desk: "Desk", io: Io
) -> None:
    by_number = {one.number: one for one in taken}
    for line in judged.lines:
        one = by_number.get(line.number)
        if one is None:
            io.answer(_row(line) | {"dossier_code": None})
            continue
        receipt = one.receipt
        pdf = None if one.opening or folder is None else _print(one, folder, desk)
        io.answer(
            _row(line)
            | {
                "dossier_code": receipt.dossier_code,
                "slip_no": receipt.slip_no,
                "slip_pdf": pdf,
                "warnings": list(receipt.warnings),
            }
        )


def _print(one: "TakenLine", folder: Path, desk: "Desk") -> str | None:
    """The slip; the dossier is taken in, and no printer may hide its number now."""
    from counter_app.services.papers.printing import print_to_folder

    try:
        pdf = print_to_folder(one.receipt.dossier_id, folder, desk=desk)
    except (UserError, EnvironmentFault):
        return None
    return str(pdf) if pdf else None


def _row(line: "Line") -> dict[str, object]:
    return {
        "row": line.number,
        "verdict": line.verdict.value,
        "name": line.name,
        "procedure": line.procedure,
        "due_at": wall_minute(line.offer.due_at) if line.offer else None,
        "old_code": line.old.code if line.old else None,
        "notes": [
            {"column": one.column, "message": one.message, "stops": one.blocking}
            for one in line.notes
        ],
    }


def _numbers(text: str) -> tuple[int, ...]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(part.isdecimal() and len(part) < 8 for part in parts):
        raise UserError("bad_rows", "Các dòng bỏ qua ghi bằng số, cách nhau dấu phẩy: --skip 3,7.")
    return tuple(map(int, parts))
