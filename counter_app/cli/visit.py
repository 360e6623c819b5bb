"""``counter-app visit``: guide, refuse or advise who leaves no dossier, and find them again."""

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counter_app.cli.io import Io, read_file, readable, wall_minute
from counter_app.core.clock import local
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.text import clean_line
from counter_app.domain.rights import shown_to

if TYPE_CHECKING:
    from counter_app.domain.visit import Visit, VisitRow
    from counter_app.services.desk import Desk

ACTIONS = ("guide", "refuse", "advise", "take-back", "void", "list", "find", "show")


def configure(parser: argparse.ArgumentParser) -> None:
    """What to do, with which visit."""
    parser.add_argument(
        "action",
        choices=ACTIONS,
        help="guide: hướng dẫn bổ sung; refuse: từ chối tiếp nhận; advise: hỏi đường; "
        "take-back: bỏ lượt hỏi đường cuối; void: hủy phiếu của lượt đến; list, find, show: xem",
    )
    parser.add_argument("what", nargs="?", default="", help="lĩnh vực, chữ cần tìm hoặc mã phiếu")
    parser.add_argument("--file", type=Path, help="tệp JSON: hồ sơ đang nhập, defects hoặc grounds")
    parser.add_argument(
        "--online", default="", help="guide, refuse: trả lời hồ sơ nộp trực tuyến mang mã này"
    )
    parser.add_argument("--reason", default="", help="void: lý do hủy phiếu")
    parser.add_argument("--print-to", type=Path, help="thư mục nhận phiếu PDF")
    parser.add_argument("--from", dest="first", help="từ ngày, YYYY-MM-DD; mặc định hôm nay")
    parser.add_argument("--until", dest="last", help="đến hết ngày, YYYY-MM-DD")
    parser.add_argument("--training", action="store_true", help="dùng kho huấn luyện")


def run(args: argparse.Namespace, io: Io) -> int:
    """One JSON value: the visit, or the visits and counts of those days."""
    from counter_app.cli.acting import desk_of
    from counter_app.services.people.audit import note_shown
    from counter_app.services.people.searched import note_searched
    from counter_app.services.visits import visits

    with desk_of(args, io) as desk:
        what = clean_line(readable(args.what))
        if args.action in ("guide", "refuse"):
            io.answer(_turn_away(args, desk))
        elif args.action == "advise":
            io.answer(_shown(visits.advise(what, desk=desk, at=desk.clock.now()), desk))
        elif args.action == "take-back":
            io.answer(_shown(visits.take_back_advice(desk=desk, at=desk.clock.now()), desk))
        elif args.action == "void":
            io.answer(_voided(what, args, desk))
        elif args.action == "list":
            io.answer(_listed(args, desk))
        elif args.action == "find":
            rows = visits.find_visits(what, desk=desk)
            note_searched(what, len(rows), desk=desk)
            io.answer([_shown(row, desk) for row in rows])
        else:
            found = visits.named_visit(what, desk=desk)
            note_shown(desk, what="visit", rows=1)
            pdf = _print(found.row, args.print_to, desk)
            io.answer({**_whole(found, desk), "paper_pdf": str(pdf) if pdf else None})
    return 0


def _turn_away(args: argparse.Namespace, desk: "Desk") -> dict[str, object]:
    """Writes the visit, then its paper; what the file leaves out, the rules find."""
    from counter_app.services.intake.online_filings import filed_as, filing_of
    from counter_app.services.intake.turning_away import turning_away
    from counter_app.services.intake.visit_file import read_visit
    from counter_app.services.papers.printing import require_folder
    from counter_app.services.visits import visits

    if args.file is None:
        raise UserError("file_needed", "Hãy ghi --file và tên tệp JSON của lượt đến.")
    file, at = read_visit(read_file(args.file)), desk.clock.now()
    draft = file.draft
    if args.online:
        draft = filed_as(draft, filing_of(readable(args.online), desk=desk, at=at))
    if args.print_to is not None:
        require_folder(args.print_to)
    found = turning_away(draft, desk=desk, at=at)
    how: dict[str, Any] = {"words": file.words, "request": file.request, "desk": desk, "at": at}
    if args.action == "guide":
        defects = found.defects if file.defects is None else file.defects
        row = visits.guide(draft, defects, **how)
    else:
        grounds = found.grounds if file.grounds is None else file.grounds
        row = visits.refuse_at_counter(draft, grounds, **how)
    pdf = _print(row, args.print_to, desk)
    doubts = ["paper_not_printed"] if args.print_to is not None and pdf is None else []
    return {**_shown(row, desk), "paper_pdf": str(pdf) if pdf else None, "warnings": doubts}


def _voided(code: str, args: argparse.Namespace, desk: "Desk") -> dict[str, object]:
    """Declares the paper void; printed again, it says so across the page."""
    from counter_app.services.papers.printing import require_folder
    from counter_app.services.visits import visits

    if args.print_to is not None:
        require_folder(args.print_to)
    row, reason = visits.named_visit(code, desk=desk).row, readable(args.reason)
    gone = visits.void_paper_of(row.id, reason, desk=desk, at=desk.clock.now())
    pdf = _print(gone, args.print_to, desk)
    return {**_shown(gone, desk), "paper_pdf": str(pdf) if pdf else None}


def _print(row: "VisitRow", folder: Path | None, desk: "Desk") -> Path | None:
    """The visit is recorded: no printer may hide its number now."""
    from counter_app.services.papers.paper_printing import paper_to_folder

    if folder is None or row.paper is None:
        return None
    try:
        return paper_to_folder(row.paper.row, folder, desk=desk)
    except (UserError, EnvironmentFault):
        return None


def _listed(args: argparse.Namespace, desk: "Desk") -> dict[str, object]:
    from counter_app.services.people.audit import note_shown
    from counter_app.services.visits import visits

    today = local(desk.clock.now()).date()
    first = _day(args.first) if args.first else today
    last = _day(args.last) if args.last else max(first, today)
    if first > last:
        raise UserError("bad_range", "Ngày bắt đầu sau ngày kết thúc. Hãy đổi lại --from, --until.")
    rows = visits.visits_between(first, last, desk=desk)
    counts = visits.tally(first, last, desk=desk)
    note_shown(desk, what="visits", rows=len(rows))
    return {
        "from": first.isoformat(),
        "until": last.isoformat(),
        "visits": [_shown(row, desk) for row in rows],
        "advice": {one.sector: one.count for one in counts},
    }


def _shown(row: "VisitRow", desk: "Desk") -> dict[str, object]:
    return {
        "visit": row.id,
        "kind": row.kind.value,
        "at": wall_minute(row.at),
        "clerk": row.clerk_name,
        "sector": row.sector,
        "procedure_code": row.procedure_code or None,
        "request": row.request or None,
        "name": row.name or None,
        "personal_id": shown_to(desk.clerk, row.personal_id or "") or None,
        "paper": row.paper.kind.value if row.paper else None,
        "paper_code": row.paper.code if row.paper else None,
        "void_reason": (row.paper.void_reason or None) if row.paper else None,
        "dossier_code": row.dossier_code,
    }


def _whole(visit: "Visit", desk: "Desk") -> dict[str, object]:
    from counter_app.domain.defects import defect_lines
    from counter_app.domain.grounds import ground_line

    return {
        **_shown(visit.row, desk),
        "defects": list(defect_lines(visit.defects)),
        "grounds": [ground_line(one) for one in visit.grounds],
        "words": visit.words or None,
    }


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError("bad_date", "Ngày ghi như 2026-11-23.") from None
