"""Where the window is narrow the papers' names have the room of their kinds, which stand behind them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from ui.widgets.layout import GAP

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

TICK, NAME, KIND = range(3)


def test_at_150_percent_a_name_has_half_of_the_table_and_says_its_kind(
    clerk: "Clerk", card: str
) -> None:
    checklist = clerk.screen.view.middle.checklist
    clerk.window.resize(1366, 768)
    clerk.scans(card)
    clerk.types("khai sinh")
    clerk.hits(Qt.Key.Key_Return)
    name = checklist.model().index(0, NAME)
    assert not checklist.isColumnHidden(KIND)
    assert "(bản chính)" not in name.data()
    words, cap, _count = clerk.screen.view.middle.checklist_head.findChildren(QLabel)
    assert cap.geometry().left() - words.geometry().right() > GAP

    clerk.window.resize(911, 512)
    QApplication.processEvents()
    assert checklist.isColumnHidden(KIND)
    assert checklist.columnWidth(NAME) >= checklist.viewport().width() // 2
    assert name.data().endswith("(bản chính)")
    checklist.setFocus()
    checklist.selectRow(0)
    clerk.hits(Qt.Key.Key_Right)
    assert name.data().endswith(f"({checklist.model().index(0, KIND).data()})")
    assert not name.data().endswith("(bản chính)")


def test_at_150_percent_the_name_of_a_paper_to_copy_stands_over_its_numbers(
    clerk: "Clerk", card: str
) -> None:
    middle = clerk.screen.view.middle
    clerk.window.resize(911, 512)
    clerk.scans(card)
    clerk.types("chung thuc ban sao tu ban chinh")
    clerk.hits(Qt.Key.Key_Return)
    QApplication.processEvents()
    name, pages, _sheets, copies = middle.copies.lines().values()
    assert name.width() > middle.copies.width() * 0.9
    assert name.geometry().bottom() < pages.y() == copies.y()
    pane = middle.copies.parentWidget()
    assert pane is not None
    around = pane.parentWidget()
    assert around is not None
    assert pane.width() <= around.width()  # nothing of it lies beyond its right edge

    clerk.window.resize(1366, 768)
    QApplication.processEvents()
    assert name.y() == pages.y() == copies.y()
    assert name.geometry().right() < pages.x()
