"""``counter-app dossier``: one dossier shown, moved, or acted on, as the window does it."""

import argparse
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counter_app.cli.io import Io, readable, wall_minute
from counter_app.core.errors import UserError
from counter_app.protocol.twin_notes import is_decision

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counter_app.domain.dossier import DossierRow, Event
    from counter_app.domain.workflow import Rule
    from counter_app.services.desk import Desk
    from counter_app.services.lookup import DossierView
    from counter_app.services.moving.workflow import Wanted

WHAT = "show: xem, kèm cách ghi tệp từng bước, từng việc; move: chuyển bước; act: việc khác"


def configure(parser: argparse.ArgumentParser) -> None:
    """Which dossier, and what to do with it."""
    parser.add_argument("code", help="mã hồ sơ, hoặc số giấy hẹn")
    parser.add_argument("action", choices=("show", "move", "act"), help=WHAT)
    parser.add_argument("name", nargs="?", help="tên bước hoặc tên việc, như show liệt kê")
    parser.add_argument(
        "--file",
        type=Path,
        help="tệp JSON: reason, due_at, clock, points, details của bước; hoặc nội dung của việc",
    )
    parser.add_argument("--reason", default="", help="lý do, ít nhất 10 chữ khi bước cần")
    parser.add_argument(
        "--point", action="append", default=[], help="một nội dung trên giấy; ghi được nhiều lần"
    )
    parser.add_argument(
        "--print-to", type=Path, help="thư mục nhận giấy của bước hoặc của việc, dạng PDF"
    )
    parser.add_argument("--due", help="ngày hẹn mới, YYYY-MM-DDTHH:MM, khi bước cần")
    parser.add_argument(
        "--clock", choices=("restart", "resume"), help="tính lại từ đầu hay tính tiếp sau khi dừng"
    )
    parser.add_argument(
        "--second",
        metavar="TÊN",
        help="thủ quỹ hoặc lãnh đạo cùng xác nhận khi hủy khoản thu; mật khẩu ở dòng sau của tệp số 3",
    )
    parser.add_argument("--training", action="store_true", help="dùng kho huấn luyện")


def run(args: argparse.Namespace, io: Io) -> int:
    """One JSON value: the dossier, or what became of it."""
    from counter_app.cli.acting import desk_of
    from counter_app.cli.move_file import object_of, wanted_of
    from counter_app.services.lookup import open_dossier
    from counter_app.services.people.seen import note_seen
    from counter_app.services.visits.scanned import read_scanned, scanned_dossier

    wanted = wanted_of(args) if args.action == "move" else None
    told = object_of(args) if args.action == "act" else {}
    with desk_of(args, io) as desk:
        code = readable(args.code)
        if args.action == "show" and (only_heard := read_scanned(code, desk=desk).heard):
            io.answer(_only_heard(only_heard, desk))
            note_seen(only_heard, desk=desk)
            return 0
        found = scanned_dossier(code, desk=desk)
        if wanted is not None:
            io.answer(_moved(found, wanted, args.print_to, desk))
        elif args.action == "act":
            seen = open_dossier(found.id, desk=desk)
            io.answer(_acted(seen, args.name, told, args.print_to, desk))
        else:
            io.answer(_shown(open_dossier(found.id, desk=desk), desk))
            note_seen(found.id, desk=desk)
    return 0


def _moved(
    found: "DossierRow", wanted: "Wanted", print_to: Path | None, desk: "Desk"
) -> dict[str, object]:
    """Makes the step; its paper as PDF where a folder is named."""
    from counter_app.services.moving.workflow import make_move
    from counter_app.services.papers.printing import require_folder

    if print_to is not None:
        require_folder(print_to)
    moved = make_move(found.id, wanted, desk=desk, at=desk.clock.now())
    pdf = None
    if print_to is not None and moved.paper_row is not None:
        from counter_app.services.papers.paper_printing import paper_to_folder

        pdf = paper_to_folder(moved.paper_row, print_to, desk=desk)
    return {
        "dossier_code": found.code or None,
        "state": moved.state.value,
        "version": moved.version,
        "due_before": wall_minute(moved.due_before),
        "due_at": wall_minute(moved.due_at),
        "warnings": list(moved.warnings),
        "paper": moved.paper.value if moved.paper else None,
        "paper_pdf": str(pdf) if pdf else None,
    }


def _acted(
    dossier: "DossierView",
    name: str | None,
    told: dict[str, Any],
    print_to: Path | None,
    desk: "Desk",
) -> dict[str, object]:
    """Does the act; what it prints as PDF where a folder is named."""
    from counter_app.cli.acts import ACTS
    from counter_app.services.papers.printing import require_folder

    act = ACTS.get(name or "")
    if act is None:
        raise UserError("act_unknown", f"Hãy ghi tên việc: {', '.join(sorted(ACTS))}.")
    if print_to is not None:
        require_folder(print_to)
    done = act(dossier, told, desk, desk.clock.now())
    pdf = _act_paper(name or "", done, dossier, print_to, desk)
    return {"dossier_code": dossier.row.code or None, **done, "paper_pdf": pdf}


