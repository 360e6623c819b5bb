"""The rules of return dates, one by one, each at its edges."""

from datetime import date, datetime, time

import pytest

from counter_app.core.errors import UserError
from counter_app.domain.deadline.calendar import Calendar, load_calendar
from counter_app.domain.deadline.due import (
    AT_RECEIPT,
    ClockStart,
    due,
    last_day,
    transfer_due,
)
from counter_app.domain.deadline.legs import due_of_legs
from counter_app.domain.deadline.limit import (
    DueTime,
    Leg,
    Limit,
    LimitUnit,
    OffDayStart,
    Policy,
    Suspension,
    SuspensionKind,
    SuspensionPolicy,
)
from counter_app.domain.deadline.promise import Promise, printed_at, walk
from counter_app.domain.deadline.schedule import Schedule, load_timetable, parse_schedule

CALENDAR = load_calendar()
TIMETABLE = load_timetable()
DAY = {
    "hours": ["07:30-11:30", "13:00-17:00"],
    "receives": True,
    "returns": True,
    "counts": True,
    "cutoff": "15:00",
}
SATURDAY = {**DAY, "hours": ["07:30-11:30"], "counts": False, "cutoff": "10:30"}
SIX_DAYS = parse_schedule({"mon-fri": DAY, "sat": SATURDAY})
RESUME, RESTART = SuspensionPolicy.RESUME, SuspensionPolicy.RESTART
SAME_TIME = Policy(due_time=DueTime.SAME_TIME)
MOVED = Policy(off_day_start=OffDayStart.NEXT_COUNTING_DAY)
LATE_MOVES = Policy(after_cutoff_starts_next_day=True)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def working(days: int) -> Limit:
    return Limit(unit=LimitUnit.WORKING_DAY, value=days)


def calendar_days(days: int) -> Limit:
    return Limit(unit=LimitUnit.CALENDAR_DAY, value=days)


def hours(number: int) -> Limit:
    return Limit(unit=LimitUnit.WORKING_HOUR, value=number)


SAME_DAY = Limit(unit=LimitUnit.SAME_DAY)


def promise(
    received: str,
    limit: Limit,
    *stops: Suspension,
    schedule: Schedule | None = None,
    calendar: Calendar = CALENDAR,
    policy: Policy | None = None,
    clock_start: datetime | ClockStart | None = AT_RECEIPT,
) -> Promise:
    return due(
        at(received),
        limit,
        schedule=schedule or TIMETABLE,
        calendar=calendar,
        policy=policy or Policy(),
        clock_start=clock_start,
        suspensions=stops,
    )


def stop(
    since: str, until: str | None, policy: SuspensionPolicy = RESUME, *, kind: str = "supplement"
) -> Suspension:
    return Suspension(
        started_at=at(since),
        ended_at=at(until) if until else None,
        policy=policy,
        kind=SuspensionKind(kind),
    )


ASKED = ("2026-11-26 10:00", "2026-12-01 14:00")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (promise("2026-11-20 09:00", working(3)), "2026-11-26 17:00"),
        (promise("2026-11-23 15:00", SAME_DAY), "2026-11-23 17:00"),
        (promise("2026-11-23 15:01", SAME_DAY), "2026-11-25 17:00"),
        (promise("2026-08-21 16:30", working(1)), "2026-08-22 17:00"),
        (promise("2026-02-13 10:00", calendar_days(2)), "2026-02-23 17:00"),
        (promise("2026-11-20 16:00", hours(8)), "2026-11-23 16:00"),
        (promise("2026-11-21 09:00", working(1)), "2026-11-23 17:00"),
        (promise("2026-11-21 09:00", calendar_days(5)), "2026-11-26 17:00"),
        (promise("2026-11-21 09:00", SAME_DAY, schedule=SIX_DAYS), "2026-11-21 11:30"),
        (promise("2026-11-21 10:45", SAME_DAY, schedule=SIX_DAYS), "2026-11-23 17:00"),
        (promise("2026-11-20 09:00", working(5), stop(*ASKED)), "2026-12-04 17:00"),
        (promise("2026-11-20 09:00", working(5), stop(*ASKED, RESTART)), "2026-12-08 17:00"),
        (
            promise("2026-11-20 16:00", hours(8), stop("2026-11-23 09:30", "2026-11-25 08:00")),
            "2026-11-25 14:30",
        ),
    ],
)
def test_the_examples_of_the_rule_book(given: Promise, expected: str) -> None:
    assert given.due_at == at(expected)
    assert given.warnings == ()


