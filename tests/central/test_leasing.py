"""Numbers are leased ahead by the office's own days: no closure of the calendar uses them up."""

from datetime import date, timedelta

import pytest

from counter_app.central.leasing import OPEN_DAYS_AHEAD, days_ahead
from counter_app.domain.deadline.calendar import CalendarRow, DayKind, default_calendar
from counter_app.domain.deadline.schedule import default_timetable, parse_schedule

CALENDAR = default_calendar()
SURE = {DayKind.OFF, DayKind.OFF_SWAP}


def row_of(day: date) -> CalendarRow | None:
    return CALENDAR.by_day.get(day.toordinal())


def is_worked(day: date) -> bool:
    """As a clerk reads the calendar that ships, a day not yet announced as a day of work."""
    row = row_of(day)
    if row is not None:
        return row.kind is DayKind.WORK or row.kind is DayKind.OFF_PROVISIONAL
    return day.weekday() < 5


def test_whatever_day_the_line_was_lost_the_next_two_weeks_of_work_have_numbers() -> None:
    first, last = CALENDAR.rows[0].date, CALENDAR.rows[-1].date
    for n in range((last - first).days):
        today = first + timedelta(days=n)
        leased = days_ahead(today, default_timetable(), CALENDAR)
        assert leased[0] == today.isoformat()
        coming = (today + timedelta(days=ahead) for ahead in range(1, 60))
        worked = [day.isoformat() for day in coming if is_worked(day)]
        assert leased[1 : OPEN_DAYS_AHEAD + 1] == worked[:OPEN_DAYS_AHEAD], today


@pytest.mark.parametrize("eve", ["2026-02-13", "2027-02-03"])
def test_after_tet_a_desk_has_as_many_days_of_numbers_as_ever(eve: str) -> None:
    """The last day before it was the last with a line; the calendar holds no longer closure."""
    today = date.fromisoformat(eve)
    leased = [
        date.fromisoformat(day) for day in days_ahead(today, default_timetable(), CALENDAR)[1:]
    ]
    closure = [row.date for row in CALENDAR.rows if 0 < (row.date - today).days < 12]
    assert len(closure) == 5
    assert sum(day > closure[-1] for day in leased) == OPEN_DAYS_AHEAD


def test_an_office_that_opens_on_saturdays_has_numbers_for_them() -> None:
    open_day = {"hours": ["07:30-11:30"], "receives": True, "cutoff": "11:00"}
    office = parse_schedule({"mon-fri": {**open_day, "counts": True}, "sat": open_day})
    leased = days_ahead(date(2026, 11, 19), office, CALENDAR)
    assert "2026-11-21" in leased
    assert "2026-11-22" not in leased
    assert "2026-11-24" not in leased, "a holiday"
    assert len(leased) == 1 + OPEN_DAYS_AHEAD + 2
