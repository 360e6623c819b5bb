"""``counter-app central quarantine``: what the cell keeps apart, why, and letting it in."""

import argparse
from typing import TYPE_CHECKING, Final

from counter_app.cli.io import Io, readable, wall_minute
from counter_app.core.errors import UserError

if TYPE_CHECKING:
    from counter_app.central.releasing import Releasing
    from counter_app.core.clock import Clock
    from db.central.quarantine import Refused

_DONE: Final = {
    "accepted": "đã nhận",
    "conflict": "trái với việc khác, người ở quầy phải quyết",
    "blocked": "chờ việc trước của cùng hồ sơ",
    "rejected": "vẫn bị từ chối",
    "kept": "để nguyên: việc đã được sửa hoặc mang số hiệu của việc khác",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Which rows, and whether to judge them again."""
    parser.description = "Xem những gì máy chủ giữ riêng, hoặc xét lại để cho vào hồ sơ."
    parser.add_argument(
        "action", choices=("list", "release"), help="list: xem; release: xét lại và cho vào"
    )
    parser.add_argument("--device", default="", help="chỉ của một máy, dạng d-…")
    parser.add_argument("--healed", action="store_true", help="list: kể cả việc đã được sửa lại")
    parser.add_argument("--number", default="", help="chỉ một việc, dạng q-…, xem bằng list")


def run(args: argparse.Namespace, io: Io) -> None:
    """One line of JSON each; ``release`` needs a desk or a number, never all at once."""
    from counter_app.bootstrap_central import quarantine_of
    from counter_app.core.clock import SystemClock

    device, number = readable(args.device), readable(args.number)
    if args.action == "release" and not (device or number):
        raise UserError(
            "which_missing", "Hãy ghi --device hoặc --number, xem bằng: central quarantine list."
        )
    with quarantine_of(readable(args.db), readable(args.commune)) as kept:
        found = [one for one in kept.waiting(device=device) if number in {"", one.number}]
        if number and not found:
            raise UserError("not_found", "Không có việc nào mang số này đang được giữ riêng.")
        if args.action == "list":
            for one in found:
                io.answer(_told(one))
            if args.healed:
                for one in kept.waiting(device=device, healed=True):
                    io.answer(_told(one) | {"healed": True})
            return
        _release(kept, tuple(found), SystemClock(), io)


def _release(kept: "Releasing", found: "tuple[Refused, ...]", clock: "Clock", io: Io) -> None:
    for done in kept.release(found, at=clock.now()):
        why = {"why": _why(done.code)} if done.code else {}
        io.answer(
            {"number": done.refused.number, "result": done.result, "message": _DONE[done.result]}
            | why
        )


def _told(one: "Refused") -> dict[str, object]:
    from counter_app.central.releasing import about
    from counter_app.core.clock import from_ms

    sent = about(one)
    return {
        "number": one.number,
        "device": one.device,
        "kind": sent.kind,
        "dossier": sent.dossier,
        "dossier_code": sent.code or None,
        "written": wall_minute(from_ms(sent.wall_ms)),
        "received": wall_minute(from_ms(one.received_ms)),
        "code": one.code,
        "why": _why(one.code),
    }


def _why(code: str) -> str:
    from counter_app.services.sending.refusal_words import WHY

    return WHY.get(code, "máy chủ không nhận; hãy báo người hỗ trợ")
