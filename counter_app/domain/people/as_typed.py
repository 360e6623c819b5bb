"""Dates and hours of people's lives as they type them, read the way they mean it."""

import re
from typing import Final

from counter_app.core.errors import UserError
from counter_app.domain.people.identity import PartialDate

NO_SUCH_DAY: Final = "no_such_day"
_AS: Final = "Ngày cần ghi như 01/02/1990, hoặc chỉ năm 1990."
_LONGEST, _MONTHS = 31, 12
_DIGITS: Final = re.compile(r"(\d\d)(\d\d)(\d{4})")
_PARTS: Final = re.compile(r"[\s/.\-]+")
_HOUR: Final = re.compile(r"(\d{1,2})(?:\s*(?:[:hg]|giờ)\s*(\d{1,2})?)?(?:\s*phút)?")


def partial_date(text: str, *, field: str) -> PartialDate | None:
    """``1/2/1990``, ``01021990``, ``02/1990`` or ``1990``; None for nothing typed."""
    text = text.strip()
    if not text:
        return None
    parts = _DIGITS.fullmatch(text)
    try:
        found = [int(part) for part in (parts.groups() if parts else _PARTS.split(text))]
        if not 1 <= len(found) <= 3:
            raise ValueError(text)
        day, month, year = [None] * (3 - len(found)) + found
        if year is None or year < 1000:
            raise ValueError(text)
    except ValueError:
        raise UserError("bad_date", _AS, field=field) from None
    try:
        return PartialDate(year=year, month=month, day=day)
    except (ValueError, UserError):
        raise _no_such(day, month, year, field) from None


def _no_such(day: int | None, month: int | None, year: int, field: str) -> UserError:
    """What is wrong with a day, month and year that are numbers all right."""
    if day and month and day <= _LONGEST and month <= _MONTHS:
        words = f"Tháng {month}/{year} không có ngày {day}, hãy xem lại."
        return UserError(NO_SUCH_DAY, words, field=field)
    return UserError("bad_date", _AS, field=field)


def clock_time(text: str, *, field: str) -> str | None:
    """``8:15``, ``8 giờ 15``, ``8h15`` as ``08:15``; None for nothing typed."""
    text = text.strip().lower()
    if not text:
        return None
    found = _HOUR.fullmatch(text)
    if found:
        hour, minute = int(found[1]), int(found[2] or 0)
        if hour < 24 and minute < 60:
            return f"{hour:02d}:{minute:02d}"
    raise UserError("bad_hour", "Giờ cần ghi như 8:15 hoặc 8 giờ 15 phút.", field=field)
