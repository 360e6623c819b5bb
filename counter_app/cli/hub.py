"""``counter-app hub``: the office's hub on this PC, or which hub this desk uses."""

import argparse
from typing import TYPE_CHECKING, Final

from counter_app.cli.io import Io, readable, wall_minute
from counter_app.core.errors import UserError
from counter_app.core.own_address import own_address

if TYPE_CHECKING:
    from counter_app.services.desk import Desk


_ANYWHERE: Final = "0.0.0.0"  # noqa: S104  # the office's other PCs must reach it
_VERBS: Final = {
    "serve": "làm máy trạm của đơn vị đến khi được bảo dừng",
    "join": "dùng máy trạm ở địa chỉ này khi mất đường truyền",
    "status": "đang dùng máy trạm nào, bao nhiêu việc để ở đó",
    "sync": "gửi và nhận với máy trạm một lượt",
    "leave": "thôi dùng máy trạm",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """One verb each."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VIỆC")
    of = {
        verb: verbs.add_parser(verb, help=told, description=f"{told[:1].upper()}{told[1:]}.")
        for verb, told in _VERBS.items()
    }
    of["serve"].add_argument(
        "--listen",
        default=f"{_ANYWHERE}:8444",
        metavar="ĐỊA_CHỈ:CỔNG",
        help="nghe ở đâu, mặc định 0.0.0.0:8444: mọi mạng của máy này",
    )
    of["join"].add_argument(
        "address", help="tên máy hoặc số IP của máy trạm, có thể kèm :cổng, ví dụ 192.168.1.10:8444"
    )


def run(args: argparse.Namespace, io: Io) -> int:
    """Every answer is one line of JSON."""
    from counter_app.bootstrap_sync import forget_hub, tell_of_hub
    from counter_app.cli.acting import desk_of

    with desk_of(args, io, unattended=args.verb == "serve") as desk:
        if args.verb == "serve":
            _serve(args.listen, desk, io)
            return 0
        if args.verb == "join":
            tell_of_hub(readable(args.address), desk)
        if args.verb == "leave":
            forget_hub(desk)
        if args.verb == "sync":
            return _sync(desk, io)
        io.answer(_told(desk))
    return 0


def _serve(listen: str, desk: "Desk", io: Io) -> None:
    from counter_app.bootstrap_hub import serve_office_hub

    host, _, port = listen.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise UserError("hub_listen", "Địa chỉ nghe phải dạng 0.0.0.0:8444.", field="listen")

    def listening(address: str) -> None:
        at, _, port = address.rpartition(":")
        join = f"{own_address() if at == _ANYWHERE else at}:{port}"
        io.answer({"address": address, "join": join, "desk": desk.office.desk_name})
        io.stdout.flush()

    serve_office_hub(desk, host=host.strip("[]"), port=int(port), on_listening=listening)


def _sync(desk: "Desk", io: Io) -> int:
    from counter_app.bootstrap_sync import join_hub_lane

    lane = join_hub_lane(desk)
    try:
        last = lane.step()
    finally:
        lane.close()
    done = {"reached": last.reached, "left": last.left, "answered": last.answered}
    told = {"trouble": last.trouble or None, "message": last.message or None}
    io.answer({**done, "heard": last.heard, **told})
    return 1 if last.trouble else 0


def _told(desk: "Desk") -> dict[str, object]:
    from db.counter import hub

    known, at_hub = desk.store.read(lambda one: (hub.known_hub(one), hub.kept_there(one)))
    if known is None:
        return {"hub": None}
    return {
        "hub": known.name,
        "address": known.address,
        "last_contact": wall_minute(known.contact_at),
        "waiting_there": at_hub.operations,
    }
