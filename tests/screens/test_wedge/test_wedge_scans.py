from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QVBoxLayout

from ui.scanning.burst import GAP_MS

if TYPE_CHECKING:
    from tests.screens.test_wedge.conftest import Hands

CARD = "001190000001||Nguyễn Thị Ánh|01021990|Nữ|Thôn 1, Xã A, Huyện B, Hà Nội|15032021"
CODE = "H99-261120-1005"
SLIP = "0011223344556677889900" * 11 + "77777777777"


@pytest.mark.parametrize("gap_ms", [0, 4, 15, GAP_MS])
@pytest.mark.parametrize("text", [CARD, CODE, "100123"])
def test_a_scan_never_lands_in_the_field_and_its_enter_never_submits(
    hands: "Hands", text: str, gap_ms: int
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
def test_whatever_ends_a_scan_is_swallowed_with_it(
    hands: "Hands", ends: tuple[Qt.Key, ...]
) -> None:
    hands.burst(CODE, gap_ms=4)
    for end in ends:
        hands.key(end, "\r" if end == Qt.Key.Key_Return else "\t", after_ms=4)
    hands.rest()
    assert hands.scans == [CODE]
    assert hands.submitted == 0
    assert hands.field.hasFocus()


def test_a_scanner_without_an_end_key_is_known_by_the_silence_after_it(hands: "Hands") -> None:
    hands.burst(CARD, gap_ms=4)
    hands.rest()
    assert hands.scans == [CARD]
    assert hands.field.text() == ""


def test_a_wireless_scanner_may_stutter_in_the_middle(hands: "Hands") -> None:
    hands.burst(CARD[:20], gap_ms=6)
    hands.ms += 40
    hands.burst(CARD[20:], gap_ms=6)
    hands.key(Qt.Key.Key_Return, "\r", after_ms=6)
    hands.rest()
    assert hands.scans == [CARD]
    assert hands.field.text() == ""


def test_a_scan_that_comes_through_an_input_method_is_still_a_scan(hands: "Hands") -> None:
    for piece in ("001190000001", "||", "Nguyễn", " ", "Thị", "|01021990|Nữ|Xã A|15032021"):
        hands.ms += 3
        commit = QInputMethodEvent()
        commit.setCommitString(piece)
        QCoreApplication.sendEvent(hands.field, commit)
    hands.key(Qt.Key.Key_Return, "\r", after_ms=3)
    hands.rest()
    assert hands.scans == ["001190000001||Nguyễn Thị|01021990|Nữ|Xã A|15032021"]
    assert hands.field.text() == ""


def test_the_shift_key_of_capitals_and_bars_does_not_break_a_scan(hands: "Hands") -> None:
    for char in CARD:
        if char.isupper() or char == "|":
            hands.key(Qt.Key.Key_Shift, after_ms=2)
        hands.key(ord(char.upper()) if char.isascii() else 0, char, after_ms=2)
    hands.key(Qt.Key.Key_Return, "\r", after_ms=2)
    hands.rest()
    assert hands.scans == [CARD]
    assert hands.field.text() == ""


def x_burst(hands: "Hands", text: str, *, gap_ms: int) -> None:
    """As X hands it over: where a letter is doubled without a pause, it says "held down"."""
    before = ""
    for char in text:
        repeat = char == before and gap_ms <= 1
        hands.key(ord(char.upper()), char, after_ms=gap_ms, repeat=repeat)
        before = char


@pytest.mark.parametrize("gap_ms", [0, 1, 5, 20])
def test_doubled_digits_are_not_a_held_key(hands: "Hands", gap_ms: int) -> None:
    hands.struck_ms = 5_000_000
    x_burst(hands, SLIP, gap_ms=gap_ms)
    hands.key(Qt.Key.Key_Return, "\r", after_ms=gap_ms)
    hands.rest()
    assert hands.scans == [SLIP]
    assert hands.field.text() == ""
    assert hands.submitted == 0


@pytest.mark.parametrize("stall_ms", [90, 200])
@pytest.mark.parametrize("text", [CARD, SLIP, CODE])
@pytest.mark.parametrize("end", [Qt.Key.Key_Return, None])
def test_a_busy_machine_may_stall_in_the_middle(
    hands: "Hands", text: str, stall_ms: int, end: Qt.Key | None
) -> None:
    """The timers are real ones: the stall has to pass in truth."""
    hands.burst(text[:11], gap_ms=4)
    hands.bot.wait(stall_ms)
    hands.ms += stall_ms
    hands.burst(text[11:], gap_ms=4)
    if end is not None:
        hands.key(end, "\r", after_ms=4)
    hands.rest()
    assert hands.scans == [text]
    assert hands.field.text() == ""


def test_a_busy_program_does_not_make_a_scan_slow(hands: "Hands") -> None:
    hands.struck_ms = 5_000_000
    for char in CARD:
        hands.ms += 400
        hands.burst(char, gap_ms=3)
    hands.key(Qt.Key.Key_Return, "\r", after_ms=3)
    hands.rest()
    assert (hands.scans, hands.field.text()) == ([CARD], "")


def test_the_clock_of_the_display_may_start_anew_in_the_middle(hands: "Hands") -> None:
    hands.struck_ms = 2**32 - 20
    hands.burst(CARD[:10], gap_ms=2)
    hands.struck_ms = 1
    hands.burst(CARD[10:], gap_ms=2)
    hands.key(Qt.Key.Key_Return, "\r", after_ms=2)
    hands.rest()
    assert (hands.scans, hands.field.text()) == ([CARD], "")


@pytest.mark.parametrize("texts", [(CARD, SLIP), (CODE, "100123"), ("100123", "100123")])
def test_two_scans_follow_each_other(hands: "Hands", texts: tuple[str, str]) -> None:
    """The end of the second may fall into the time in which ends of the first are swallowed."""
    for text in texts:
        hands.burst(text, gap_ms=2)
        hands.key(Qt.Key.Key_Return, "\r", after_ms=2)
    hands.rest()
    assert (hands.scans, hands.submitted) == (list(texts), 0)
    assert hands.field.text() == ""


def test_a_hand_that_types_right_after_an_unended_scan_loses_nothing(hands: "Hands") -> None:
    hands.burst(CARD, gap_ms=2)
    hands.burst("nam", gap_ms=100)
    hands.rest()
    assert (hands.scans, hands.field.text()) == ([CARD], "nam")


@pytest.mark.parametrize(
    ("key", "text", "held"),
    [
        (Qt.Key.Key_Return, "\r", Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Enter, "\r", Qt.KeyboardModifier.KeypadModifier),
        (Qt.Key.Key_Tab, "\t", Qt.KeyboardModifier.NoModifier),
        (0x0A, "\n", Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_J, "\n", Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_M, "\r", Qt.KeyboardModifier.ControlModifier),
    ],
)
def test_every_way_to_end_a_scan(
    hands: "Hands", key: int, text: str, held: Qt.KeyboardModifier
) -> None:
    hands.burst(CODE, gap_ms=2)
    if held == Qt.KeyboardModifier.ControlModifier:
        hands.key(Qt.Key.Key_Control, after_ms=2, held=held)
    hands.key(key, text, after_ms=2, held=held)
    assert hands.scans == [CODE]
    assert (hands.field.text(), hands.submitted) == ("", 0)
    assert hands.field.hasFocus()


def test_a_card_is_whole_even_if_a_key_no_scanner_has_follows_at_once(hands: "Hands") -> None:
    hands.burst(CARD, gap_ms=2)
    hands.key(Qt.Key.Key_F2, after_ms=20)
    assert (hands.scans, hands.field.text()) == ([CARD], "")


def test_a_scan_while_a_dialog_is_open_does_not_answer_it(hands: "Hands") -> None:
    """Also while the key that opened it is still being played: a button opens it and waits."""
    dialog = QDialog(hands.form)
    field, answer = QLineEdit(), QPushButton("Đồng ý")
    box = QVBoxLayout(dialog)
    box.addWidget(field)
    box.addWidget(answer)
    answer.setDefault(True)
    answer.clicked.connect(dialog.accept)
    hands.send.clicked.connect(dialog.exec)

    def scan() -> None:
        hands.bot.waitUntil(field.hasFocus)
        QTest.keyClicks(field, CODE)
        QTest.keyClick(field, Qt.Key.Key_Return)
        opened.append(dialog.isVisible())
        dialog.reject()

    opened: list[bool] = []
    QTimer.singleShot(100, dialog, scan)
    hands.send.setFocus()
    hands.key(Qt.Key.Key_Space, " ", after_ms=100)
    hands.bot.waitUntil(lambda: bool(opened), timeout=5_000)
    hands.rest()
    assert opened == [True]
    assert hands.scans == [CODE]
    assert (field.text(), hands.field.text()) == ("", "")


def test_a_letter_the_layout_lacks_leaves_a_mark_and_does_not_break_the_card(
    hands: "Hands",
) -> None:
    for char in CARD:
        hands.key(ord(char) if char.isascii() else 0, char if char.isascii() else "", after_ms=2)
    hands.key(Qt.Key.Key_Return, "\r", after_ms=2)
    hands.rest()
    assert hands.scans == ["".join(char if char.isascii() else "\ufffd" for char in CARD)]
    assert hands.field.text() == ""
