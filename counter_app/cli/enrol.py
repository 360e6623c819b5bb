"""``counter-app enrol``: joins this desk to a central server with an administrator's one-time code."""

import argparse
from pathlib import Path

from counter_app.cli.io import Io, readable


def configure(parser: argparse.ArgumentParser) -> None:
    """The code and the server's address."""
    parser.add_argument("code", help="mã ghi danh dùng một lần do quản trị cấp")
    parser.add_argument("--url", required=True, help="địa chỉ máy chủ, https://…")
    parser.add_argument(
        "--authority",
        type=Path,
        metavar="TỆP",
        help="tệp PEM chứng thư của nơi cấp riêng, khi máy chủ không dùng chứng thư công cộng",
    )


def run(args: argparse.Namespace, io: Io) -> int:
    """Answers who this desk is there."""
    from counter_app.bootstrap_sync import enrol_desk
    from counter_app.cli.acting import desk_of

    with desk_of(args, io) as desk:
        joined = enrol_desk(
            readable(args.code), url=readable(args.url), desk=desk, authority=args.authority
        )
        io.answer(
            {
                "device": joined.device,
                "device_no": joined.device_no,
                "commune": joined.commune,
                "lanes": list(joined.lanes),
                "name": joined.name,
            }
        )
    return 0
