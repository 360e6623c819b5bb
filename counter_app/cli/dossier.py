"""``counter-app dossier``: one dossier's history and lawful moves, or one move, as the window does."""

import argparse
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from counter_app.cli.io import Io, readable, wall_minute
from counter_app.core.clock import from_local
from counter_app.core.errors import UserError
from counter_app.core.text import clean_line

if TYPE_CHECKING:
    from counter_app.services.desk import Desk
    from counter_app.services.lookup import DossierView
    from counter_app.services.workflow import Wanted


def configure(parser: argparse.ArgumentParser) -> None:
    """Which dossier, and what to do with it."""
    parser.add_argument("code", help="mã hồ sơ, hoặc số giấy hẹn")
    parser.add_argument("action", choices=("show", "move"), help="show: xem; move: chuyển bước")
    parser.add_argument("move", nargs="?", help="tên bước, như show liệt kê")
    parser.add_argument("--reason", default="", help="lý do, ít nhất 10 chữ khi bước cần")
    parser.add_argument(
        "--point", action="append", default=[], help="một nội dung trên giấy; ghi được nhiều lần"
    )
    parser.add_argument("--print-to", type=Path, help="thư mục nhận giấy của bước, dạng PDF")
    parser.add_argument("--due", help="ngày hẹn mới, YYYY-MM-DDTHH:MM, khi bước cần")
    parser.add_argument(
        "--clock", choices=("restart", "resume"), help="tính lại từ đầu hay tính tiếp sau khi dừng"
    )
    parser.add_argument("--as", dest="acting", help="tên cán bộ đang làm")
    parser.add_argument("--training", action="store_true", help="dùng kho huấn luyện")


def run(args: argparse.Namespace, io: Io) -> int:
    """One JSON value: the dossier, or what became of it."""
    from counter_app.bootstrap import desk_open
    from counter_app.services.lookup import named_dossier, open_dossier
    from counter_app.services.office import acting
    from counter_app.services.printing import require_folder
    from counter_app.services.workflow import make_move

    wanted = _wanted(args) if args.action == "move" else None
    with desk_open(args.data, training=args.training) as opened:
        desk = acting(args.acting, desk=opened)
        found = named_dossier(readable(args.code), desk=desk)
        if wanted is None:
            io.answer(_shown(open_dossier(found.id, desk=desk), desk))
            return 0
        if args.print_to is not None:
            require_folder(args.print_to)
        moved = make_move(found.id, wanted, desk=desk, at=desk.clock.now())
        pdf = None
        if args.print_to is not None and moved.paper is not None:
            from counter_app.services.letter_printing import letter_to_folder

            pdf = letter_to_folder(found.id, moved.paper, args.print_to, desk=desk)
        io.answer(
            {
                "dossier_code": found.code or None,
                "state": moved.state.value,
                "version": moved.version,
                "due_before": wall_minute(moved.due_before),
                "due_at": wall_minute(moved.due_at),
                "warnings": list(moved.warnings),
                "paper": moved.paper.value if moved.paper else None,
                "paper_pdf": str(pdf) if pdf else None,
            }
        )
    return 0


def _wanted(args: argparse.Namespace) -> "Wanted":
    from counter_app.domain.deadline.limit import SuspensionPolicy
    from counter_app.domain.workflow import Move
    from counter_app.services.workflow import Wanted

    try:
        move = Move(args.move)
    except ValueError:
        raise UserError(
            "move_unknown", f"Hãy ghi tên bước: {', '.join(move.value for move in Move)}."
        ) from None
    return Wanted(
        move=move,
        reason=clean_line(readable(args.reason)),
        points=tuple(clean_line(readable(point)) for point in args.point),
        due_at=_instant(args.due) if args.due else None,
        policy=SuspensionPolicy(args.clock) if args.clock else None,
    )


def _instant(text: str) -> datetime:
    try:
        return from_local(datetime.fromisoformat(text).replace(tzinfo=None))
    except ValueError:
        raise UserError("bad_date", "Ngày hẹn ghi như 2026-12-02T17:00.") from None


def _shown(dossier: "DossierView", desk: "Desk") -> dict[str, object]:
    from counter_app.domain.workflow import PORTAL_STATUS
    from counter_app.services.workflow import possible

    row = dossier.row
    return {
        "dossier_code": row.code,
        "slip_no": row.slip_no,
        "procedure_code": row.procedure_code,
        "applicant": row.applicant_name,
        "state": row.state.value,
        "portal_status": PORTAL_STATUS.get(row.state),
        "version": dossier.version,
        "received_at": wall_minute(row.received_at),
        "due_at": wall_minute(row.due_at),
        "history": [
            {
                "number": event.number,
                "kind": event.kind.value,
                "at": wall_minute(event.at),
                "by": event.by_name,
                "state": event.state.value,
                "move": event.body.get("move"),
                "reason": event.body.get("reason"),
            }
            for event in dossier.events
        ],
        "moves": [
            {"move": rule.move.value, "label": rule.label, "needs": sorted(rule.needs)}
            for rule in possible(dossier, desk=desk)
        ],
    }
