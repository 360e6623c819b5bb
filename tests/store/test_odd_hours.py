"""What is looked at twice at intake: a closed hour, and a name that begins with no letter."""

from collections.abc import Callable
from datetime import datetime

import pytest

from counter_app.core.clock import from_local
from counter_app.domain.people.names import HINTS, name_hints
from counter_app.services.intake.intake import Receipt


@pytest.mark.parametrize(
    ("at", "warned"),
    [("2026-11-22T05:21", True), ("2026-11-23T05:21", True), ("2026-11-23T09:00", False)],
    ids=["Sunday", "before opening", "open"],
)
def test_an_intake_outside_the_hours_is_warned_of(
    at: str, warned: bool, take_in: Callable[..., Receipt]
) -> None:
    taken = take_in(at=from_local(datetime.fromisoformat(at)))
    assert ("out_of_hours" in taken.warnings) is warned


@pytest.mark.parametrize("name", ["=Nguyễn An", "+An", "@An", "-An", "1An"])
def test_what_begins_with_no_letter_is_no_persons_name(name: str) -> None:
    assert "not_a_name" in name_hints(name, None)
    assert "Xin xem lại" in HINTS["not_a_name"]


@pytest.mark.parametrize("name", ["Nguyễn An", "K'Brếo", "Ƀi", "H'Hen Niê", "Đỗ Ý"])
def test_names_people_bear_are_left_alone(name: str) -> None:
    assert "not_a_name" not in name_hints(name, None)
