"""What can be closed: a day, a month, a year of Vietnam; each has a name that the log knows it by."""

from datetime import date, timedelta
from typing import Final

from counter_app.core.errors import UserError
from counter_app.domain.reporting.period import Period, days, month, whole_year

_DAY: Final = 10
_MONTH: Final = 7
_YEAR: Final = 4
_KINDS: Final = {_DAY: "ngày", _MONTH: "tháng", _YEAR: "năm"}
EARLIEST: Final = 2000


def span_key(period: Period) -> str:
    """Of a day "2026-11-23", of a whole month "2026-11", of a whole year "2026"."""
    whole = period.first.isoformat()
    if period.first == period.last:
        return whole
    return whole[: _MONTH if period.first.month == period.last.month else _YEAR]


def span_of(text: str) -> Period:
    """The day, month or year so written; ``UserError`` (``bad_span``) for anything else."""
    try:
        first = date.fromisoformat(f"{text}-01-01"[:_DAY] if len(text) <= _MONTH else text)
        if len(text) not in _KINDS or first.year < EARLIEST:
            raise ValueError(text)
    except ValueError as error:
        raise UserError(
            "bad_span", "Hãy ghi ngày, tháng hoặc năm như 2026-11-23, 2026-11, 2026.", field="span"
        ) from error
    if len(text) == _DAY:
        return days(first, first)
    return month(first.year, first.month) if len(text) == _MONTH else whole_year(first.year)


def kind_words(period: Period) -> str:
    """What it is: "ngày", "tháng" or "năm"."""
    return _KINDS[len(span_key(period))]


def each_day(period: Period) -> tuple[date, ...]:
    """Every day in it."""
    return tuple(
        period.first + timedelta(days=at) for at in range((period.last - period.first).days + 1)
    )
