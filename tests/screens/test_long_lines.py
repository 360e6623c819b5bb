"""A line longer than its field: read from its beginning, told whole under the mouse."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from ui import theme
from ui.widgets.fields import LineEdit
from ui.widgets.layout import column, panel

LONG = "Số 128, ngõ 45, đường Nguyễn Thị Minh Khai, Tổ dân phố số 12"


@pytest.fixture
def fields(qtbot: QtBot, dressed: QApplication) -> Iterator[tuple[LineEdit, LineEdit]]:
    first, second = LineEdit(name="Địa chỉ"), LineEdit(name="Ghi chú")
    place = panel(column(first, second))
    qtbot.addWidget(place)
    theme.dress(place)
    place.resize(240, 120)
    place.show()
    place.activateWindow()
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    yield first, second
    place.close()


def pointed_at(field: LineEdit) -> str:
    spot = QPointF(4, 4)
    QApplication.sendEvent(field, QEnterEvent(spot, spot, spot))
    return field.toolTip()


def test_a_long_line_is_read_from_its_beginning_once_the_keyboard_is_gone_on(
    fields: tuple[LineEdit, LineEdit],
) -> None:
    first, second = fields
    first.insert(LONG)
    assert first.cursorPosition() == len(LONG)
    QTest.keyClick(first, Qt.Key.Key_Tab)
    assert second.hasFocus()
    assert first.cursorPosition() == 0
    first.undo()
    assert first.text() == ""


def test_the_mouse_tells_whole_what_is_cut_and_nothing_else(
    fields: tuple[LineEdit, LineEdit],
) -> None:
    first, second = fields
    first.setText(LONG)
    second.setText("Tổ 5")
    assert LONG in pointed_at(first)
    assert pointed_at(second) == ""
    first.setEchoMode(QLineEdit.EchoMode.Password)
    assert pointed_at(first) == ""
