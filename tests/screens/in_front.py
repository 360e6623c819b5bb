"""The dialog in front, in which a hand acts."""

from typing import TypeVar

from PySide6.QtWidgets import QApplication, QDialog

D = TypeVar("D", bound=QDialog)


def in_front(kind: type[D]) -> D:
    """The dialog that has the keyboard, which is of that kind."""
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, kind), f"in front is {dialog}, not a {kind.__name__}"
    return dialog
