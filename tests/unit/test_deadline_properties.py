"""Return dates for any office and any calendar, held against a walk that counts day by day."""

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.deadline.calendar import Calendar, CalendarRow, DayKind, load_calendar
from counter_app.domain.deadline.due import due
from counter_app.domain.deadline.limit import Limit, LimitUnit, Suspension, SuspensionPolicy
from counter_app.domain.deadline.promise import DayStatus, Promise, walk
from counter_app.domain.deadline.promise_record import from_json, stored_due_at, to_json
from counter_app.domain.deadline.schedule import CLOSED, DaySchedule, Schedule, Timetable

FIRST, LAST = date(2025, 12, 1), date(2026, 12, 31)
ONE_DAY = timedelta(days=1)


@st.composite
def open_days(draw: st.DrawFn) -> DaySchedule:
    edges = sorted(draw(st.lists(st.integers(300, 1300), min_size=2, max_size=6, unique=True)))
    edges = edges[: len(edges) // 2 * 2]
    return DaySchedule(
        hours=tuple(zip(edges[::2], edges[1::2], strict=True)),
        receives=draw(st.booleans()),
        returns=draw(st.booleans()),
        counts=draw(st.booleans()),
        cutoff=draw(st.integers(300, 1300)),
    )


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    week = draw(st.lists(st.one_of(st.just(CLOSED), open_days()), min_size=7, max_size=7))
    sure = DaySchedule(hours=((450, 690), (780, 1020)), returns=True, counts=True, cutoff=900)
    week[draw(st.integers(0, 6))] = sure
    return Schedule(days=tuple(week))


@st.composite
def offices(draw: st.DrawFn) -> Schedule | Timetable:
    if draw(st.booleans()):
        return draw(schedules())
    dates = sorted(draw(st.sets(st.dates(FIRST, LAST), min_size=1, max_size=3)))
    return Timetable(versions=tuple((day, draw(schedules())) for day in dates))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    days = draw(st.sets(st.dates(FIRST, LAST), max_size=60))
    rows = tuple(
        CalendarRow(
            date=day,
            kind=draw(st.sampled_from(DayKind)),
            weekday=draw(st.none() | st.integers(0, 6)),
        )
        for day in sorted(days)
    )
    return Calendar(version="drawn", rows=rows)


moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 11, 1)).map(  # noqa: DTZ001
    lambda at: at.replace(second=0, microsecond=0)
)


def day_of(day: date, office: Schedule | Timetable, calendar: Calendar) -> DaySchedule:
    """The naive reading of schedule and calendar for one day."""
    week = office
    if isinstance(office, Timetable):
        in_force = [one for since, one in office.versions if since <= day]
        week = in_force[-1] if in_force else office.versions[0][1]
    assert isinstance(week, Schedule)
    row = next((row for row in calendar.rows if row.date == day), None)
    if row is None:
        return week.days[day.weekday()]
    if row.kind is not DayKind.WORK:
        return CLOSED
    lent = week.days[row.weekday or 0]
    if not lent.hours:
        lent = next(one for one in week.days if one.counts)
    return DaySchedule(
        hours=lent.hours, receives=True, returns=True, counts=True, cutoff=lent.cutoff
    )


def closing(day: date, hours: DaySchedule) -> datetime:
    return datetime(day.year, day.month, day.day) + timedelta(minutes=hours.hours[-1][1])  # noqa: DTZ001


def walked(
    at: datetime, limit: Limit, office: Schedule | Timetable, calendar: Calendar
) -> datetime:
    """The due time found by walking one day, or one minute, after another."""
    day = at.date()
    if limit.unit is LimitUnit.WORKING_HOUR:
        return minute_by_minute(at, (limit.value or 0) * 60, office, calendar)
    hours = day_of(day, office, calendar)
    if limit.unit is LimitUnit.SAME_DAY:
        if hours.returns and at.hour * 60 + at.minute <= hours.cutoff:
            return closing(day, hours)
        while True:
            day += ONE_DAY
            hours = day_of(day, office, calendar)
            if hours.returns and hours.counts:
                return closing(day, hours)
    left = limit.value or 0
    if limit.unit is LimitUnit.CALENDAR_DAY:
        day, left = day + timedelta(days=left - 1), 1
    while left:
        day += ONE_DAY
        hours = day_of(day, office, calendar)
        left -= hours.counts
    return closing(day, hours)


