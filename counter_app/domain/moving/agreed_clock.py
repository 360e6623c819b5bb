"""A date that a person set, where no limit is known: what a stop of the clock does to it.

There is no limit to reckon with, so the date moves on by the counting days the clock stood still
(deadline rule 10, resume); the limits' own arithmetic is ``domain.deadline``.
"""

from dataclasses import replace
from datetime import datetime

from counter_app.domain.deadline.limit import Suspension
from counter_app.domain.deadline.promise import Promise
from counter_app.domain.deadline.redating import agree_date
from counter_app.domain.deadline.working_days import WorkingDays, minute_of, moment


def is_agreed(promise: Promise) -> bool:
    """Whether a person set the date: it has no limit to reckon with."""
    return promise.limit.value is None and promise.due_at is not None and bool(promise.adjustment)


def moved_on(promise: Promise, stood: datetime, stops: tuple[Suspension, ...]) -> Promise:
    """``promise`` for ``stood`` (wall time) and the days of the last of ``stops``, and why."""
    still = _counted(stops[-1:], promise.days)
    reason = promise.adjustment.reason if promise.adjustment else ""
    total = _counted(stops, promise.days)
    if total:
        reason = f"{reason}; dời thêm {total} ngày làm việc hồ sơ tạm dừng"
    plain = replace(promise, adjustment=None, due_at=None, suspensions=stops)
    return agree_date(plain, _later(stood, still, promise.days), reason)


def _counted(stops: tuple[Suspension, ...], days: WorkingDays) -> int:
    """Counting days after each stop's first day, to and with its last."""
    return sum(
        days.between(one.started_at.toordinal(), one.ended_at.toordinal() + 1)
        for one in stops
        if one.ended_at is not None
    )


def _later(stood: datetime, number: int, days: WorkingDays) -> datetime:
    day = days.after(stood.toordinal(), number) if number else stood.toordinal()
    while not days.day(day).returns:
        day = days.after(day, 1)
    return moment(day, days.day(day).clamped(minute_of(stood)))
