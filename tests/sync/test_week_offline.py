"""A week without a line, then all of it at once: each dossier reaches the cell once, in its order."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import pytest

from counter_app.services.keeping.check import check
from tests.sync.conftest import Counter

DAYS: Final = 7
SENT: Final = "SELECT id, sha, device, outcome FROM operations WHERE commune_id = ? ORDER BY seq"


def test_a_week_of_dossiers_is_sent_once(
    counter: Counter, commune: str, on_cell: Callable[[str, str], list[Any]]
) -> None:
    sent_once(counter, commune, on_cell, a_day=2)


@pytest.mark.full
@pytest.mark.timeout(1800)
def test_a_week_of_three_thousand_dossiers_is_sent_once(
    counter: Counter, commune: str, on_cell: Callable[[str, str], list[Any]]
) -> None:
    sent_once(counter, commune, on_cell, a_day=430)


def sent_once(
    counter: Counter, commune: str, on_cell: Callable[[str, str], list[Any]], *, a_day: int
) -> None:
    for _ in range(DAYS):
        for number in range(a_day):
            counter.take_in(f"Nguyễn Thị Ánh {number}")
        counter.clock.instant += timedelta(days=1)
    assert set(counter.states()) == {"pending"}
    while set(counter.states()) != {"acked"}:
        counter.sync()
    assert on_cell(commune, SENT) == counter.signed()
    assert check(desk=counter.desk) == ()
