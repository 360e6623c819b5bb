"""When an office is open: hours, cut-off and duties per weekday, each schedule from its date on.

Knows nothing of holidays (``calendar``) and counts nothing (``working_days``).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Final

import tomli

from counter_app.core.errors import UserError
from counter_app.core.resources import resource

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])")
_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_KEYS: Final = frozenset({"hours", "receives", "returns", "counts", "cutoff"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySchedule:
    """One day of work; times are minutes since midnight, ``hours`` ascending [start, end) pairs."""

    hours: tuple[tuple[int, int], ...] = ()
    receives: bool = False
    returns: bool = False
    counts: bool = False
    cutoff: int = 0

    @property
    def opens(self) -> int:
        """The minute the day begins."""
        return self.hours[0][0]

    @property
    def closes(self) -> int:
        """The minute the day ends."""
        return self.hours[-1][1]

    def worked(self, minute: int) -> int:
        """Working minutes of this day before ``minute``."""
        total = 0
        for start, end in self.hours:
            if minute <= start:
                break
            total += end - start if minute >= end else minute - start
        return total

    def within(self, minute: int) -> int | None:
        """``minute`` moved forward into working time; None when the day is over."""
        for start, end in self.hours:
            if minute < end:
                return max(start, minute)
        return None

    def clamped(self, minute: int) -> int:
        """``minute`` moved into the day: to opening, to the afternoon's start, to closing."""
        return next((max(minute, start) for start, end in self.hours if minute <= end), self.closes)


