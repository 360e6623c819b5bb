"""The laid-out days: at their first day, far ahead, and with several threads asking at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest

from counter_app.core.errors import UserError
from counter_app.domain.deadline.calendar import load_calendar
from counter_app.domain.deadline.schedule import load_timetable
from counter_app.domain.deadline.working_days import WorkingDays, working_days

CALENDAR = load_calendar()
TIMETABLE = load_timetable()


def fresh(year: int = 2026) -> WorkingDays:
    return WorkingDays(TIMETABLE, CALENDAR, year)


def ordinal(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def test_before_the_first_counting_day_nothing_has_been_worked() -> None:
    days = fresh()
    assert not days.counts(ordinal("2026-01-01"))
    assert days.worked(datetime.fromisoformat("2026-01-02 09:00")) == 0
    assert days.worked(datetime.fromisoformat("2026-01-05 08:30")) == 60
    assert days.closing_after(ordinal("2026-01-01"), 1) == datetime.fromisoformat(
        "2026-01-05 17:00"
    )


def test_a_stretch_that_holds_no_day_has_no_counting_day() -> None:
    days = fresh()
    monday = ordinal("2026-11-23")
    assert days.between(monday, monday) == 0
    assert days.between(monday, monday + 1) == 0
    assert days.between(monday, monday + 4) == 2


def test_days_far_ahead_are_the_same_however_one_gets_there() -> None:
    near, far = fresh(), fresh()
    far.closing_after(ordinal("2040-01-01"), 1)
    for day in ("2026-05-05", "2031-12-31", "2039-06-15"):
        assert near.after(ordinal(day), 30) == far.after(ordinal(day), 30)
        assert near.working(ordinal(day)) == far.working(ordinal(day))


def test_the_days_end_somewhere() -> None:
    with pytest.raises(UserError) as refused:
        fresh().closing_after(ordinal("9000-01-01"), 1)
    assert refused.value.code == "too_far"


def test_equal_offices_share_one_row_of_days() -> None:
    again = working_days(load_timetable(), load_calendar(), 2026)
    assert working_days(TIMETABLE, CALENDAR, 2026) is again


def test_many_threads_that_make_it_grow_agree_with_one() -> None:
    shared, alone = fresh(), fresh()
    asked = [(ordinal("2026-01-01") + step * 37, 1 + step % 50) for step in range(600)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda one: shared.closing_after(*one), asked))
    assert found == [alone.closing_after(*one) for one in asked]
