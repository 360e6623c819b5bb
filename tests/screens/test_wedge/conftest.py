"""A small form, and hands that type and scan into it."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.scanning.wedge import Wedge


class Hands:
    """A form with two fields and a default button, under a wedge with a clock moved by hand.

    ``ms`` is when the program sees a key; ``struck_ms`` when the display says it was struck.
    """

    def __init__(self, bot: QtBot, app: QApplication) -> None:
        self.bot, self.ms = bot, 1_000
        self.struck_ms: int | None = None
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

    def key(
        self,
        key: int,
        text: str = "",
        *,
        after_ms: int,
        repeat: bool = False,
        held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        self.ms += after_ms
        if self.struck_ms is not None:
            self.struck_ms += after_ms
        for kind in (
            QEvent.Type.ShortcutOverride,
            QEvent.Type.KeyPress,
            QEvent.Type.KeyRelease,
        ):
            event = QKeyEvent(kind, key, held, text, repeat)
            event.setTimestamp(self.struck_ms or 0)
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
