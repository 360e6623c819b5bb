"""What is here is held against what is there, day by day; differences are mended by sending again."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from counter_app.bootstrap import central_side
from counter_app.core.clock import local
from counter_app.domain.reconciling import Comparison

if TYPE_CHECKING:
    from tests.sync.conftest import Counter


def today(counter: "Counter") -> date:
    return local(counter.clock.now()).date()


@pytest.fixture
def compared(counter: "Counter") -> Callable[..., Comparison]:
    def compare(days: int = 1, stop_after: int = 1 << 30) -> Comparison:
        heard: list[tuple[int, int]] = []
        last = today(counter)
        found = central_side(counter.desk).compare(
            last - timedelta(days=days - 1),
            last,
            told=lambda done, total: heard.append((done, total)),
            stopped=lambda: len(heard) >= stop_after,
        )
        assert heard[-1][1] == days
        return found

    return compare


def test_a_day_that_is_there_whole_is_the_same(
    counter: "Counter", compared: Callable[..., Comparison]
) -> None:
    counter.take_in()
    counter.take_in(name="Trần Văn Bình")
    counter.engine.round()
    (day,) = compared().days
    assert (day.here, day.there, day.same) == (2, 2, True)
    assert day.day == today(counter)


def test_what_waits_is_no_difference(
    counter: "Counter", compared: Callable[..., Comparison]
) -> None:
    counter.take_in()
    counter.engine.round()
    counter.take_in(name="Trần Văn Bình")
    (day,) = compared().days
    assert day.same
    assert (day.here, day.there, day.waiting) == (1, 1, 1)


def test_what_is_missing_there_is_named_and_mended_by_sending_again(
    counter: "Counter", compared: Callable[..., Comparison]
) -> None:
    counter.take_in()
    counter.engine.round()
    lost = counter.take_in(name="Trần Văn Bình").dossier_id
    counter.desk.store.write(
        lambda one: one.exec_driver_sql(
            "UPDATE outbox SET state = 'acked', answered_ms = wall_ms WHERE state = 'pending'"
        )
    )
    found = compared()
    assert not found.days[0].same
    ids = counter.rows(f"SELECT id FROM outbox WHERE dossier = '{lost}'")
    assert found.missing == tuple(row[0] for row in ids)
    assert found.odd == ()

    assert central_side(counter.desk).send_again(found.missing) == 1
    counter.engine.round()
    assert counter.states() == ["acked", "acked"]
    assert compared().days[0].same


def test_a_comparison_stops_between_two_weeks(compared: Callable[..., Comparison]) -> None:
    assert compared(days=30, stop_after=1).days == ()
