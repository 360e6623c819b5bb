"""A scan that nobody has a use for is told with what was read; nothing vanishes without a word."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog

from counter_app.core.recovery_code import new_code
from counter_app.domain.secret_rules import readable_secret
from ui.dialogs.dialog import Dialog
from ui.widgets.layout import Notice, column
from ui.widgets.text import label
from ui.window.incoming import CURTAINED, KEPT, NOT_FOR_DIALOG

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

CARD = "001190000001||Nguyễn Thị Ánh|01021990|Nữ|Xã A|15032021"
TOLD = CARD.replace("001190000001", "001•••••0001")
LOST = CARD.replace("ễ", "\ufffd")


def test_a_dialog_without_a_use_for_a_scan_says_so(clerk: "Clerk") -> None:
    dialog = Dialog("Một câu hỏi", clerk.window)
    dialog.fill(column(label("Câu hỏi.")))
    dialog.open()
    clerk.waits(lambda: QApplication.activeModalWidget() is dialog)
    clerk.scans(CARD)
    said = [one.words() for one in dialog.findChildren(Notice) if one.isVisible()]
    assert said == [f"{NOT_FOR_DIALOG} Đã đọc: {TOLD}"]
    assert clerk.screen.view.left.person.is_empty()
    dialog.reject()


def test_a_window_of_the_system_lets_nothing_through_behind_it(clerk: "Clerk") -> None:
    dialog = QDialog(clerk.window)
    dialog.setModal(True)
    dialog.show()
    clerk.waits(lambda: QApplication.activeModalWidget() is dialog)
    clerk.scans(CARD)
    assert clerk.screen.view.left.person.is_empty()
    assert clerk.window.scanned.words() == f"{NOT_FOR_DIALOG} Đã đọc: {TOLD}"
    dialog.close()
    dialog.deleteLater()


def test_a_scan_behind_the_curtain_is_told_once_it_is_lifted(clerk: "Clerk") -> None:
    clerk.hits(Qt.Key.Key_F12)
    clerk.scans(CARD)
    assert clerk.screen.view.left.person.is_empty()
    clerk.hits(Qt.Key.Key_F12)
    assert clerk.window.scanned.words() == f"{CURTAINED} Đã đọc: {TOLD}"


def test_a_card_scanned_while_the_store_is_being_opened_is_used_as_soon_as_it_is(
    clerk: "Clerk", monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as opening:
        opening.setattr(clerk.window, "_counter", None)
        clerk.scans(CARD)
        clerk.waits(lambda: clerk.window.scanned.words() == KEPT)
        assert clerk.screen.view.left.person.is_empty()

    clerk.window.attend(clerk.counter)

    clerk.waits(lambda: clerk.screen.view.left.person.name.value() == "Nguyễn Thị Ánh")
    assert clerk.window.scanned.words() == ""


def test_a_card_that_lost_letters_right_after_a_draft_was_put_aside_is_told_and_kept_in_sight(
    clerk: "Clerk",
) -> None:
    clerk.scans(CARD)
    clerk.hits(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    clerk.scans(LOST)
    unread = clerk.screen.view.left.unread
    told = f"Đã đọc: {TOLD.replace('ễ', '□')}"
    assert unread.words().endswith(told)
    clerk.screen.view.left.person.name.setFocus()
    clerk.types("sao y")
    assert unread.words().endswith(told), "it is there to be typed from"
    clerk.hits(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert unread.words() == ""


def test_what_no_dossier_bears_is_told_with_what_was_read(clerk: "Clerk") -> None:
    clerk.scans("nguyenvanan")
    clerk.waits(lambda: clerk.window.scanned.words().endswith("Đã đọc: nguye…"))


def test_what_was_read_stands_a_moment_and_never_behind_the_curtain(clerk: "Clerk") -> None:
    notice = clerk.window.scanned
    (over,) = notice.findChildren(QTimer)
    for by_curtain in (False, True):
        clerk.scans("nguyenvanan")
        clerk.waits(lambda: notice.words().endswith("nguye…"))
        assert over.isActive()
        if by_curtain:
            clerk.hits(Qt.Key.Key_F12)
        else:
            over.timeout.emit()
        assert "Đã đọc" not in notice.words()
        assert notice.words(), "why it led nowhere stays"


def test_a_secret_typed_as_fast_as_a_scanner_is_not_shown(clerk: "Clerk") -> None:
    notice = clerk.window.scanned
    for secret in (new_code(), new_code().replace("-", "").lower(), readable_secret()):
        notice.say("")
        clerk.scans(secret)
        clerk.waits(lambda: bool(notice.words()))
        assert "Đã đọc" not in notice.words()
