"""What is taken in at the last millisecond of a month, quarter or year counts there, and only there."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest

from counter_app.core.clock import from_local, of_days
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.lists.registers import register
from counter_app.services.visits.visits import advise, visits_between

TakeIn = Callable[..., Receipt]
MILLISECOND = timedelta(milliseconds=1)
# The first days of months, of quarters, of years.
MONTHS = [date(2026, 12, 1), *(date(2027, month, 1) for month in range(1, 13)), date(2028, 1, 1)]
QUARTERS = [one for one in MONTHS if one.month in {1, 4, 7, 10}]
YEARS = [date(2027, 1, 1), date(2028, 1, 1)]


def midnight(day: date) -> datetime:
    return from_local(datetime.combine(day, time()))


@pytest.fixture
def at_ends() -> list[datetime]:
    """The last millisecond before each month, and its first."""
    begins = [midnight(first) for first in MONTHS]
    return [at for first in begins for at in (first - MILLISECOND, first)]


@pytest.mark.parametrize("firsts", [MONTHS, QUARTERS, YEARS], ids=["month", "quarter", "year"])
def test_each_dossier_and_visit_is_in_exactly_one_period(
    desk: Desk, take_in: TakeIn, at_ends: list[datetime], firsts: Sequence[date]
) -> None:
    codes = [take_in(at=at).dossier_code for at in at_ends]
    for at in at_ends:
        advise(desk=desk, at=at)
    counted: list[str | None] = []
    for since, following in pairwise((date(2026, 1, 1), *firsts, date(2029, 1, 1))):
        until = following - timedelta(days=1)
        content = register(desk=desk, since=since, until=until, at=desk.clock.now())
        here = [one.dossier_code for one in content.rows]
        inside = [at for at in at_ends if midnight(since) <= at < midnight(following)]
        assert here == codes[len(counted) : len(counted) + len(inside)]
        visits = visits_between(since, until, desk=desk)
        assert [one.at for one in reversed(visits)] == inside
        counted += here

    assert counted == codes


@pytest.mark.parametrize("day", [date.min, date(2028, 2, 29), date(9999, 12, 31)])
def test_no_day_is_too_early_or_too_late_to_be_asked_for(day: date) -> None:
    since, until = of_days(day, day)

    assert since < until
    assert until - since <= timedelta(days=1)
