"""The days the office rests and the hours it works: what ships, or what the office put instead.

A new calendar is a dated fact of the office. It changes no printed date: the dossiers whose date
it would change are named, and people decide.
"""

from dataclasses import dataclass, replace

from counter_app.core.clock import local
from counter_app.domain.deadline.calendar import (
    Calendar,
    calendar_json,
    default_calendar,
    parse_calendar,
    read_calendar,
)
from counter_app.domain.deadline.promise_record import from_json, stored_due_at
from counter_app.domain.deadline.redating import Difference
from counter_app.domain.deadline.schedule import Timetable, default_timetable, parse_timetable
from counter_app.domain.office import Office, OwnCalendar
from counter_app.domain.rights import Right, require
from counter_app.services.desk import Desk
from counter_app.services.office.in_force import put_in_force
from db.counter.promises import promises_not_of


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarChange:
    """The calendar now in force, and the open dossiers it would give another date."""

    version: str
    rows: int
    differing: tuple[Difference, ...]


def calendar_of(office: Office) -> Calendar:
    """The calendar of this office where none was published."""
    own = office.calendar
    if own is None:
        return default_calendar()
    return parse_calendar(list(own.rows), version=own.version)


def timetable_of(office: Office) -> Timetable:
    """The working hours in force at this office."""
    return parse_timetable(list(office.schedules)) if office.schedules else default_timetable()


def replace_calendar(text: str, *, desk: Desk) -> CalendarChange:
    """Puts the calendar in ``text`` (CSV) in force from now on; needs ``CALENDAR``.

    ``UserError`` names a bad row. The log tells which days are other than in the one before.
    """
    require(desk.clerk, Right.CALENDAR)
    calendar = read_calendar(text)
    at = desk.clock.now()
    # Its name is read on the screen and in explanations; to the second, so that each is its own.
    version = f"của đơn vị, ghi lúc {local(at):%H:%M:%S ngày %d/%m/%Y}"
    calendar = replace(calendar, version=version)
    own = OwnCalendar(
        version=calendar.version, rows=tuple(calendar_json(calendar)), since=at.isoformat()
    )
    office = replace(desk.office, calendar=own)
    stamp = desk.stamp(at)
    told = _differing_days(desk.calendar, calendar)
    desk.store.write(lambda one: put_in_force(one, office, stamp=stamp, told=told))
    return CalendarChange(
        version=calendar.version,
        rows=len(calendar.rows),
        differing=differing_dossiers(calendar, desk=desk),
    )


def _differing_days(before: Calendar, after: Calendar) -> dict[str, object]:
    """What the log says of a change: each day and kind that came or went; the years it has."""
    old, new = ({f"{row.date} {row.kind}" for row in one.rows} for one in (before, after))
    return {
        "added": sorted(new - old),
        "removed": sorted(old - new),
        "years": sorted(after.years),
    }


def differing_dossiers(calendar: Calendar, *, desk: Desk) -> tuple[Difference, ...]:
    """The open dossiers that ``calendar`` gives another date than promised, by code or slip."""
    standing = desk.store.read(lambda one: promises_not_of(one, calendar.version))
    found = []
    for one in standing:
        due_at, reckoned = stored_due_at(one.promise), from_json(one.promise, calendar).due_at
        if reckoned != due_at:
            key = one.row.code or str(one.row.slip_no)
            found.append(Difference(key=key, promised=due_at, reckoned=reckoned))
    return tuple(found)
