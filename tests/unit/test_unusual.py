"""What a leader is told of as unusual: each limit just passed, and just not."""

from datetime import date, datetime, timedelta

import pytest

from counter_app.core.clock import from_local
from counter_app.domain.unusual import (
    MANY_REPRINTS,
    MANY_VIEWS,
    MANY_VOIDS,
    MANY_WRONG_SECRETS,
    ODD_LABELS,
    ODD_WHY,
    Deed,
    Done,
    Odd,
    unusual,
)

MORNING = "2026-11-23T09:00"


def done(deed: Deed, at: str = MORNING, *, who: str = "a", about: str = "", times: int = 1) -> Done:
    when = from_local(datetime.fromisoformat(at))
    name = {"a": "Lan", "b": "Hoa"}[who]
    return Done(at=when, who=who, name=name, deed=deed, about=about, called=about, times=times)


def works_on(day: date) -> bool:
    return day.weekday() < 5


@pytest.mark.parametrize(
    ("deed", "many", "odd"),
    [
        (Deed.VOIDED, MANY_VOIDS, Odd.VOIDS),
        (Deed.REPRINTED, MANY_REPRINTS, Odd.REPRINTS),
        (Deed.MISTOLD, MANY_WRONG_SECRETS, Odd.SECRETS),
        (Deed.SAW, MANY_VIEWS, Odd.VIEWS),
    ],
)
def test_so_many_of_one_person_on_one_day_are_told_and_one_less_is_not(
    deed: Deed, many: int, odd: Odd
) -> None:
    one = done(deed, about="001190000001")
    (told,) = unusual([one] * many, works_on)
    assert (told.odd, told.name, told.count, told.day) == (odd, "Lan", many, date(2026, 11, 23))
    assert unusual([one] * (many - 1), works_on) == ()
    others = [done(deed, who="b", about="001190000001"), *[one] * (many - 1)]
    assert unusual(others, works_on) == (), "two people's are not added up"
    next_day = done(deed, "2026-11-24T09:00", about="001190000001")
    assert unusual([next_day, *[one] * (many - 1)], works_on) == (), "nor two days'"


def test_several_citizens_seen_are_a_days_work() -> None:
    seen = [done(Deed.SAW, about=f"{n:012}") for n in range(MANY_VIEWS * 3)]
    assert unusual(seen, works_on) == ()
    assert unusual([done(Deed.SAW)] * MANY_VIEWS, works_on) == (), "nobody is meant"


def test_one_row_that_stands_for_several_counts_as_many() -> None:
    (told,) = unusual([done(Deed.MISTOLD, times=4)], works_on)
    assert (told.odd, told.count) == (Odd.SECRETS, 4)


@pytest.mark.parametrize(
    ("at", "odd"),
    [
        ("2026-11-23T20:59", None),
        ("2026-11-23T21:00", Odd.NIGHT),
        ("2026-11-24T05:59", Odd.NIGHT),
        ("2026-11-24T06:00", None),
        ("2026-11-21T10:00", Odd.DAY_OFF),
    ],
)
def test_nights_and_days_off(at: str, odd: Odd | None) -> None:
    found = unusual([done(Deed.WORKED, at)], works_on)
    assert [one.odd for one in found] == ([odd] if odd else [])


def test_one_night_is_one_row_from_its_evening_on() -> None:
    hours = ("2026-11-23T23:50", "2026-11-24T00:10", "2026-11-24T02:00")
    (told,) = unusual([done(Deed.WORKED, at) for at in hours], works_on)
    assert (told.day, told.count) == (date(2026, 11, 23), 3)
    assert told.last_at - told.first_at == timedelta(hours=2, minutes=10)


def test_the_newest_day_comes_first_and_every_kind_is_explained() -> None:
    days = ("2026-11-22T10:00", "2026-11-29T10:00")
    found = unusual([done(Deed.WORKED, at) for at in days], works_on)
    assert [one.day.day for one in found] == [29, 22]
    assert set(ODD_LABELS) == set(ODD_WHY) == set(Odd)
