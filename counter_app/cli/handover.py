"""``counter-app handover``: hand-over lists out, confirmed, back and shown, as the window does."""

import argparse
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from counter_app.cli.io import Io, read_file, readable, wall_minute
from counter_app.core.errors import UserError
from counter_app.core.text import clean_line
from counter_app.core.wall_time import instant_of

if TYPE_CHECKING:
    from counter_app.domain.handover import Verdict
    from counter_app.services.desk import Desk
    from counter_app.services.handing_over.handover import NewList
    from db.counter.handovers import Handover

_DAYS: Final = 7


def configure(parser: argparse.ArgumentParser) -> None:
    """What to do, with which list or which dossiers."""
    parser.add_argument(
        "action",
        choices=("out", "confirm", "back", "list", "show"),
        help="out: giao đi; confirm: xác nhận; back: nhận về; list: các danh sách; show: một",
    )
    parser.add_argument("number", nargs="?", default="", help="mã danh sách, như BG2026-100001")
    parser.add_argument("--to", default="", help="nơi nhận, khi giao đi")
    parser.add_argument("--from", dest="origin", default="", help="nơi giao, khi nhận về")
    parser.add_argument(
        "--file",
        type=Path,
        help="tệp mỗi dòng một mã hồ sơ; sau mã có thể ghi tập (nhận về: chỗ để) và ghi chú,"
        " cách nhau bằng dấu Tab",
    )
    parser.add_argument("--person", default="", help="tên người bên kia")
    parser.add_argument("--partial", action="store_true", help="bỏ qua dòng không giao được")
    parser.add_argument("--signed-at", help="lúc ký trên giấy, YYYY-MM-DDTHH:MM")
    parser.add_argument("--stamped", action="store_true", help="trên giấy đã đóng dấu")
    parser.add_argument("--days", type=int, default=_DAYS, help="list: bao nhiêu ngày gần đây")
    parser.add_argument("--print-to", type=Path, help="thư mục nhận danh sách, dạng PDF")
    parser.add_argument("--training", action="store_true", help="dùng kho huấn luyện")


def run(args: argparse.Namespace, io: Io) -> int:
    """One JSON value, or one for each list."""
    from counter_app.cli.acting import desk_of

    acts = {"out": _make, "back": _make, "confirm": _confirm, "list": _list, "show": _show}
    with desk_of(args, io) as desk:
        return acts[args.action](args, io, desk)


def _make(args: argparse.Namespace, io: Io, desk: "Desk") -> int:
    from counter_app.services.handing_over.handover import hand_over
    from counter_app.services.papers.paper_printing import paper_to_folder
    from counter_app.services.targets import require_folder

    wanted, refused = _wanted(args, desk)
    told = [{"text": one.text, "why": one.why} for one in refused]
    if refused and not (args.partial and wanted.lines):
        io.answer({"list": None, "refused": told})
        return 2
    if args.print_to is not None:
        require_folder(args.print_to)
    made = hand_over(wanted, desk=desk, at=desk.clock.now())
    pdf = paper_to_folder(made.paper, args.print_to, desk=desk) if args.print_to else None
    io.answer(
        {
            "list": made.code,
            "dossiers": len(made.dossiers),
            "refused": told,
            "list_pdf": str(pdf) if pdf else None,
        }
    )
    return 0


def _wanted(args: argparse.Namespace, desk: "Desk") -> "tuple[NewList, list[Verdict]]":
    """The list of the file's good lines, and what was wrong with the others."""
    from counter_app.domain.handover import Way
    from counter_app.services.handing_over.handover import Line, NewList, destination_named, judge

    way = Way(args.action)
    name = clean_line(readable(args.to if way is Way.OUT else args.origin))
    destination = destination_named(name, desk=desk)
    if args.file is None:
        raise UserError("file_missing", "Hãy ghi --file với tệp chứa các mã hồ sơ.")
    lines, refused = list[Line](), list["Verdict"]()
    for text in filter(str.strip, read_file(args.file).splitlines()):
        code, second, third = (*text.split("\t"), "", "")[:3]
        taken = [line.dossier_id for line in lines]
        verdict = judge(code, way=way, destination=destination, taken=taken, desk=desk)
        if verdict.row is None or verdict.why:
            refused.append(verdict)
            continue
        beside = {"bundle": second} if way is Way.OUT else {"shelf": second}
        lines.append(Line(dossier_id=verdict.row.id, note=third, **beside))
    person = clean_line(readable(args.person))
    return NewList(way=way, destination=name, lines=tuple(lines), other_side=person), refused


def _confirm(args: argparse.Namespace, io: Io, desk: "Desk") -> int:
    from counter_app.services.handing_over.handover_receipt import PaperReceipt, confirm
    from counter_app.services.visits.scanned import scanned_dossier

    chosen = None
    if args.file is not None:
        codes = filter(str.strip, read_file(args.file).splitlines())
        chosen = {scanned_dossier(code.strip(), desk=desk).id for code in codes}
    paper = None
    if args.person:
        at = _instant(args.signed_at) if args.signed_at else desk.clock.now()
        name = clean_line(readable(args.person))
        paper = PaperReceipt(signed_by=name, signed_at=at, stamped=args.stamped)
    done = confirm(_named(args, desk), chosen, desk=desk, at=desk.clock.now(), paper=paper)
    io.answer({"list": done.code, "confirmed": done.confirmed, "waiting": done.waiting})
    return 0


def _list(args: argparse.Namespace, io: Io, desk: "Desk") -> int:
    from counter_app.services.handing_over.handover import lists_since

    if not 0 <= args.days <= 3_660:
        raise UserError("bad_days", "--days từ 0 đến 3660.")
    for one in lists_since(desk.clock.now() - timedelta(days=args.days), desk=desk):
        io.answer(_told(one))
    return 0


def _show(args: argparse.Namespace, io: Io, desk: "Desk") -> int:
    from counter_app.services.handing_over.handover import lines_of
    from counter_app.services.papers.paper_printing import paper_to_folder
    from counter_app.services.people.audit import note_shown

    found = _named(args, desk)
    pdf = paper_to_folder(found.paper, args.print_to, desk=desk) if args.print_to else None
    lines = [
        {
            "dossier_code": item.row.code or None,
            "slip_no": item.row.slip_no,
            "applicant": item.row.applicant_name,
            "bundle": item.bundle,
            "note": item.note,
            "state": item.row.state.value,
            "confirmed_at": wall_minute(item.confirmed_at),
            "waits": item.waits,
        }
        for item in lines_of(found, desk=desk)
    ]
    note_shown(desk, what="handover", rows=len(lines))
    io.answer({**_told(found), "lines": lines, "list_pdf": str(pdf) if pdf else None})
    return 0


def _named(args: argparse.Namespace, desk: "Desk") -> "Handover":
    from counter_app.domain.handover import read_list_code
    from counter_app.services.handing_over.handover import open_list

    code = read_list_code(readable(args.number))
    if code is None:
        raise UserError("list_code", "Hãy ghi mã danh sách, như BG2026-100001.")
    return open_list(code, desk=desk)


def _told(one: "Handover") -> dict[str, object]:
    from counter_app.domain.handover import list_code

    return {
        "list": list_code(one.year, one.paper_no),
        "way": one.way.value,
        "destination": one.destination,
        "made_at": wall_minute(one.made_at),
        "by": one.clerk_name,
        "dossiers": one.count,
        "confirmed": one.confirmed,
        "waiting": one.waiting,
        "receiver": one.receiver_name or None,
    }


def _instant(text: str) -> datetime:
    return instant_of(text, field="signed_at")
