"""A thousand scans between what people type, in every kind of field: none leaks, none submits."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random, SystemRandom
from typing import TYPE_CHECKING, Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ui.scanning.burst import MACHINE_GAP_MS, SHORTEST

if TYPE_CHECKING:
    from tests.screens.test_wedge.conftest import Hands

Key = Qt.Key
CARD: Final = "00119000{:04d}||Nguyễn Thị Ánh|01021990|Nữ|Thôn 1, Xã A, Hà Nội|15032021"
SLIP: Final = "0011223344556677889900" * 11 + "7777777{:04d}"
CODE: Final = "H99-261120-{:04d}"
LINE: Final = "P<VNMNGUYEN<<THI<HOAI<{:04d}<<<<<<<<<<<<<<<<<<"
NUMBER: Final = "10{:04d}"
SCANS: Final = (CARD, CARD, SLIP, CODE, LINE, NUMBER)
Stroke = tuple[int, str, Qt.KeyboardModifier]
NO: Final = Qt.KeyboardModifier.NoModifier
CTRL: Final = Qt.KeyboardModifier.ControlModifier
RETURN: Final[Stroke] = (Key.Key_Return, "\r", NO)
ENDINGS: Final[tuple[tuple[Stroke, ...], ...]] = (
    (RETURN,),
    ((Key.Key_Enter, "\r", NO),),
    ((0x0A, "\n", NO),),
    ((Key.Key_Tab, "\t", NO),),
    (RETURN, (0x0A, "\n", NO)),
    (RETURN, (Key.Key_Tab, "\t", NO)),
    ((Key.Key_M, "\r", CTRL), (Key.Key_J, "\n", CTRL)),
)
_SAYS: Final = ("text", "toPlainText", "currentText", "value", "isChecked", "currentRow")
WORDS: Final = ("nguyen thi", "sao y", "Hà Nội", "0912345678", "khai sinh", "a", "12/1/1990")


@dataclass(slots=True)
class Desk:
    """A form of every kind of field, a dialog over it at times, and a hand that types between."""

    hands: "Hands"
    random: Random
    fields: tuple[QWidget, ...]
    dialog: QDialog
    asked: QLineEdit
    acts: list[str] = field(default_factory=list)

    def turn(self) -> QWidget:
        """Now and then the dialog opens or closes; the keyboard goes somewhere else."""
        if self.random.random() < 0.1:
            self.dialog.setVisible(not self.dialog.isVisible())
        over = self.dialog.isVisible()
        window = self.dialog if over else self.hands.form
        window.activateWindow()
        self.hands.bot.waitUntil(window.isActiveWindow)
        place = self.asked if over else self.random.choice(self.fields)
        place.setFocus()

        def is_there() -> bool:
            now = QApplication.focusWidget()
            return now is place or (now is not None and place.isAncestorOf(now))

        self.hands.bot.waitUntil(is_there)
        return place

    def state(self) -> list[object]:
        """All that a stray key could have changed."""
        told: list[object] = [self.asked.text(), list(self.acts), self.hands.submitted]
        told += [
            getattr(one, name)() for one in self.fields for name in _SAYS if hasattr(one, name)
        ]
        return told

    def types(self) -> None:
        """A nimble hand, its pairs of keys rolled together now and then."""
        gap = 200
        for char in self.random.choice(WORDS):
            self.hands.key(ord(char.upper()) if char.isascii() else 0, char, after_ms=gap)
            gap = self.random.choice((45, 60, 80, 110, 140, 12 if gap > 12 else 70))
        self.hands.rest()
        self.hands.ms += 400

    def scan(self) -> str:
        """One burst: whole, cut short, or two run together; its pace and its ending as they come."""
        text = self.random.choice(SCANS).format(self.random.randrange(10_000))
        how = self.random.random()
        if how < 0.15 and len(text) > SHORTEST:
            text = text[: self.random.randrange(SHORTEST, len(text))]
        elif how < 0.3:
            text += self.random.choice(SCANS).format(self.random.randrange(10_000))
        pace = self.random.choice((0, 1, 4, 8, 15, 25))
        stutter = self.random.randrange(SHORTEST, len(text) + 1)
        self.hands.ms += 400
        for at, char in enumerate(text):
            after = pace + (45 if at == stutter and pace <= MACHINE_GAP_MS else 0)
            self.hands.key(ord(char.upper()) if char.isascii() else 0, char, after_ms=after)
        for key, said, held in self.random.choice(ENDINGS):
            self.hands.key(key, said, after_ms=pace, held=held)
        self.hands.ms += 400
        return text


def question(hands: "Hands") -> tuple[QDialog, QLineEdit, QPushButton]:
    """A dialog with a field and the key that Enter would press."""
    dialog, asked, yes = QDialog(hands.form), QLineEdit(), QPushButton("Đồng ý")
    dialog.setModal(True)
    yes.setDefault(True)
    inside = QVBoxLayout(dialog)
    inside.addWidget(asked)
    inside.addWidget(yes)
    return dialog, asked, yes


@pytest.fixture
def desk(hands: "Hands") -> Iterator[Callable[[int], Desk]]:
    """Made with the seed of its chance."""
    made: list[Desk] = []

    def make(seed: int) -> Desk:
        lines = QPlainTextEdit(), QSpinBox(), QComboBox(), QComboBox(), QCheckBox("ô")
        free, number, chosen, written, tick = lines
        chosen.addItems(["Một", "Hai", "Nguyễn"])
        written.setEditable(True)
        listed = QListWidget()
        listed.addItems(["001", "Hai", "Nguyễn"])
        for one in (*lines, listed):
            box = hands.form.layout()
            assert box is not None
            box.addWidget(one)
        dialog, asked, yes = question(hands)
        fields = (
            hands.field,
            hands.second,
            hands.send,
            free,
            number,
            chosen,
            written,
            tick,
            listed,
        )
        found = Desk(hands, Random(seed), fields, dialog, asked)
        yes.clicked.connect(lambda: found.acts.append("dialog"))
        dialog.finished.connect(lambda _how: found.acts.append("closed"))
        hands.send.clicked.connect(lambda: found.acts.append("sent"))
        made.append(found)
        return found

    yield make
    for one in made:
        one.dialog.blockSignals(True)
        one.dialog.close()


@pytest.mark.timeout(900)
@pytest.mark.parametrize("count", [100, pytest.param(1_000, marks=pytest.mark.full)])
def test_no_letter_of_a_scan_leaks_and_nothing_is_submitted(
    desk: Callable[[int], Desk], count: int
) -> None:
    seed = int(os.environ.get("COUNTER_SEED") or (SystemRandom().randrange(1 << 32)))
    print(f"\nseed {seed}")
    one, leaked = desk(seed), 0
    for _ in range(count):
        place = one.turn()
        if isinstance(place, QLineEdit | QPlainTextEdit):
            before = one.hands.scans[:]
            one.types()
            assert one.hands.scans == before, "a hand is no scanner"
        before_all, focus = one.state(), place.hasFocus()
        scans = len(one.hands.scans)
        sent = one.scan()
        assert one.hands.scans[scans:] == [sent]
        leaked += one.state() != before_all
        assert place.hasFocus() is focus
    assert (leaked, one.hands.submitted, one.acts) == (0, 0, ["closed"] * one.acts.count("closed"))
