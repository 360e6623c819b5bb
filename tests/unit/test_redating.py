"""What people and new calendars do to a promise, and how it is told in words."""

from datetime import date, datetime

import pytest

from counter_app.core.errors import UserError
from counter_app.domain.deadline.calendar import Calendar, CalendarRow, DayKind, load_calendar
from counter_app.domain.deadline.due import due
from counter_app.domain.deadline.explanation import day_text, explain, note, warning_text
from counter_app.domain.deadline.limit import Limit, LimitUnit, Suspension, SuspensionPolicy
from counter_app.domain.deadline.promise import Change, Promise
from counter_app.domain.deadline.promise_record import from_json, to_json
from counter_app.domain.deadline.redating import (
    agree_date,
    apology_by,
    differing,
    extend_copies,
    is_on_time,
    promise_earlier,
    promise_today,
    reckon_again,
)
from counter_app.domain.deadline.schedule import load_timetable, parse_schedule

CALENDAR = load_calendar()
TIMETABLE = load_timetable()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def promise(
    received: str,
    unit: LimitUnit,
    value: int | None = None,
    *stops: Suspension,
    expected: bool = False,
) -> Promise:
    return due(
        at(received),
        Limit(unit=unit, value=value),
        schedule=TIMETABLE,
        calendar=CALENDAR,
        clock_start=None if expected else at(received),
        suspensions=stops,
    )


LATE_COPY = promise("2026-11-23 15:30", LimitUnit.SAME_DAY)
UNKNOWN = promise("2026-11-20 09:00", LimitUnit.NOT_STATED)


def test_after_the_cut_off_the_clerk_may_still_promise_today() -> None:
    given = promise_today(LATE_COPY)
    assert given.due_at == at("2026-11-23 17:00")
    assert given.latest_at == at("2026-11-25 17:00")
    assert given.adjustment is not None
    assert given.adjustment.change is Change.EARLIER


@pytest.mark.parametrize(
    ("earlier", "code"),
    [
        ("2026-11-23 15:29", "not_earlier"),
        ("2026-11-25 17:01", "not_earlier"),
        ("2026-11-24 09:00", "no_return_that_day"),
    ],
)
def test_an_earlier_date_lies_between_receipt_and_the_limit(earlier: str, code: str) -> None:
    with pytest.raises(UserError) as refused:
        promise_earlier(LATE_COPY, at(earlier))
    assert refused.value.code == code


def test_many_copies_may_take_two_working_days_more_and_longer_only_by_agreement() -> None:
    copies = promise("2026-11-20 09:00", LimitUnit.SAME_DAY)
    assert extend_copies(copies, 2).due_at == at("2026-11-25 17:00")
    assert extend_copies(copies, 3, agreed_in_writing=True).due_at == at("2026-11-26 17:00")
    with pytest.raises(UserError) as refused:
        extend_copies(copies, 3)
    assert refused.value.code == "extension_too_long"
    with pytest.raises(UserError) as refused:
        extend_copies(promise("2026-11-20 09:00", LimitUnit.WORKING_DAY, 3), 1)
    assert refused.value.code == "not_extendable"


def test_a_date_for_an_unknown_limit_needs_a_reason() -> None:
    given = agree_date(UNKNOWN, at("2026-11-27 16:00"), " Chờ Sở trả lời ")
    assert given.due_at == at("2026-11-27 16:00")
    assert note(given) == "Ngày hẹn theo thỏa thuận: Chờ Sở trả lời"
    assert given.warnings == ()
    refusals = [
        (UNKNOWN, "2026-11-27 16:00", "  ", "reason_missing"),
        (UNKNOWN, "2026-11-20 09:00", "x", "date_before_receipt"),
        (UNKNOWN, "2026-11-22 09:00", "x", "no_return_that_day"),
        (LATE_COPY, "2026-11-27 16:00", "x", "limit_is_known"),
    ]
    for one, when, reason, code in refusals:
        with pytest.raises(UserError) as refused:
            agree_date(one, at(when), reason)
        assert refused.value.code == code


