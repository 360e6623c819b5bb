"""The side bar: a badge has a place of its own, wide or narrow."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ui import theme
from ui.widgets.room import Room
from ui.widgets.shell import FRAME, UNDER_INSIDE, UNDER_LEAD, SideBar
from ui.window.places import KEEPERS, PLACES

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.screens.conftest import Clerk

TITLE_AT = 10
TARGET, MOST_WIDE = 24, 96


@pytest.mark.parametrize("narrow", [False, True])
def test_a_badge_covers_neither_title_nor_key(
    qtbot: "QtBot", dressed: QApplication, narrow: bool
) -> None:
    bar = SideBar(PLACES)
    qtbot.addWidget(bar)
    theme.dress(bar)
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
    theme.dress(bar)
    bar.fit(narrow=narrow)
    bar.resize(bar.width(), 700)
    bar.show()
    dressed.processEvents()
    before = {place: one.geometry() for place, one in bar._buttons.items()}
    bar.warn("outbox", "!", 1, "1 việc cần người xử lý", tone="warn")
    dressed.processEvents()
    assert {place: one.geometry() for place, one in bar._buttons.items()} == before


def test_a_click_on_the_picture_of_a_key_leads_to_its_place(
    qtbot: "QtBot", dressed: QApplication
) -> None:
    bar = SideBar(PLACES)
    qtbot.addWidget(bar)
    theme.dress(bar)
    bar.resize(bar.width(), 600)
    bar.show()
    dressed.processEvents()
    chosen: list[str] = []
    bar.chosen.connect(chosen.append)
    key = bar._keys["lists"]
    # Through the window, as a mouse does it: Qt finds what lies under it.
    at = key.mapTo(bar, key.rect().center())
    QTest.mouseClick(bar.windowHandle(), Qt.MouseButton.LeftButton, pos=at)
    assert chosen == ["lists"]


LOW = 403
"""What a screen of 1366×768 at 150 % leaves of a window's height, under the words of a demonstration."""


WARNED = ("lists", "outbox")
LOWEST = 323
"""What it leaves where a title bar of 31 and a task bar of 48 stand around the window, too."""


def test_a_narrow_bar_has_each_name_whole_over_its_key(
    qtbot: "QtBot", dressed: QApplication
) -> None:
    bar = SideBar(PLACES)
    qtbot.addWidget(bar)
    theme.dress(bar)
    bar.fit(narrow=True)
    bar.resize(bar.width(), 200)
    bar.show()
    for place in PLACES:
        bar.mark(place.id)
        bar.warn(place.id, "✕", 12_345, "12.345 hồ sơ quá hạn", tone="bad")
        dressed.processEvents()
        entry, key, badge = bar._buttons[place.id], bar._keys[place.id], bar._counts[place.id]
        bold, name = QFont(entry.font()), place.short or place.title
        bold.setBold(True)
        assert entry.text() == f"{name}\n"
        assert entry.accessibleName().startswith(f"{place.title}, phím {place.key}")
        free = bar.width() - Room.BAR_PX - entry.x() - entry.contentsRect().x() - UNDER_INSIDE
        assert free - FRAME >= QFontMetrics(bold).horizontalAdvance(name), "beside the scroll bar"
        under = FRAME + QFontMetrics(bold).height() - UNDER_LEAD
        assert min(key.y(), badge.y()) >= under
        assert min(key.height(), badge.height()) >= QFontMetrics(key.font()).height()
        assert key.geometry().intersected(badge.geometry()).isEmpty()
        assert entry.visibleRegion().boundingRect() == entry.rect(), "where the clerk is, is seen"


@pytest.fixture
def low_bar(qtbot: "QtBot", dressed: QApplication) -> Callable[[int], SideBar]:
    """The narrow bar, so high in a window that leaves it no more; on its own it would not shrink."""
    window = QWidget()
    qtbot.addWidget(window)

    def made(height: int) -> SideBar:
        bar = SideBar(PLACES, window)
        theme.dress(window)
        bar.fit(narrow=True)
        bar.resize(bar.width(), height)
        window.resize(2 * bar.width(), 512)
        window.show()
        dressed.processEvents()
        return bar

    return made


def test_all_places_with_their_names_fit_a_low_screen(low_bar: Callable[[int], SideBar]) -> None:
    bar = low_bar(LOW)
    for entry in bar._buttons.values():
        assert entry.visibleRegion().boundingRect() == entry.rect()
        assert entry.height() >= TARGET
        assert entry.text().endswith("\n"), "over its key"
    assert bar.width() <= MOST_WIDE, "the work's room"


@pytest.mark.parametrize("height", [LOWEST, LOW])
def test_twelve_places_fit_a_lower_screen_by_their_names(
    low_bar: Callable[[int], SideBar], dressed: QApplication, height: int
) -> None:
    bar = low_bar(height)
    bar.offer(KEEPERS, offered=True)
    for place in (*PLACES, KEEPERS):
        bar.mark(place.id)
        bar.warn(place.id, "✕", 12_345, "12.345 hồ sơ quá hạn", tone="bad")
        dressed.processEvents()
        entry, badge = bar._buttons[place.id], bar._counts[place.id]
        assert entry.visibleRegion().boundingRect() == entry.rect()
        assert entry.height() >= TARGET
        bold = QFont(entry.font())
        bold.setBold(True)
        assert entry.text() == (place.short or place.title)
        ends = UNDER_INSIDE + FRAME + QFontMetrics(bold).horizontalAdvance(entry.text())
        assert ends <= badge.x() or place.id not in WARNED, "no sign covers a letter"
        assert f"{place.title}, phím {place.key}" in entry.toolTip()
    assert bar.width() <= MOST_WIDE, "the work's room"
    bar.resize(bar.width(), 512)
    dressed.processEvents()
    assert all(key.isVisible() for key in bar._keys.values()), "there is room for them again"


def test_the_window_names_its_places_at_every_magnification(clerk: "Clerk") -> None:
    for width in (1366, 1093, 911, 888):
        clerk.window.resize(width, 512)
        shown = [one.text().strip() for one in clerk.window.side._buttons.values()]
        assert shown == [one.title if width == 1366 else one.short or one.title for one in PLACES]
