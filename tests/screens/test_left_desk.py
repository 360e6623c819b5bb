"""A desk that was left tells nothing: not in a file dialog, on the clipboard, by undoing, in a title."""

import gc
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QAction, QClipboard, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from tests.screens.test_entrance import LAN, three  # noqa: F401  a fixture
from ui.application import bring_forward
from ui.dialogs.intake.bulk import BulkDialog
from ui.window.copied import KEPT_MS, Copied

if TYPE_CHECKING:
    from tests.screens.test_entrance import Counter

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
NUMBER: Final = "001190000001"
CLIPBOARDS: Final = (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection)


def told_by(widget: QWidget) -> Iterator[str]:
    """Every word that a widget shows, offers, or would bring back by undoing."""
    yield from (widget.windowTitle(), widget.toolTip(), widget.accessibleName())
    yield widget.accessibleDescription()
    if isinstance(widget, QLabel | QLineEdit):
        yield widget.text()
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        yield widget.toPlainText()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(at) for at in range(widget.count()))
    if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
        yield from undone(widget)


def undone(field: QLineEdit | QPlainTextEdit | QTextEdit) -> Iterator[str]:
    """What Ctrl+Z brings back there, step by step."""
    for _ in range(20):
        field.undo()
        yield field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def left_behind() -> str:
    """All of it, of every widget, window, action and clipboard."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    words = [word for one in QApplication.allWidgets() for word in told_by(one)]
    words += [one.title() for one in QGuiApplication.allWindows()]
    words += [one.text() for one in gc.get_objects() if isinstance(one, QAction)]
    words += [QGuiApplication.clipboard().text(mode) for mode in CLIPBOARDS]
    return "\n".join(words)


def test_no_word_of_a_citizen_is_left_in_any_field_list_title_or_undo(
    three: "Counter",  # noqa: F811
    card: str,
) -> None:
    three.signs_in(LAN)
    three.is_in(LAN)
    three.scans(card)
    three.waits(lambda: "Hoài Thương" in three.screen.view.left.great_name.text())
    three.hits(Key.Key_K, CTRL)
    three.types("Thuong 0011")
    assert three.window.top.search.text() == "Thuong 0011"
    three.hits(Key.Key_F3)
    three.locks()
    words = left_behind()
    assert [one for one in ("Thuong", "Thương", NUMBER, "0011") if one in words] == []


@pytest.mark.window
def test_a_file_being_chosen_is_covered_and_given_up_with_the_desk(
    three: "Counter",  # noqa: F811
) -> None:
    three.signs_in(LAN)
    three.is_in(LAN)
    dialog = BulkDialog(three.counter, three.window)
    dialog.open()

    def covers_then_goes_away() -> None:
        choosing = QApplication.activeModalWidget()
        assert isinstance(choosing, QFileDialog)
        assert QApplication.testAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
        shown = (one.text() for one in choosing.findChildren(QLabel) if one.isVisible())
        assert [one for one in shown if re.search("Look|Files|name", one)] == []
        three.hits(Key.Key_F12)
        assert choosing in [cover.window() for cover in three.window.curtain.covers()]
        three.clock.ms += 4 * 60_000
        three.lock.idle.look()

    three.waits(lambda: QApplication.activeModalWidget() is dialog)
    three.answers(dialog.pick.click, covers_then_goes_away)
    three.waits(three.is_asked)
    assert not isValid(dialog)


@pytest.mark.window
def test_a_second_start_brings_the_asking_window_forward(three: "Counter") -> None:  # noqa: F811
    three.signs_in(LAN)
    three.is_in(LAN)
    three.locks()
    three.window.showMinimized()
    bring_forward(three.window)
    three.waits(three.window.isActiveWindow)
    assert not three.window.isMinimized()
    assert three.entrance.isVisible()
    three.waits(three.form.fields["secret"].hasFocus)


@pytest.mark.window
def test_a_number_that_was_copied_is_gone_after_a_minute_and_with_the_desk(
    three: "Counter",  # noqa: F811
) -> None:
    three.signs_in(LAN)
    three.is_in(LAN)
    (copied,) = three.program.findChildren(Copied)
    (over,) = copied.findChildren(QTimer)
    clipboard = QGuiApplication.clipboard()
    three.types(NUMBER)
    three.hits(Key.Key_A, CTRL)
    assert NUMBER in clipboard.text(QClipboard.Mode.Selection)
    three.hits(Key.Key_C, CTRL)
    three.waits(over.isActive)
    assert over.interval() == KEPT_MS
    clipboard.setText("Bằng tốt nghiệp")
    three.waits(lambda: not over.isActive())
    clipboard.setText(f"Số {NUMBER}")
    three.waits(over.isActive)
    over.setInterval(1)
    three.waits(lambda: clipboard.text() == "")
    clipboard.setText("Bằng tốt nghiệp")
    three.locks()
    assert [clipboard.text(mode) for mode in CLIPBOARDS] == ["", ""]