class TestDayUnits:
    def test_a_saturday_that_returns_but_does_not_count_is_no_day_of_the_limit(self) -> None:
        assert promise("2026-11-20 09:00", working(1), schedule=SIX_DAYS).due_at == at(
            "2026-11-23 17:00"
        )

    def test_day_0_is_the_event_even_after_closing(self) -> None:
        given = promise("2026-11-20 23:59", working(1))
        assert (given.start_text, given.due_at) == ("2026-11-20", at("2026-11-23 17:00"))

    def test_the_policy_may_move_day_0_to_the_next_counting_day(self) -> None:
        given = promise("2026-11-21 09:00", working(1), policy=MOVED)
        assert given.start_text == "2026-11-23"
        assert given.due_at == at("2026-11-25 17:00")
        assert given.warnings == ("start_moved",)

    def test_a_counting_day_is_not_moved(self) -> None:
        assert promise("2026-11-20 23:00", calendar_days(3), policy=MOVED).warnings == ()

    def test_a_day_limit_ignores_the_cut_off(self) -> None:
        late = promise("2026-11-20 16:30", working(1), policy=LATE_MOVES)
        assert late.due_at == at("2026-11-23 17:00")

    @pytest.mark.parametrize(
        ("received", "expected"),
        [
            ("2026-11-20 06:10", "07:30"),
            ("2026-11-20 09:12", "09:12"),
            ("2026-11-20 11:30", "11:30"),
            ("2026-11-20 12:00", "13:00"),
            ("2026-11-20 16:59", "16:59"),
            ("2026-11-20 18:40", "17:00"),
        ],
    )
    def test_same_time_is_clamped_into_the_due_day(self, received: str, expected: str) -> None:
        given = promise(received, working(3), policy=SAME_TIME)
        assert given.due_at == at(f"2026-11-26 {expected}")

    def test_same_time_is_clamped_into_the_hours_of_the_due_day_not_of_the_first(self) -> None:
        counting = parse_schedule({"mon-fri": DAY, "sat": {**SATURDAY, "counts": True}})
        given = promise("2026-11-20 16:00", working(1), schedule=counting, policy=SAME_TIME)
        assert given.due_at == at("2026-11-21 11:30")

    def test_seconds_are_cut_off(self) -> None:
        assert promise("2026-11-23 15:00:59", SAME_DAY).due_at == at("2026-11-23 17:00")


