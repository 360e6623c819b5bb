"""The office's service days: a weekday on which it serves in another way, and what that changes.

Pure: values, what they say, and the promise that a no-appointment day makes of the limit's own.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from counter_app.core.text import fold
from counter_app.domain.catalogue.procedure import Case, Procedure
from counter_app.domain.deadline.promise import WEEKDAY_NAMES, Promise
from counter_app.domain.deadline.redating import promise_same_day
from counter_app.domain.deadline.schedule import DaySchedule, clock
from counter_app.domain.deadline.working_days import WorkingDays, minute_of, moment
from counter_app.domain.validity import within

LEAST_SPAN: Final = 30
"""Minutes that lie at least between what is taken in last and the hour at which results go out."""

NameOf = Callable[[str], str]
"""A procedure's short name by its code."""


class ServiceDayKind(StrEnum):
    """What is different: results the same day, forms written by the clerk, filing online first."""

    NO_APPOINTMENT_DAY = "no_appointment_day"
    NO_WRITING_DAY = "no_writing_day"
    ONLINE_DAY = "online_day"


KIND_NAMES: Final = {
    ServiceDayKind.NO_APPOINTMENT_DAY: "ngày không hẹn",
    ServiceDayKind.NO_WRITING_DAY: "ngày không viết",
    ServiceDayKind.ONLINE_DAY: "ngày trực tuyến",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceDay:
    """One weekday (0 = Monday) of one kind, from when to when (both included).

    It covers the fields of work and the procedures it names, everything where it names none. Only
    a no-appointment day has hours: what comes in at ``cutoff`` or before goes out at
    ``results_by``; without them the day's own cut-off and closing time. It promises only the
    cases that the catalogue lets end on the day of receipt.
    """

    kind: ServiceDayKind
    weekday: int
    sectors: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    cutoff: time | None = None
    results_by: time | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def falls_on(self, day: date) -> bool:
        """Whether ``day`` is one of them; whether the office works then is the calendar's."""
        return day.weekday() == self.weekday and within(day, self.valid_from, self.valid_to)

    def covers(self, procedure: Procedure) -> bool:
        """Whether it changes anything for ``procedure``, in some case of it at least."""
        if self.kind is ServiceDayKind.NO_APPOINTMENT_DAY and not procedure.may_end_same_day:
            return False
        if not self.sectors and not self.procedures:
            return True
        sectors = {fold(name) for name in self.sectors}
        return procedure.code in self.procedures or fold(procedure.sector) in sectors

    def hours(self, day: DaySchedule) -> tuple[int, int]:
        """The minutes of ``day`` until which is taken in, and at which results go out."""
        cutoff, by = self.stated(day)
        by = day.clamped(by)
        return min(cutoff, by - LEAST_SPAN), by

    def stated(self, day: DaySchedule) -> tuple[int, int]:
        """The same as the office wrote them, whether ``day`` has such hours or not."""
        cutoff = day.cutoff if self.cutoff is None else minute_of(self.cutoff)
        return cutoff, day.closes if self.results_by is None else minute_of(self.results_by)


def of_kind(days: Iterable[ServiceDay], kind: ServiceDayKind, day: date) -> tuple[ServiceDay, ...]:
    """Those of one kind that fall on ``day``."""
    return tuple(one for one in days if one.kind is kind and one.falls_on(day))


def covering(
    days: Iterable[ServiceDay], kind: ServiceDayKind, procedure: Procedure, day: date
) -> ServiceDay | None:
    """The first of one kind that falls on ``day`` and covers ``procedure``."""
    return next((one for one in of_kind(days, kind, day) if one.covers(procedure)), None)


def served(days: Iterable[ServiceDay], today: date, hours: DaySchedule) -> tuple[ServiceDay, ...]:
    """Those that fall on ``today`` and can be kept in its ``hours``: holidays and days off have none."""
    return tuple(
        one
        for one in days
        if one.falls_on(today)
        and (hours.returns if one.kind is ServiceDayKind.NO_APPOINTMENT_DAY else hours.receives)
    )


def results_at(one: ServiceDay, received_at: datetime, days: WorkingDays) -> datetime | None:
    """When the day's results go out for what came in at ``received_at`` (wall time).

    None after the cut-off, and on a day on which no results are handed over.
    """
    day = received_at.toordinal()
    today = days.day(day)
    if not today.returns:
        return None
    cutoff, by = one.hours(today)
    return None if minute_of(received_at) > cutoff else moment(day, by)


def same_day(
    promise: Promise, days: Iterable[ServiceDay], procedure: Procedure, case: Case
) -> Promise:
    """The promise as the no-appointment day of its receipt makes it.

    Itself where there is none, and for a case that has to wait by law.
    """
    if not case.may_end_same_day:
        return promise
    received_at = promise.received_at
    one = covering(days, ServiceDayKind.NO_APPOINTMENT_DAY, procedure, received_at.date())
    at = None if one is None else results_at(one, received_at, promise.days)
    if one is None or at is None:
        return promise
    hours = hours_text(one, promise.days.day(received_at.toordinal()))
    weekday = WEEKDAY_NAMES[received_at.weekday()]
    return promise_same_day(promise, at, reason=f"{weekday} là {KIND_NAMES[one.kind]}: {hours}")


def told(one: ServiceDay, day: DaySchedule, name_of: NameOf) -> str:
    """What today is and what that changes; ``name_of`` names a procedure by its code."""
    promises = one.kind is ServiceDayKind.NO_APPOINTMENT_DAY
    waits = ", trừ việc phải chờ xác minh, niêm yết" if promises else ""
    return f"Hôm nay là {KIND_NAMES[one.kind]}: {changes(one, day, name_of)}{waits}."


def changes(one: ServiceDay, day: DaySchedule, name_of: NameOf) -> str:
    """What the day changes in plain words, and for which matters where it names any."""
    covered = ", ".join((*one.sectors, *map(name_of, one.procedures)))
    if one.kind is ServiceDayKind.NO_APPOINTMENT_DAY:
        return f"{covered} {hours_text(one, day)}"
    return _CHANGES[one.kind] + (f", với {covered}" if covered else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceDate:
    """One date of the office's calendar of service days; ``kept`` is false where it is shut."""

    day: date
    service: ServiceDay
    words: str
    kept: bool


def coming(
    days: tuple[ServiceDay, ...], since: date, open_days: WorkingDays, name_of: NameOf
) -> tuple[ServiceDate, ...]:
    """The dates of the next four weeks from ``since`` on, in order, each with what it changes."""
    dates = (since + timedelta(days=ahead) for ahead in range(_DAYS_AHEAD))
    return tuple(
        _dated(one, day, open_days, name_of) for day in dates for one in days if one.falls_on(day)
    )


def _dated(one: ServiceDay, day: date, open_days: WorkingDays, name_of: NameOf) -> ServiceDate:
    hours, row = open_days.day(day.toordinal()), open_days.row(day.toordinal())
    kept = served((one,), day, hours) != ()
    off = f"không áp dụng: {row.name if row and row.name else 'ngày nghỉ'}"
    words = changes(one, hours, name_of) if kept else off
    return ServiceDate(day=day, service=one, words=words, kept=kept)


_DAYS_AHEAD: Final = 28
_CHANGES: Final = {
    ServiceDayKind.NO_WRITING_DAY: "viết hộ tờ khai cho công dân",
    ServiceDayKind.ONLINE_DAY: "mời công dân nộp trực tuyến trước",
}


def hours_text(one: ServiceDay, day: DaySchedule) -> str:
    """``nhận đến 15:00 thì trả trong ngày, lúc 16:30``."""
    cutoff, by = one.hours(day)
    return f"nhận đến {clock(cutoff)} thì trả trong ngày, lúc {clock(by)}"
