"""One uninterrupted run of a limit over working days: where it starts, where it ends.

Suspensions join several runs (``suspension``); the promise made of them is in ``due``.
"""

from datetime import datetime
from typing import Final, NamedTuple

from counter_app.domain.deadline.limit import DueTime, Limit, LimitUnit, OffDayStart, Policy
from counter_app.domain.deadline.working_days import WorkingDays, minute_of, moment

HOUR: Final = 60


class Run(NamedTuple):
    """``start``: the effective start, or day 0 with the clock time of the event.

    ``first`` is the first day (ordinal) whose nature decided anything; ``moved`` says that day 0
    is not the day of the event.
    """

    start: datetime
    due_at: datetime
    first: int
    moved: bool = False


def full_run(limit: Limit, at: datetime, days: WorkingDays, policy: Policy) -> Run:
    """The whole limit counted from ``at`` (rules 1 to 5, 7 and 8)."""
    if limit.unit is LimitUnit.SAME_DAY:
        return _same_day(at, days)
    if limit.unit is LimitUnit.WORKING_HOUR:
        return minutes_run(amount(limit), at, days, policy)
    return _days_from_event(limit, at, days, policy)


def amount(limit: Limit) -> int:
    """Days of a day limit, working minutes of an hour limit."""
    value = limit.value or 0
    return value * HOUR if limit.unit is LimitUnit.WORKING_HOUR else value


def minutes_run(minutes: int, at: datetime, days: WorkingDays, policy: Policy) -> Run:
    """``minutes`` of work from the effective start of ``at`` (rule 4)."""
    start = effective_start(at, days, policy)
    due_at = days.moment_of(days.worked(start) + minutes)
    return Run(start, due_at, at.toordinal())


def effective_start(at: datetime, days: WorkingDays, policy: Policy) -> datetime:
    """``at`` moved into working time (rule 4)."""
    day = at.toordinal()
    hours = days.working(day)
    if hours is not None:
        given = minute_of(at)
        minute = hours.within(given)
        if minute is not None and not (
            policy.after_cutoff_starts_next_day and minute > hours.cutoff
        ):
            return at if minute == given else moment(day, minute)
    return opening_after(day, days)


def opening_after(day: int, days: WorkingDays) -> datetime:
    """Opening time of the next counting day."""
    day = days.after(day, 1)
    return moment(day, days.day(day).opens)


def days_due(
    unit: LimitUnit,
    number: int,
    day: int,
    *,
    clock: datetime,
    days: WorkingDays,
    policy: Policy,
) -> datetime:
    """The moment ``number`` days after ``day``, at ``clock``'s time if so kept (rules 2, 3, 8)."""
    if unit is LimitUnit.CALENDAR_DAY:
        due_at = days.closing_after(day + number - 1, 1)
    else:
        due_at = days.closing_after(day, number)
    if policy.due_time is DueTime.END_OF_DAY:
        return due_at
    due_day = due_at.toordinal()
    return moment(due_day, days.day(due_day).clamped(minute_of(clock)))


def _days_from_event(limit: Limit, at: datetime, days: WorkingDays, policy: Policy) -> Run:
    day = at.toordinal()
    start, moved = at, False
    if policy.off_day_start is OffDayStart.NEXT_COUNTING_DAY and not days.counts(day):
        moved = True
        start = moment(days.after(day, 1), minute_of(at))
    due_at = days_due(
        limit.unit, limit.value or 0, start.toordinal(), clock=at, days=days, policy=policy
    )
    return Run(start, due_at, day if moved else day + 1, moved)


def _same_day(at: datetime, days: WorkingDays) -> Run:
    day = at.toordinal()
    today = days.day(day)
    if today.returns and minute_of(at) <= today.cutoff:
        return Run(at, moment(day, today.closes), day)
    due_day = days.after(day, 1)
    while not days.day(due_day).returns:
        due_day = days.after(due_day, 1)
    return Run(at, moment(due_day, days.day(due_day).closes), day)
