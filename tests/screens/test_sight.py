"""At the largest text what has the keyboard is in sight: wherever Tab leads, whatever the form does."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from ui.screens.intake.checklist_table import ChecklistTable

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
pytestmark = pytest.mark.parametrize("dressed", [("light", 2.0)], indirect=True, ids=["200"])
LONG = "Số định danh này không hợp với năm sinh, giới tính. Hãy xem lại thẻ. " * 4


def hidden() -> str:
    """What has the keyboard, where some of it is out of sight; of a long list its row counts."""
    for _ in range(6):
        QApplication.processEvents()
    one = QApplication.focusWidget()
    assert one is not None
    seen, whole = one.visibleRegion().boundingRect(), one.rect()
    if isinstance(one, ChecklistTable):
        row = one.visualRect(one.currentIndex())
        whole = row.intersected(one.viewport().rect()).translated(one.viewport().pos())
    return "" if seen.contains(whole) else f"{one.accessibleName()}: {seen} of {whole}"


def stops(clerk: "Clerk") -> list[QWidget]:
    """Tab from the last key of the side bar until it is back in the search box."""
    found = list[QWidget]()
    clerk.window.side._buttons["help"].setFocus()
    while clerk.window.top.search.hasFocus() is False:
        clerk.hits(Key.Key_Tab)
        one = QApplication.focusWidget()
        assert one is not None
        assert one not in found, "Tab goes in a circle"
        found.append(one)
        assert hidden() == ""
    return found


def test_tab_leads_through_the_whole_form_in_sight(clerk: "Clerk", card: str) -> None:
    left, middle = clerk.screen.view.left, clerk.screen.view.middle
    left.phone.setFocus()
    clerk.scans(card)
    assert hidden() == ""
    clerk.types("khai sinh")
    clerk.hits(Key.Key_Return)
    assert hidden() == ""
    asked = [one for one in (*left.stops(), *middle.stops()) if one.isVisible()]
    assert [one for one in stops(clerk) if one in asked] == [
        one for one in asked if one.isEnabled()
    ]
    assert clerk.mouse.seen == 0


def test_the_field_with_the_keyboard_stays_in_sight_when_others_move_it(
    clerk: "Clerk", card: str
) -> None:
    clerk.scans(card)
    clerk.types("sao y")
    clerk.hits(Key.Key_Return)
    assert hidden() == ""
    view, window = clerk.screen.view, clerk.window
    view.lines()["note"].setFocus()
    view.left.hints.say(LONG, tone="warn")
    assert hidden() == "", "a sentence above it"
    view.left.hints.say("")
    window.trouble.say(LONG, tone="bad")
    assert hidden() == "", "a sentence over the place"
    window.trouble.say("")
    assert hidden() == ""
    view.lines()["note"].show_wrong("Sai.")
    assert hidden() == ""
    phone = view.left.phone
    phone.setFocus()
    phone.show_wrong(LONG)
    assert hidden() == ""
    assert phone.error is not None
    assert not phone.error.visibleRegion().isEmpty(), "nor is what is said of it"
    window.resize(1366, 700)
    assert hidden() == ""