@pytest.mark.parametrize(
    "changed",
    [
        promise_today(LATE_COPY),
        extend_copies(promise("2026-11-20 09:00", LimitUnit.SAME_DAY), 2),
        agree_date(UNKNOWN, at("2026-11-27 16:00"), "Chờ Sở trả lời"),
        promise("2026-11-20 09:00", LimitUnit.WORKING_DAY, 5, expected=True),
    ],
)
def test_a_changed_promise_comes_back_from_the_store_as_it_was(changed: Promise) -> None:
    again = from_json(to_json(changed), CALENDAR)
    assert to_json(again) == to_json(changed)
    assert (again.due_at, again.adjustment) == (changed.due_at, changed.adjustment)


def test_on_time_is_ready_by_the_minute_promised() -> None:
    assert is_on_time(LATE_COPY, at("2026-11-25 17:00"))
    assert not is_on_time(LATE_COPY, at("2026-11-25 17:01"))
    assert is_on_time(UNKNOWN, at("2030-01-01 00:00"))


def test_an_apology_is_due_the_day_before_save_for_limits_of_a_day() -> None:
    five = promise("2026-11-20 09:00", LimitUnit.WORKING_DAY, 5)
    assert apology_by(five) == date(2026, 11, 29)
    assert apology_by(promise("2026-11-20 09:00", LimitUnit.WORKING_HOUR, 9)) is not None
    for unit, value in (
        (LimitUnit.SAME_DAY, None),
        (LimitUnit.WORKING_DAY, 1),
        (LimitUnit.WORKING_HOUR, 8),
        (LimitUnit.NONE, None),
    ):
        assert apology_by(promise("2026-11-20 09:00", unit, value)) is None


def test_a_new_calendar_names_the_open_dossiers_it_would_move_and_moves_none() -> None:
    moved = promise("2026-12-18 09:00", LimitUnit.WORKING_DAY, 2)
    kept = promise("2026-12-24 09:00", LimitUnit.WORKING_DAY, 2)
    storm = CalendarRow(date=date(2026, 12, 22), kind=DayKind.OFF, name="Nghỉ tránh bão")
    newer = Calendar(version="newer", rows=(*CALENDAR.rows, storm))
    found = differing([("A", moved), ("B", kept)], newer)
    assert [(one.key, one.promised, one.reckoned) for one in found] == [
        ("A", at("2026-12-22 17:00"), at("2026-12-23 17:00"))
    ]
    assert moved.due_at == at("2026-12-22 17:00")
    assert reckon_again(moved) == moved


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            promise("2026-11-20 09:00", LimitUnit.WORKING_DAY, 5),
            "5 ngày làm việc, không tính Thứ Bảy, Chủ nhật và ngày 24/11",
        ),
        (promise("2026-11-25 09:00", LimitUnit.WORKING_DAY, 1), "1 ngày làm việc"),
        (
            promise("2026-08-21 16:30", LimitUnit.WORKING_DAY, 3),
            "3 ngày làm việc, không tính Chủ nhật, tính cả ngày làm bù 22/8",
        ),
        (
            promise("2026-02-13 10:00", LimitUnit.WORKING_DAY, 4),
            "4 ngày làm việc, không tính Thứ Bảy, Chủ nhật và các ngày từ 16/02 đến 20/02",
        ),
        (
            promise("2026-04-29 10:00", LimitUnit.WORKING_DAY, 1),
            "1 ngày làm việc, không tính Thứ Bảy, Chủ nhật, ngày 30/4 và ngày 01/5",
        ),
        (promise("2026-11-23 10:00", LimitUnit.CALENDAR_DAY, 2), "2 ngày, tính cả ngày nghỉ"),
        (
            promise("2026-11-20 10:00", LimitUnit.CALENDAR_DAY, 2),
            (
                "2 ngày, tính cả ngày nghỉ, ngày cuối 22/11 là ngày nghỉ nên trả vào ngày làm việc"
                " tiếp theo"
            ),
        ),
        (
            promise("2026-11-20 16:00", LimitUnit.WORKING_HOUR, 8),
            "8 giờ làm việc, không tính Thứ Bảy và Chủ nhật",
        ),
        (promise("2026-11-20 09:00", LimitUnit.SAME_DAY), "Trong ngày"),
        (
            LATE_COPY,
            (
                "Trong ngày, nhận sau 15 giờ 00 nên trả vào ngày làm việc tiếp theo, không tính"
                " ngày 24/11"
            ),
        ),
        (
            promise("2026-11-20 09:00", LimitUnit.NONE),
            "Không có ngày hẹn trả cụ thể theo quy định",
        ),
        (UNKNOWN, "Chưa có thời hạn trong danh mục"),
        (
            promise("2026-11-25 09:00", LimitUnit.WORKING_DAY, 1, expected=True),
            "1 ngày làm việc, dự kiến, tính từ khi cơ quan giải quyết nhận hồ sơ",
        ),
        (
            promise(
                "2026-11-20 09:00",
                LimitUnit.WORKING_DAY,
                5,
                Suspension(started_at=at("2026-11-26 10:00")),
            ),
            "Tạm dừng tính thời hạn từ 10 giờ 00 phút ngày 26/11, chưa có ngày hẹn trả",
        ),
        (
            promise(
                "2026-11-20 09:00",
                LimitUnit.WORKING_DAY,
                3,
                Suspension(started_at=at("2026-11-26 10:00"), ended_at=at("2026-11-30 10:00")),
            ),
            "3 ngày làm việc tính lại từ ngày 30/11",
        ),
    ],
)
def test_the_line_on_the_slip(given: Promise, words: str) -> None:
    assert note(given) == words


