"""What a line of each book says: pure functions of a dossier as it stood, and of one of its events.

Cells stand in the order of the book's columns; an instant is aware, nothing is None or "".
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

import msgspec

from counter_app.core.clock import local
from counter_app.domain.books.book import BookKind, Cell
from counter_app.domain.books.case import Case
from counter_app.domain.defects import defect_lines, told_in_short
from counter_app.domain.dossier import Event, EventKind, State
from counter_app.domain.grounds import ground_line
from counter_app.domain.moving.clockwork import CLOCK_STANDS
from counter_app.domain.moving.following import RESULTS, TAKES_BACK, details_in
from counter_app.domain.step import Refused, SupplementAsked
from counter_app.domain.template import TITLES
from counter_app.domain.workflow import Move, PaperKind

Cells = tuple[Cell, ...]
VOIDED: Final = "Hủy"
AT_COUNTER: Final = "tiếp nhận"
AFTER_APPRAISAL: Final = "giải quyết"
_OTHER_PAPERS: Final[Mapping[str, str]] = {
    PaperKind.HANDOVER_LIST: "Danh sách bàn giao",
    PaperKind.COLLECTION_SLIP: "Phiếu thu",
    PaperKind.REFUND_SLIP: "Phiếu hoàn tiền",
}
# What a request for a supplement came to, where the citizen brought nothing.
_UNANSWERED: Final[Mapping[Move, str]] = {
    Move.STEP_BACK: "rút lại yêu cầu",
    Move.WITHDRAW: "công dân rút",
    Move.STOP: "đã dừng",
}
_TOLD: Final = frozenset({"result_ready", "reminder"})


def is_line(kind: BookKind, event: Event) -> bool:
    """Whether an event is a line of the book; of the register and of what waits, none is."""
    if kind is BookKind.VOIDS:
        return event.kind in (EventKind.PAPER_VOIDED, EventKind.PAPER_REPRINTED)
    move = MOVES_OF.get(kind)
    return move is not None and event.kind is EventKind.MOVED and event.body.get("move") == move


def waits_on_shelf(case: Case) -> bool:
    """Whether the dossier has a result, granted or refused, that nobody has taken."""
    return case.stands[0] in RESULTS


def register_cells(case: Case) -> Cells:
    """The columns of form 07 after the number."""
    return (
        case.code,
        case.procedure,
        case.applicant,
        case.contact,
        case.unit,
        case.received_at,
        _due(case),
        case.stands[1].returned_at,
        case.return_way,
        "",
    )


def uncollected_cells(case: Case, at: datetime) -> Cells:
    """One result that waited at ``at``; its days are civil ones, in Vietnam."""
    standing = case.stands[1]
    ready_at = standing.ready_at or standing.since
    told = [one for one in case.events if one.kind is EventKind.CITIZEN_TOLD]
    told = [one for one in told if one.body.get("about") in _TOLD and one.at >= ready_at]
    return (
        case.code,
        case.procedure,
        case.applicant,
        case.contact,
        ready_at,
        (local(at).date() - local(ready_at).date()).days,
        standing.shelf,
        standing.due_at or case.due_wording,
        told[-1].at if told else "chưa báo",
        case.return_way,
    )


def event_cells(kind: BookKind, case: Case, event: Event) -> Cells:
    """The line that one event makes in a book of what happened."""
    return _WRITERS[kind](case, event)


def content_of_request(defects: SupplementAsked, reason: str) -> str:
    """What a supplement asks for, in one cell: each defect, then what was typed beside."""
    typed = "" if reason == told_in_short(defects.defects) else reason
    return " ".join(filter(None, (*defect_lines(defects.defects), typed)))


def number_of(body: Mapping[str, Any]) -> str:
    """A paper's number with its year, as ``100123/2026``; empty where the event has no paper."""
    number = body.get("paper_no")
    return f"{number}/{body['paper_year']}" if number else ""


def paper_name(kind: str) -> str:
    """What a kind of paper is called in a cell."""
    return TITLES.get(kind) or _OTHER_PAPERS.get(kind, kind)


def copied_words(number: object) -> str:
    """What a reprint is called."""
    return f"In lại lần {number}"


def _due(case: Case) -> Cell:
    standing = case.stands[1]
    if standing.due_at is not None:
        return standing.due_at
    stood = case.stopped_at_due
    if stood is not None:
        return f"{local(stood):%H:%M %d/%m/%Y}, {CLOCK_STANDS}"
    return case.due_wording


