"""Stopped clocks and what a promise must warn of, at their edges."""

from datetime import datetime

import pytest

from counter_app.core.errors import UserError
from counter_app.domain.deadline.calendar import Calendar, load_calendar, parse_calendar
from counter_app.domain.deadline.due import due
from counter_app.domain.deadline.limit import (
    DueTime,
    Limit,
    LimitUnit,
    OffDayStart,
    Policy,
    Suspension,
    SuspensionKind,
    SuspensionPolicy,
)
from counter_app.domain.deadline.promise import Promise, walk
from counter_app.domain.deadline.schedule import load_timetable

CALENDAR = load_calendar()
TIMETABLE = load_timetable()
RESUME, RESTART = SuspensionPolicy.RESUME, SuspensionPolicy.RESTART
SAME_TIME = Policy(due_time=DueTime.SAME_TIME)
MOVED = Policy(off_day_start=OffDayStart.NEXT_COUNTING_DAY)
SAME_DAY = Limit(unit=LimitUnit.SAME_DAY)
ASKED = ("2026-11-26 10:00", "2026-12-01 14:00")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def working(days: int) -> Limit:
    return Limit(unit=LimitUnit.WORKING_DAY, value=days)


def calendar_days(days: int) -> Limit:
    return Limit(unit=LimitUnit.CALENDAR_DAY, value=days)


def hours(number: int) -> Limit:
    return Limit(unit=LimitUnit.WORKING_HOUR, value=number)


