"""``counter-app backup``: a verified copy of the store while it works, or a copy tried out."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from counter_app.cli.io import Io

if TYPE_CHECKING:
    from counter_app.services.desk import Desk

ONLY_HERE = (
    "Bản sao này chỉ mở được khi còn máy này: nó không kèm khóa, hoặc nằm cùng ổ đĩa với dữ liệu. Hãy "
    "sao thêm ra USB hay ổ đĩa khác, ở đơn vị có mã khôi phục."
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Where to, and which office's store."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--to", type=Path, help="thư mục nhận bản sao lưu; không ghi: nơi sao lưu đã chọn"
    )
    where.add_argument(
        "--place", type=Path, help="chọn nơi để máy tự sao lưu từ nay, rồi sao lưu vào đó"
    )
    where.add_argument(
        "--rehearse",
        type=Path,
        metavar="TỆP",
        help="diễn tập khôi phục từ bản sao này: soát từng dòng, từng tệp; kho đang dùng không đổi",
    )
    parser.add_argument(
        "--recovery",
        action="store_true",
        help="diễn tập như trên máy mới: thử cả mã khôi phục trên giấy (gõ, hoặc ở tệp số 3)",
    )
    parser.add_argument("--training", action="store_true", help="sao lưu kho huấn luyện")


def run(args: argparse.Namespace, io: Io) -> int:
    """One line of JSON that names the copy, or tells what came of trying it: 1 where it is unsound."""
    from counter_app.cli.acting import desk_of
    from counter_app.domain.office import OfficeKind
    from counter_app.domain.staff import MACHINE
    from counter_app.services.keeping.backup import back_up
    from counter_app.services.keeping.safekeeping import choose_place, keep_safe
    from counter_app.services.people.destinations import require_connecting

    with desk_of(args, io, unattended=args.place is None) as desk:
        if args.rehearse is not None:
            return _rehearse(args, desk, io)
        if args.place is not None:
            choose_place(args.place, desk=desk, at=desk.clock.now())
        if args.to is None:
            made = keep_safe(desk=desk, at=desk.clock.now(), thorough=True)
        else:
            if desk.clerk.id != MACHINE.id:
                require_connecting(desk, desk.clock.now())
            made = back_up(args.to, desk=desk, at=desk.clock.now())
        real = desk.store.kind is OfficeKind.REAL
    io.answer({"backup": str(made.path), "bytes": made.size_bytes})
    if real and not made.opens_elsewhere:
        io.stderr.write(ONLY_HERE + "\n")
    return 0


def _rehearse(args: argparse.Namespace, desk: "Desk", io: Io) -> int:
    from counter_app.cli.typed_secret import typed_secret
    from counter_app.services.keeping.rehearsal import rehearse

    file, code = args.rehearse, typed_secret(io, "Mã khôi phục") if args.recovery else ""
    tried = rehearse(file, desk=desk, at=desk.clock.now(), recovery=code)
    found = [{"code": one.code, "row": one.row, "message": one.message} for one in tried.found]
    io.answer(
        {
            "file": str(file),
            "sound": tried.is_sound,
            "dossiers": tried.seen.holds.dossiers,
            "last_code": tried.seen.holds.last_code,
            "lost": tried.seen.lost,
            "found": found,
            "files_missing": tried.files.missing,
            "files_spoilt": tried.files.spoilt,
            "opens_elsewhere": not (tried.only_here or tried.keys),
        }
    )
    if tried.only_here:
        io.stderr.write(ONLY_HERE + "\n")
    if not tried.is_sound:
        io.stderr.write(f"Bản sao này có lỗi: {tried.wrong} Hãy sao lưu lại.\n")
    return 0 if tried.is_sound else 1
