"""The trace on a control sheet (form 06): who had the dossier from when, from its events and lists.

The sheet keeps its number and its words; the hand-overs are made anew whenever it is drawn. The
outcome beside each is what the receiving side found (Circular 03/2025/TT-VPCP, annex I, form 06).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from counter_app.core.clock import from_ms_or_none, local
from counter_app.core.ids import DossierId
from counter_app.domain.dossier import Event
from counter_app.domain.handover import Way
from counter_app.domain.shelf import spoken_place
from counter_app.domain.step import Collected, Finished, TakenUp
from counter_app.domain.tracking import ControlSheetContent, HandoverOnPaper
from counter_app.domain.workflow import Move
from counter_app.protocol.moved import details_of
from counter_app.services.clockwork import rule_of
from counter_app.services.desk import Desk
from counter_app.services.letters import RECEIVING, resolving_name
from counter_app.services.lookup import DossierView, open_dossier
from db.counter import handovers
from db.counter.handovers import Passage

EARLY: Final = "trước hạn"
IN_TIME: Final = "đúng hạn"
LATE: Final = "quá hạn"
_CITIZEN: Final = "Người nhận kết quả"
_STEPPED_BACK: Final = "Lùi một bước {at:%H:%M %d/%m/%Y}"


def handovers_of(dossier: DossierView, *, desk: Desk) -> tuple[HandoverOnPaper, ...]:
    """Every hand-over of the dossier so far, the oldest first."""
    lists = desk.store.read(lambda one: handovers.passages(one, dossier.row.id))
    trace = _Trace(dossier, resolving_name(dossier, desk), lists)
    for event in dossier.events:
        trace.follow(event)
    return tuple(trace.blocks)


def with_trace(
    content: ControlSheetContent, dossier_id: DossierId, *, desk: Desk
) -> ControlSheetContent:
    """The sheet's own words with the hand-overs as they stand now."""
    found = handovers_of(open_dossier(dossier_id, desk=desk), desk=desk)
    return replace(content, handovers=found or content.handovers)


def outcome(at: datetime, due_at: datetime | None) -> str:
    """How a hand-over at ``at`` stands to its date; empty where none was promised."""
    if due_at is None:
        return ""
    if at > due_at:
        return LATE
    return EARLY if local(at).date() < local(due_at).date() else IN_TIME


class _Trace:
    """Walks the events; each step that moves papers writes a block or completes the last."""

    def __init__(self, dossier: DossierView, unit: str, lists: Sequence[Passage]) -> None:
        self._lists = lists
        self._unit, self._specialist = unit, ""
        self._leaves_by = from_ms_or_none(dossier.received.step_due_ms)
        self._due_at = from_ms_or_none(dossier.received.due_ms)
        self.blocks: list[HandoverOnPaper] = []

    def follow(self, event: Event) -> None:
        """Adds what ``event`` tells of hands changed."""
        rule = rule_of(event)
        if rule is None:
            return
        if rule.move is Move.TRANSFER:
            self._given(event)
        elif rule.move is Move.TAKE_UP:
            self._taken_up(event)
        elif rule.move in (Move.FINISH, Move.REFUSE):
            self._came_back(event)
        elif rule.move is Move.RETURN_RESULT:
            self._returned(event)
        elif rule.move is Move.STEP_BACK and self.blocks:
            note = _STEPPED_BACK.format(at=local(event.at))
            self._complete(note=f"{self.blocks[-1].note}; {note}".strip("; "))
        due = event.body.get("due_at")
        self._due_at = datetime.fromisoformat(str(due)) if due else None

    def _given(self, event: Event) -> None:
        passage = self._passage(event, Way.OUT)
        if passage is not None:
            self._unit = passage.destination
        self.blocks.append(
            HandoverOnPaper(
                giver=RECEIVING,
                receiver=self._unit,
                at=event.at,
                giver_name=event.by_name,
                note=_list_note(passage),
            )
        )

    def _taken_up(self, event: Event) -> None:
        told = details_of(event.body)
        self._specialist = (told.specialist if isinstance(told, TakenUp) else "") or event.by_name
        given_at = self.blocks[-1].at if self.blocks else None
        if given_at is not None:
            self._complete(
                receiver_name=self._specialist, outcome=outcome(given_at, self._leaves_by)
            )
        self._leaves_by = None  # it was the intake's date; a later transfer has none of its own

    def _came_back(self, event: Event) -> None:
        if not self.blocks:
            return  # decided at the counter itself: nothing changed hands
        told = details_of(event.body)
        shelf = told.shelf if isinstance(told, Finished) else ""
        notes = (_list_note(self._passage(event, Way.BACK)), spoken_place(shelf))
        self.blocks.append(
            HandoverOnPaper(
                giver=self._unit,
                receiver=RECEIVING,
                at=event.at,
                giver_name=self._specialist,
                receiver_name=event.by_name,
                outcome=outcome(event.at, self._due_at),
                note="; ".join(filter(None, notes)),
            )
        )

    def _returned(self, event: Event) -> None:
        told = details_of(event.body)
        self.blocks.append(
            HandoverOnPaper(
                giver=RECEIVING,
                receiver=_CITIZEN,
                at=event.at,
                giver_name=event.by_name,
                receiver_name=told.name if isinstance(told, Collected) else "",
            )
        )

    def _complete(self, **more: str) -> None:
        self.blocks[-1] = replace(self.blocks[-1], **more)  # type: ignore[arg-type]

    def _passage(self, event: Event, way: Way) -> Passage | None:
        """The list the event was written with: they bear the same instant."""
        same = (one for one in self._lists if one.way is way and one.made_at == event.at)
        return next(same, None)


def _list_note(passage: Passage | None) -> str:
    return f"Danh sách số {passage.paper_no}" if passage else ""