def promise(
    received: str,
    limit: Limit,
    *stops: Suspension,
    calendar: Calendar = CALENDAR,
    policy: Policy | None = None,
) -> Promise:
    return due(
        at(received),
        limit,
        schedule=TIMETABLE,
        calendar=calendar,
        policy=policy or Policy(),
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


class TestSuspensions:
    def test_an_open_one_leaves_no_date_but_keeps_the_printed_one(self) -> None:
        given = promise("2026-11-20 09:00", working(5), stop("2026-11-26 10:00", None))
        assert (given.due_at, walk(given)) == (None, ())
        assert given.due_before == (at("2026-11-30 17:00"),)

    def test_calendar_days_resume_by_calendar_days(self) -> None:
        # 21 to 25 November are used, 5 remain: 2 to 6 December, a Sunday.
        given = promise("2026-11-20 09:00", calendar_days(10), stop(*ASKED))
        assert given.due_at == at("2026-12-07 17:00")

    def test_at_least_one_day_remains(self) -> None:
        given = promise(
            "2026-11-20 09:00", working(2), stop("2026-12-10 09:00", "2026-12-11 09:00")
        )
        assert given.due_at == at("2026-12-14 17:00")

    def test_at_least_one_minute_remains(self) -> None:
        given = promise("2026-11-20 09:00", hours(1), stop("2026-11-20 15:00", "2026-11-23 09:00"))
        assert given.due_at == at("2026-11-23 09:01")

    def test_a_stop_on_the_first_day_uses_nothing(self) -> None:
        given = promise(
            "2026-11-20 09:00", working(2), stop("2026-11-20 10:00", "2026-11-20 16:00")
        )
        assert given.due_at == at("2026-11-25 17:00")

    def test_several_apply_in_order_whatever_order_they_come_in(self) -> None:
        # 21 and 22 weekend; 23 used; stopped 25; on from 26: 27 used; stopped 30; on from 1/12.
        first = stop("2026-11-25 09:00", "2026-11-26 09:00")
        second = stop("2026-11-30 09:00", "2026-12-01 09:00")
        given = promise("2026-11-20 09:00", working(5), second, first)
        assert given.suspensions == (first, second)
        assert given.due_at == at("2026-12-04 17:00")
        assert given.due_before == (at("2026-11-30 17:00"), at("2026-12-02 17:00"))

    def test_a_restart_forgets_what_was_used_before_it(self) -> None:
        first = stop("2026-11-25 09:00", "2026-11-26 09:00", RESTART)
        second = stop("2026-11-30 09:00", "2026-12-01 09:00")
        assert promise("2026-11-20 09:00", working(3), first, second).due_at == at(
            "2026-12-03 17:00"
        )

    def test_a_restart_on_an_off_day_follows_the_off_day_policy(self) -> None:
        pause = stop("2026-11-23 09:00", "2026-11-28 09:00", RESTART)
        plain = promise("2026-11-20 09:00", working(1), pause)
        moved = promise("2026-11-20 09:00", working(1), pause, policy=MOVED)
        assert (plain.due_at, moved.due_at) == (at("2026-11-30 17:00"), at("2026-12-01 17:00"))
        assert moved.warnings == ("start_moved",)

    def test_same_time_after_a_resume_is_still_the_time_of_the_start(self) -> None:
        given = promise("2026-11-20 09:00", working(5), stop(*ASKED), policy=SAME_TIME)
        assert given.due_at == at("2026-12-04 09:00")

    def test_a_same_day_result_counts_from_the_answer_under_either_policy(self) -> None:
        for policy in (RESUME, RESTART):
            pause = stop("2026-11-20 09:30", "2026-11-23 15:01", policy)
            assert promise("2026-11-20 09:00", SAME_DAY, pause).due_at == at("2026-11-25 17:00")

    def test_hours_resume_from_the_effective_start_of_the_answer(self) -> None:
        # 09:00 to 11:00 used; answered on Saturday; 6 h from Monday 07:30.
        given = promise("2026-11-20 09:00", hours(8), stop("2026-11-20 11:00", "2026-11-21 09:00"))
        assert given.due_at == at("2026-11-23 15:00")
        assert [row.date.day for row in walk(given)] == [23]

    @pytest.mark.parametrize(
        ("stops", "code"),
        [
            ([("2026-11-20 08:59", "2026-11-21 09:00")], "suspension_too_early"),
            ([("2026-11-23 09:00", "2026-11-22 09:00")], "bad_suspension"),
            (
                [("2026-11-23 09:00", "2026-11-25 09:00"), ("2026-11-25 08:59", None)],
                "suspensions_overlap",
            ),
            (
                [("2026-11-23 09:00", None), ("2026-11-25 08:59", "2026-11-26 09:00")],
                "suspensions_overlap",
            ),
        ],
    )
    def test_impossible_ones_are_refused(
        self, stops: list[tuple[str, str | None]], code: str
    ) -> None:
        with pytest.raises(UserError) as refused:
            promise("2026-11-20 09:00", working(5), *(stop(*one) for one in stops))
        assert refused.value.code == code

    def test_a_supplement_request_after_the_third_working_day_is_warned_of(self) -> None:
        in_time = stop("2026-11-26 16:59", "2026-12-01 14:00")
        late = stop("2026-11-27 07:30", "2026-12-01 14:00")
        payment = stop("2026-11-27 07:30", "2026-12-01 14:00", kind="payment")
        warned = [
            promise("2026-11-20 09:00", working(9), one).warnings
            for one in (in_time, late, payment)
        ]
        assert warned == [(), ("supplement_late",), ()]


class TestWarnings:
    def test_a_provisional_day_0_decides_nothing(self) -> None:
        assert promise("2027-09-03 09:00", working(1)).warnings == ()

    def test_a_provisional_day_0_that_is_moved_does(self) -> None:
        given = promise("2027-09-03 09:00", working(1), policy=MOVED)
        assert given.warnings == ("start_moved", "calendar_provisional")

    def test_a_restart_leaves_the_warnings_of_the_first_run_behind(self) -> None:
        pause = stop("2027-02-12 09:00", "2027-03-01 09:00", RESTART, kind="verification")
        assert promise("2027-02-02 09:00", working(9), pause).warnings == ()

    def test_a_resume_keeps_them(self) -> None:
        pause = stop("2027-02-12 09:00", "2027-03-01 09:00", kind="verification")
        assert promise("2027-02-02 09:00", working(9), pause).warnings == ("calendar_provisional",)

    def test_an_empty_calendar_knows_no_year(self) -> None:
        empty = parse_calendar([])
        given = promise("2026-11-23 09:00", working(1), calendar=empty)
        assert given.due_at == at("2026-11-24 17:00")
        assert given.warnings == ("calendar_missing_year",)
