"""``counter-app sync``: one round with the central server, what waits and why, papers it ordered."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Final

from counter_app.cli.io import Io, wall_minute
from counter_app.domain.central_side import (
    DOSSIER_LOST,
    FROZEN_ADVICE,
    FROZEN_WORDS,
    MORE_DOSSIERS_LOST,
    Frozen,
)

# Of what waits, no more is told line by line.
MOST_LINES: Final = 50
# What a desk writes then is taken by nobody.
_SHUT: Final = frozenset({Frozen.REVOKED, Frozen.WIPED})
_ASIDE: Final = (
    "Chưa được nhận: {what}. Hãy mở Chờ gửi (Ctrl+G) để xử lý, hoặc xem từng việc bằng "
    "counter-app sync --status."
)
_ASKED: Final = "Máy chủ đã nhận, còn {count} câu hỏi chờ người quyết ở Chờ gửi (Ctrl+G)."
_NOT_JOINED: Final = (
    "Máy này chưa nối máy chủ nên chưa gửi, chưa nhận gì. Hãy xin mã ghi danh rồi chạy: "
    "counter-app enrol."
)

if TYPE_CHECKING:
    from counter_app.core.errors import EnvironmentFault
    from counter_app.services.desk import Desk
    from counter_app.sync.line import LineState


def configure(parser: argparse.ArgumentParser) -> None:
    """A round, or only how things stand."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--once",
        action="store_true",
        help="gửi và nhận một lượt rồi báo kết quả; mã thoát 1 khi còn việc hay tệp chưa được nhận",
    )
    what.add_argument("--status", action="store_true", help="việc gì chờ gửi, từ khi nào, vì sao")
    what.add_argument(
        "--papers", action="store_true", help="các giấy máy chủ yêu cầu quầy này cấp số và in"
    )
    what.add_argument(
        "--papers-to", type=Path, metavar="THƯ_MỤC", help="cấp số các giấy đó, ghi PDF vào thư mục"
    )


def run(args: argparse.Namespace, io: Io) -> int:
    """One line of JSON; exit code 1 where a round failed, could not be, or not all was taken."""
    from counter_app.cli.acting import desk_of
    from counter_app.sync.state import line_state

    by_hand = args.papers or args.papers_to is not None
    with desk_of(args, io, unattended=not by_hand) as desk:
        if by_hand:
            _papers(desk, args.papers_to, io)
            return 0
        if args.status:
            io.answer({**_told(line_state(desk.store, None), desk), **_waiting(desk)})
            return 0
        return _once(desk, io)


def _once(desk: "Desk", io: Io) -> int:
    """A round, and the files' bytes after it as far as the day's quota goes."""
    from counter_app.bootstrap_sync import join_engine
    from counter_app.services.correcting.late_codes import give_late_codes
    from counter_app.services.office.central_settings import take_settings
    from counter_app.sync.state import line_state

    engine = join_engine(desk, spread=False)
    try:
        last = engine.round()
    finally:
        engine.close()
    if last.applied:
        take_settings(desk.store, desk.clock)
        give_late_codes(desk=desk, at=desk.clock.now())
    files = _send_files(desk) if last.reached and not last.trouble else None
    state = line_state(desk.store, last, files=files)
    told = _told(state, desk)
    if last.trouble and last.sent:
        told["message"] = f"{_sent_before(last.sent, state.waiting)} {told['message']}"
    io.answer({**told, "sent": last.sent, "applied": last.applied})
    shut = state.frozen in _SHUT or not state.enrolled
    return 1 if last.trouble or files or shut or told["aside"] else 0


def _sent_before(sent: int, waiting: int) -> str:
    """What the central side has taken of a round that broke off."""
    left = f"còn {waiting} việc chờ gửi" if waiting else "không còn việc nào chờ gửi"
    return f"Máy chủ đã trả lời {sent} việc trong lượt này, {left}; sau đó đường truyền bị ngắt."


