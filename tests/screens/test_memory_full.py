"""Memory that ends while something is saved: one sentence, every field stays, and it goes on."""

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from counter_app.core.errors import MemoryFull
from counter_app.services import lookup
from db.counter.store import Store

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk


def test_an_intake_without_memory_is_told_and_taken_in_at_the_next_press(
    clerk: "Clerk", card: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ends(*_of: Any) -> None:
        raise MemoryError

    clerk.scans(card)
    clerk.types("sao")
    for _ in range(2):
        clerk.hits(Qt.Key.Key_Return)
    name = clerk.screen.view.lines()["submitter.name"]
    before, state = name.text(), clerk.screen.view.right.promise.state
    with monkeypatch.context() as patch:
        patch.setattr(Store, "_transact", ends)
        clerk.hits(Qt.Key.Key_Return)
        clerk.waits(lambda: MemoryFull().message in state.words())

    assert name.text() == before != ""
    assert lookup.today(desk=clerk.counter.desk) == ()
    clerk.screen.receive(immediate=False)
    clerk.waits_for_receipt()
    assert len(lookup.today(desk=clerk.counter.desk)) == 1
