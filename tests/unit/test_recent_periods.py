"""The periods that are offered: the running one first, without a day between them."""

import itertools
from datetime import date, timedelta

import pytest

from counter_app.domain.reporting.recent import Span, recent

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("span", "names"),
    [
        (Span.WEEK, ["Từ ngày 23/11/2026 đến ngày 29/11/2026"]),
        (Span.MONTH, ["Tháng 11 năm 2026", "Tháng 10 năm 2026"]),
        (Span.QUARTER, ["Quý IV năm 2026", "Quý III năm 2026", "Quý II năm 2026"]),
        (Span.HALF, ["6 tháng cuối năm 2026", "6 tháng đầu năm 2026", "6 tháng cuối năm 2025"]),
        (Span.YEAR, ["Năm 2026", "Năm 2025"]),
        (Span.DAYS, []),
    ],
)
def test_the_running_period_is_first(span: Span, names: list[str]) -> None:
    assert [one.name for one in recent(span, TODAY)][: len(names)] == names


@pytest.mark.parametrize("span", [one for one in Span if one is not Span.DAYS])
@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2028, 2, 29), date(2026, 12, 31)])
def test_no_day_lies_between_two_periods(span: Span, today: date) -> None:
    offered = recent(span, today)

    assert offered[0].first <= today <= offered[0].last
    for later, earlier in itertools.pairwise(offered):
        assert earlier.last + timedelta(days=1) == later.first
