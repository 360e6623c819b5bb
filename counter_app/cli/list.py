"""``counter-app list``: the desk's lists, counted, shown or written to a file; a leader's numbers."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from counter_app.cli.io import Io, day_of, readable, wall_minute
from counter_app.core.errors import UserError

if TYPE_CHECKING:
    from counter_app.domain.desk_lists import Group, Sought
    from counter_app.services.desk import Desk
    from counter_app.services.lists.lists import Listed
    from counter_app.services.moving.calendar_changes import ChangedDate

CALENDAR = "calendar"
ONLINE = "online"
SERVICE_DAYS = "service_days"


def configure(parser: argparse.ArgumentParser) -> None:
    """Which list, narrowed to what, in which form."""
    parser.add_argument("name", nargs="?", default="", help="tên danh sách; bỏ trống để đếm")
    parser.add_argument("--by", choices=("specialist", "unit"), help="số liệu theo người, đơn vị")
    parser.add_argument("--from", dest="since", default="", help="nhận từ ngày, YYYY-MM-DD")
    parser.add_argument("--until", default="", help="nhận đến ngày, YYYY-MM-DD")
    for option, told in (
        ("--text", "có những chữ này, không cần dấu"),
        ("--procedure", "mã thủ tục"),
        ("--sector", "lĩnh vực"),
        ("--unit", "đơn vị giải quyết"),
        ("--specialist", "người giải quyết"),
        ("--state", "trạng thái"),
    ):
        parser.add_argument(option, default="", help=told)
    parser.add_argument("--format", choices=("json", "csv", "pdf"), default="json", help="dạng")
    parser.add_argument("--out", type=Path, help="tệp sẽ ghi; bắt buộc với pdf")
    parser.add_argument(
        "--notices", type=Path, help="calendar: in thông báo cho từng hồ sơ vào thư mục này"
    )
    parser.add_argument("--training", action="store_true", help="dùng kho huấn luyện")


def run(args: argparse.Namespace, io: Io) -> int:
    """Answers the counts, a leader's numbers, or one list."""
    from counter_app.cli.acting import desk_of

    sought = _sought(args)
    with desk_of(args, io) as desk:
        if args.by:
            from counter_app.domain.desk_lists import GroupBy
            from counter_app.services.lists.lists import groups

            for one in groups(GroupBy(args.by), desk=desk, at=desk.clock.now()):
                io.answer(_numbers(one))
        elif args.name == CALENDAR:
            _answer_dates(args, io, desk)
        elif args.name == ONLINE:
            _answer_filings(io, desk)
        elif args.name == SERVICE_DAYS:
            _answer_service_days(io, desk)
        elif args.name:
            _answer_list(args, io, desk, sought)
        else:
            from counter_app.services.intake.online_filings import waiting
            from counter_app.services.lists.lists import counts
            from counter_app.services.moving.calendar_changes import changed_dates

            at = desk.clock.now()
            found = counts(desk=desk, at=at)
            told = {name.value: number for name, number in found.items()}
            filed = len(waiting(desk=desk, at=at))
            io.answer(told | {CALENDAR: len(changed_dates(desk=desk)), ONLINE: filed})
    return 0


def _answer_filings(io: Io, desk: "Desk") -> None:
    """What was filed on the national portal and waits for an answer."""
    from counter_app.services.intake.online_filings import waiting
    from counter_app.services.people.audit import note_shown

    found = waiting(desk=desk, at=desk.clock.now())
    note_shown(desk, what=f"list:{ONLINE}", rows=len(found))
    for one in found:
        io.answer(
            {
                "portal_code": one.code,
                "applicant": one.applicant,
                "procedure_code": one.draft.procedure_code,
                "filed_at": wall_minute(one.filed_at),
                "answer_by": wall_minute(one.answer_by),
                "answer": one.mark.value,
                "files": list(one.files),
                "unread": one.unread,
            }
        )


def _answer_service_days(io: Io, desk: "Desk") -> None:
    """The office's service days of the next four weeks, each with what it changes."""
    from counter_app.services.office.service_days import service_dates

    for one in service_dates(desk=desk, at=desk.clock.now()):
        io.answer(
            {
                "date": one.day.isoformat(),
                "kind": one.service.kind.value,
                "kept": one.kept,
                "changes": one.words,
            }
        )


def _answer_dates(args: argparse.Namespace, io: Io, desk: "Desk") -> None:
    """Every date that a late holiday changes, its letter in the folder asked for."""
    from counter_app.services.moving.calendar_changes import changed_dates, write_notice
    from counter_app.services.papers.paper_printing import paper_to_folder
    from counter_app.services.targets import require_folder

    _require_out(args)
    if args.notices is not None:
        require_folder(args.notices)
    changed = changed_dates(desk=desk)
    _note(args, desk, CALENDAR, len(changed))
    for one in changed:
        pdf = None
        if args.notices is not None:
            paper = write_notice(one.row.id, desk=desk, at=desk.clock.now())
            pdf = paper_to_folder(paper, args.notices, desk=desk)
        if args.format == "json":
            io.answer(_changed(one) | {"notice_pdf": str(pdf) if pdf else None})
    if args.format != "json":
        _write_dates(args, io, desk)


