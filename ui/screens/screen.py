"""What the window may ask of any screen."""

from collections.abc import Callable

from PySide6 import QtCore
from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget


def shortcut(where: QWidget, keys: str, act: Callable[[], None], words: str) -> None:
    """Does ``act`` on ``keys`` while the keyboard is in ``where``: a window or a part of one.

    Once for each press, however long it is held. ``words`` say what it does, as the key sheet tells it.
    """
    made = QShortcut(QKeySequence(keys), where)
    made.setWhatsThis(words)
    made.setAutoRepeat(False)
    if not where.isWindow():
        made.setContext(QtCore.Qt.ShortcutContext.WidgetWithChildrenShortcut)
    made.activated.connect(act)


class Screen(QWidget):
    """A place in the window. Subclasses say what their help page is."""

    left = Signal()
    """The clerk wants back to where work begins."""
    help_page = "shell"

    def enter(self) -> None:
        """The screen came to the front: put the keyboard where work starts."""

    def come_back(self) -> None:
        """The keyboard returns to where it was in this screen, as far as that is still there."""
        before: QWidget | None = self.focusWidget()
        if before is not None and before.isVisible() and before.isEnabled():
            before.setFocus()
        else:
            self.enter()

    def has_keyboard(self) -> bool:
        """Whether the keyboard is in this screen, in front, and was not taken elsewhere meanwhile."""
        focus = QApplication.focusWidget()
        return self.isVisible() and (focus is None or self.isAncestorOf(focus))

    def leave(self) -> None:
        """The window closes: keep what must not be lost."""

    def wants_scan(self, text: str) -> bool:
        """Whether this screen has a use of its own for a card or a code; most have none."""
        return not text

    def take_scan(self, text: str) -> None:
        """A card was scanned while this screen was in front, or what it ``wants_scan``."""
