from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.burst import GAP_MS
from ui.wedge import Wedge

CARD = "001190000001||Nguyễn Thị Ánh|01021990|Nữ|Thôn 1, Xã A, Huyện B, Hà Nội|15032021"
CODE = "H99-261120-1005"


class Hands:
    """A form with two fields and a default button, under a wedge with a clock moved by hand."""

    def __init__(self, bot: QtBot, app: QApplication) -> None:
        self.bot, self.ms = bot, 1_000
        self.form = QWidget()
        bot.addWidget(self.form)
        self.field, self.second, self.send = QLineEdit(), QLineEdit(), QPushButton("Gửi")
        box = QVBoxLayout(self.form)
        for part in (self.field, self.second, self.send):
            box.addWidget(part)
        self.submitted = 0
        self.field.returnPressed.connect(self._submit)
        self.wedge = Wedge(lambda: self.ms)
        self.scans: list[str] = []
        self.wedge.scanned.connect(self.scans.append)
        self.wedge.install(app)
        self.form.show()
        self.form.activateWindow()
        bot.waitUntil(self.form.isActiveWindow)
        self.field.setFocus()

    def _submit(self) -> None:
        self.submitted += 1

    def key(self, key: int, text: str = "", *, after_ms: int, repeat: bool = False) -> None:
        self.ms += after_ms
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text, repeat)
            target = QApplication.focusWidget()
            assert target is not None
            QCoreApplication.sendEvent(target, event)

    def burst(self, text: str, *, gap_ms: int) -> None:
        for char in text:
            self.key(ord(char.upper()) if char.isascii() else 0, char, after_ms=gap_ms)

    def rest(self) -> None:
        self.bot.waitUntil(self.wedge.is_idle, timeout=2_000)


@pytest.fixture
def hands(qtbot: QtBot, qapp: QApplication) -> Iterator[Hands]:
    made = Hands(qtbot, qapp)
    yield made
    made.wedge.remove()


@pytest.mark.parametrize("gap_ms", [0, 4, 15, GAP_MS])
@pytest.mark.parametrize("text", [CARD, CODE, "100123"])
def test_a_scan_never_lands_in_the_field_and_its_enter_never_submits(
    hands: Hands, text: str, gap_ms: int
) -> None:
    hands.field.setText("đang gõ")
    hands.burst(text, gap_ms=gap_ms)
    hands.key(Qt.Key.Key_Return, "\r", after_ms=gap_ms)
    hands.rest()
    assert hands.scans == [text]
    assert hands.field.text() == "đang gõ"
    assert hands.submitted == 0
    assert hands.field.hasFocus()


@pytest.mark.parametrize("ends", [(Qt.Key.Key_Tab,), (Qt.Key.Key_Return, Qt.Key.Key_Return)])
def test_whatever_ends_a_scan_is_swallowed_with_it(hands: Hands, ends: tuple[Qt.Key, ...]) -> None:
    hands.burst(CODE, gap_ms=4)
    for end in ends:
        hands.key(end, "\r" if end == Qt.Key.Key_Return else "\t", after_ms=4)
    hands.rest()
    assert hands.scans == [CODE]
    assert hands.submitted == 0
    assert hands.field.hasFocus()


def test_a_scanner_without_an_end_key_is_known_by_the_silence_after_it(hands: Hands) -> None:
    hands.burst(CARD, gap_ms=4)
    hands.rest()
    assert hands.scans == [CARD]
    assert hands.field.text() == ""


def test_a_wireless_scanner_may_stutter_in_the_middle(hands: Hands) -> None:
    hands.burst(CARD[:20], gap_ms=6)
    hands.ms += 40
    hands.burst(CARD[20:], gap_ms=6)
    hands.key(Qt.Key.Key_Return, "\r", after_ms=6)
    hands.rest()
    assert hands.scans == [CARD]
    assert hands.field.text() == ""


