"""The office's service days: read from its set-up file, asked by kind, weekday and procedure."""

from dataclasses import replace
from datetime import date, datetime, time

import msgspec
import pytest

from counter_app.core.errors import UserError
from counter_app.core.resources import resource
from counter_app.domain.catalogue.catalogue import load_catalogue
from counter_app.domain.deadline.calendar import load_calendar
from counter_app.domain.deadline.due import due
from counter_app.domain.deadline.explanation import explain, note
from counter_app.domain.deadline.legs import with_legs
from counter_app.domain.deadline.limit import Leg, Limit, LimitUnit
from counter_app.domain.deadline.promise import Promise, printed_at
from counter_app.domain.deadline.promise_record import from_json, to_json
from counter_app.domain.deadline.redating import apology_by
from counter_app.domain.deadline.schedule import load_timetable
from counter_app.domain.deadline.working_days import WorkingDays, working_days
from counter_app.domain.office import Office
from counter_app.domain.service_day import (
    ServiceDay,
    ServiceDayKind,
    coming,
    covering,
    hours_text,
    of_kind,
    results_at,
    same_day,
    served,
    told,
)
from counter_app.services.office.office import plain_setup, read_setup, setup_of, written_setup

NO_APPOINTMENT = """
[[service_days]]
kind = "no_appointment_day"
weekday = "thu"
sectors = ["hộ tịch"]
procedures = ["2.000815"]
cutoff = "14:30"
results_by = "16:30"
valid_from = 2026-02-01
"""
NO_WRITING = """
[[service_days]]
kind = "no_writing_day"
weekday = "fri"
"""
THURSDAY, FRIDAY = date(2026, 11, 26), date(2026, 11, 27)
CATALOGUE = load_catalogue(resource("catalogue"))
BIRTH, COPY, LODGING = "1.001193", "2.000815", "2.001159"
MARRIAGE, MOBILE_BIRTH, GUARDIAN = "1.000894", "1.003583", "1.004837"
FIRST_TITLE, LAND_MEDIATION = "1.013978", "1.012812"


def office(days: str) -> Office:
    example = resource("offices/example.toml").read_text(encoding="utf-8")
    return read_setup(example + days).office


def days() -> WorkingDays:
    return working_days(load_timetable(), load_calendar(), 2026)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_a_day_of_the_file_falls_on_its_weekday_and_covers_what_it_names() -> None:
    found = office(NO_APPOINTMENT + NO_WRITING).service_days
    kind = ServiceDayKind.NO_APPOINTMENT_DAY

    assert len(of_kind(found, kind, THURSDAY)) == 1
    assert of_kind(found, kind, FRIDAY) == ()
    assert of_kind(found, kind, date(2026, 1, 29)) == ()  # a Thursday before it began
    birth, copy, lodging = (CATALOGUE.require(one, on=THURSDAY) for one in (BIRTH, COPY, LODGING))
    assert covering(found, kind, birth, THURSDAY) == covering(found, kind, copy, THURSDAY)
    assert covering(found, kind, birth, THURSDAY) is not None
    assert covering(found, kind, lodging, THURSDAY) is None


def test_a_no_appointment_day_covers_nothing_that_has_to_wait() -> None:
    kind = ServiceDayKind.NO_APPOINTMENT_DAY
    day = ServiceDay(kind=kind, weekday=3, sectors=("Hộ tịch", "Chứng thực", "Đất đai"))
    covered = {one.code for one in CATALOGUE.procedures if day.covers(one)}
    assert {BIRTH, COPY, MARRIAGE} <= covered
    assert covered.isdisjoint({MOBILE_BIRTH, GUARDIAN, FIRST_TITLE, LAND_MEDIATION})


def test_a_day_that_names_nothing_covers_everything() -> None:
    day = ServiceDay(kind=ServiceDayKind.NO_WRITING_DAY, weekday=4)
    assert all(day.covers(one) for one in CATALOGUE.procedures)


@pytest.mark.parametrize(
    ("received", "told"),
    [
        ("2026-11-26 08:00", "2026-11-26 16:30"),
        ("2026-11-26 14:30", "2026-11-26 16:30"),
        ("2026-11-26 14:31", None),
        ("2026-11-24 08:00", None),  # a holiday
    ],
)
def test_what_comes_in_by_the_cut_off_goes_out_at_the_hour(received: str, told: str | None) -> None:
    (day,) = office(NO_APPOINTMENT).service_days
    assert results_at(day, at(received), days()) == (at(told) if told else None)


def test_without_hours_of_its_own_the_working_day_s_hold() -> None:
    day = ServiceDay(kind=ServiceDayKind.NO_APPOINTMENT_DAY, weekday=3, sectors=("Hộ tịch",))
    assert results_at(day, at("2026-11-26 15:00"), days()) == at("2026-11-26 17:00")
    assert results_at(day, at("2026-11-26 15:01"), days()) is None
    today = days().day(THURSDAY.toordinal())
    assert hours_text(day, today) == "nhận đến 15:00 thì trả trong ngày, lúc 17:00"


