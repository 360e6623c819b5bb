"""``counter-app archive``: dossiers whose time is over; their list, and what destroys their content."""

import argparse
from pathlib import Path

from counter_app.cli.io import Io, readable, write_file
from counter_app.core.errors import UserError


def configure(parser: argparse.ArgumentParser) -> None:
    """What to do, with which dossiers."""
    parser.add_argument(
        "action",
        choices=("list", "purge"),
        help="list: hồ sơ hết thời hạn lưu; purge: hủy nội dung hồ sơ, chỉ giữ số và chữ ký",
    )
    parser.add_argument("codes", nargs="*", help="purge: mã các hồ sơ trong danh mục đã duyệt")
    parser.add_argument("--out", type=Path, help="list: danh mục PDF sẽ ghi")
    parser.add_argument("--export", type=Path, help="purge: thư mục bản xuất có đủ các hồ sơ ấy")
    parser.add_argument("--list-no", default="", help="purge: số danh mục đã được duyệt")
    parser.add_argument("--second", metavar="TÊN", help="purge: người cùng chứng kiến")
    parser.add_argument("--training", action="store_true", help="dùng kho huấn luyện")


def run(args: argparse.Namespace, io: Io) -> int:
    """A line for each dossier on the list, or one for what was destroyed."""
    from counter_app.cli.acting import desk_of
    from counter_app.services.keeping.archive import archive_list_pdf, past_time, purge
    from counter_app.services.people.audit import note_export

    with desk_of(args, io) as desk:
        at = desk.clock.now()
        if args.action == "purge":
            if args.export is None:
                raise UserError("export_missing", "Hãy ghi --export, thư mục bản xuất.")
            codes = [readable(code) for code in args.codes]
            list_no = readable(args.list_no)
            io.answer({"purged": purge(codes, args.export, list_no, desk=desk, at=at)})
            return 0
        found = past_time(desk=desk, at=at)
        if args.out is not None:
            note_export(desk, at, what="archive_list", rows=len(found), file=args.out.name)
            write_file(args.out, archive_list_pdf(found, desk=desk, at=at))
        for one in found:
            io.answer(
                {
                    "code": one.ended.code,
                    "procedure": one.ended.procedure_name,
                    "ended": f"{one.ended.ended_at:%Y-%m-%d}",
                    "retention": one.retention.text,
                }
            )
    return 0
