"""The calendar and the schedules: what ships loads, what is wrong is refused with its reason."""

from datetime import date
from pathlib import Path

import pytest

from counter_app.core.errors import UserError
from counter_app.core.resources import resource
from counter_app.domain.deadline.calendar import (
    Calendar,
    CalendarRow,
    DayKind,
    calendar_json,
    load_calendar,
    parse_calendar,
    read_calendar,
)
from counter_app.domain.deadline.schedule import (
    CLOSED,
    Schedule,
    Timetable,
    load_timetable,
    parse_schedule,
    parse_timetable,
    schedule_json,
)
from counter_app.domain.deadline.working_days import WorkingDays

WEEK = {"hours": ["07:30-11:30", "13:00-17:00"], "receives": True, "returns": True, "counts": True}
OFFICE = {"mon-fri": {**WEEK, "cutoff": "15:00"}}
SATURDAY = {
    "hours": ["07:30-11:30"],
    "receives": True,
    "returns": True,
    "counts": False,
    "cutoff": "10:30",
}


def test_the_shipped_calendar_has_four_years_and_a_version() -> None:
    calendar = load_calendar()
    assert calendar.years == {2024, 2025, 2026, 2027}
    assert calendar.version == "vn-2026-11-21"
    culture_day = calendar.by_day[date(2026, 11, 24).toordinal()]
    assert (culture_day.kind, culture_day.name) == (DayKind.OFF, "Ngày Văn hóa Việt Nam")


def test_every_swapped_day_has_its_make_up_saturday() -> None:
    rows = load_calendar().rows
    swapped = [row.date for row in rows if row.kind is DayKind.OFF_SWAP]
    make_up = [row.date for row in rows if row.kind is DayKind.WORK]
    assert swapped == [date(2024, 4, 29), date(2025, 5, 2), date(2026, 1, 2), date(2026, 8, 31)]
    assert make_up == [date(2024, 5, 4), date(2025, 4, 26), date(2026, 1, 10), date(2026, 8, 22)]
    assert all(day.weekday() == 5 for day in make_up)


def test_unannounced_days_are_provisional_and_say_so() -> None:
    unsure = [row for row in load_calendar().rows if row.confidence == "low"]
    assert unsure
    assert all(row.kind is DayKind.OFF_PROVISIONAL and "dự kiến" in row.name for row in unsure)


def test_the_shipped_schedule_is_forty_hours_closed_at_weekends() -> None:
    week = load_timetable().on(date(2026, 11, 20).toordinal())
    minutes = sum(day.worked(24 * 60) for day in week.days)
    assert minutes == 40 * 60
    assert [day.counts for day in week.days] == [True] * 5 + [False] * 2


def test_rows_come_in_any_order_and_lie_by_date() -> None:
    calendar = parse_calendar(
        [
            {"date": "2026-09-02", "kind": "off", "name": "Quốc khánh"},
            {"date": "2026-01-01", "kind": "off", "name": "Tết"},
        ]
    )
    assert [row.date.month for row in calendar.rows] == [1, 9]


def test_two_calendars_with_the_same_rows_have_the_same_version() -> None:
    rows = [{"date": "2026-01-01", "kind": "off", "name": "Tết"}]
    other = [{"date": "2026-01-02", "kind": "off", "name": "Tết"}]
    assert parse_calendar(rows).version == parse_calendar(list(rows)).version
    assert parse_calendar(rows).version != parse_calendar(other).version


def test_a_calendar_comes_back_from_its_plain_form() -> None:
    calendar = load_calendar()
    assert parse_calendar(calendar_json(calendar), version=calendar.version) == calendar


@pytest.mark.parametrize(
    "rows",
    [
        {},
        "2026-01-01",
        [1],
        [{"date": "2026-02-29", "kind": "off", "name": ""}],
        [{"date": "20260101", "kind": "off", "name": ""}],
        [{"date": "2026-01-01", "kind": "holiday", "name": ""}],
        [{"date": "2026-01-01", "kind": [], "name": ""}],
        [{"date": "2026-01-01", "kind": "off", "name": 7}],
        [{"date": "2026-01-01", "kind": "off", "name": "a\nb"}],
        [{"date": "2026-01-01", "kind": "off", "name": "x" * 201}],
        [{"date": "2026-01-01", "kind": "work", "name": "", "weekday": "monday"}],
        [{"date": "2026-01-01", "kind": "off", "colour": "red"}],
        [{"date": "2026-01-01", "kind": "off"}, {"date": "2026-01-01", "kind": "work"}],
    ],
)
def test_a_wrong_calendar_is_refused(rows: object) -> None:
    with pytest.raises(UserError) as refused:
        parse_calendar(rows)
    assert (refused.value.code, refused.value.field) == ("bad_calendar", "calendar")