@pytest.mark.parametrize("gap_ms", [45, 60, 110, 300])
def test_typing_is_typing_however_nimble_the_fingers(hands: Hands, gap_ms: int) -> None:
    hands.burst("nguyen thi hoai thuong 001190000001", gap_ms=gap_ms)
    hands.rest()
    hands.key(Qt.Key.Key_Return, "\r", after_ms=gap_ms)
    assert hands.scans == []
    assert hands.field.text() == "nguyen thi hoai thuong 001190000001"
    assert hands.submitted == 1


def test_two_letters_rolled_together_are_typing(hands: Hands) -> None:
    for pair in ("ng", "uy", "en", " t", "hi"):
        hands.key(ord(pair[0].upper()), pair[0], after_ms=120)
        hands.key(ord(pair[1].upper()), pair[1], after_ms=12)
    hands.rest()
    assert hands.scans == []
    assert hands.field.text() == "nguyen thi"


def test_a_held_key_is_not_a_scan(hands: Hands) -> None:
    hands.key(ord("A"), "a", after_ms=400)
    for _ in range(30):
        hands.key(ord("A"), "a", after_ms=25, repeat=True)
    hands.rest()
    assert hands.scans == []
    assert hands.field.text() == "a" * 31


def test_telex_by_backspaces_is_not_a_scan(hands: Hands) -> None:
    """Some input methods rewrite a word in one blink: back over it, then the new letters."""
    hands.burst("tie", gap_ms=90)
    hands.rest()
    for _ in range(2):
        hands.key(Qt.Key.Key_Backspace, "\b", after_ms=1)
    hands.burst("iến", gap_ms=1)
    hands.burst("g", gap_ms=90)
    hands.rest()
    assert hands.scans == []
    assert hands.field.text() == "tiếng"


def test_telex_by_composing_is_not_a_scan(hands: Hands) -> None:
    for word in ("Nguyễn", " ", "Thị", " ", "Hòa"):
        hands.ms += 150
        QCoreApplication.sendEvent(hands.field, QInputMethodEvent(word, []))
        hands.ms += 90
        commit = QInputMethodEvent()
        commit.setCommitString(word)
        QCoreApplication.sendEvent(hands.field, commit)
        hands.rest()
    assert hands.scans == []
    assert hands.field.text() == "Nguyễn Thị Hòa"


def test_a_scan_that_comes_through_an_input_method_is_still_a_scan(hands: Hands) -> None:
    for piece in ("001190000001", "||", "Nguyễn", " ", "Thị", "|01021990|Nữ|Xã A|15032021"):
        hands.ms += 3
        commit = QInputMethodEvent()
        commit.setCommitString(piece)
        QCoreApplication.sendEvent(hands.field, commit)
    hands.key(Qt.Key.Key_Return, "\r", after_ms=3)
    hands.rest()
    assert hands.scans == ["001190000001||Nguyễn Thị|01021990|Nữ|Xã A|15032021"]
    assert hands.field.text() == ""


def test_the_shift_key_of_capitals_and_bars_does_not_break_a_scan(hands: Hands) -> None:
    for char in CARD:
        if char.isupper() or char == "|":
            hands.key(Qt.Key.Key_Shift, after_ms=2)
        hands.key(ord(char.upper()) if char.isascii() else 0, char, after_ms=2)
    hands.key(Qt.Key.Key_Return, "\r", after_ms=2)
    hands.rest()
    assert hands.scans == [CARD]
    assert hands.field.text() == ""


def test_what_is_held_keeps_its_order_when_the_focus_moves(hands: Hands) -> None:
    hands.key(ord("A"), "a", after_ms=100)
    hands.key(Qt.Key.Key_Tab, "\t", after_ms=10)
    hands.key(ord("B"), "b", after_ms=100)
    hands.rest()
    assert (hands.field.text(), hands.second.text()) == ("a", "b")


def test_space_still_presses_a_button(hands: Hands) -> None:
    pressed = []
    hands.send.clicked.connect(lambda: pressed.append(1))
    hands.send.setFocus()
    hands.key(Qt.Key.Key_Space, " ", after_ms=100)
    hands.rest()
    assert pressed == [1]
