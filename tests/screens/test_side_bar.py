"""The side bar: a badge has a place of its own, wide or narrow."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication

from ui.widgets.shell import SideBar
from ui.window.places import PLACES

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

TITLE_AT = 10


@pytest.mark.parametrize("narrow", [False, True])
def test_a_badge_covers_neither_title_nor_key(
    qtbot: "QtBot", dressed: QApplication, narrow: bool
) -> None:
    bar = SideBar(PLACES)
    qtbot.addWidget(bar)
    bar.fit(narrow=narrow)
    bar.mark("lists")  # the title of the place in front is bold
    bar.warn("lists", "✕", 12_345, "12.345 hồ sơ quá hạn", tone="bad")
    bar.resize(bar.width(), 600)
    bar.show()
    dressed.processEvents()

    entry, key, badge = bar._buttons["lists"], bar._keys["lists"], bar._counts["lists"]
    assert key.geometry().intersected(badge.geometry()).isEmpty()
    for part in (key, badge):
        assert part.width() >= QFontMetrics(part.font()).horizontalAdvance(part.text())
    if narrow:  # the sign alone; the number is told
        assert badge.text() == "✕"
        assert "12.345" in entry.accessibleName()
    else:
        assert badge.text() == "✕ 99+"
        bold = QFont(entry.font())
        bold.setBold(True)
        title = QFontMetrics(bold).horizontalAdvance(entry.text())
        assert TITLE_AT + title < badge.x()


@pytest.mark.parametrize("narrow", [False, True])
def test_a_badge_moves_no_place(qtbot: "QtBot", dressed: QApplication, narrow: bool) -> None:
    bar = SideBar(PLACES)
    qtbot.addWidget(bar)
    bar.fit(narrow=narrow)
    bar.resize(bar.width(), 700)
    bar.show()
    dressed.processEvents()
    before = {place: one.geometry() for place, one in bar._buttons.items()}
    bar.warn("outbox", "!", 1, "1 việc cần người xử lý", tone="warn")
    dressed.processEvents()
    assert {place: one.geometry() for place, one in bar._buttons.items()} == before


def test_with_the_largest_text_each_name_stands_whole_over_its_key(
    qtbot: "QtBot", dressed: QApplication
) -> None:
    bar = SideBar(PLACES)
    qtbot.addWidget(bar)
    bar.fit(tight=True)
    bar.resize(bar.width(), 200)
    bar.show()
    for place in PLACES:
        bar.mark(place.id)
        bar.warn(place.id, "✕", 12_345, "12.345 hồ sơ quá hạn", tone="bad")
        dressed.processEvents()
        entry, key, badge = bar._buttons[place.id], bar._keys[place.id], bar._counts[place.id]
        bold = QFont(entry.font())
        bold.setBold(True)
        assert entry.text() == f"{place.title}\n"
        assert entry.contentsRect().width() >= QFontMetrics(bold).horizontalAdvance(place.title)
        assert min(key.y(), badge.y()) >= QFontMetrics(bold).height()
        assert key.geometry().intersected(badge.geometry()).isEmpty()
        assert entry.visibleRegion().boundingRect() == entry.rect(), "where the clerk is, is seen"