def test_an_unknown_limit_never_prints_the_legal_sentence() -> None:
    assert "theo quy định" not in note(UNKNOWN)


def test_days_below_ten_and_the_first_two_months_carry_a_nought() -> None:
    days = [date(2026, 2, 1), date(2026, 9, 2), date(2026, 11, 24)]
    assert [day_text(day) for day in days] == ["01/02", "02/9", "24/11"]


def test_the_screen_tells_every_day_and_why() -> None:
    pause = Suspension(
        started_at=at("2026-11-26 10:00"),
        ended_at=at("2026-12-01 14:00"),
        policy=SuspensionPolicy.RESUME,
    )
    lines = explain(promise("2026-11-20 09:00", LimitUnit.WORKING_DAY, 5, pause))
    assert "Thứ Sáu 20/11/2026: ngày bắt đầu, không tính." in lines
    assert "Thứ Ba 24/11/2026 (Ngày Văn hóa Việt Nam): không tính." in lines
    assert "Thứ Sáu 04/12/2026: ngày thứ 5." in lines
    assert "Hẹn trả: 17 giờ 00 phút ngày 04/12/2026." in lines
    assert "Ngày hẹn trước khi tạm dừng: 17 giờ 00 phút ngày 30/11/2026." in lines
    assert lines[-1] == "Lịch nghỉ dùng để tính: vn-2026-11-21."


def test_calendar_days_are_numbered_through_the_weekend() -> None:
    lines = explain(promise("2026-11-20 09:00", LimitUnit.CALENDAR_DAY, 2))
    assert "Chủ nhật 22/11/2026: ngày thứ 2." in lines
    assert "Thứ Hai 23/11/2026: ngày làm việc tiếp theo." in lines


def test_every_warning_has_words() -> None:
    week = parse_schedule(
        {
            "mon-fri": {
                "hours": ["07:30-17:00"],
                "receives": True,
                "returns": True,
                "counts": True,
                "cutoff": "15:00",
            }
        }
    )
    given = due(
        at("2027-12-31 09:00"),
        Limit(unit=LimitUnit.WORKING_DAY, value=1),
        schedule=week,
        calendar=CALENDAR,
        clock_start=None,
    )
    assert given.warnings == ("clock_not_started", "calendar_missing_year")
    for code in (*given.warnings, "start_moved", "calendar_provisional", "supplement_late"):
        assert len(warning_text(code).split()) <= 25
    assert warning_text("calendar_missing_year") in explain(given)
