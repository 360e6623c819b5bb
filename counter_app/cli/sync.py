"""``counter-app sync``: one round with the central server, or what waits and why."""

import argparse
from typing import TYPE_CHECKING

from counter_app.cli.io import Io, wall_minute

if TYPE_CHECKING:
    from counter_app.sync.line import LineState


def configure(parser: argparse.ArgumentParser) -> None:
    """A round, or only how things stand."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--once", action="store_true", help="gửi và nhận một lượt rồi báo kết quả")
    what.add_argument("--status", action="store_true", help="việc gì chờ gửi, từ khi nào, vì sao")


def run(args: argparse.Namespace, io: Io) -> int:
    """One line of JSON; exit code 1 where a round failed."""
    from counter_app.bootstrap import desk_open, join_engine
    from counter_app.sync.state import line_state

    with desk_open(args.data) as desk:
        if args.status:
            io.answer(_told(line_state(desk.store, None)))
            return 0
        engine = join_engine(desk, spread=False)
        try:
            last = engine.round()
        finally:
            engine.close()
        state = line_state(desk.store, last)
        io.answer({**_told(state), "sent": last.sent, "applied": last.applied})
    return 1 if last.trouble else 0


def _told(state: "LineState") -> dict[str, object]:
    return {
        "enrolled": state.enrolled,
        "reachable": state.reachable,
        "waiting": state.waiting,
        "undecided": state.undecided,
        "since": wall_minute(state.oldest_at),
        "last_contact": wall_minute(state.contact_at),
        "clock_offset_s": None if state.offset_ms is None else state.offset_ms // 1000,
        "frozen": state.frozen or None,
        "trouble": state.trouble or None,
        "message": state.message or None,
    }
