"""What a report needs to know of a dossier as it stood at an instant: a fold over its events.

Where a dossier stands after an event is ``moving.following``; here only what no list shows. The
values are written in short (``msgspec`` arrays), for the store keeps them ready for each report:
whoever changes their fields raises ``EDITION``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec

from counter_app.core.clock import from_local, to_ms_or_none
from counter_app.core.ids import DossierId
from counter_app.domain.catalogue.tariff import ChargeKind
from counter_app.domain.channel import Channel
from counter_app.domain.deadline.limit import Suspension
from counter_app.domain.dossier import ENDED, Event, Standing, State
from counter_app.domain.moving.clockwork import apology_in_force, rule_of, suspensions_of
from counter_app.domain.moving.following import begun, details_in, follow
from counter_app.domain.workflow import Clock, Move, Rule

EDITION: Final = 1
_GOES_ON: Final = frozenset({Clock.GOES_ON, Clock.NEVER_STOPPED})


class _Value(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """Nothing in it ever leads back to it."""


class Charge(_Value, frozen=True, kw_only=True, array_like=True, gc=False):
    """A line of money as reckoned at intake; ``amount_vnd`` of None: not known then."""

    kind: ChargeKind
    amount_vnd: int | None
    exempt: bool = False


class Copied(_Value, frozen=True, kw_only=True, array_like=True, gc=False):
    """Certified copies wanted of one original of so many pages."""

    pages: int
    copies: int


class TakenIn(_Value, frozen=True, kw_only=True, array_like=True, gc=False):
    """What was taken in, as corrected by the instant asked about.

    ``resolving_unit`` is the agency code of another unit that decides it, None where the office does.
    """

    id: DossierId
    received_at: datetime
    due_at: datetime | None
    channel: Channel
    procedure_code: str
    procedure_name: str
    desk: str
    clerk: str
    resolving_unit: str | None = None
    copied: tuple[Copied, ...] = ()
    charges: tuple[Charge, ...] = ()


class Ending(_Value, frozen=True, kw_only=True, array_like=True, gc=False):
    """When the promise ran no more and what ended it: a result, a withdrawal, a stop."""

    at: datetime
    state: State


class Asked(_Value, frozen=True, kw_only=True, array_like=True, gc=False):
    """A supplement asked for, with the codes of what was missing or wrong (``defects``)."""

    at: datetime
    defects: tuple[str, ...]


class DossierFacts(_Value, frozen=True, kw_only=True, array_like=True, gc=False):
    """One dossier as it stood at an instant.

    ``due_at`` is the date that on time is judged by: the limit's own, never an apology's, which
    ``promised_at`` may be. ``stands_since`` is when its clock was stopped, where it stands still or
    stood when it ended; ``paused`` all stops that are over, wall time to the minute; ``asked`` the
    supplements asked for.
    """

    taken: TakenIn
    state: State
    due_at: datetime | None
    promised_at: datetime | None
    ended: Ending | None = None
    stands_since: datetime | None = None
    paused: timedelta = timedelta()
    asked: tuple[Asked, ...] = ()
    apologised: bool = False

    @property
    def id(self) -> DossierId:
        """Whose facts they are."""
        return self.taken.id

    @property
    def clock_end(self) -> datetime | None:
        """How far its clock ran: to its end or its stop; None while it runs.

        Waiting for a supplement, the hour of asking counts as the end (QĐ 766/QĐ-TTg, index 2.1).
        """
        return self.stands_since or (self.ended.at if self.ended else None)


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
        state=course.state,
        due_at=course.standing.first_due_at,
        promised_at=course.standing.due_at,
        ended=course.ended,
        stands_since=course.stands_since,
        paused=_over(suspensions_of(told)) if course.stopped else timedelta(),
        asked=tuple(course.asked),
        apologised=course.apologised and apology_in_force(told) is not None,
    )


def _over(stops: Iterable[Suspension]) -> timedelta:
    """The stops that have ended, together."""
    lasted = (
        from_local(one.ended_at) - from_local(one.started_at)
        for one in stops
        if one.ended_at is not None
    )
    return sum(lasted, timedelta())


def _defects(body: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(one["code"]) for one in details_in(body).get("defects") or ())
