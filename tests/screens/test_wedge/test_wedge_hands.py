from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QElapsedTimer, Qt
from PySide6.QtGui import QInputMethodEvent

from ui.scanning.burst import GAP_MS

if TYPE_CHECKING:
    from tests.screens.test_wedge.conftest import Hands


@pytest.mark.parametrize("gap_ms", [45, 60, 110, 300])
def test_typing_is_typing_however_nimble_the_fingers(hands: "Hands", gap_ms: int) -> None:
    hands.burst("nguyen thi hoai thuong 001190000001", gap_ms=gap_ms)
    hands.rest()
    hands.key(Qt.Key.Key_Return, "\r", after_ms=gap_ms)
    assert hands.scans == []
    assert hands.field.text() == "nguyen thi hoai thuong 001190000001"
    assert hands.submitted == 1


def test_two_letters_rolled_together_are_typing(hands: "Hands") -> None:
    for pair in ("ng", "uy", "en", " t", "hi"):
        hands.key(ord(pair[0].upper()), pair[0], after_ms=120)
        hands.key(ord(pair[1].upper()), pair[1], after_ms=12)
    hands.rest()
    assert hands.scans == []
    assert hands.field.text() == "nguyen thi"


def test_a_held_key_is_not_a_scan(hands: "Hands") -> None:
    hands.key(ord("A"), "a", after_ms=400)
    for _ in range(30):
        hands.key(ord("A"), "a", after_ms=25, repeat=True)
    hands.rest()
    assert hands.scans == []
    assert hands.field.text() == "a" * 31


def test_enter_held_down_submits_once(hands: "Hands") -> None:
    hands.key(Qt.Key.Key_Return, "\r", after_ms=400)
    for _ in range(30):
        hands.key(Qt.Key.Key_Return, "\r", after_ms=25, repeat=True)
    hands.key(Qt.Key.Key_Return, "\r", after_ms=400)
    hands.rest()
    assert hands.submitted == 2


def test_telex_by_backspaces_is_not_a_scan(hands: "Hands") -> None:
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


def test_telex_by_composing_is_not_a_scan(hands: "Hands") -> None:
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


def test_what_is_held_keeps_its_order_when_the_focus_moves(hands: "Hands") -> None:
    hands.key(ord("A"), "a", after_ms=100)
    hands.key(Qt.Key.Key_Tab, "\t", after_ms=10)
    hands.key(ord("B"), "b", after_ms=100)
    hands.rest()
    assert (hands.field.text(), hands.second.text()) == ("a", "b")


def test_space_still_presses_a_button(hands: "Hands") -> None:
    pressed = []
    hands.send.clicked.connect(lambda: pressed.append(1))
    hands.send.setFocus()
    hands.key(Qt.Key.Key_Space, " ", after_ms=100)
    hands.rest()
    assert pressed == [1]


def test_a_busy_program_does_not_make_a_hand_fast(hands: "Hands") -> None:
    """Everything typed while the program was busy is seen within one millisecond."""
    hands.struck_ms = 5_000_000
    for char in "0912345678":
        hands.key(ord(char), char, after_ms=90)
        hands.ms -= 90
    hands.key(Qt.Key.Key_Return, "\r", after_ms=90)
    hands.rest()
    assert hands.scans == []
    assert (hands.field.text(), hands.submitted) == ("0912345678", 1)


@pytest.mark.parametrize("gap_ms", [60, 75, 90, 120])
def test_telex_as_typed_is_typing(hands: "Hands", gap_ms: int) -> None:
    hands.struck_ms = 5_000_000
    hands.burst("Nguyeenx Thij Hoaif Thuwowng 001190000001", gap_ms=gap_ms)
    hands.key(Qt.Key.Key_Return, "\r", after_ms=gap_ms)
    hands.rest()
    assert hands.scans == []
    assert hands.field.text() == "Nguyeenx Thij Hoaif Thuwowng 001190000001"
    assert hands.submitted == 1


def test_a_word_composed_and_closed_by_enter_is_typing(hands: "Hands") -> None:
    """The input method hands over the word and the Enter in the same moment."""
    QCoreApplication.sendEvent(hands.field, QInputMethodEvent("Phường", []))
    commit = QInputMethodEvent()
    commit.setCommitString("Phường")
    QCoreApplication.sendEvent(hands.field, commit)
    hands.key(Qt.Key.Key_Return, "\r", after_ms=1)
    hands.rest()
    assert hands.scans == []
    assert (hands.field.text(), hands.submitted) == ("Phường", 1)


@pytest.mark.parametrize("every_ms", [16, 25, 40])
def test_a_held_digit_and_a_held_backspace_are_a_hand(hands: "Hands", every_ms: int) -> None:
    hands.struck_ms = 5_000_000
    hands.key(ord("0"), "0", after_ms=400)
    for _ in range(30):
        hands.key(ord("0"), "0", after_ms=every_ms, repeat=True)
    assert hands.field.text() == "0" * 31
    for back in range(20):
        hands.key(Qt.Key.Key_Backspace, "\b", after_ms=every_ms, repeat=back > 0)
    assert hands.field.text() == "0" * 11
    assert hands.scans == []


def test_capitals_of_a_person_are_typing(hands: "Hands") -> None:
    shift = Qt.KeyboardModifier.ShiftModifier
    for char in "ỦY BAN".replace("Ủ", "U"):
        hands.key(Qt.Key.Key_Shift, after_ms=30, held=shift)
        hands.key(ord(char), char, after_ms=40, held=shift)
    hands.rest()
    assert (hands.scans, hands.field.text()) == ([], "UY BAN")


def test_one_key_appears_before_the_eye_can_tell(hands: "Hands") -> None:
    waits = []
    for _ in range(5):
        clock = QElapsedTimer()
        clock.start()
        hands.key(ord("A"), "a", after_ms=200)
        hands.rest()
        waits.append(clock.elapsed())
    assert hands.field.text() == "a" * 5
    # The quickest of five: the others may have waited for a busy machine.
    assert min(waits) <= 2 * GAP_MS


def test_a_key_s_letter_presses_it_before_what_is_struck_next(hands: "Hands") -> None:
    hands.send.setText("Gử&i")
    hands.send.clicked.connect(hands.second.setFocus)
    hands.key(Qt.Key.Key_I, "i", after_ms=90, held=Qt.KeyboardModifier.AltModifier)
    hands.key(Qt.Key.Key_A, "a", after_ms=30)
    hands.rest()
    assert (hands.field.text(), hands.second.text()) == ("", "a")


def test_a_key_s_letter_held_down_presses_it_once(hands: "Hands") -> None:
    pressed: list[int] = []
    hands.send.setText("Gử&i")
    hands.send.clicked.connect(lambda: pressed.append(hands.ms))
    for again in range(10):
        hands.key(
            Qt.Key.Key_I,
            "i",
            after_ms=35,
            repeat=bool(again),
            held=Qt.KeyboardModifier.AltModifier,
        )
    hands.bot.waitUntil(lambda: bool(pressed))
    assert len(pressed) == 1