class TestHours:
    @pytest.mark.parametrize(
        ("received", "start", "expected"),
        [
            ("2026-11-20 06:00", "2026-11-20T07:30", "2026-11-20 08:30"),
            ("2026-11-20 07:30", "2026-11-20T07:30", "2026-11-20 08:30"),
            ("2026-11-20 10:30", "2026-11-20T10:30", "2026-11-20 11:30"),
            ("2026-11-20 11:00", "2026-11-20T11:00", "2026-11-20 13:30"),
            ("2026-11-20 12:10", "2026-11-20T13:00", "2026-11-20 14:00"),
            ("2026-11-20 16:00", "2026-11-20T16:00", "2026-11-20 17:00"),
            ("2026-11-20 16:01", "2026-11-20T16:01", "2026-11-23 07:31"),
            ("2026-11-20 17:30", "2026-11-23T07:30", "2026-11-23 08:30"),
            ("2026-11-21 09:00", "2026-11-23T07:30", "2026-11-23 08:30"),
            ("2026-11-24 09:00", "2026-11-25T07:30", "2026-11-25 08:30"),
        ],
    )
    def test_an_hour_starts_in_working_time(self, received: str, start: str, expected: str) -> None:
        given = promise(received, hours(1))
        assert (given.start_text, given.due_at) == (start, at(expected))

    def test_a_whole_day_ends_at_its_closing_and_stays_there(self) -> None:
        assert promise("2026-11-20 07:30", hours(8)).due_at == at("2026-11-20 17:00")

    def test_after_the_cut_off_the_policy_moves_to_the_next_opening(self) -> None:
        kept = promise("2026-11-20 15:00", hours(1), policy=LATE_MOVES)
        moved = promise("2026-11-20 15:01", hours(1), policy=LATE_MOVES)
        assert (kept.due_at, moved.due_at) == (at("2026-11-20 16:00"), at("2026-11-23 08:30"))

    def test_an_hour_limit_ignores_the_off_day_policy(self) -> None:
        given = promise("2026-11-21 09:00", hours(1), policy=MOVED)
        assert (given.due_at, given.warnings) == (at("2026-11-23 08:30"), ())

    def test_a_provisional_day_before_the_effective_start_is_stepped_over_too(self) -> None:
        given = promise("2027-02-04 09:00", hours(1))
        assert given.due_at == at("2027-02-11 08:30")
        assert given.warnings == ("calendar_provisional",)
        assert walk(given) == ()


class TestSameDay:
    def test_before_opening_is_before_the_cut_off(self) -> None:
        assert promise("2026-11-20 05:00", SAME_DAY).due_at == at("2026-11-20 17:00")

    def test_the_next_day_must_return_and_count(self) -> None:
        closed_seal = {**DAY, "returns": False}
        week = parse_schedule({"mon": closed_seal, "tue-fri": DAY, "sat": SATURDAY})
        assert promise("2026-11-13 15:30", SAME_DAY, schedule=week).due_at == at("2026-11-17 17:00")
        assert promise("2026-11-16 09:00", SAME_DAY, schedule=week).due_at == at("2026-11-17 17:00")

    def test_an_office_that_never_returns_is_told_so(self) -> None:
        week = parse_schedule({"mon-fri": {**DAY, "returns": False}})
        with pytest.raises(UserError) as refused:
            promise("2026-11-16 09:00", SAME_DAY, schedule=week)
        assert refused.value.code == "too_far"


class TestNoDate:
    def test_none_gives_no_date_and_no_rows(self) -> None:
        given = promise("2028-05-04 10:00", Limit(unit=LimitUnit.NONE))
        assert (given.due_at, given.warnings, walk(given)) == (None, (), ())

    def test_an_unknown_limit_is_not_the_legal_none(self) -> None:
        given = promise("2026-05-04 10:00", Limit(unit=LimitUnit.NOT_STATED))
        assert (given.due_at, given.warnings) == (None, ("limit_not_stated",))

    @pytest.mark.parametrize("value", [None, 0, -1, 10_001])
    def test_a_limit_needs_a_sensible_value(self, value: int | None) -> None:
        with pytest.raises(UserError) as refused:
            Limit(unit=LimitUnit.WORKING_DAY, value=value)
        assert refused.value.code == "bad_value"


class TestClock:
    def test_until_the_resolving_unit_has_it_the_date_is_only_expected(self) -> None:
        given = promise("2026-11-20 09:00", working(3), clock_start=None)
        assert given.due_at == at("2026-11-26 17:00")
        assert (given.clock_start, given.warnings) == (None, ("clock_not_started",))

    def test_then_the_clock_starts_there(self) -> None:
        given = promise("2026-11-20 09:00", working(3), clock_start=at("2026-11-23 08:00"))
        assert (given.due_at, given.warnings) == (at("2026-11-27 17:00"), ())

    def test_an_online_filing_may_start_it_before_acceptance_even_in_another_year(self) -> None:
        given = promise("2026-01-05 08:00", working(3), clock_start=at("2025-12-30 20:00"))
        assert given.due_at == at("2026-01-06 17:00")
        assert [row.date.day for row in walk(given)] == [31, 1, 2, 3, 4, 5, 6]

    def test_an_aware_time_is_a_bug(self) -> None:
        with pytest.raises(ValueError, match="naive"):
            promise("2026-11-20 09:00+07:00", working(3))

    @pytest.mark.parametrize("year", ["1970", "2300"])
    def test_a_year_that_cannot_be_is_refused(self, year: str) -> None:
        with pytest.raises(UserError) as refused:
            promise(f"{year}-11-20 09:00", working(3))
        assert refused.value.code == "date_out_of_range"

    def test_a_date_beyond_three_years_asks_to_be_confirmed(self) -> None:
        assert promise("2026-11-20 09:00", working(800)).is_far
        assert not promise("2026-11-20 09:00", working(27)).is_far