def _write_dates(args: argparse.Namespace, io: Io, desk: "Desk") -> None:
    from counter_app.services.moving.calendar_changes import changed_dates
    from counter_app.services.moving.date_list import dates_csv, dates_pdf

    changed = changed_dates(desk=desk)
    if args.format == "csv" and args.out is None:
        io.stdout.write(dates_csv(changed))
        return
    if args.format == "csv":
        data = dates_csv(changed).encode("utf-8-sig")
    else:
        data = dates_pdf(changed, desk=desk, at=desk.clock.now())
    _write(args.out, data)
    told = {"list": CALENDAR, "dossiers": len(changed), "file": str(args.out)}
    io.answer(told | {"notices": str(args.notices) if args.notices else None})


def _require_out(args: argparse.Namespace) -> None:
    if args.format == "pdf" and args.out is None:
        raise UserError("out_missing", "Dạng PDF cần --out TỆP.")


def _answer_list(args: argparse.Namespace, io: Io, desk: "Desk", sought: "Sought") -> None:
    from counter_app.services.lists.list_papers import list_csv, list_pdf_file
    from counter_app.services.lists.lists import list_named, listed

    of, at = list_named(args.name), desk.clock.now()
    _require_out(args)
    rows = listed(of.name, desk=desk, at=at, sought=sought)
    _note(args, desk, of.name.value, len(rows))
    if args.format == "json":
        for one in rows:
            io.answer(_shown(one))
        return
    if args.format == "csv" and args.out is None:
        io.stdout.write(list_csv(of, rows))
        return
    data = (
        list_csv(of, rows).encode("utf-8-sig")
        if args.format == "csv"
        else list_pdf_file(of, rows, desk=desk, at=at, sought=sought)
    )
    _write(args.out, data)
    io.answer({"list": of.name.value, "dossiers": len(rows), "file": str(args.out)})


def _note(args: argparse.Namespace, desk: "Desk", name: str, rows: int) -> None:
    """A list as a table or a paper leaves the house: nothing does that is not written down."""
    from counter_app.services.people.audit import note_export, note_shown

    if args.format == "json":
        note_shown(desk, what=f"list:{name}", rows=rows)
        return
    file = "" if args.out is None else args.out.name
    note_export(desk, desk.clock.now(), what=f"list:{name}", rows=rows, file=file)


def _write(path: Path, data: bytes) -> None:
    from counter_app.services.targets import unwritable

    try:
        path.write_bytes(data)
    except OSError as error:
        raise unwritable(path) from error


def _shown(one: "Listed") -> dict[str, object]:
    row = one.row
    return {
        "dossier_code": row.code or None,
        "slip_no": row.slip_no,
        "applicant": row.applicant_name,
        "restricted": row.restricted,
        "procedure_code": row.procedure_code,
        "sector": one.sector,
        "state": row.state.value,
        "received_at": wall_minute(row.received_at),
        "due_at": wall_minute(row.due_at),
        "first_due_at": wall_minute(row.first_due_at),
        "since": wall_minute(row.standing.since),
        "step_due_at": wall_minute(row.standing.step_due_at),
        "step": one.mark.value,
        "days_late": one.late if one.late >= 0 else None,
        "waits_for": one.cause,
        "apologised": one.apologised,
        "specialist": row.standing.specialist or None,
        "unit": one.unit,
        "shelf": row.standing.shelf or None,
        "note": one.note or None,
    }


def _changed(one: "ChangedDate") -> dict[str, object]:
    return {
        "dossier_code": one.row.code or None,
        "slip_no": one.row.slip_no,
        "promised": wall_minute(one.promised),
        "reckoned": wall_minute(one.reckoned),
        "noticed": one.noticed,
    }


def _numbers(one: "Group") -> dict[str, object]:
    return {
        "name": one.name,
        "open": one.open,
        "due_today": one.due_today,
        "due_next": one.due_next,
        "overdue": one.overdue,
        "step_late": one.step_late,
        "finished": one.finished,
        "on_time": one.on_time,
        "on_time_percent": one.rate,
        "same_day": one.same_day,
        "same_day_kept": one.same_day_kept,
        "same_day_percent": one.same_day_rate,
    }


def _sought(args: argparse.Namespace) -> "Sought":
    from counter_app.domain.desk_lists import Sought
    from counter_app.domain.dossier import State

    try:
        state = State(args.state) if args.state else None
    except ValueError:
        raise UserError("state_unknown", "Không có trạng thái này.", field="state") from None
    return Sought(
        text=readable(args.text),
        procedure=readable(args.procedure),
        sector=readable(args.sector),
        unit=readable(args.unit),
        specialist=readable(args.specialist),
        state=state,
        since=day_of(args.since) if args.since else None,
        until=day_of(args.until) if args.until else None,
    )
