"""A promised return date with everything it was made from, as values.

How it is reckoned is in ``due``; how it is told in words in ``explanation``; how it is
stored in ``promise_record``.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from counter_app.domain.deadline.calendar import Calendar, DayKind
from counter_app.domain.deadline.limit import Leg, Limit, LimitUnit, Policy, Suspension
from counter_app.domain.deadline.schedule import Schedule, Timetable
from counter_app.domain.deadline.working_days import WorkingDays, minute_of, working_days

FAR: Final = timedelta(days=3 * 366)
WEEKDAY_NAMES: Final = (
    "Thứ Hai",
    "Thứ Ba",
    "Thứ Tư",
    "Thứ Năm",
    "Thứ Sáu",
    "Thứ Bảy",
    "Chủ nhật",
)


class DayStatus(StrEnum):
    """What kind of day a walked day was for this office, whatever the unit.

    Calendar days count on every kind of day; ``explanation`` says so in words.
    """

    COUNTED = "counted"
    WEEKEND = "weekend"
    OFF = "off"
    OFF_SWAP = "off_swap"
    OFF_PROVISIONAL = "off_provisional"
    MAKE_UP = "make_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRow:
    """One day walked; ``name`` is the calendar's name for it, else the weekday's."""

    date: date
    status: DayStatus
    name: str


class Change(StrEnum):
    """Why a promise differs from what the limit alone gives."""

    EARLIER = "earlier"
    EXTENDED = "extended"
    AGREED = "agreed"
    CARRIED = "carried"


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """A person's change to a reckoned date.

    ``instead_of`` is what the limit gave; ``working_days`` how many more an extension added;
    ``same_day`` says that the office's no-appointment day brought it forward, ``reason`` how.
    """

    change: Change
    instead_of: datetime | None
    reason: str = ""
    working_days: int | None = None
    same_day: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A return date (naive Vietnamese wall time) and its working.

    ``due_at`` is None for limits without a date and while a suspension is open. ``start`` is the
    effective start of an hour limit, else day 0 at the event's time of day. ``clock_start`` of
    None: the clock has not started, the date is only expected. ``spans`` are the stretches
    walked, as ordinals (after, to and with). ``due_before`` are the dates that each suspension
    took back, first the one printed. ``legs`` are the agencies' own dates in turn; ``payment`` is
    the appointment to fetch the notice of what to pay, where there is one (both in ``legs``).
    """

    received_at: datetime
    clock_start: datetime | None
    limit: Limit
    policy: Policy
    suspensions: tuple[Suspension, ...]
    schedule: Schedule | Timetable
    calendar: Calendar
    start: datetime
    due_at: datetime | None
    warnings: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    due_before: tuple[datetime | None, ...] = ()
    adjustment: Adjustment | None = None
    legs: "tuple[LegPromise, ...]" = ()
    payment: "Promise | None" = None

    @property
    def rule(self) -> LimitUnit:
        """The rule the date was reckoned by."""
        return self.limit.unit

    @property
    def calendar_version(self) -> str:
        """The calendar the date rests on."""
        return self.calendar.version

    @property
    def start_text(self) -> str:
        """ISO: minute of an effective start, date of a day 0."""
        if self.limit.unit is LimitUnit.WORKING_HOUR:
            return self.start.isoformat(timespec="minutes")
        return self.start.date().isoformat()

    @property
    def latest_at(self) -> datetime | None:
        """The last moment the law allows, whatever earlier date the clerk promised."""
        earlier = self.adjustment is not None and self.adjustment.change is Change.EARLIER
        return self.adjustment.instead_of if earlier and self.adjustment else self.due_at

    @property
    def is_far(self) -> bool:
        """Whether a person should confirm so distant a date (more than three years)."""
        return self.due_at is not None and self.due_at - self.received_at > FAR

    @property
    def is_carried(self) -> bool:
        """Whether the date is that of a slip printed earlier, not one to be chosen now."""
        return self.adjustment is not None and self.adjustment.change is Change.CARRIED

    @property
    def is_same_day(self) -> bool:
        """Whether the office's no-appointment day brought the date forward."""
        return self.adjustment is not None and self.adjustment.same_day

    @property
    def days(self) -> WorkingDays:
        """The office's days this promise was reckoned on."""
        begin = min(self.received_at, self.clock_start or self.received_at)
        return working_days(self.schedule, self.calendar, begin.year)


@dataclass(frozen=True, slots=True, kw_only=True)
class LegPromise:
    """One agency's part: its own working, and its date, never later than the whole's."""

    leg: Leg
    working: Promise
    due_at: datetime | None


def walk(promise: Promise) -> tuple[DayRow, ...]:
    """One row per day walked: from the day after the start date to the due date.

    Days on which the clock stood still are not walked. A promise for the start date itself, and
    one without a date, has no rows.
    """
    days = promise.days
    return tuple(
        day_row(day, days) for after, until in promise.spans for day in range(after + 1, until + 1)
    )


def day_row(day: int, days: WorkingDays) -> DayRow:
    """The row of one day ordinal."""
    row = days.row(day)
    name = WEEKDAY_NAMES[(day - 1) % 7]
    if row is None:
        status = DayStatus.COUNTED if days.day(day).counts else DayStatus.WEEKEND
    else:
        status = _STATUS[row.kind]
        name = row.name or name
    return DayRow(date=date.fromordinal(day), status=status, name=name)


def printed_at(promise: Promise, return_hour: time | None) -> datetime | None:
    """The time printed on the slip: the office's friendlier hour (rule 13).

    Never later than the law's, and never before the dossier was received; a no-appointment day has
    an hour of its own.
    """
    if promise.due_at is None or return_hour is None or promise.is_same_day:
        return promise.due_at
    friendlier = datetime.combine(promise.due_at.date(), return_hour)
    hours = promise.days.day(friendlier.toordinal())
    open_then = hours.hours and hours.clamped(minute_of(friendlier)) == minute_of(friendlier)
    in_between = promise.received_at < friendlier < promise.due_at
    return friendlier if in_between and open_then else promise.due_at


_STATUS: Final = {
    DayKind.OFF: DayStatus.OFF,
    DayKind.OFF_SWAP: DayStatus.OFF_SWAP,
    DayKind.OFF_PROVISIONAL: DayStatus.OFF_PROVISIONAL,
    DayKind.WORK: DayStatus.MAKE_UP,
}