class TestTransferAndLegs:
    @pytest.mark.parametrize(
        ("received", "expected"),
        [
            ("2026-11-20 15:00", "2026-11-20 17:00"),
            ("2026-11-20 15:01", "2026-11-23 07:30"),
            ("2026-11-23 16:00", "2026-11-25 07:30"),
            ("2026-11-21 10:30", "2026-11-21 11:30"),
            ("2026-11-21 10:31", "2026-11-23 07:30"),
            ("2026-11-22 09:00", "2026-11-23 07:30"),
        ],
    )
    def test_the_hand_over_is_within_the_day_or_at_the_next_opening(
        self, received: str, expected: str
    ) -> None:
        assert transfer_due(at(received), schedule=SIX_DAYS, calendar=CALENDAR) == at(expected)

    def test_legs_follow_one_another_and_the_slip_has_both_dates(self) -> None:
        dates = due_of_legs(
            at("2026-11-20 09:00"),
            (
                Leg(name="Xã", limit=working(2), local=True),
                Leg(name="Tỉnh", limit=working(3)),
                Leg(name="Xã", limit=working(1)),
            ),
            schedule=TIMETABLE,
            calendar=CALENDAR,
        )
        assert dates.local is not None
        assert dates.local.due_at == at("2026-11-25 17:00")
        assert dates.total_due_at == at("2026-12-01 17:00")

    def test_a_stated_total_holds_over_the_sum(self) -> None:
        dates = due_of_legs(
            at("2026-11-20 09:00"),
            (Leg(name="Xã", limit=working(2), local=True), Leg(name="Tỉnh", limit=working(3))),
            schedule=TIMETABLE,
            calendar=CALENDAR,
            total=working(4),
        )
        assert dates.total_due_at == at("2026-11-27 17:00")

    def test_after_a_leg_without_a_date_there_is_none(self) -> None:
        legs = (
            Leg(name="Tỉnh", limit=Limit(unit=LimitUnit.NONE)),
            Leg(name="Xã", limit=working(1)),
        )
        dates = due_of_legs(at("2026-11-20 09:00"), legs, schedule=TIMETABLE, calendar=CALENDAR)
        assert (len(dates.legs), dates.local, dates.total_due_at) == (1, None, None)


def test_a_friendlier_hour_is_printed_but_never_a_later_one() -> None:
    given = promise("2026-11-20 09:00", working(3))
    assert printed_at(given, time(16, 30)) == at("2026-11-26 16:30")
    assert printed_at(given, time(18)) == given.due_at
    assert printed_at(given, None) == given.due_at
    assert given.due_at == at("2026-11-26 17:00")


@pytest.mark.parametrize(
    ("ends", "last"),
    [
        (date(2026, 11, 23), date(2026, 11, 23)),
        (date(2026, 11, 24), date(2026, 11, 25)),
        (date(2026, 8, 22), date(2026, 8, 22)),
        (date(2026, 2, 14), date(2026, 2, 23)),
        (date(2026, 1, 1), date(2026, 1, 5)),
    ],
)
def test_a_period_that_ends_on_a_closed_day_ends_on_the_next_counting_one(
    ends: date, last: date
) -> None:
    assert last_day(ends, schedule=TIMETABLE, calendar=CALENDAR) == last
