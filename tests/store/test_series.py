"""A number series near its end is told while there is time; another lane's or year's is not ours."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text

from counter_app.core.errors import EnvironmentFault
from counter_app.domain.lane import Lane, codes_of_a_day
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.check import check
from counter_app.services.keeping.series import ending
from tests.store.tampering import tamper

TakeIn = Callable[..., Receipt]
DAY = 9_999
YEAR = 99_999


def use(desk: Desk, series: str, value: int) -> None:
    changed = text("UPDATE counters SET value = :value WHERE series LIKE :series")
    done = desk.store.write(lambda one: one.execute(changed, {"value": value, "series": series}))
    assert done.rowcount == 1


def told(desk: Desk) -> list[tuple[str, int]]:
    return [(one.name, one.series.left) for one in ending(desk=desk, at=desk.clock.now())]


@pytest.mark.parametrize(
    ("series", "value", "told_of"),
    [
        ("slip:2026:1", 89_999, []),
        ("slip:2026:1", 90_000, [("giấy hẹn năm 2026", 9_999)]),
        ("slip:2026:1", YEAR, [("giấy hẹn năm 2026", 0)]),
        ("code:%:261123:1", 8_999, []),
        ("code:%:261123:1", 9_000, [("mã hồ sơ của hôm nay", 999)]),
    ],
)
def test_a_series_is_told_from_nine_in_ten_on(
    desk: Desk, take_in: TakeIn, series: str, value: int, told_of: list[tuple[str, int]]
) -> None:
    take_in()
    assert told(desk) == []

    use(desk, series, value)

    assert told(desk) == told_of


def test_the_dossier_taken_in_next_is_counted(desk: Desk, take_in: TakeIn) -> None:
    take_in()
    use(desk, "code:%", DAY - 1000)
    use(desk, "slip:%", YEAR - 10_000)
    assert told(desk) == []

    take_in()

    assert told(desk) == [("mã hồ sơ của hôm nay", 999), ("giấy hẹn năm 2026", 9_999)]


def test_tomorrow_and_next_year_begin_again(desk: Desk, take_in: TakeIn) -> None:
    take_in()
    use(desk, "code:%", DAY)
    use(desk, "slip:%", YEAR)
    at = desk.clock.now()

    assert len(ending(desk=desk, at=at)) == 2
    assert [one.name for one in ending(desk=desk, at=at + timedelta(days=1))] == [
        "giấy hẹn năm 2026"
    ]
    assert ending(desk=desk, at=at + timedelta(days=60)) == ()


def test_a_lane_of_two_digits_has_a_tenth_of_the_codes() -> None:
    assert not codes_of_a_day(Lane(10), 899).is_nearly_full
    assert codes_of_a_day(Lane(10), 900).is_nearly_full
    assert codes_of_a_day(Lane(9), 900).left == DAY - 900


@pytest.mark.parametrize("series", ["code:%", "slip:%", "%"])
def test_a_counter_that_was_taken_away_gives_no_number_twice_and_says_what_to_do(
    desk: Desk, take_in: TakeIn, series: str
) -> None:
    take_in()
    tamper(desk, "DELETE FROM counters WHERE series LIKE ?", (series,))
    for _ in range(2):
        with pytest.raises(EnvironmentFault, match="đã cấp rồi") as fault:
            take_in(client_ref=series)
        assert fault.value.code == "number_given"
    assert {one.code for one in check(desk=desk)} & {"counter_behind", "counter_changed"}