CLOSED: Final = DaySchedule()


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A week of seven days, Monday first."""

    days: tuple[DaySchedule, ...]
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.days) != 7:
            raise ValueError("a week has seven days")
        object.__setattr__(self, "_hash", hash(self.days))
        if not any(day.counts for day in self.days):
            raise _bad("Lịch làm việc cần ít nhất một ngày được tính thời hạn.")

    def __hash__(self) -> int:
        return self._hash

    def on(self, _day: int) -> "Schedule":
        """Itself: the same week on every day."""
        return self

    def make_up(self, weekday: int | None) -> DaySchedule:
        """A make-up day with the hours of ``weekday`` (0 = Monday), else Monday's.

        Where that weekday is closed, the first weekday that counts lends its hours.
        """
        day = self.days[weekday or 0]
        if not day.hours:
            day = next(other for other in self.days if other.counts)
        return DaySchedule(
            hours=day.hours, receives=True, returns=True, counts=True, cutoff=day.cutoff
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """The schedules of an office, each valid from its date (day ordinal) on, ascending.

    Before the first date the first schedule holds.
    """

    versions: tuple[tuple[date, Schedule], ...]
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        dates = [valid_from for valid_from, _ in self.versions]
        if not dates or sorted(set(dates)) != dates:
            raise _bad("Các lịch làm việc cần có ngày áp dụng khác nhau, xếp theo thứ tự.")
        object.__setattr__(self, "_hash", hash(self.versions))

    def __hash__(self) -> int:
        return self._hash

    def on(self, day: int) -> Schedule:
        """The schedule in force on a day ordinal."""
        current = self.versions[0][1]
        for valid_from, schedule in self.versions[1:]:
            if valid_from.toordinal() > day:
                break
            current = schedule
        return current


def parse_schedule(data: object) -> Schedule:
    """A schedule from ``{"mon-fri": {"hours": [...], "receives": …}, "sat": …}``; UserError."""
    if not isinstance(data, Mapping) or not data:
        raise _bad("Lịch làm việc cần ghi từng ngày, ví dụ mon-fri hoặc sat.")
    week = [CLOSED] * 7
    seen: set[int] = set()
    for name, day in data.items():
        numbers = _weekdays(name)
        if seen.intersection(numbers):
            raise _bad("Một ngày trong tuần chỉ được ghi một lần trong lịch làm việc.")
        seen.update(numbers)
        parsed = _day(day)
        for number in numbers:
            week[number] = parsed
    return Schedule(days=tuple(week))


def parse_timetable(data: object) -> Timetable:
    """Dated schedules from ``[{"valid_from": date, "days": {…}}, …]``, any order; UserError."""
    if not isinstance(data, list):
        raise _bad("Cần một danh sách lịch làm việc, mỗi lịch có ngày áp dụng.")
    return Timetable(versions=tuple(sorted(map(_version, data), key=lambda pair: pair[0])))


def schedule_json(schedule: Schedule | Timetable) -> list[dict[str, object]]:
    """The plain form that ``parse_timetable`` reads back."""
    versions = (
        schedule.versions if isinstance(schedule, Timetable) else ((date(1, 1, 1), schedule),)
    )
    return [
        {"valid_from": valid_from.isoformat(), "days": _week_json(week.days)}
        for valid_from, week in versions
    ]


def load_timetable() -> Timetable:
    """The schedule that ships, for an office that has set none."""
    text = resource("calendar/working_hours.toml").read_text(encoding="utf-8")
    return parse_timetable(tomli.loads(text)["schedule"])


default_timetable = cache(load_timetable)


def _version(data: object) -> tuple[date, Schedule]:
    if not isinstance(data, Mapping) or set(data) != {"valid_from", "days"}:
        raise _bad("Mỗi lịch làm việc cần ngày áp dụng và các ngày trong tuần.")
    valid_from = data["valid_from"]
    if isinstance(valid_from, str):
        try:
            valid_from = date.fromisoformat(valid_from)
        except ValueError:
            raise _bad("Ngày áp dụng lịch làm việc chưa đúng, hãy nhập lại.") from None
    if not isinstance(valid_from, date) or isinstance(valid_from, datetime):
        raise _bad("Ngày áp dụng lịch làm việc chưa đúng, hãy nhập lại.")
    return valid_from, parse_schedule(data["days"])


def _weekdays(name: object) -> range:
    parts = name.split("-") if isinstance(name, str) else []
    if len(parts) not in (1, 2) or not set(parts) <= set(WEEKDAYS):
        raise _bad("Tên ngày trong lịch làm việc chưa đúng; dùng mon … sun hoặc mon-fri.")
    numbers = range(WEEKDAYS.index(parts[0]), WEEKDAYS.index(parts[-1]) + 1)
    if not numbers:
        raise _bad("Khoảng ngày trong lịch làm việc bị ngược, hãy sửa lại.")
    return numbers


def _day(data: object) -> DaySchedule:
    if not isinstance(data, Mapping) or not set(data) <= _KEYS:
        raise _bad("Mỗi ngày làm việc chỉ gồm hours, receives, returns, counts, cutoff.")
    flags = {key: data.get(key, False) for key in ("receives", "returns", "counts")}
    hours = _hours(data.get("hours", []))
    if not all(isinstance(flag, bool) for flag in flags.values()):
        raise _bad("Nhận, trả, tính thời hạn của một ngày phải là có hoặc không.")
    if not hours and any(flags.values()):
        raise _bad("Ngày có làm việc cần ghi giờ mở cửa và đóng cửa.")
    if not hours:
        return CLOSED
    return DaySchedule(hours=hours, cutoff=_minute(data.get("cutoff")), **flags)


def _hours(data: object) -> tuple[tuple[int, int], ...]:
    if not isinstance(data, list | tuple):
        raise _bad("Giờ làm việc cần là danh sách, ví dụ 07:30-11:30.")
    hours: list[tuple[int, int]] = []
    for text in data:
        match = _HOURS.fullmatch(text) if isinstance(text, str) else None
        if match is None:
            raise _bad("Giờ làm việc chưa đúng, hãy ghi như 07:30-11:30.")
        a, b, c, d = map(int, match.groups())
        start, end = a * 60 + b, c * 60 + d
        if start >= end or (hours and start < hours[-1][1]):
            raise _bad("Các buổi làm việc phải theo thứ tự và không chồng nhau.")
        hours.append((start, end))
    return tuple(hours)


def _minute(text: object) -> int:
    match = _TIME.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise _bad("Giờ chốt nhận hồ sơ chưa đúng, hãy ghi như 15:00.")
    return int(match[1]) * 60 + int(match[2])


def _week_json(days: Iterable[DaySchedule]) -> dict[str, object]:
    return {
        name: {
            "hours": [f"{clock(start)}-{clock(end)}" for start, end in day.hours],
            "receives": day.receives,
            "returns": day.returns,
            "counts": day.counts,
            "cutoff": clock(day.cutoff),
        }
        for name, day in zip(WEEKDAYS, days, strict=True)
        if day.hours
    }


def clock(minute: int) -> str:
    """``HH:MM`` of a minute of the day."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _bad(message: str) -> UserError:
    return UserError("bad_schedule", message, field="schedule")