def minute_by_minute(
    at: datetime, left: int, office: Schedule | Timetable, calendar: Calendar
) -> datetime:
    day = at.date()
    minute = at.hour * 60 + at.minute
    while True:
        hours = day_of(day, office, calendar)
        for start, end in hours.hours if hours.counts else ():
            for now in range(max(start, minute), end):
                left -= 1
                if left == 0:
                    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001
                    return midnight + timedelta(minutes=now + 1)
        day, minute = day + ONE_DAY, 0


limits = st.one_of(
    st.builds(
        Limit,
        unit=st.sampled_from([LimitUnit.WORKING_DAY, LimitUnit.CALENDAR_DAY]),
        value=st.integers(1, 40),
    ),
    st.builds(Limit, unit=st.just(LimitUnit.WORKING_HOUR), value=st.integers(1, 60)),
    st.just(Limit(unit=LimitUnit.SAME_DAY)),
)


@given(at=moments, limit=limits, office=offices(), calendar=calendars())
def test_looking_up_finds_what_walking_finds(
    at: datetime, limit: Limit, office: Schedule | Timetable, calendar: Calendar
) -> None:
    promise = due(at, limit, schedule=office, calendar=calendar)
    assert promise.due_at == walked(at, limit, office, calendar)


@given(at=moments, number=st.integers(1, 40), office=offices(), calendar=calendars())
def test_working_days_have_as_many_counted_rows_as_the_limit(
    at: datetime, number: int, office: Schedule | Timetable, calendar: Calendar
) -> None:
    limit = Limit(unit=LimitUnit.WORKING_DAY, value=number)
    rows = walk(due(at, limit, schedule=office, calendar=calendar))
    counted = [row for row in rows if row.status in (DayStatus.COUNTED, DayStatus.MAKE_UP)]
    assert len(counted) == number
    assert rows[-1] == counted[-1]
    assert [row.date for row in rows] == [
        at.date() + timedelta(days=index + 1) for index in range(len(rows))
    ]


@given(at=moments, limit=limits, office=offices(), calendar=calendars())
def test_a_date_is_never_on_a_day_that_does_not_count_save_a_returning_one_for_same_day(
    at: datetime, limit: Limit, office: Schedule | Timetable, calendar: Calendar
) -> None:
    due_at = due(at, limit, schedule=office, calendar=calendar).due_at
    assert due_at is not None
    hours = day_of(due_at.date(), office, calendar)
    assert hours.counts or (limit.unit is LimitUnit.SAME_DAY and hours.returns)
    assert any(start <= due_at.hour * 60 + due_at.minute <= end for start, end in hours.hours)


@given(at=moments, later=st.integers(0, 20_000), limit=limits, office=offices())
def test_who_comes_later_is_never_promised_an_earlier_date(
    at: datetime, later: int, limit: Limit, office: Schedule | Timetable
) -> None:
    if limit.unit is LimitUnit.SAME_DAY:
        return  # a returning day that does not count lies between two that do
    calendar = load_calendar()
    first = due(at, limit, schedule=office, calendar=calendar).due_at
    second = due(at + timedelta(minutes=later), limit, schedule=office, calendar=calendar).due_at
    assert first is not None
    assert second is not None
    assert first <= second


@given(at=moments, number=st.integers(1, 60), unit=st.sampled_from(LimitUnit), office=offices())
def test_a_longer_limit_never_ends_earlier(
    at: datetime, number: int, unit: LimitUnit, office: Schedule | Timetable
) -> None:
    dates = [
        due(at, Limit(unit=unit, value=value), schedule=office, calendar=load_calendar()).due_at
        for value in (number, number + 1)
    ]
    assert dates[0] == dates[1] or (dates[0] and dates[1] and dates[0] < dates[1])


