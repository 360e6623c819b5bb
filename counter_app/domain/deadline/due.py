"""The promise: when a dossier's result is due. The only module that others ask for a date.

Nothing else in the program adds days. Wall times are naive, Asia/Ho_Chi_Minh, to the minute.
Changes a person makes to a date are in ``redating``, the words in ``explanation``.
"""

from bisect import bisect_right
from dataclasses import replace
from datetime import date, datetime
from enum import Enum
from typing import Final, NamedTuple

from counter_app.core.errors import UserError
from counter_app.domain.deadline.calendar import Calendar
from counter_app.domain.deadline.counting import full_run, opening_after
from counter_app.domain.deadline.limit import (
    DATELESS,
    DEFAULT_POLICY,
    Limit,
    LimitUnit,
    Policy,
    Suspension,
    SuspensionKind,
    in_order,
)
from counter_app.domain.deadline.promise import (
    Promise,
)
from counter_app.domain.deadline.schedule import Schedule, Timetable
from counter_app.domain.deadline.suspension import course
from counter_app.domain.deadline.working_days import (
    FIRST_YEAR,
    LAST_YEAR,
    WorkingDays,
    minute_of,
    moment,
    working_days,
)

SUPPLEMENT_DAYS: Final = 3  # working days after receipt within which a supplement is asked for


class ClockStart(Enum):
    """The usual start of the clock."""

    AT_RECEIPT = "at_receipt"


AT_RECEIPT: Final = ClockStart.AT_RECEIPT


def due(
    received_at: datetime,
    limit: Limit,
    *,
    schedule: Schedule | Timetable,
    calendar: Calendar,
    policy: Policy = DEFAULT_POLICY,
    clock_start: datetime | ClockStart | None = AT_RECEIPT,
    suspensions: tuple[Suspension, ...] = (),
) -> Promise:
    """The promise for a dossier; UserError for dates out of reach or overlapping suspensions.

    ``clock_start`` of None: the resolving unit has not received it yet, and the date is what is
    expected if it did at once.
    """
    received_at = minute(received_at)
    started = received_at if isinstance(clock_start, ClockStart) else clock_start
    at = received_at if started is None else minute(started)
    stops = in_order(tuple(map(_to_the_minute, suspensions)), at) if suspensions else ()
    days = working_days(schedule, calendar, min(at, received_at).year)
    track = _track(limit, at, stops, days, policy)
    return Promise(
        received_at=received_at,
        clock_start=None if started is None else at,
        limit=limit,
        policy=policy,
        suspensions=stops,
        schedule=schedule,
        calendar=calendar,
        start=track.start,
        due_at=track.due_at,
        warnings=(
            *_start_warnings(limit, track, expected=started is None),
            *_calendar_warnings(track, calendar),
            *_supplement_warnings(received_at, stops, days),
        ),
        spans=track.walked,
        due_before=track.due_before,
    )


def transfer_due(
    received_at: datetime, *, schedule: Schedule | Timetable, calendar: Calendar
) -> datetime:
    """When the dossier must be with the resolving unit (rule 9).

    By closing time of a day that receives, at or before its cut-off; else at the opening of the
    next counting day.
    """
    days = working_days(schedule, calendar, received_at.year)
    day = minute(received_at).toordinal()
    today = days.day(day)
    if today.receives and minute_of(received_at) <= today.cutoff:
        return moment(day, today.closes)
    return opening_after(day, days)


def last_day(day: date, *, schedule: Schedule | Timetable, calendar: Calendar) -> date:
    """The last day of a period that would end on ``day``: it, or the next counting day.

    For periods that others state by date, such as registering in time (Civil Code article 148).
    """
    days = working_days(schedule, calendar, day.year)
    ordinal = day.toordinal()
    return day if days.counts(ordinal) else date.fromordinal(days.after(ordinal, 1))


def minute(at: datetime) -> datetime:
    """``at`` cut to the minute; UserError when the year cannot be right."""
    if at.tzinfo is not None:
        raise ValueError("deadlines are reckoned in naive local wall time")
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise UserError(
            "date_out_of_range", "Năm của ngày nhận không đúng; hãy kiểm tra đồng hồ máy tính."
        )
    return at.replace(second=0, microsecond=0) if at.second or at.microsecond else at


def _to_the_minute(one: Suspension) -> Suspension:
    ended_at = None if one.ended_at is None else minute(one.ended_at)
    return replace(one, started_at=minute(one.started_at), ended_at=ended_at)


class _Track(NamedTuple):
    """What the arithmetic found; ``decisive`` = the days whose nature decided the date."""

    start: datetime
    due_at: datetime | None
    moved: bool = False
    walked: tuple[tuple[int, int], ...] = ()
    decisive: tuple[tuple[int, int], ...] = ()
    due_before: tuple[datetime | None, ...] = ()


def _track(
    limit: Limit, at: datetime, stops: tuple[Suspension, ...], days: WorkingDays, policy: Policy
) -> _Track:
    if limit.unit in DATELESS:
        return _Track(at, None)
    if stops:
        far = course(limit, at, stops, days, policy)
        return _Track(far.start, far.due_at, far.moved, far.walked, far.decisive, far.due_before)
    run = full_run(limit, at, days, policy)
    begin, end = run.start.toordinal(), run.due_at.toordinal()
    walked = ((begin, end),) if end > begin else ()
    return _Track(run.start, run.due_at, run.moved, walked, ((run.first - 1, end),))


def _start_warnings(limit: Limit, track: _Track, *, expected: bool) -> list[str]:
    found = ["clock_not_started"] if expected else []
    if limit.unit is LimitUnit.NOT_STATED:
        found.append("limit_not_stated")
    if track.moved:
        found.append("start_moved")
    return found


def _calendar_warnings(track: _Track, calendar: Calendar) -> list[str]:
    found = []
    if _touches_provisional(track.decisive, calendar.provisional):
        found.append("calendar_provisional")
    if _missing_years(track, calendar):
        found.append("calendar_missing_year")
    return found


def _touches_provisional(
    stretches: tuple[tuple[int, int], ...], provisional: tuple[int, ...]
) -> bool:
    return any(
        bisect_right(provisional, after) < bisect_right(provisional, until)
        for after, until in stretches
    )


def _missing_years(track: _Track, calendar: Calendar) -> tuple[int, ...]:
    """The years between the first day counted from and the due date that have no rows."""
    if track.due_at is None:
        return ()
    first = track.start.year
    if track.decisive[0][0] + 1 < track.start.toordinal():
        first = date.fromordinal(track.decisive[0][0] + 1).year
    years = range(first, track.due_at.year + 1)
    return tuple(year for year in years if year not in calendar.years)


def _supplement_warnings(
    received_at: datetime, stops: tuple[Suspension, ...], days: WorkingDays
) -> list[str]:
    requests = [
        one.started_at.toordinal() for one in stops if one.kind is SuspensionKind.SUPPLEMENT
    ]
    late = requests and max(requests) > days.after(received_at.toordinal(), SUPPLEMENT_DAYS)
    return ["supplement_late"] if late else []
