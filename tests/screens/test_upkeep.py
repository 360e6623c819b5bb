"""The store is looked after while nobody types, and once at the end."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from counter_app.services.keeping.upkeep import keep_up
from ui.window import upkeep

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk


@pytest.fixture
def kept_up(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Notes every time that the store was looked after, for real."""
    times: list[str] = []
    real = keep_up

    def noted(**where: object) -> None:
        real(**where)  # type: ignore[arg-type]
        times.append("kept up")

    monkeypatch.setattr(upkeep, "keep_up", noted)
    return times


def test_a_rest_after_writing_is_used_once(
    clerk: "Clerk", card: str, kept_up: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "REST_MS", 150)
    clerk.scans(card)
    clerk.types("sao")
    for _ in range(3):
        clerk.hits(Qt.Key.Key_Return)
    clerk.waits_for_receipt()
    keeper = clerk.program.upkeep
    assert keeper is not None
    clerk.waits(lambda: bool(kept_up) and not keeper.is_wanted())
    keeper.put_off()
    assert not keeper.is_waiting()


def test_hands_at_the_keyboard_begin_the_rest_anew(
    clerk: "Clerk", kept_up: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "REST_MS", 3_600_000)
    clerk.screen.view.left.person.name.setFocus()
    clerk.counter.changes.written.emit()
    clerk.rests()
    assert kept_up == []
    monkeypatch.setattr(upkeep, "REST_MS", 0)
    clerk.types("A")
    clerk.waits(lambda: bool(kept_up))


def test_the_end_of_the_day_is_looked_after_too(clerk: "Clerk", kept_up: list[str]) -> None:
    clerk.program.close()
    assert kept_up == ["kept up"]


def test_the_catalogue_is_ready_before_the_first_key(clerk: "Clerk") -> None:
    catalogue = clerk.counter.desk.catalogue
    clerk.waits(lambda: "_search" in vars(catalogue))
