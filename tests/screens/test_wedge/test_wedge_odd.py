"""Letters that a layout, a keymap changed in mid-burst or a busy machine would make of a scan."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer

from ui.scanning.burst import GAP_MS, LONG_STALL_MS
from ui.scanning.wedge import CATCH_UP_MS

if TYPE_CHECKING:
    from tests.screens.test_wedge.conftest import Hands

CARD = "001190000001||Nguyễn Thị Ánh|01021990|Nữ|Thôn 1, Xã A, Hà Nội|15032021"
Key, Held = Qt.Key, Qt.KeyboardModifier
LOST = "\ufffd"


def ends(hands: "Hands") -> None:
    hands.key(Key.Key_Return, "\r", after_ms=4)
    hands.rest()


@pytest.mark.parametrize("key", [0, Key.Key_unknown, Key.Key_Dead_Circumflex, Key.Key_Dead_Hook])
def test_a_letter_the_keyboard_has_not_is_missed_and_cuts_nothing(hands: "Hands", key: int) -> None:
    before, _, after = CARD.partition("ễ")
    hands.burst(before, gap_ms=4)
    hands.key(key, "", after_ms=4)
    hands.burst(after, gap_ms=4)
    ends(hands)
    assert hands.scans == [f"{before}{LOST}{after}"]
    assert (hands.field.text(), hands.submitted) == ("", 0)


@pytest.mark.parametrize(
    "held", [Held.GroupSwitchModifier, Held.ControlModifier | Held.AltModifier]
)
def test_a_bar_that_takes_a_third_shift_cuts_nothing(
    hands: "Hands", held: Qt.KeyboardModifier
) -> None:
    for char in CARD:
        bar = char == "|"
        key = ord(char.upper()) if char.isascii() else 0
        hands.key(key, char, after_ms=4, held=held if bar else Held.NoModifier)
    ends(hands)
    assert hands.scans == [CARD]
    assert (hands.field.text(), hands.submitted) == ("", 0)


@pytest.mark.parametrize(("at", "ms"), [(2, 45), (2, 290), (3, 200), (5, 290)])
def test_a_busy_machine_may_hesitate_at_the_very_beginning(
    hands: "Hands", at: int, ms: int
) -> None:
    hands.burst(CARD[:at], gap_ms=2)
    hands.ms += ms
    hands.burst(CARD[at:], gap_ms=2)
    ends(hands)
    assert hands.scans == [CARD]
    assert (hands.field.text(), hands.submitted) == ("", 0)


@pytest.mark.parametrize("late_ms", [13, 25])
def test_a_digit_let_go_late_does_not_hold_the_next_one_down(hands: "Hands", late_ms: int) -> None:
    """X says so of every letter that is struck in the moment in which the one before is let go."""
    hands.struck_ms = 5_000_000
    before = ""
    for char in CARD:
        doubled = char == before
        key = ord(char.upper()) if char.isascii() else 0
        hands.key(key, char, after_ms=late_ms if doubled else 2, repeat=doubled)
        before = "" if doubled else char
    ends(hands)
    assert (hands.scans, hands.field.text()) == ([CARD], "")


@pytest.mark.parametrize(("at", "patience_ms"), [(1, GAP_MS), (2, LONG_STALL_MS)])
def test_a_starved_program_fetches_its_keys_before_it_believes_a_silence(
    hands: "Hands", at: int, patience_ms: int
) -> None:
    """Stopped in mid-burst, it wakes to a silence that is none: its keys come a moment later."""
    hands.struck_ms = 5_000_000

    def comes() -> None:
        hands.burst(CARD[at:], gap_ms=2)
        hands.key(Key.Key_Return, "\r", after_ms=4)

    just_after = QTimer(hands.form, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
    just_after.timeout.connect(comes)
    just_after.start(patience_ms + CATCH_UP_MS * 3 // 4)
    hands.burst(CARD[:at], gap_ms=2)
    hands.ms += 700
    hands.bot.waitUntil(lambda: bool(hands.scans))
    assert (hands.scans, hands.field.text(), hands.submitted) == ([CARD], "", 0)


def test_an_accent_that_a_person_types_is_theirs(hands: "Hands") -> None:
    hands.burst("ng", gap_ms=12)
    hands.key(Key.Key_Dead_Acute, "", after_ms=90)
    hands.burst("a", gap_ms=110)
    hands.rest()
    assert (hands.scans, hands.field.text()) == ([], "nga")
