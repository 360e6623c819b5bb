"""What people look at rather than read: received and on time over the days, ageing of the open ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.core.ids import DossierId
from counter_app.domain.reporting.facts import DossierFacts
from counter_app.domain.reporting.ii06a import Ids
from counter_app.domain.reporting.period import Period
from counter_app.domain.reporting.timeliness import USUAL, Judging, Timing, is_overdue, timing

# Days since it was taken in, calendar days: up to and with each, then all that are older.
AGES: Final = (3, 7, 15, 30)
_BY_DAY: Final = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A day of the period, or a month of a long one: what came in and what ended within it."""

    first: date
    received: Ids
    kept: Ids
    overdue: Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """The open ones of an age: up to ``days`` days (None: older than all the others), late or not."""

    days: int | None
    in_time: Ids
    overdue: Ids


def by_day(period: Period) -> bool:
    """Whether it is short enough to be looked at day by day."""
    return (period.last - period.first).days < _BY_DAY


def trend(
    dossiers: Iterable[DossierFacts], period: Period, judging: Judging = USUAL
) -> tuple[Stretch, ...]:
    """Day by day, of a period longer than a month month by month; ``kept``: early or on time.

    A day or month in which nothing came or ended is left out.
    """
    daily = by_day(period)
    cells: dict[date, tuple[list[DossierId], list[DossierId], list[DossierId]]] = {}

    def cell(at: datetime) -> tuple[list[DossierId], list[DossierId], list[DossierId]]:
        day = local(at).date()
        return cells.setdefault(day if daily else day.replace(day=1), ([], [], []))

    for one in dossiers:
        if period.holds(one.taken.received_at):
            cell(one.taken.received_at)[0].append(one.id)
        if one.ended and period.holds(one.ended.at):
            late = timing(one, judging) is Timing.OVERDUE
            cell(one.ended.at)[2 if late else 1].append(one.id)
    return tuple(
        Stretch(first=day, received=tuple(came), kept=tuple(kept), overdue=tuple(late))
        for day, (came, kept, late) in sorted(cells.items())
    )


def ages(dossiers: Iterable[DossierFacts], at: datetime) -> tuple[Age, ...]:
    """The open ones by how long ago they were taken in, the youngest first."""
    found: dict[int | None, tuple[list[DossierId], list[DossierId]]] = {
        days: ([], []) for days in (*AGES, None)
    }
    today = local(at).date()
    for one in dossiers:
        if one.ended is None:
            days = (today - local(one.taken.received_at).date()).days
            upto = next((most for most in AGES if days <= most), None)
            found[upto][is_overdue(one, at)].append(one.id)
    return tuple(
        Age(days=days, in_time=tuple(in_time), overdue=tuple(overdue))
        for days, (in_time, overdue) in found.items()
    )
