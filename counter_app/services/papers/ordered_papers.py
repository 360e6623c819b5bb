"""Papers of steps made at the central side: numbered and printed by the desk that took the dossier in.

``sync`` leaves the order in ``todo``; nothing is printed here. Ordered twice or issued twice, there is
one paper: the fact that it came out names the step it is of.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.central_side import LeftByCentral
from counter_app.domain.dossier import DossierRow, Event, EventKind, State
from counter_app.domain.workflow import Move, PaperKind
from counter_app.protocol.moved import TO_PRINT, details_of
from counter_app.services.clock_doubt import in_order
from counter_app.services.desk import Desk
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.moving.step_details import Moment, own_letter
from counter_app.services.wording.letters import WRITTEN, Occasion, letter_for
from db.counter import cell_view, moves, papers, todo
from db.counter.cell_view import Connection
from db.counter.letters import NewPaper
from db.counter.moves import NewFact

# In the body of ``paper.issued``: which step of the central side ordered the paper.
ORDERED_BY: Final = "ordered_by"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedPaper:
    """A paper that waits to be issued here; ``phone`` is where its citizen is to be told."""

    order: int
    dossier: DossierRow
    kind: PaperKind
    reason: str
    phone: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """What became of an order; ``paper`` is the row, None where the step has been taken back."""

    dossier_id: DossierId
    kind: PaperKind
    paper: int | None


def ordered(*, desk: Desk) -> tuple[OrderedPaper, ...]:
    """What the central side's steps ordered and nobody has issued, the oldest first."""
    left = desk.store.read(cell_view.left_to_do)
    return tuple(_ordered(one, desk) for one in left if one.kind == TO_PRINT)


def issue(order: int, *, desk: Desk, at: datetime) -> Issued:
    """Numbers the paper of an order, with its print order, and closes it; twice done is once done."""
    left = desk.store.read(lambda connection: cell_view.left(connection, order))
    if left is None or left.kind != TO_PRINT:
        raise UserError("order_missing", "Không thấy yêu cầu in này. Hãy mở lại danh sách.")
    dossier, kind = open_dossier(DossierId(left.dossier), desk=desk), _kind(left.body)
    step, at = _step(left.body, dossier), in_order(dossier, at)
    mark = _mark(step)
    paper = None if _taken_back(step, dossier) else _paper(kind, step, dossier, desk, at)

    def write(connection: Connection) -> bool:
        is_first = todo.finish(connection, order, at=at)
        if not is_first or paper is None or _issued(mark, dossier):
            return False
        fact = NewFact(
            dossier_id=dossier.row.id,
            kind=EventKind.PAPER_ISSUED,
            body={ORDERED_BY: mark},
            paper=paper,
            decides=False,
        )
        stamp = desk.stamp(at)
        written = moves.write_fact(connection, fact, stamp)
        stored = papers.paper(connection, written.paper) if written.paper else None
        if stored is not None:
            papers.order_original(connection, stored, stamp, 1)
        return True

    desk.store.write(write)
    now = open_dossier(dossier.row.id, desk=desk)
    return Issued(dossier_id=dossier.row.id, kind=kind, paper=_row(mark, now))


def _ordered(left: LeftByCentral, desk: Desk) -> OrderedPaper:
    dossier = open_dossier(DossierId(left.dossier), desk=desk)
    step = _step(left.body, dossier)
    return OrderedPaper(
        order=left.number,
        dossier=dossier.row,
        kind=_kind(left.body),
        reason=str(left.body.get("reason") or ""),
        phone=dossier.received.draft.phone,
        by=step.by_name,
        at=step.at,
    )


def _kind(body: Mapping[str, Any]) -> PaperKind:
    return PaperKind(str(body[TO_PRINT]))


def _step(body: Mapping[str, Any], dossier: DossierView) -> Event:
    """The step in the dossier's history that ordered the paper."""
    for event in reversed(dossier.events):
        if event.kind is EventKind.MOVED and event.body == body:
            return event
    raise UserError("step_missing", "Không thấy bước đã yêu cầu giấy này. Hãy mở hồ sơ để xem.")


def _mark(step: Event) -> dict[str, str]:
    """What names a step at every desk alike."""
    return {"step": str(step.body["move"]), "at": local(step.at).isoformat("T", "milliseconds")}


def _taken_back(step: Event, dossier: DossierView) -> bool:
    """Whether the very next step undid it: then nobody is to get its paper."""
    later = [
        event
        for event in dossier.events
        if event.kind is EventKind.MOVED and event.number > step.number
    ]
    return bool(later) and later[0].body["move"] == Move.STEP_BACK


def _paper(
    kind: PaperKind, step: Event, dossier: DossierView, desk: Desk, at: datetime
) -> NewPaper | None:
    """The paper as the step would have written it here."""
    before = _before(step, dossier)
    reason, details = str(step.body.get("reason") or ""), details_of(step.body)
    if kind not in WRITTEN:
        return own_letter(details, Moment(dossier=before, desk=desk, at=at, reason=reason))
    due = step.body.get("due_at")
    occasion = Occasion(
        reason=reason,
        points=(),
        due_at=datetime.fromisoformat(str(due)) if due else None,
        at=at,
        details=details,
    )
    return letter_for(kind, occasion, dossier=before, desk=desk)


def _before(step: Event, dossier: DossierView) -> DossierView:
    """The dossier as it stood when the step was made: its date, and what had happened."""
    due = step.body.get("due_before")
    due_at = datetime.fromisoformat(str(due)) if due else None
    standing = replace(dossier.row.standing, due_at=due_at)
    state = State(str(step.body["from"]))
    return replace(
        dossier,
        row=replace(dossier.row, state=state, due_at=due_at, standing=standing),
        events=tuple(event for event in dossier.events if event.number < step.number),
    )


def _issued(mark: Mapping[str, str], dossier: DossierView) -> Event | None:
    """The fact that the step's paper came out, here or, before a restore, from this desk."""
    for event in dossier.events:
        if event.kind is EventKind.PAPER_ISSUED and event.body.get(ORDERED_BY) == mark:
            return event
    return None


def _row(mark: Mapping[str, str], dossier: DossierView) -> int | None:
    event = _issued(mark, dossier)
    told = event.body if event is not None else {}
    for paper in dossier.papers:
        if (paper.kind, paper.paper_no, paper.year) == (
            told.get("paper"),
            told.get("paper_no"),
            told.get("paper_year"),
        ):
            return paper.number
    return None
