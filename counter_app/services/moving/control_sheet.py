"""The trace on a control sheet (form 06): who had the dossier from when, from its events and lists.

The sheet keeps its number and its words; the hand-overs are made anew whenever it is drawn. The
outcome beside each is what the receiving side found (Circular 03/2025/TT-VPCP, annex I, form 06).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from msgspec.structs import replace

from counter_app.core.clock import from_local, from_ms_or_none, local
from counter_app.core.ids import DossierId
from counter_app.domain.deadline.promise_record import stored_due_at
from counter_app.domain.dossier import Event, EventKind, State
from counter_app.domain.handover import Way
from counter_app.domain.moving.clockwork import rule_of
from counter_app.domain.moving.step_clock import step_due_at
from counter_app.domain.shelf import spoken_place
from counter_app.domain.step import Collected, Finished, TakenUp
from counter_app.domain.tracking import ControlSheetContent, HandoverOnPaper
from counter_app.domain.workflow import RULES, Move
from counter_app.protocol.moved import details_of
from counter_app.services.desk import Desk
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.moving.collecting import signers
from counter_app.services.wording.letters import RECEIVING, resolving_name
from db.counter import handovers
from db.counter.handovers import Passage

EARLY: Final = "trước hạn"
IN_TIME: Final = "đúng hạn"
LATE: Final = "quá hạn"
_REDATING: Final = frozenset({EventKind.MOVED, EventKind.CORRECTED, EventKind.PAPER_VOIDED})
_CITIZEN: Final = "Người nhận kết quả"
_BOTH_DATES: Final = "So với hẹn lần đầu {first:%d/%m/%Y}; đã hẹn lại {now:%d/%m/%Y}"
_STEPPED_BACK: Final = "Lùi một bước {at:%H:%M %d/%m/%Y}"


def handovers_of(dossier: DossierView, *, desk: Desk) -> tuple[HandoverOnPaper, ...]:
    """Every hand-over of the dossier so far, the oldest first."""
    lists = desk.store.read(lambda one: handovers.passages(one, dossier.row.id))
    trace = _Trace(dossier, lists, desk)
    for event in dossier.events:
        trace.follow(event)
    return tuple(trace.blocks)


def with_trace(
    content: ControlSheetContent, dossier_id: DossierId, *, desk: Desk
) -> ControlSheetContent:
    """The sheet's own words with the hand-overs and the date as they stand now."""
    dossier = open_dossier(dossier_id, desk=desk)
    found, now = handovers_of(dossier, desk=desk), dossier.row.due_at
    if _apologised(dossier):
        first = dossier.row.first_due_at
        content = replace(content, due_at=now or content.due_at, first_due_at=first)
    elif now is not None:
        content = replace(content, due_at=now)
    return replace(content, handovers=found or content.handovers)


def outcome(at: datetime, due_at: datetime | None) -> str:
    """How a hand-over at ``at`` stands to its date; empty where none was promised."""
    if due_at is None:
        return ""
    if at > due_at:
        return LATE
    return EARLY if local(at).date() < local(due_at).date() else IN_TIME


def _apologised(dossier: DossierView) -> bool:
    """Whether the date that stands is one an apology promised, not the limit's."""
    now, first = dossier.row.due_at, dossier.row.first_due_at
    said = any(rule_of(event) is RULES[Move.APOLOGISE] for event in dossier.events)
    return said and now is not None and first is not None and now != first


class _Trace:
    """Walks the events; each step that moves papers writes a block or completes the last."""

    def __init__(self, dossier: DossierView, lists: Sequence[Passage], desk: Desk) -> None:
        self._lists, self._desk = lists, desk
        self._unit, self._specialist = resolving_name(dossier, desk), ""
        self._procedure = dossier.row.procedure_code
        self._leaves_by = from_ms_or_none(dossier.received.step_due_ms)
        self._due_at = from_ms_or_none(dossier.received.due_ms)
        self._judged_by = self._due_at
        self.blocks: list[HandoverOnPaper] = []

    def follow(self, event: Event) -> None:
        """Adds what ``event`` tells of hands changed."""
        self._date(event)
        rule = rule_of(event)
        if event.kind is EventKind.RESULT_SHELVED:
            self._shelved(event)
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
        self._back_at_the_desk(event)

    def _date(self, event: Event) -> None:
        """The date that stands, and the one on-time is judged by: an apology moves the first."""
        promise, told = event.body.get("promise"), "due_at" in event.body
        if event.kind not in _REDATING or not told:
            return
        due = event.body["due_at"]
        self._due_at = datetime.fromisoformat(str(due)) if due else None
        limit = stored_due_at(promise) if isinstance(promise, dict) else None
        if limit is not None:
            self._judged_by = from_local(limit)

    def _back_at_the_desk(self, event: Event) -> None:
        """A dossier that came in again leaves by a date of its own, as its standing says."""
        if event.state is State.RECEIVED and event.body["from"] != State.RECEIVED:
            self._leaves_by = step_due_at(
                State.RECEIVED,
                event.at,
                procedure_code=self._procedure,
                rules=self._desk.rules,
                due_at=self._due_at,
            )

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
        self._leaves_by = None

    def _came_back(self, event: Event) -> None:
        if not self.blocks:
            return  # decided at the counter itself: nothing changed hands
        told = details_of(event.body)
        shelf = told.shelf if isinstance(told, Finished) else ""
        passage = self._passage(event, Way.BACK)
        # Whoever made the result does not receive it: the desk's person is known by the list.
        received_by = "" if passage is None and event.by_name == self._specialist else event.by_name
        self.blocks.append(
            HandoverOnPaper(
                giver=self._unit,
                receiver=RECEIVING,
                at=event.at,
                giver_name=self._specialist,
                receiver_name=received_by,
                outcome=outcome(event.at, self._judged_by),
                note="; ".join(
                    filter(None, (_list_note(passage), spoken_place(shelf), self._both_dates()))
                ),
            )
        )

    def _both_dates(self) -> str:
        first, now = self._judged_by, self._due_at
        if first is None or now is None or now <= first:
            return ""
        return _BOTH_DATES.format(first=local(first), now=local(now))

    def _shelved(self, event: Event) -> None:
        """Who put the result on the desk's shelf received it, where nobody had said who."""
        last = self.blocks[-1] if self.blocks else HandoverOnPaper()
        made_here = event.by_name == last.giver_name
        if last.receiver == RECEIVING and not last.receiver_name and not made_here:
            self._complete(receiver_name=event.by_name)

    def _returned(self, event: Event) -> None:
        told = details_of(event.body)
        self.blocks.append(
            HandoverOnPaper(
                giver=RECEIVING,
                receiver=_CITIZEN,
                at=event.at,
                giver_name=event.by_name,
                receiver_name=signers(told) if isinstance(told, Collected) else "",
            )
        )

    def _complete(self, **more: str) -> None:
        self.blocks[-1] = replace(self.blocks[-1], **more)

    def _passage(self, event: Event, way: Way) -> Passage | None:
        """The list the event was written with: they bear the same instant."""
        same = (one for one in self._lists if one.way is way and one.made_at == event.at)
        return next(same, None)


def _list_note(passage: Passage | None) -> str:
    return f"Danh sách số {passage.paper_no}" if passage else ""
