"""What is typed while a receipt is in front: a letter is the next citizen's, a number is sought.

A name begins with a letter, so the next intake begins as by its key; a telephone, an identity or a
dossier's number begins with a digit and goes into the search box, with the receipt left as it is.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent

from ui.desk.counter import Counter
from ui.screens.intake.view import IntakeView

NEXT_BEGUN: Final = "Đã sang người tiếp theo, chữ vừa gõ ở ô Họ và tên."
_PLAIN: Final = (
    Qt.KeyboardModifier.ShiftModifier
    | Qt.KeyboardModifier.KeypadModifier
    | Qt.KeyboardModifier.GroupSwitchModifier
)


class TypedOn:
    """Loses no key; Enter and Space stay with the key that has the focus."""

    def __init__(self, counter: Counter, view: IntakeView, start_next: Callable[[], None]) -> None:
        self._counter, self._view, self._start_next = counter, view, start_next

    def takes(self, event: QKeyEvent) -> bool:
        """Whether the key was typed on from a receipt, and has gone where it belongs."""
        text = event.text()
        plain = not event.modifiers() & ~_PLAIN
        if not (self._view.right.is_receipt() and plain and text.strip() and text.isprintable()):
            return False
        if text[0].isalpha():
            self._start_next()
            self._counter.changes.said.emit(NEXT_BEGUN)
            QCoreApplication.sendEvent(self._view.left.person.name, event)
        else:
            self._counter.changes.sought.emit(text)
        return True
