"""What a report needs to know of a dossier as it stood at an instant: a fold over its events.

Where a dossier stands after an event is ``moving.following``; here only what no list shows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from counter_app.core.clock import to_ms_or_none
from counter_app.core.ids import DossierId
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.channel import Channel
from counter_app.domain.charge import ChargeLine
from counter_app.domain.deadline.limit import Suspension
from counter_app.domain.dossier import ENDED, Event, Standing, State
from counter_app.domain.moving.clockwork import apology_in_force, rule_of, suspensions_of
from counter_app.domain.moving.following import begun, details_in, follow
from counter_app.domain.workflow import Clock, Move, Rule

_GOES_ON: Final = frozenset({Clock.GOES_ON, Clock.NEVER_STOPPED})


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """What was taken in, as corrected by the instant asked about.

    ``name`` is its code, or what stands for it; ``resolving_unit`` the agency code of another unit
    that decides it, None where the office does; ``charges`` what was reckoned at intake.
    """

    id: DossierId
    name: str
    received_at: datetime
    due_at: datetime | None
    channel: Channel
    procedure_code: str
    procedure_name: str
    sector: str
    desk: str
    clerk: str
    resolving_unit: str | None = None
    certified_copies: tuple[CertifiedCopy, ...] = ()
    charges: tuple[ChargeLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """When the promise ran no more and what ended it: a result, a withdrawal, a stop."""

    at: datetime
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A supplement asked for, with the codes of what was missing or wrong (``defects``)."""

    at: datetime
    defects: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierFacts:
    """One dossier as it stood ``at``. ``standing`` has its dates and when its result was returned.

    ``stands_since`` is when its clock was stopped, where it stands still or stood when it ended;
    ``pauses`` are all stops, wall time to the minute; ``asked`` the supplements asked for.
    """

    taken: TakenIn
    at: datetime
    state: State
    standing: Standing
    ended: Ending | None = None
    stands_since: datetime | None = None
    pauses: tuple[Suspension, ...] = ()
    asked: tuple[Asked, ...] = ()
    apologised: bool = False

    @property
    def id(self) -> DossierId:
        """Whose facts they are."""
        return self.taken.id

    @property
    def due_at(self) -> datetime | None:
        """The date that on time is judged by: the limit's own, never an apology's."""
        return self.standing.first_due_at

    @property
    def clock_at(self) -> datetime:
        """How far its clock had run: to its end, its stop, else to the instant itself.

        Waiting for a supplement, the hour of asking counts as the end (QĐ 766/QĐ-TTg, index 2.1).
        """
        return self.stands_since or (self.ended.at if self.ended else self.at)


@dataclass(slots=True)
class _Course:
    """The fold's own memory."""

    state: State
    standing: Standing
    ended: Ending | None = None
    stands_since: datetime | None = None
    stopped: bool = False
    apologised: bool = False
    asked: list[Asked] = field(default_factory=list)

    def go_on(self, event: Event) -> None:
        before = self.state
        self.state, self.standing = follow(before, self.standing, event.kind, event.body, event.at)
        if self.state not in ENDED:
            self.ended = None
        elif before not in ENDED:
            self.ended = Ending(at=event.at, state=self.state)
        if rule := rule_of(event):
            self._clock(rule, event)

    def _clock(self, rule: Rule, event: Event) -> None:
        clock = rule.clock_at(State(str(event.body["from"])))
        if clock is Clock.STOPS:
            self.stands_since, self.stopped = event.at, True
        elif clock in _GOES_ON:
            self.stands_since = None
        self.apologised |= rule.move is Move.APOLOGISE
        if rule.move is Move.ASK_SUPPLEMENT:
            self.asked.append(Asked(at=event.at, defects=_defects(event.body)))
        elif clock is Clock.NEVER_STOPPED:
            del self.asked[-1:]


def facts_at(taken: TakenIn, events: Iterable[Event], at: datetime) -> DossierFacts | None:
    """The dossier as it stood at ``at``; None where it was not taken in yet.

    ``events`` are its own in their order, without steps that were given up or lost; what happened
    later than ``at`` changes nothing.
    """
    if taken.received_at > at:
        return None
    told = tuple(one for one in events if one.at <= at)
    due_ms = to_ms_or_none(taken.due_at)
    course = _Course(State.RECEIVED, begun(taken.received_at, due_ms, None))
    for event in told:
        course.go_on(event)
    return DossierFacts(
        taken=taken,
        at=at,
        state=course.state,
        standing=course.standing,
        ended=course.ended,
        stands_since=course.stands_since,
        pauses=suspensions_of(told) if course.stopped else (),
        asked=tuple(course.asked),
        apologised=course.apologised and apology_in_force(told) is not None,
    )


def _defects(body: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(one["code"]) for one in details_in(body).get("defects") or ())