def test_what_comes_in_half_an_hour_before_the_results_is_the_last_to_be_promised() -> None:
    day = ServiceDay(kind=ServiceDayKind.NO_APPOINTMENT_DAY, weekday=3, sectors=("Hộ tịch",))
    late = replace(days().day(THURSDAY.toordinal()), cutoff=17 * 60)
    assert day.hours(late) == (16 * 60 + 30, 17 * 60)
    morning = replace(day, cutoff=time(14, 30), results_by=time(16, 30))
    assert morning.hours(replace(late, hours=((450, 690),))) == (660, 690)  # shut at 11:30


def test_an_office_s_days_come_back_from_its_store_as_they_were() -> None:
    whole = office(NO_APPOINTMENT + NO_WRITING)
    assert msgspec.json.decode(msgspec.json.encode(whole), type=Office) == whole


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"thu"', '"thursday"', "thursday"),
        ('"no_appointment_day"', '"quick_day"', "quick_day"),
        ('"no_appointment_day"', '"online_day"', "chỉ dành cho no_appointment_day"),
        ('sectors = ["hộ tịch"]\nprocedures = ["2.000815"]\n', "", "sectors hoặc procedures"),
        ('cutoff = "14:30"', 'cutoff = "16:30"', "results_by phải sau cutoff"),
        ('cutoff = "14:30"', 'cutoff = "2 giờ"', "service_days.cutoff ghi như"),
        ('cutoff = "14:30"', 'cutoff = "16:01"', "ít nhất 30 phút"),
        ('"16:30"', '"22:00"', "giờ làm việc của Thứ Năm, 07:30–17:00"),
        ('"14:30"', '"06:00"', "cutoff phải trong giờ làm việc"),
        ('"thu"', '"sun"', "vào Chủ nhật"),
        ('"hộ tịch"', '"hộ tich, chứng thực"', "“hộ tich, chứng thực” không có trong danh mục"),
        ('"hộ tịch"', '"Người có công"', "“Người có công” không có việc nào"),
        ('"2.000815"', '"9.999999"', "“9.999999” không có trong danh mục"),
        ('"2.000815"', '"1.003583"', "“1.003583” không có việc nào"),
        ("2026-02-01", "2026-02-01\nvalid_to = 2026-01-31", "valid_to ở trước valid_from"),
    ],
)
def test_what_is_wrong_with_a_day_is_named(old: str, new: str, told: str) -> None:
    assert old in NO_APPOINTMENT
    with pytest.raises(UserError) as refused:
        office(NO_APPOINTMENT.replace(old, new))
    assert told in refused.value.message


def promise(received: str, unit: LimitUnit, value: int | None = None, **more: object) -> Promise:
    limit = Limit(unit=unit, value=value)
    terms = {"schedule": load_timetable(), "calendar": load_calendar(), **more}
    return due(at(received), limit, **terms)  # type: ignore[arg-type]


def on_the_day(given: Promise) -> Promise:
    birth = CATALOGUE.require(BIRTH, on=THURSDAY)
    return same_day(given, office(NO_APPOINTMENT).service_days, birth, birth.cases[0])


def test_of_a_procedure_only_the_case_that_need_not_wait_is_promised() -> None:
    marriage = CATALOGUE.require(MARRIAGE, on=THURSDAY)
    found = office(NO_APPOINTMENT).service_days
    given = promise("2026-11-26 09:00", LimitUnit.WORKING_DAY, 5)
    usual, verified = (marriage.case(one, on=THURSDAY) for one in ("usual", "verification"))
    assert same_day(given, found, marriage, usual).due_at == at("2026-11-26 16:30")
    assert same_day(given, found, marriage, verified) is given


def test_the_day_promises_its_hour_and_keeps_the_limit_s_date_as_the_latest() -> None:
    given = on_the_day(promise("2026-11-26 09:00", LimitUnit.WORKING_DAY, 3))

    assert given.due_at == at("2026-11-26 16:30")
    assert given.latest_at == at("2026-12-01 17:00")
    assert given.is_same_day
    assert note(given) == "3 ngày làm việc, ngày không hẹn nên trả trong ngày"
    assert explain(given) == (
        "Thời hạn: 3 ngày làm việc, ngày không hẹn nên trả trong ngày.",
        "Thứ Năm 26/11/2026: ngày bắt đầu, không tính.",
        "Thứ Sáu 27/11/2026: ngày thứ 1.",
        "Thứ Bảy 28/11/2026: không tính.",
        "Chủ nhật 29/11/2026: không tính.",
        "Thứ Hai 30/11/2026: ngày thứ 2.",
        "Thứ Ba 01/12/2026: ngày thứ 3.",
        "Chậm nhất theo quy định: 17 giờ 00 phút ngày 01/12/2026.",
        "Thứ Năm là ngày không hẹn: nhận đến 14:30 thì trả trong ngày, lúc 16:30.",
        "Hẹn trả: 16 giờ 30 phút ngày 26/11/2026.",
        "Lịch nghỉ dùng để tính: " + load_calendar().version + ".",
    )


