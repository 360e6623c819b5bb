"""A day that moves while the clerk's finger is on its way is read out anew before it is promised."""

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from counter_app.core.clock import from_local
from counter_app.services import lookup
from ui.strings import PROMISE_MOVED

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def wall(hour: int, minute: int) -> datetime:
    return from_local(datetime.fromisoformat(f"2026-11-20T{hour:02}:{minute:02}"))


@pytest.mark.parametrize("refreshed", [False, True])
def test_past_the_hour_the_key_waits_for_a_second_press(
    clerk: "Clerk", card: str, refreshed: bool
) -> None:
    promise = clerk.screen.view.right.promise
    clerk.clock.instant = wall(14, 59)
    clerk.scans(card)
    clerk.types("sao y")
    clerk.hits(Key.Key_Return)
    shown = promise.day.text()
    clerk.clock.instant = wall(15, 1)
    if refreshed:
        clerk.screen.read_out.stands()
    else:
        clerk.hits(Key.Key_Return, CTRL)
    assert not clerk.screen.taking.is_busy()
    assert promise.changed.words() == PROMISE_MOVED
    assert promise.day.text() != shown
    assert not clerk.screen.view.right.is_receipt()
    clerk.hits(Key.Key_Return, CTRL)
    clerk.waits_for_receipt()
    assert len(lookup.today(desk=clerk.counter.desk)) == 1
