"""The span of civil days a report is about, and the instant it is reckoned at.

Days are those of Vietnam. A period ends before its last day's midnight: with its last millisecond,
for the store keeps no shorter time.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Final

from counter_app.core.clock import of_days
from counter_app.core.errors import UserError

_MILLISECOND: Final = timedelta(milliseconds=1)
_MONTHS: Final = 12
_IN_QUARTER: Final = 3
_IN_HALF: Final = 6
_QUARTERS: Final = ("I", "II", "III", "IV")
_HALVES: Final = ("đầu", "cuối")


@dataclass(frozen=True, kw_only=True)
class Period:
    """From the day ``first`` to the day ``last``, both in it; ``name`` as a heading says it."""

    first: date
    last: date
    name: str

    @cached_property
    def start(self) -> datetime:
        """Its first instant, UTC."""
        return of_days(self.first, self.last)[0]

    @cached_property
    def end(self) -> datetime:
        """The first instant that is no more in it, UTC."""
        return of_days(self.first, self.last)[1]

    def holds(self, instant: datetime) -> bool:
        """Whether it happened in it."""
        return self.start <= instant < self.end

    def reckoned_at(self, as_of: datetime) -> datetime:
        """When the figures are taken: at ``as_of``, at its close where that was earlier.

        What became known after its close belongs to a later period, so that a closed one gives the
        same figures for ever. ``UserError`` where it has not begun by then.
        """
        if as_of < self.start:
            raise UserError("period_ahead", "Kỳ báo cáo chưa bắt đầu. Hãy chọn kỳ khác.")
        return min(as_of, self.end - _MILLISECOND)


def month(year: int, number: int) -> Period:
    """A month, 1 to 12."""
    return _months(year, number, 1, f"Tháng {number} năm {year}")


def quarter(year: int, number: int) -> Period:
    """A quarter, 1 to 4."""
    first = (number - 1) * _IN_QUARTER + 1
    return _months(year, first, _IN_QUARTER, f"Quý {_QUARTERS[number - 1]} năm {year}")


def half_year(year: int, number: int) -> Period:
    """The first half of a year or the second."""
    first = (number - 1) * _IN_HALF + 1
    return _months(year, first, _IN_HALF, f"6 tháng {_HALVES[number - 1]} năm {year}")


def whole_year(year: int) -> Period:
    """A civil year."""
    return _months(year, 1, _MONTHS, f"Năm {year}")


def days(first: date, last: date) -> Period:
    """Any days, both included; ``UserError`` where they are reversed."""
    if last < first:
        raise UserError("span_reversed", "Ngày cuối phải sau ngày đầu. Hãy xem lại.")
    if first == last:
        return Period(first=first, last=last, name=f"Ngày {first:%d/%m/%Y}")
    name = f"Từ ngày {first:%d/%m/%Y} đến ngày {last:%d/%m/%Y}"
    return Period(first=first, last=last, name=name)


def _months(year: int, first: int, count: int, name: str) -> Period:
    past, number = divmod(first - 1 + count, _MONTHS)
    after = date(year + past, number + 1, 1)
    return Period(first=date(year, first, 1), last=after - timedelta(days=1), name=name)
