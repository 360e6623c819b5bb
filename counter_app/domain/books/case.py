"""A dossier as a book asks about it: what was filed, and its events up to an instant."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from counter_app.core.ids import DossierId
from counter_app.domain.dossier import Event, Standing, State
from counter_app.domain.moving.clockwork import due_at_stop
from counter_app.domain.moving.following import begun, follow


@dataclass(frozen=True, kw_only=True)
class Case:
    """``events`` are those that count and had happened by then, in their order.

    ``code`` is the dossier's or names its slip; ``due_ms`` is the date first printed;
    ``due_wording`` says why there is none. ``came_standing``: what is known of one that came as it
    stood, or of which the archive list left the numbers; its state counts then, not its events.
    """

    id: DossierId
    code: str
    procedure: str
    applicant: str
    contact: str
    unit: str
    return_way: str
    received_at: datetime
    due_ms: int | None
    due_wording: str = ""
    events: tuple[Event, ...] = ()
    came_standing: tuple[State, Standing] | None = None

    @cached_property
    def stands(self) -> tuple[State, Standing]:
        """Its state then, and its dates."""
        if self.came_standing is not None:
            return self.came_standing
        state, standing = State.RECEIVED, begun(self.received_at, self.due_ms, None)
        for event in self.events:
            state, standing = follow(state, standing, event.kind, event.body, event.at)
        return state, standing

    @property
    def stopped_at_due(self) -> datetime | None:
        """The date that stood when its clock was stopped; None while it runs."""
        standing = self.stands[1]
        return due_at_stop(self.events, standing.first_due_at) if standing.due_at is None else None

    def after(self, event: Event) -> tuple[Event, ...]:
        """What happened later than one of its events."""
        return self.events[self.events.index(event) + 1 :]