def test_a_result_due_the_same_day_anyway_goes_out_at_the_day_s_hour() -> None:
    given = on_the_day(promise("2026-11-26 09:00", LimitUnit.SAME_DAY))
    assert (given.due_at, given.latest_at) == (at("2026-11-26 16:30"), at("2026-11-26 17:00"))
    assert note(given) == "Trong ngày, theo giờ ngày không hẹn"


def test_what_the_day_promised_comes_back_from_the_store_as_it_was() -> None:
    given = on_the_day(promise("2026-11-26 09:00", LimitUnit.WORKING_DAY, 3))
    again = from_json(to_json(given), load_calendar())
    assert to_json(again) == to_json(given)
    assert (again.due_at, again.adjustment) == (given.due_at, given.adjustment)


def test_the_promise_is_never_later_than_the_law_s_nor_made_where_others_decide() -> None:
    nine = "2026-11-26 09:00"
    leg = Leg(name="Thuế", limit=Limit(unit=LimitUnit.WORKING_DAY, value=2))
    three_days = promise(nine, LimitUnit.WORKING_DAY, 3)
    for given in (
        promise(nine, LimitUnit.WORKING_HOUR, 2),  # 11:00 comes first
        promise(nine, LimitUnit.NONE),
        promise(nine, LimitUnit.NOT_STATED),
        promise(nine, LimitUnit.WORKING_DAY, 3, clock_start=None),
        with_legs(three_days, (leg,)),
        promise("2026-11-26 14:31", LimitUnit.WORKING_DAY, 3),
        promise("2026-11-27 09:00", LimitUnit.WORKING_DAY, 3),
    ):
        assert on_the_day(given) is given


def test_the_day_s_own_hour_is_printed_and_asks_for_no_apology_the_day_before() -> None:
    given = on_the_day(promise("2026-11-26 09:00", LimitUnit.WORKING_DAY, 3))
    assert printed_at(given, time(16, 0)) == given.due_at
    assert apology_by(given) is None


def test_the_day_is_told_in_plain_words_where_the_office_keeps_it() -> None:
    found = office(NO_APPOINTMENT + NO_WRITING.replace("fri", "thu")).service_days
    today = days().day(THURSDAY.toordinal())
    assert [told(one, today, str.upper) for one in served(found, THURSDAY, today)] == [
        (
            "Hôm nay là ngày không hẹn: hộ tịch, 2.000815 nhận đến 14:30 thì trả trong ngày, "
            "lúc 16:30, trừ việc phải chờ xác minh, niêm yết."
        ),
        "Hôm nay là ngày không viết: viết hộ tờ khai cho công dân.",
    ]
    shut = replace(today, returns=False)
    assert [one.kind for one in served(found, THURSDAY, shut)] == [ServiceDayKind.NO_WRITING_DAY]
    assert served(found, FRIDAY, today) == ()


def test_the_calendar_tells_each_date_to_come_and_which_are_not_kept() -> None:
    tuesdays = NO_APPOINTMENT.replace("thu", "tue").replace("2026-02-01", "2026-11-20")
    found = coming(office(tuesdays).service_days, date(2026, 11, 20), days(), str.upper)

    assert [(one.day.isoformat(), one.kept) for one in found] == [
        ("2026-11-24", False),
        ("2026-12-01", True),
        ("2026-12-08", True),
        ("2026-12-15", True),
    ]
    assert found[0].words == "không áp dụng: Ngày Văn hóa Việt Nam"
    assert found[1].words == ("hộ tịch, 2.000815 nhận đến 14:30 thì trả trong ngày, lúc 16:30")


def test_a_day_is_held_against_every_schedule_in_force_while_it_holds() -> None:
    example = resource("offices/example.toml").read_text(encoding="utf-8")
    spring = example.replace(
        "[[schedule]]",
        """[[schedule]]
valid_from = 2026-03-01
[schedule.days.thu]
hours = ["07:00-11:00"]
receives = true
returns = true
counts = true
cutoff = "10:00"
[[schedule]]""",
    )
    assert spring != example
    with pytest.raises(UserError, match="Thứ Năm, 07:00–11:00"):
        read_setup(spring + NO_APPOINTMENT)
    assert read_setup(spring + NO_APPOINTMENT + "valid_to = 2026-02-28").office.service_days


def test_settings_from_elsewhere_may_name_what_this_catalogue_does_not_know() -> None:
    example = resource("offices/example.toml").read_text(encoding="utf-8")
    told = plain_setup(example + NO_APPOINTMENT.replace("2.000815", "9.999999"))
    assert setup_of(told).office.service_days[0].procedures == ("9.999999",)
    with pytest.raises(UserError, match=r"“9\.999999”"):
        written_setup(told)
