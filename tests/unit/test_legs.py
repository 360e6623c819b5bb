"""A promise with more than one date: each agency's own, and the day to fetch what is to be paid."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counter_app.core.resources import resource
from counter_app.domain.catalogue.catalogue import Catalogue, load_catalogue
from counter_app.domain.deadline import promise_record
from counter_app.domain.deadline.calendar import load_calendar
from counter_app.domain.deadline.due import due
from counter_app.domain.deadline.explanation import beside_text, explain
from counter_app.domain.deadline.legs import with_legs, with_payment
from counter_app.domain.deadline.limit import (
    Leg,
    Limit,
    LimitUnit,
    Suspension,
    SuspensionKind,
    SuspensionPolicy,
)
from counter_app.domain.deadline.promise import Promise
from counter_app.domain.deadline.redating import reckon_again
from counter_app.domain.deadline.schedule import load_timetable

CALENDAR, TIMETABLE = load_calendar(), load_timetable()
RESTART, RESUME = SuspensionPolicy.RESTART, SuspensionPolicy.RESUME
ON = date(2026, 11, 23)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def working(days: int) -> Limit:
    return Limit(unit=LimitUnit.WORKING_DAY, value=days)


TWO = (Leg(name="UBND xã", limit=working(2), local=True), Leg(name="Sở", limit=working(3)))


def promised(
    received: str,
    legs: tuple[Leg, ...] = TWO,
    *stops: Suspension,
    total: Limit | None = None,
    payment: Limit | None = None,
) -> Promise:
    whole = due(
        at(received),
        total or working(5),
        schedule=TIMETABLE,
        calendar=CALENDAR,
        suspensions=stops,
    )
    return with_payment(with_legs(whole, legs), payment)


def stop(
    since: str,
    until: str | None,
    policy: SuspensionPolicy,
    kind: SuspensionKind = SuspensionKind.SUPPLEMENT,
) -> Suspension:
    ended = at(until) if until else None
    return Suspension(started_at=at(since), ended_at=ended, policy=policy, kind=kind)


def dates(promise: Promise) -> list[str | None]:
    return [one.due_at.isoformat(" ", "minutes") if one.due_at else None for one in promise.legs]


def test_legs_follow_one_another_over_the_holiday_and_end_with_the_whole() -> None:
    promise = promised("2026-11-20 09:00")
    assert dates(promise) == ["2026-11-25 17:00", "2026-11-30 17:00"]
    assert promise.due_at == at("2026-11-30 17:00")


def test_no_leg_is_promised_later_than_the_whole() -> None:
    birth = (Leg(name="Xã", limit=Limit(unit=LimitUnit.SAME_DAY), local=True), TWO[1])
    promise = promised("2026-11-20 15:30", birth, total=working(3))
    assert promise.due_at == at("2026-11-26 17:00")
    assert dates(promise) == ["2026-11-23 17:00", "2026-11-26 17:00"]
    assert promise.legs[1].working.due_at == at("2026-11-27 17:00")


def test_a_stop_holds_up_the_leg_it_falls_into() -> None:
    held = promised("2026-11-20 09:00", TWO, stop("2026-11-23 10:00", "2026-11-27 09:00", RESUME))
    assert dates(held) == ["2026-12-01 17:00", "2026-12-04 17:00"]
    later = promised("2026-11-20 09:00", TWO, stop("2026-11-26 10:00", "2026-12-01 09:00", RESUME))
    assert dates(later) == ["2026-11-25 17:00", "2026-12-04 17:00"]
    assert later.due_at == at("2026-12-04 17:00")


def test_a_limit_begun_anew_begins_the_legs_anew() -> None:
    promise = promised(
        "2026-11-20 09:00", TWO, stop("2026-11-26 10:00", "2026-12-01 09:00", RESTART)
    )
    assert dates(promise) == ["2026-12-03 17:00", "2026-12-08 17:00"]
    assert promise.due_at == at("2026-12-08 17:00")


def test_while_the_clock_stands_still_only_what_is_done_has_a_date() -> None:
    promise = promised("2026-11-20 09:00", TWO, stop("2026-11-26 10:00", None, RESUME))
    assert promise.due_at is None
    assert dates(promise) == ["2026-11-25 17:00", None]


def test_the_first_appointment_stays_while_the_citizen_pays() -> None:
    paying = stop("2026-11-26 10:00", "2026-12-02 09:00", RESUME, SuspensionKind.PAYMENT)
    promise = promised("2026-11-20 09:00", (), paying, payment=working(2))
    assert promise.payment is not None
    assert promise.payment.due_at == at("2026-11-25 17:00")
    # Two of five days were used before the request; three remain from 3 December on.
    assert promise.due_at == at("2026-12-07 17:00")


def test_a_supplement_before_it_moves_the_first_appointment_too() -> None:
    asked = stop("2026-11-23 10:00", "2026-11-27 09:00", RESTART)
    promise = promised("2026-11-20 09:00", (), asked, payment=working(2))
    assert promise.payment is not None
    assert promise.payment.due_at == at("2026-12-01 17:00")


MOMENTS = st.datetimes(min_value=datetime(2026, 1, 2), max_value=datetime(2026, 12, 1))  # noqa: DTZ001
GAPS = st.lists(st.integers(1, 20_000), min_size=0, max_size=6)


@settings(max_examples=60)
@given(
    MOMENTS,
    st.lists(st.integers(1, 9), min_size=1, max_size=4),
    GAPS,
    st.sampled_from((RESTART, RESUME)),
)
def test_reckoning_again_always_gives_the_same(
    received: datetime, limits: list[int], gaps: list[int], policy: SuspensionPolicy
) -> None:
    moment, moments = received, []
    for gap in gaps:
        moment += timedelta(minutes=gap)
        moments.append(moment)
    pairs = zip(moments[::2], [*moments[1::2], None], strict=False)
    stops = tuple(Suspension(started_at=a, ended_at=b, policy=policy) for a, b in pairs)
    legs = tuple(
        Leg(name=str(place), limit=working(days), local=not place)
        for place, days in enumerate(limits)
    )
    whole = due(
        received, working(sum(limits)), schedule=TIMETABLE, calendar=CALENDAR, suspensions=stops
    )
    promise = with_payment(with_legs(whole, legs), working(limits[0]))

    kept = msgspec.json.decode(msgspec.json.encode(promise_record.to_json(promise)))
    again = promise_record.from_json(kept, CALENDAR)

    assert promise_record.to_json(again) == kept
    assert promise_record.to_json(reckon_again(promise)) == kept
    assert all(one.due_at is None or one.due_at >= received for one in promise.legs)


def test_a_promise_with_one_date_is_kept_as_ever() -> None:
    kept = promise_record.to_json(promised("2026-11-20 09:00", ()))
    assert not {"legs", "payment"} & kept.keys()


def test_the_working_names_every_leg_and_both_appointments() -> None:
    promise = promised("2026-11-20 09:00", payment=working(2))
    words = "\n".join(explain(promise))
    assert "Chặng UBND xã (chặng của đơn vị mình): 2 ngày làm việc" in words
    assert "17 giờ 00 phút ngày 25/11/2026" in words
    assert "Hẹn lần 1, nhận thông báo nộp tiền: 17 giờ 00 phút ngày 25/11/2026." in words
    assert beside_text(promise).endswith("xong trước 17 giờ 00 phút ngày 25/11.")
    assert beside_text(replace(promise, legs=(), payment=None)) == ""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(resource("catalogue"))


def test_the_catalogue_knows_the_legs_of_birth_and_land_and_says_how_sure_it_is(
    catalogue: Catalogue,
) -> None:
    many = {
        (one.code, case.id): case for one in catalogue.procedures for case in one.cases if case.legs
    }
    assert {"2.000986", "1.013978"} <= {code for code, _ in many}
    birth = many["2.000986", "usual"]
    assert [(leg.limit.unit, leg.local) for leg in birth.legs] == [
        (LimitUnit.SAME_DAY, True),
        (LimitUnit.WORKING_DAY, False),
    ]
    land = many["1.013978", "certificate"]
    assert land.payment_appointment == working(17)
    assert sum(leg.limit.value or 0 for leg in land.legs) == land.limit.value
    assert all(catalogue.require(code, on=ON).unsure for code, _ in many)
