"""``counter-app sync``: one round with the central server, what waits and why, papers it ordered."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from counter_app.cli.io import Io, wall_minute

if TYPE_CHECKING:
    from counter_app.services.desk import Desk
    from counter_app.sync.line import LineState


def configure(parser: argparse.ArgumentParser) -> None:
    """A round, or only how things stand."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--once", action="store_true", help="gửi và nhận một lượt rồi báo kết quả")
    what.add_argument("--status", action="store_true", help="việc gì chờ gửi, từ khi nào, vì sao")
    what.add_argument(
        "--papers", action="store_true", help="các giấy máy chủ yêu cầu quầy này cấp số và in"
    )
    what.add_argument(
        "--papers-to", type=Path, metavar="THƯ_MỤC", help="cấp số các giấy đó, ghi PDF vào thư mục"
    )


def run(args: argparse.Namespace, io: Io) -> int:
    """One line of JSON; exit code 1 where a round failed."""
    from counter_app.bootstrap import desk_open, join_engine
    from counter_app.sync.state import line_state

    with desk_open(args.data) as desk:
        if args.papers or args.papers_to is not None:
            _papers(desk, args.papers_to, io)
            return 0
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


def _papers(desk: "Desk", folder: Path | None, io: Io) -> None:
    """A line for each paper ordered; with a folder they are issued into it."""
    from counter_app.services.ordered_papers import issue, ordered
    from counter_app.services.paper_printing import paper_to_folder
    from counter_app.services.printing import require_folder

    if folder is not None:
        require_folder(folder)
    for one in ordered(desk=desk):
        told: dict[str, object] = {
            "dossier_code": one.dossier.code or None,
            "paper": one.kind.value,
            "ordered_by": one.by,
            "at": wall_minute(one.at),
            "phone": one.phone or None,
        }
        if folder is not None:
            row = issue(one.order, desk=desk, at=desk.clock.now()).paper
            pdf = None if row is None else paper_to_folder(row, folder, desk=desk)
            told["pdf"] = str(pdf) if pdf else None
        io.answer(told)


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