@pytest.mark.parametrize(
    "schedule",
    [
        None,
        [],
        {},
        {"someday": OFFICE["mon-fri"]},
        {"fri-mon": OFFICE["mon-fri"]},
        {"mon-tue-wed": OFFICE["mon-fri"]},
        {"mon-fri": OFFICE["mon-fri"], "fri": SATURDAY},
        {"mon": "07:30-11:30"},
        {"mon": {**WEEK, "cutoff": "15:00", "lunch": True}},
        {"mon": {**WEEK, "cutoff": "15h"}},
        {"mon": {**WEEK}},
        {"mon": {**WEEK, "cutoff": "15:00", "hours": "07:30-11:30"}},
        {"mon": {**WEEK, "cutoff": "15:00", "hours": ["7:30-11:30"]}},
        {"mon": {**WEEK, "cutoff": "15:00", "hours": ["11:30-07:30"]}},
        {"mon": {**WEEK, "cutoff": "15:00", "hours": ["13:00-17:00", "07:30-11:30"]}},
        {"mon": {**WEEK, "cutoff": "15:00", "hours": ["07:30-24:00"]}},
        {"mon": {**WEEK, "cutoff": "15:00", "hours": []}},
        {"mon": {**WEEK, "cutoff": "15:00", "counts": 1}},
        {"sat": SATURDAY},
    ],
)
def test_a_wrong_schedule_is_refused(schedule: object) -> None:
    with pytest.raises(UserError) as refused:
        parse_schedule(schedule)
    assert (refused.value.code, refused.value.field) == ("bad_schedule", "schedule")


def test_ranges_and_single_days_make_a_week() -> None:
    week = parse_schedule({**OFFICE, "sat": SATURDAY})
    assert [day.returns for day in week.days] == [True] * 6 + [False]
    assert (week.days[5].cutoff, week.days[5].closes) == (10 * 60 + 30, 11 * 60 + 30)


def test_a_later_schedule_holds_from_its_date_on() -> None:
    timetable = parse_timetable(
        [
            {"valid_from": "2026-04-15", "days": {"mon-fri": {**WEEK, "cutoff": "16:00"}}},
            {"valid_from": "2025-10-15", "days": OFFICE},
        ]
    )
    cutoffs = [
        timetable.on(day.toordinal()).days[0].cutoff // 60
        for day in (date(2020, 1, 1), date(2026, 4, 14), date(2026, 4, 15))
    ]
    assert cutoffs == [15, 15, 16]


def test_two_schedules_from_the_same_date_are_refused() -> None:
    version = {"valid_from": "2026-04-15", "days": OFFICE}
    with pytest.raises(UserError, match="ngày áp dụng"):
        parse_timetable([version, version])


def test_schedules_come_back_from_their_plain_form() -> None:
    timetable = load_timetable()
    assert parse_timetable(schedule_json(timetable)) == timetable
    week = parse_schedule({**OFFICE, "sat": SATURDAY})
    again = parse_timetable(schedule_json(week))
    assert isinstance(again, Timetable)
    assert again.on(1) == week


def days(calendar: Calendar, week: Schedule | None = None) -> WorkingDays:
    return WorkingDays(week or parse_schedule({**OFFICE, "sat": SATURDAY}), calendar, 2026)


def test_a_make_up_day_takes_mondays_hours_unless_it_names_another() -> None:
    short_friday = {**SATURDAY, "counts": True}
    week = parse_schedule({"mon-thu": OFFICE["mon-fri"], "fri": short_friday, "sat": SATURDAY})
    for weekday, closes in ((None, 17 * 60), (4, 11 * 60 + 30)):
        row = CalendarRow(date=date(2026, 8, 22), kind=DayKind.WORK, weekday=weekday)
        day = days(Calendar(version="x", rows=(row,)), week).day(row.date.toordinal())
        assert (day.closes, day.counts, day.returns, day.receives) == (closes, True, True, True)


def test_a_make_up_day_in_an_office_closed_on_mondays_takes_the_first_counting_days_hours() -> None:
    week = parse_schedule({"tue-fri": OFFICE["mon-fri"]})
    row = CalendarRow(date=date(2026, 8, 22), kind=DayKind.WORK)
    assert days(Calendar(version="x", rows=(row,)), week).day(row.date.toordinal()).closes == 1020


def test_off_days_neither_receive_nor_return_nor_count() -> None:
    rows = tuple(
        CalendarRow(date=date(2026, 3, number), kind=kind)
        for number, kind in ((3, DayKind.OFF), (4, DayKind.OFF_SWAP), (5, DayKind.OFF_PROVISIONAL))
    )
    laid_out = days(Calendar(version="x", rows=rows))
    for row in rows:
        day = laid_out.day(row.date.toordinal())
        assert day == CLOSED


def test_resources_are_found_from_the_checkout() -> None:
    assert resource("calendar/vn.csv").is_file()
    assert resource("calendar") == Path(resource("calendar/vn.csv")).parent


@pytest.mark.parametrize(
    "text", ["", "date,kind,name\n", "2026-01-01,off,Tết\n", "date,date,kind\n1,2,3\n"]
)
def test_a_calendar_without_headings_or_rows_is_refused(text: str) -> None:
    with pytest.raises(UserError) as refused:
        read_calendar(text)
    assert refused.value.code == "bad_calendar"
