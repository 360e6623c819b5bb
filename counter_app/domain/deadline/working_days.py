"""The office's days laid out in a row, so that a limit of any length is looked up, not walked.

Joins a schedule and a calendar; knows no limits, policies or suspensions.
"""

from bisect import bisect_left
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from threading import Lock
from typing import Final, NamedTuple

from counter_app.core.errors import UserError
from counter_app.domain.deadline.calendar import Calendar, CalendarRow, DayKind
from counter_app.domain.deadline.schedule import CLOSED, DaySchedule, Schedule, Timetable

FIRST_YEAR: Final = 1976
LAST_YEAR: Final = 2299


class WorkingDays:
    """Every day from 1 January of ``first_year``, as far ahead as has been asked for.

    Days are ordinals (``date.toordinal``). Grows under a lock; the longest-reaching list
    (``_rank``) grows last, so that a reader in another thread never sees half a day.
    """

    __slots__ = (
        "_base",
        "_before",
        "_calendar",
        "_closings",
        "_counting",
        "_lock",
        "_midnights",
        "_rank",
        "_schedule",
        "_shape",
        "_year",
    )

    def __init__(self, schedule: Schedule | Timetable, calendar: Calendar, first_year: int) -> None:
        self._schedule = schedule
        self._calendar = calendar
        self._base = date(first_year, 1, 1).toordinal()
        self._year = first_year
        self._rank: list[int] = []  # counting days up to and with each day
        self._counting: list[int] = []  # the ordinals of counting days
        self._closings: list[datetime] = []  # their closing times
        self._before: list[int] = []  # working minutes before each of them
        self._midnights: list[datetime] = []  # the beginnings of their dates
        self._shape: list[_Shape] = []  # their hours, laid out minute by minute
        self._lock = Lock()
        self._grow(first_year + 2)

    def closing_after(self, day: int, number: int) -> datetime:
        """Closing time of the ``number``-th counting day after ``day`` (1 = the next)."""
        try:
            return self._closings[self._rank[day - self._base] + number - 1]
        except IndexError:
            self._reach(day, number)
            return self._closings[self._rank[day - self._base] + number - 1]

    def after(self, day: int, number: int) -> int:
        """The ``number``-th counting day after ``day``."""
        return self.closing_after(day, number).toordinal()

    def counts(self, day: int) -> bool:
        """Whether ``day`` is a counting day."""
        return self.working(day) is not None

    def working(self, day: int) -> DaySchedule | None:
        """The hours of a counting day, None for any other."""
        try:
            index = self._rank[day - self._base] - 1
        except IndexError:
            self._reach(day, 1)
            return self.working(day)
        if index >= 0 and self._counting[index] == day:
            return self._shape[index].day
        return None

    def between(self, day: int, until: int) -> int:
        """Counting days after ``day`` and before ``until``; 0 when there are none."""
        if until - 1 <= day:
            return 0
        self.closing_after(until, 1)
        return self._rank[until - 1 - self._base] - self._rank[day - self._base]

    def row(self, day: int) -> CalendarRow | None:
        """What the calendar says of ``day``."""
        return self._calendar.by_day.get(day)

    def day(self, day: int) -> DaySchedule:
        """The hours and duties of ``day`` after the calendar has been applied."""
        week = self._schedule.on(day)
        row = self._calendar.by_day.get(day)
        if row is None:
            return week.days[(day - 1) % 7]
        return week.make_up(row.weekday) if row.kind is DayKind.WORK else CLOSED

    def worked(self, at: datetime) -> int:
        """Working minutes before ``at``, from the first day of the row."""
        day = at.toordinal()
        if len(self._rank) <= day - self._base:
            self._reach(day, 1)
        index = self._rank[day - self._base] - 1
        if index < 0:
            return 0
        if self._counting[index] == day:
            return self._before[index] + self._shape[index].worked[at.hour * 60 + at.minute]
        # A day that does not count comes after the whole of the last one that did.
        return self._before[index] + self._shape[index].worked[-1]

    def moment_of(self, minutes: int) -> datetime:
        """The moment at which ``minutes`` (counted as ``worked`` does) are full."""
        before = self._before
        while before[-1] < minutes:
            self._grow(self._year + 1)
        index = bisect_left(before, minutes) - 1
        return self._midnights[index] + self._shape[index].filled[minutes - before[index]]

    def _reach(self, day: int, number: int) -> None:
        while len(self._rank) <= day - self._base:
            self._grow(self._year + 1)
        while len(self._counting) < self._rank[day - self._base] + number:
            self._grow(self._year + 1)

    def _grow(self, until_year: int) -> None:
        with self._lock:
            while self._year < until_year:
                if self._year > LAST_YEAR:
                    raise UserError(
                        "too_far",
                        "Ngày hẹn trả rơi quá xa; hãy kiểm tra thời hạn và lịch làm việc.",
                    )
                self._add_year(date(self._year, 1, 1).toordinal())
                self._year += 1

    def _add_year(self, first: int) -> None:
        total = self._before[-1] + self._shape[-1].worked[-1] if self._before else 0
        rank = len(self._counting)
        ranks: list[int] = []
        for day in range(first, date(self._year + 1, 1, 1).toordinal()):
            hours = self.day(day)
            if hours.counts:
                shape = _shape(hours)
                self._shape.append(shape)
                self._before.append(total)
                self._midnights.append(moment(day, 0))
                self._closings.append(moment(day, hours.closes))
                self._counting.append(day)
                total += shape.worked[-1]
                rank += 1
            ranks.append(rank)
        self._rank.extend(ranks)


class _Shape(NamedTuple):
    """A day's hours as tables: minutes worked before each minute, and when so many are full."""

    day: DaySchedule
    worked: tuple[int, ...]
    filled: tuple[timedelta, ...]


@lru_cache(maxsize=256)
def _shape(day: DaySchedule) -> _Shape:
    worked = tuple(day.worked(minute) for minute in range(24 * 60 + 1))
    ends = (minute for start, end in day.hours for minute in range(start + 1, end + 1))
    filled = (timedelta(), *(timedelta(minutes=minute) for minute in ends))
    return _Shape(day, worked, filled)


def moment(day: int, minute: int) -> datetime:
    """The wall time of a minute of a day ordinal."""
    hour, minute = divmod(minute, 60)
    on = date.fromordinal(day)
    return datetime(on.year, on.month, on.day, hour, minute)  # noqa: DTZ001 - wall time


def minute_of(at: datetime | time) -> int:
    """Minutes since midnight."""
    return at.hour * 60 + at.minute


@lru_cache(maxsize=64)
def working_days(
    schedule: Schedule | Timetable, calendar: Calendar, first_year: int
) -> WorkingDays:
    """The days of ``schedule`` and ``calendar`` from ``first_year`` on, kept for the next asker."""
    return WorkingDays(schedule, calendar, first_year)