def _act_paper(
    name: str,
    done: dict[str, object],
    dossier: "DossierView",
    folder: Path | None,
    desk: "Desk",
) -> str | None:
    """The numbered paper an act wrote, else the one without a number that goes with it."""
    from counter_app.services.papers.paper_printing import paper_to_folder
    from counter_app.services.papers.proof_papers import ProofPaper, proof_to_folder

    proofs = {"proofread": ProofPaper.TO_READ, "proof": ProofPaper.HANDED_OUT}
    if folder is None:
        return None
    paper, at = done.get("paper"), desk.clock.now()
    if isinstance(paper, int):
        return str(paper_to_folder(paper, folder, desk=desk))
    if written := _written_since(dossier, desk):
        return [str(paper_to_folder(one, folder, desk=desk)) for one in written][-1]
    if name in proofs:
        return str(proof_to_folder(proofs[name], dossier, folder, desk=desk, at=at))
    return None


def _written_since(seen: "DossierView", desk: "Desk") -> list[int]:
    """The rows of the papers that came since ``seen``: an act need not name its own."""
    from counter_app.services.lookup import open_dossier

    known = {paper.number for paper in seen.papers}
    now = open_dossier(seen.row.id, desk=desk).papers
    return [paper.number for paper in now if paper.number not in known]


def _shown(dossier: "DossierView", desk: "Desk") -> dict[str, object]:
    from counter_app.cli.acts import ACTS
    from counter_app.cli.shapes import MOVE_FILE, act_shapes
    from counter_app.domain.workflow import PORTAL_STATUS
    from counter_app.services.moving.workflow import possible

    row, standing = dossier.row, dossier.row.standing
    return {
        "dossier_code": row.code,
        "slip_no": row.slip_no,
        "procedure_code": row.procedure_code,
        "applicant": row.applicant_name,
        "restricted": row.restricted,
        "state": row.state.value,
        "portal_status": PORTAL_STATUS.get(row.state),
        "version": dossier.version,
        "received_at": wall_minute(row.received_at),
        "due_at": wall_minute(row.due_at),
        "first_due_at": wall_minute(row.first_due_at),
        "step_due_at": wall_minute(standing.step_due_at),
        "ready_at": wall_minute(standing.ready_at),
        "returned_at": wall_minute(standing.returned_at),
        "shelf": standing.shelf,
        "specialist": standing.specialist,
        "history": [_event(event) for event in dossier.history],
        "papers": [
            {
                "kind": paper.kind,
                "paper_no": paper.paper_no,
                "year": paper.year,
                "voided": paper.voided_at is not None,
            }
            for paper in dossier.papers
        ],
        "moves": [_offered(rule) for rule in possible(dossier, desk=desk)],
        "acts": sorted(ACTS),
        "move_file": MOVE_FILE,
        "act_shapes": act_shapes(),
    }


def _only_heard(dossier: str, desk: "Desk") -> dict[str, object]:
    """What is known of one at another desk that only the hub told of: to be read, not acted on."""
    from counter_app.services.heard import heard_row, open_heard, told_of

    found = open_heard(dossier, desk=desk)
    row = heard_row(found)
    return {
        "dossier_code": row.code or None,
        "slip_no": row.slip_no,
        "procedure_code": row.procedure_code,
        "applicant": row.applicant_name,
        "state": row.state.value,
        "received_at": wall_minute(row.received_at),
        "due_at": wall_minute(row.due_at),
        "clerk": row.clerk_name,
        "heard_at": found.desk,
        "told": told_of(found),
    }


def _event(event: "Event") -> dict[str, object]:
    body = event.body
    return {
        "number": event.number,
        "kind": event.kind.value,
        "at": wall_minute(event.at),
        "by": event.by_name,
        "state": event.state.value,
        "move": body.get("move"),
        "attempted": event.attempted,
        "lost": event.lost,
        "reason": body.get("reason"),
        "details": _twins_told(body) if is_decision(body) else body.get("details"),
        "warned": body.get("warned", []),
    }


def _twins_told(body: "Mapping[str, object]") -> dict[str, object]:
    """What was decided of this dossier and its twin: both kept, this one or the other."""
    from counter_app.protocol.twin_notes import SAME

    kept = ("other" if body.get("extra") else "this") if body.get("what") == SAME else "both"
    return {"keep": kept, "twin": body.get("twin_code")}


def _offered(rule: "Rule") -> dict[str, object]:
    """A move with what it needs and the names of the details it may tell."""
    from counter_app.cli.shapes import details_shape
    from counter_app.domain.step import DETAILS

    told = DETAILS.get(rule.move)
    return {
        "move": rule.move.value,
        "label": rule.label,
        "needs": sorted(rule.needs),
        "details": [one.name for one in fields(told)] if told else [],
        "details_shape": details_shape(rule.move),
    }