@st.composite
def stops(draw: st.DrawFn, since: datetime) -> tuple[Suspension, ...]:
    edges = sorted(draw(st.lists(st.integers(0, 60_000), max_size=6)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return tuple(
        Suspension(
            started_at=since + timedelta(minutes=start),
            ended_at=since + timedelta(minutes=end),
            policy=draw(st.sampled_from(SuspensionPolicy)),
        )
        for start, end in pairs
    )


@given(data=st.data(), at=moments, limit=limits, office=offices(), calendar=calendars())
def test_recomputing_a_stored_promise_gives_the_same_answer(
    data: st.DataObject,
    at: datetime,
    limit: Limit,
    office: Schedule | Timetable,
    calendar: Calendar,
) -> None:
    promise = due(at, limit, schedule=office, calendar=calendar, suspensions=data.draw(stops(at)))
    stored = to_json(promise)
    again = from_json(stored, calendar)
    assert to_json(again) == stored
    assert stored_due_at(stored) == again.due_at


@given(data=st.data(), at=moments, limit=limits, office=offices(), calendar=calendars())
def test_stops_never_break_the_order_of_the_days_walked(
    data: st.DataObject,
    at: datetime,
    limit: Limit,
    office: Schedule | Timetable,
    calendar: Calendar,
) -> None:
    suspensions = data.draw(stops(at))
    promise: Promise = due(at, limit, schedule=office, calendar=calendar, suspensions=suspensions)
    dates = [row.date for row in walk(promise)]
    assert dates == sorted(set(dates))
    assert promise.due_at is not None
    assert len(promise.due_before) == len(suspensions)
    if dates:
        assert promise.start.date() < dates[0]
        assert dates[-1] == promise.due_at.date()
    else:
        assert promise.due_at.date() <= promise.start.date()


def stepped(
    at: datetime,
    limit: Limit,
    suspensions: tuple[Suspension, ...],
    office: Schedule | Timetable,
    calendar: Calendar,
) -> datetime:
    """Suspensions followed step by step: what was used before each stop, what is left after."""
    in_hours = limit.unit is LimitUnit.WORKING_HOUR
    full = (limit.value or 0) * (60 if in_hours else 1)
    left = full
    for one in suspensions:
        assert one.ended_at is not None
        if one.policy is SuspensionPolicy.RESTART or limit.unit is LimitUnit.SAME_DAY:
            left = full
        elif in_hours:
            left = max(1, left - worked_minutes(at, one.started_at, office, calendar))
        else:
            every = limit.unit is LimitUnit.CALENDAR_DAY
            day, used = at.date() + ONE_DAY, 0
            while day < one.started_at.date():
                used += every or day_of(day, office, calendar).counts
                day += ONE_DAY
            left = max(1, left - used)
        at = one.ended_at
    if in_hours:
        return minute_by_minute(at, left, office, calendar)
    value = None if limit.unit is LimitUnit.SAME_DAY else left
    return walked(at, Limit(unit=limit.unit, value=value), office, calendar)


def worked_minutes(
    at: datetime, until: datetime, office: Schedule | Timetable, calendar: Calendar
) -> int:
    total, day = 0, at.date()
    while day <= until.date():
        hours = day_of(day, office, calendar)
        midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001
        for start, end in hours.hours if hours.counts else ():
            since = max(at, midnight + timedelta(minutes=start))
            ends = min(until, midnight + timedelta(minutes=end))
            total += max(0, int((ends - since).total_seconds()) // 60)
        day += ONE_DAY
    return total


@given(data=st.data(), at=moments, limit=limits, office=offices(), calendar=calendars())
def test_stops_leave_what_following_them_step_by_step_leaves(
    data: st.DataObject,
    at: datetime,
    limit: Limit,
    office: Schedule | Timetable,
    calendar: Calendar,
) -> None:
    suspensions = data.draw(stops(at))
    promise = due(at, limit, schedule=office, calendar=calendar, suspensions=suspensions)
    assert promise.due_at == stepped(at, limit, suspensions, office, calendar)
