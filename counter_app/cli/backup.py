"""``counter-app backup``: a verified copy of the store while it works."""

import argparse
from pathlib import Path

from counter_app.cli.io import Io

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
    parser.add_argument("--training", action="store_true", help="sao lưu kho huấn luyện")


def run(args: argparse.Namespace, io: Io) -> int:
    """One line of JSON that names the copy."""
    from counter_app.cli.acting import desk_of
    from counter_app.domain.office import OfficeKind
    from counter_app.services.keeping.backup import back_up
    from counter_app.services.keeping.safekeeping import choose_place, keep_safe

    with desk_of(args, io, unattended=args.place is None) as desk:
        if args.place is not None:
            choose_place(args.place, desk=desk)
        if args.to is None:
            made = keep_safe(desk=desk, at=desk.clock.now(), thorough=True)
        else:
            made = back_up(args.to, desk=desk, at=desk.clock.now())
        real = desk.store.kind is OfficeKind.REAL
    io.answer({"backup": str(made.path), "bytes": made.size_bytes})
    if real and not made.opens_elsewhere:
        io.stderr.write(ONLY_HERE + "\n")
    return 0
