"""``counter-app central device``: the desks of a commune; one more lane for one, or its end."""

import argparse
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from counter_app.cli.io import Io, readable, wall_minute
from counter_app.core.errors import UserError

if TYPE_CHECKING:
    from counter_app.central.office.keeping import DeskLine, Keeper

# A desk with a line comes every quarter of an hour at least, for a new token.
_JUST_SEEN: Final = timedelta(hours=1)


def configure(parser: argparse.ArgumentParser) -> None:
    """Which desk, and what becomes of it."""
    parser.description = (
        "Xem các máy của đơn vị, cấp thêm dãy số, cho thôi dùng, thu hồi, báo không còn máy, "
        "lập danh sách người bị ảnh hưởng khi mất máy."
    )
    parser.add_argument(
        "action",
        choices=("list", "lane", "retire", "revoke", "gone", "exposure"),
        help="list: xem; lane: cấp thêm dãy số; retire: thôi dùng; revoke: thu hồi khi mất máy; "
        "gone: máy hỏng, mất hẳn, trả dãy số của máy cho máy khác; exposure: máy bị mất có dữ liệu "
        "của ai, từ bao giờ",
    )
    parser.add_argument("--device", default="", help="mã máy, dạng d-…, xem bằng list")
    parser.add_argument("--out", type=Path, help="exposure: tệp CSV sẽ ghi danh sách")
    parser.add_argument("--wipe", action="store_true", help="revoke: bảo máy xóa dữ liệu của nó")


def run(args: argparse.Namespace, io: Io) -> None:
    """A line for each desk, or one for what was done."""
    from counter_app.bootstrap_central import office_keeper

    device = readable(args.device)
    with office_keeper(readable(args.db), args.commune) as keeper:
        if args.action == "list":
            for line in keeper.desks().result():
                io.answer(_told(line))
            return
        if not device:
            raise UserError(
                "device_missing", "Hãy ghi --device, xem mã máy bằng: central device list."
            )
        if args.action == "lane":
            lanes = keeper.lease_lane(device).result()
            io.answer({"device": device, "lanes": [one.lane for one in lanes]})
            return
        if args.action == "exposure":
            io.answer(_exposed(keeper, device, args.out))
            return
        if args.action == "gone":
            freed = keeper.give_up(device).result()
            io.answer({"device": device, "lanes_freed": list(freed)})
            return
        _ended(keeper, device, args, io)


def _exposed(keeper: "Keeper", device: str, out: Path | None) -> dict[str, object]:
    from counter_app.cli.central_exposure import exposure

    if out is None:
        raise UserError("out_missing", "Hãy ghi --out, tệp CSV sẽ chứa danh sách.")
    return exposure(keeper, device, out)


def _ended(keeper: "Keeper", device: str, args: argparse.Namespace, io: Io) -> None:
    if args.action == "retire":
        known = keeper.retire(device).result()
    else:
        known = keeper.revoke(device, wipe=args.wipe).result()
    told: dict[str, object] = {"device": known.device, "name": known.name, "state": known.state}
    (line,) = [one for one in keeper.desks().result() if one.seen.known.device == device]
    told["seen"] = _seen(line)
    if args.action == "retire":
        told["message"] = _still_there(keeper, line)
    io.answer(told)


def _still_there(keeper: "Keeper", line: "DeskLine") -> str:
    """What may still lie at the desk: only the desk itself knows."""
    from counter_app.core.clock import from_ms_or_none

    seen = from_ms_or_none(line.seen.seen_ms)
    if seen is not None and keeper.clock.now() - seen < _JUST_SEEN:
        return (
            "Để máy mở tới khi báo đã gửi đủ rồi hãy tắt hẳn. Máy không cấp số nữa; dãy số của máy "
            "dùng lại được sau khi máy gửi đủ."
        )
    when = wall_minute(seen) or "chưa lần nào"
    return (
        f"Máy liên lạc lần cuối: {when}. Hồ sơ nhận sau đó có thể còn nằm ở máy: hãy nối mạng, mở "
        "chương trình tới khi báo đã gửi đủ, đừng cài lại máy trước đó. Máy đã hỏng, mất hẳn thì "
        "chạy: central device gone để dùng lại dãy số."
    )


def _told(line: "DeskLine") -> dict[str, object]:
    known = line.seen.known
    return {
        "device": known.device,
        "device_no": known.device_no,
        "name": known.name,
        "state": known.state,
        "seen": _seen(line),
        "lanes": [lane.lane for lane in line.lanes],
        "lanes_kept": list(line.kept),
    }


def _seen(line: "DeskLine") -> str | None:
    from counter_app.core.clock import from_ms_or_none

    return wall_minute(from_ms_or_none(line.seen.seen_ms))
