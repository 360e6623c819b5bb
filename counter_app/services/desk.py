"""The desk: everything a service needs to do its verb, joined once in ``bootstrap``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from counter_app.core.clock import Clock
from counter_app.domain.catalogue.catalogue import Catalogue
from counter_app.domain.deadline.calendar import Calendar
from counter_app.domain.deadline.schedule import Timetable
from counter_app.domain.moving.life import OfficeRules
from counter_app.domain.office import Office
from counter_app.domain.proof import Proof
from counter_app.domain.rights import Right, require
from counter_app.domain.staff import Clerk
from db.counter.office import Connection
from db.counter.outbox import Stamp
from db.counter.store import Store

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One clerk at one desk of one office, with the store and the rules in force.

    ``clock_doubt`` is a sentence for the clerk when the office opened with a clock that cannot be
    right; else empty. ``calendars`` are all that promises were ever reckoned by, by version.
    ``proof``: that the clerk was asked for their secret again, for the act at hand.
    """

    office: Office
    clerk: Clerk
    store: Store
    catalogue: Catalogue
    calendar: Calendar
    timetable: Timetable
    clock: Clock
    data_dir: Path
    clock_doubt: str = ""
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    proof: Proof | None = None

    @property
    def rules(self) -> OfficeRules:
        """What this office reckons and judges by."""
        return OfficeRules(
            steps=self.office.steps,
            timetable=self.timetable,
            calendar=self.calendar,
            catalogue=self.catalogue,
        )

    def write(self, work: Callable[[Connection], T]) -> T:
        """As ``store.write``, of what a person decides and no stamp is kept of; refuses as it."""
        require(self.clerk, Right.WRITE)
        return self.store.write(work)

    def stamp(self, at: datetime) -> Stamp:
        """Who acts, when and with which device: the same for all that one transaction writes.

        ``UserError`` for whoever only looks: nothing is written without a stamp.
        """
        require(self.clerk, Right.WRITE)
        return self.witnessed(at)

    def witnessed(self, at: datetime) -> Stamp:
        """The stamp of what is noted of a person, not written by them: also of one who only looks."""
        return Stamp(
            device=self.store.device, clerk=self.clerk, at=at, mono_ms=self.clock.monotonic_ms()
        )