def _send_files(desk: "Desk") -> "EnvironmentFault | None":
    """Sends what may go; why no more could, where something was in the way."""
    from counter_app.bootstrap_sync import join_blobs

    lane = join_blobs(desk)
    try:
        while lane.step() == 0.0:
            pass
        return lane.trouble
    finally:
        lane.close()


def _waiting(desk: "Desk") -> dict[str, object]:
    """What waits, since when and why: what wants a person first, then the oldest."""
    from counter_app.services.sending.outbox import REMEDY_WORDS, left_out, state_words, unsent
    from db.counter.cell_view import open_disputes

    found = unsent(desk=desk)
    asked = {one.operation: one.number for one in desk.store.read(open_disputes)}
    lines = [
        {
            "dossier_code": one.dossier.code if one.dossier is not None else None,
            "what": one.what,
            "state": state_words(one.state, reachable=None),
            "since": wall_minute(one.since),
            "why": one.why or None,
            "remedy": REMEDY_WORDS[one.remedy] or None,
            "dispute": one.dispute
            or next((asked[op.id] for op in one.operations if op.id in asked), None),
        }
        for one in found[:MOST_LINES]
    ]
    more = max(0, len(found) - MOST_LINES) + left_out(found, desk=desk)
    return {"lines": lines, "more": more}


def _papers(desk: "Desk", folder: Path | None, io: Io) -> None:
    """A line for each paper ordered; with a folder they are issued into it."""
    from counter_app.services.papers.ordered_papers import issue, ordered
    from counter_app.services.papers.paper_printing import paper_to_folder
    from counter_app.services.papers.printing import require_folder
    from counter_app.services.people.audit import note_shown

    if folder is not None:
        require_folder(folder)
    found = ordered(desk=desk)
    note_shown(desk, what="papers_ordered", rows=len(found))
    for one in found:
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


def _told(state: "LineState", desk: "Desk") -> dict[str, object]:
    from counter_app.services.keeping.findings import gone_dossiers
    from counter_app.services.sending.cell import for_a_person
    from counter_app.services.sending.outbox import aside_words, set_aside
    from db.counter.attachments import count_waiting

    aside = set_aside(desk=desk)
    left = _ASIDE.format(what=aside_words(aside)) if aside else ""
    open_questions = state.undecided - sum(aside.values())
    asked = _ASKED.format(count=open_questions) if open_questions > 0 else ""
    said = (state.message or _standing(state), left, asked, _found(desk), _to_do(desk))
    return {
        "enrolled": state.enrolled,
        "reachable": state.reachable,
        "waiting": state.waiting,
        "undecided": state.undecided,
        "aside": aside,
        "disputes": for_a_person(desk=desk)[1],
        "gone": len(gone_dossiers(desk=desk)),
        "files_waiting": desk.store.read(count_waiting),
        "since": wall_minute(state.oldest_at),
        "last_contact": wall_minute(state.contact_at),
        "clock_offset_s": None if state.offset_ms is None else round(state.offset_ms / 1000),
        "frozen": state.frozen or None,
        "trouble": state.trouble or None,
        "message": " ".join(filter(None, said)) or None,
    }


def _found(desk: "Desk") -> str:
    """The last thing found wrong at the central side, as ``check`` tells it."""
    from counter_app.services.keeping.findings import found_damage

    return " ".join([one.message for one in found_damage(desk=desk)][-1:])


def _to_do(desk: "Desk") -> str:
    """What the window tells over the screen: a PC copied or without a lane, words given up."""
    from counter_app.services.sending.cell import left_to_do

    left = left_to_do(desk=desk)
    gone = [one for one in left if one.kind == DOSSIER_LOST]
    told = [one.words for one in left if one not in gone[1:]]
    if len(gone) > 1:
        told.append(MORE_DOSSIERS_LOST.format(count=len(gone) - 1))
    return " ".join(dict.fromkeys(filter(None, told)))


def _standing(state: "LineState") -> str:
    """Why nothing goes, where no round has failed."""
    if state.frozen:
        return f"{FROZEN_WORDS[state.frozen]} {FROZEN_ADVICE[state.frozen]}"
    return "" if state.enrolled else _NOT_JOINED