def _supplement(case: Case, event: Event) -> Cells:
    before = case.events[: case.events.index(event) + 1]
    asked = [one for one in before if is_line(BookKind.SUPPLEMENTS, one)]
    told = details_in(event.body)
    details = msgspec.convert(told, SupplementAsked) if told else SupplementAsked(defects=())
    return (
        case.code,
        event.at,
        number_of(event.body),
        len(asked),
        case.procedure,
        case.applicant,
        content_of_request(details, str(event.body.get("reason") or "")),
        event.by_name,
        _answer(case, event),
    )


def _answer(case: Case, event: Event) -> Cell:
    """When the citizen brought it, or what came of it instead; nothing while it waits."""
    for one in case.after(event):
        move = one.body.get("move") if one.kind is EventKind.MOVED else None
        if move == Move.SUPPLEMENT:
            return one.at
        if move in _UNANSWERED:
            return f"{_UNANSWERED[Move(str(move))]} {local(one.at):%d/%m/%Y}"
    return None


def _apology(case: Case, event: Event) -> Cells:
    return (
        case.code,
        event.at,
        number_of(event.body),
        case.procedure,
        case.applicant,
        case.unit,
        _instant(event.body.get("due_before")),
        _instant(event.body.get("due_at")),
        str(event.body.get("reason") or ""),
        _taken_back(case, event) or case.stands[1].ready_at,
    )


def _taken_back(case: Case, event: Event) -> str:
    for one in case.after(event):
        if is_line(BookKind.APOLOGIES, one):
            return ""
        if one.kind is EventKind.PAPER_VOIDED and one.body.get(TAKES_BACK) is not None:
            return f"đã rút lại {local(one.at):%d/%m/%Y}"
    return ""


def _refusal(case: Case, event: Event) -> Cells:
    told = details_in(event.body)
    details = msgspec.convert(told, Refused) if told else Refused(grounds=())
    number = details.paper_no
    if number and details.paper_on:
        number = f"{number}, {details.paper_on:%d/%m/%Y}"
    reason = str(event.body.get("reason") or "")
    grounds = tuple(map(ground_line, details.grounds))
    return (
        case.code,
        event.at,
        AFTER_APPRAISAL,
        number,
        case.procedure,
        case.applicant,
        " ".join(dict.fromkeys(filter(None, (*grounds, reason)))),
        event.by_name,
        _became(case, event),
    )


def _became(case: Case, event: Event) -> str:
    for one in case.after(event):
        move = one.body.get("move") if one.kind is EventKind.MOVED else None
        if move == Move.STEP_BACK and one.body.get("from") == State.REFUSED_AFTER_APPRAISAL:
            return f"đã rút lại {local(one.at):%d/%m/%Y}"
        if move == Move.RETURN_RESULT:
            return f"đã giao {local(one.at):%d/%m/%Y}"
    return ""


def _void(case: Case, event: Event) -> Cells:
    voided, body = event.kind is EventKind.PAPER_VOIDED, event.body
    return (
        case.code,
        event.at,
        VOIDED if voided else copied_words(body.get("reprint") or ""),
        paper_name(str(body.get("paper") or "")),
        number_of(body),
        case.applicant,
        str(body.get("reason") or ""),
        _put_in_place(case, event) if voided else "",
        event.by_name,
    )


def _put_in_place(case: Case, event: Event) -> str:
    """The number of the paper that says it stands in place of this one."""
    void = {name: event.body.get(name) for name in ("paper_no", "paper_year")}
    for one in case.after(event):
        if one.body.get("replaces") == void and one.body.get("paper") == event.body.get("paper"):
            return number_of(one.body)
    return ""


def _instant(text: object) -> datetime | None:
    return datetime.fromisoformat(str(text)) if text else None


MOVES_OF: Final[Mapping[BookKind, Move]] = {
    BookKind.SUPPLEMENTS: Move.ASK_SUPPLEMENT,
    BookKind.APOLOGIES: Move.APOLOGISE,
    BookKind.REFUSALS: Move.REFUSE,
}
_WRITERS: Final[Mapping[BookKind, Callable[[Case, Event], Cells]]] = {
    BookKind.SUPPLEMENTS: _supplement,
    BookKind.APOLOGIES: _apology,
    BookKind.REFUSALS: _refusal,
    BookKind.VOIDS: _void,
}
