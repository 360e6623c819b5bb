"""What the window may ask of any screen."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class Screen(QWidget):
    """A place in the window. Subclasses say what their help page is."""

    left = Signal()
    """The clerk wants back to where work begins."""
    help_page = "shell"

    def enter(self) -> None:
        """The screen came to the front: put the keyboard where work starts."""

    def leave(self) -> None:
        """The window closes: keep what must not be lost."""

    def take_scan(self, text: str) -> None:
        """A card was scanned while this screen was in front."""
