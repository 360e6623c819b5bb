"""A PC's clock that is wrong, or is set back while people are being served: nothing stops for it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from counter_app.core.errors import UserError
from counter_app.services.keeping.check import check

if TYPE_CHECKING:
    from tests.faults.sync.conftest import Counter, Oracle, ServerProcess

MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
YEARS = 3652 * DAY
STRICT = "tests/faults/sync/strict_server.py"


@pytest.mark.parametrize(
    "off",
    [
        pytest.param(YEARS, id="years ahead"),
        pytest.param(DAY, id="day ahead", marks=pytest.mark.full),
        pytest.param(-DAY, id="day behind", marks=pytest.mark.full),
    ],
)
def test_a_clock_that_is_wrong_loses_nothing(
    off: timedelta,
    server: "ServerProcess",
    oracle: "Oracle",
    new_counter: Callable[..., "Counter"],
) -> None:
    code = server.code()
    server.start()
    counter = new_counter(server.url, code, at=MORNING + off)
    for _ in range(3):
        counter.take_in(2)
        assert counter.round() == ""
    all_is_well(server, counter, oracle, 6)


@pytest.mark.parametrize(
    "back",
    [
        pytest.param(DAY, id="day"),
        pytest.param(timedelta(hours=1), id="hour", marks=pytest.mark.full),
    ],
)
def test_a_clock_set_back_in_the_middle_of_work_loses_nothing(
    back: timedelta, server: "ServerProcess", counter: "Counter", oracle: "Oracle"
) -> None:
    counter.take_in(3)
    assert counter.round() == ""
    counter.clock.instant -= back
    counter.take_in(3)
    assert counter.round() == ""
    counter.clock.instant += back
    counter.take_in(3)
    assert counter.round() == ""
    all_is_well(server, counter, oracle, 9)


def test_a_clock_ten_years_behind_is_told_before_a_wrong_day_is_promised(
    server: "ServerProcess", counter: "Counter", oracle: "Oracle"
) -> None:
    """What was saved before goes out all the same."""
    counter.take_in(3)
    counter.clock.instant -= YEARS
    with pytest.raises(UserError, match="Đồng hồ máy sai ngày"):
        counter.take_in()
    assert counter.round() == ""
    assert counter.waiting() == 0
    counter.clock.instant += YEARS
    counter.take_in()
    assert counter.round() == ""
    all_is_well(server, counter, oracle, 4)


def all_is_well(server: "ServerProcess", counter: "Counter", oracle: "Oracle", many: int) -> None:
    assert counter.waiting() == 0
    server.end()
    found = oracle.judge(server.rows)
    assert (found.lost, found.twins, found.collisions) == (0, 0, 0)
    assert len(oracle.promised()) == many
    assert check(desk=counter.desk) == ()


@pytest.mark.full
def test_a_server_that_goes_by_the_desks_clock_is_caught(
    server: "ServerProcess", new_counter: Callable[..., "Counter"], oracle: "Oracle"
) -> None:
    """The negative control: what the desk saved is nowhere else."""
    code = server.code()
    server.start(program=(STRICT,))
    counter = new_counter(server.url, code, at=MORNING + YEARS)
    counter.take_in(2)
    counter.round()
    assert counter.waiting() == 2
    server.end()
    assert oracle.judge(server.rows).lost == 2
