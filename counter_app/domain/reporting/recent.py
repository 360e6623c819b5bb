"""The periods somebody may be asked for, the running one first."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from counter_app.domain.reporting.period import Period, days, half_year, month, quarter, whole_year

_WEEK: Final = timedelta(days=7)
_MONTHS: Final = 12


class Span(StrEnum):
    """How long a period is; ``DAYS`` are any two days."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    DAYS = "days"


SPAN_LABELS: Final = {
    Span.WEEK: "Tuần",
    Span.MONTH: "Tháng",
    Span.QUARTER: "Quý",
    Span.HALF: "6 tháng",
    Span.YEAR: "Năm",
    Span.DAYS: "Từ – đến ngày",
}
_HOW_MANY: Final = {
    Span.WEEK: 53,
    Span.MONTH: 36,
    Span.QUARTER: 12,
    Span.HALF: 6,
    Span.YEAR: 6,
    Span.DAYS: 0,
}
_IN_YEAR: Final = {Span.MONTH: (12, month), Span.QUARTER: (4, quarter), Span.HALF: (2, half_year)}


def recent(span: Span, today: date) -> tuple[Period, ...]:
    """The period ``today`` is in and those before it; none for ``DAYS``. Weeks begin on Monday."""
    return tuple(_back(span, today, back) for back in range(_HOW_MANY[span]))


def _back(span: Span, today: date, back: int) -> Period:
    if span is Span.WEEK:
        first = today - timedelta(days=today.weekday()) - back * _WEEK
        return days(first, first + timedelta(days=6))
    if span is Span.YEAR:
        return whole_year(today.year - back)
    parts, made = _IN_YEAR[span]
    running = today.year * parts + (today.month - 1) * parts // _MONTHS
    year, part = divmod(running - back, parts)
    return made(year, part + 1)
