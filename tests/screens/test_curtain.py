"""F12 hides every window from whoever looks over a shoulder, and shows all of it again as it was."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget

from ui.dialogs.dialog import Dialog
from ui.strings import APP_NAME
from ui.widgets.fields import LineEdit, button
from ui.widgets.layout import Notice, column
from ui.widgets.text import label
from ui.window.curtain import Cover
from ui.window.incoming import CURTAINED

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

NAME = "Nguyễn Thị Hoài Thương"
CARD = f"001190000001||{NAME}|01021990|Nữ|Xóm 4, Xã A|15032021"


class Asking(Dialog):
    """A dialog with a name in its title, in its words and half-typed in its field."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(f"Hồ sơ của {NAME}", parent)
        self.field = LineEdit(name="Họ và tên", length=100)
        self.key = button("Đồng ý", role="main")
        self.key.clicked.connect(self.accept)
        self.fill(column(label(NAME), self.field, self.key))


@pytest.fixture
def asking(clerk: "Clerk") -> Asking:
    return opened(clerk, Asking(clerk.window))


def opened(clerk: "Clerk", dialog: Asking) -> Asking:
    dialog.open()
    clerk.waits(lambda: QApplication.activeModalWidget() is dialog and dialog.isActiveWindow())
    dialog.field.setFocus()
    clerk.types("Thuong")
    return dialog


def strikes(key: Qt.Key) -> None:
    """As the system sends a key: to the window in front, shortcuts first."""
    front = QApplication.activeModalWidget() or QApplication.activeWindow()
    assert front is not None
    handle = front.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, key)


def seen(window: QWidget) -> list[QWidget]:
    """Which of the things in a window lie on top somewhere along its lines."""
    points = [
        QPoint(x, y) for x in range(4, window.width(), 40) for y in range(4, window.height(), 20)
    ]
    found = {window.childAt(point) for point in points}
    return [one for one in found if one is not None and not _is_cover(one)]


def _is_cover(part: QWidget | None) -> bool:
    while part is not None and not isinstance(part, Cover):
        part = part.parentWidget()
    return part is not None


def test_an_open_dialog_is_covered_never_closed(clerk: "Clerk", asking: Asking) -> None:
    strikes(Qt.Key.Key_F12)
    assert clerk.window.curtain.is_drawn()
    for window in (clerk.window, asking):
        assert seen(window) == []
        assert window.windowTitle() == APP_NAME
    for key in (Qt.Key.Key_A, Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_F3):
        strikes(key)
    strikes(Qt.Key.Key_F12)
    assert not clerk.window.curtain.is_drawn()
    assert asking.isVisible()
    assert asking.windowTitle() == f"Hồ sơ của {NAME}"
    assert NAME not in clerk.window.windowTitle()
    assert clerk.window.windowTitle().endswith(f" · {APP_NAME}")
    assert asking.field.text() == "Thuong"
    assert asking.field.hasFocus()
    clerk.types("x")
    assert asking.field.text() == "Thuongx"
    asking.reject()


def test_places_do_not_change_below(clerk: "Clerk") -> None:
    strikes(Qt.Key.Key_F12)
    strikes(Qt.Key.Key_F3)
    strikes(Qt.Key.Key_F12)
    assert clerk.window.place() == "intake"


def test_what_opens_meanwhile_is_covered_before_it_is_seen(clerk: "Clerk") -> None:
    strikes(Qt.Key.Key_F12)
    late = Asking(clerk.window)
    late.open()
    late.field.setFocus()
    clerk.waits(lambda: QApplication.activeModalWidget() is late and late.isActiveWindow())
    assert seen(late) == []
    assert late.windowTitle() == APP_NAME
    strikes(Qt.Key.Key_B)
    assert late.field.text() == ""
    strikes(Qt.Key.Key_F12)
    assert late.field.hasFocus()
    assert late.field in seen(late)
    late.reject()


def test_the_field_has_the_keyboard_again_once_the_secret_was_given(
    clerk: "Clerk", asking: Asking
) -> None:
    def asks(lift: Callable[[], None]) -> Asking:
        above = Asking(asking)
        above.accepted.connect(lift)
        return above

    clerk.window.curtain.asks = asks
    strikes(Qt.Key.Key_F12)
    for answer in ("reject", "accept"):
        strikes(Qt.Key.Key_F12)
        above = QApplication.activeModalWidget()
        assert isinstance(above, Asking)
        clerk.waits(above.isActiveWindow)
        getattr(above, answer)()
        clerk.waits(asking.isActiveWindow)
    assert not clerk.window.curtain.is_drawn()
    assert asking.field.hasFocus()
    asking.reject()


def test_a_scan_reaches_no_dialog_below_and_is_told_there(clerk: "Clerk", asking: Asking) -> None:
    strikes(Qt.Key.Key_F12)
    clerk.scans(CARD)
    strikes(Qt.Key.Key_F12)
    said = [one.words() for one in asking.findChildren(Notice) if one.isVisible()]
    assert said == [f"{CURTAINED} Đã đọc: {CARD.replace('001190000001', '001•••••0001')}"]
    assert asking.field.text() == "Thuong"
    asking.reject()


def test_a_window_of_the_system_s_making_is_covered_too(clerk: "Clerk") -> None:
    dialog = QDialog(clerk.window)
    dialog.setModal(True)
    words = QLabel(NAME, dialog)
    dialog.show()
    clerk.waits(lambda: QApplication.activeModalWidget() is dialog and dialog.isActiveWindow())
    strikes(Qt.Key.Key_F12)
    assert seen(dialog) == []
    strikes(Qt.Key.Key_F12)
    assert words in seen(dialog)
    dialog.close()
    dialog.deleteLater()
