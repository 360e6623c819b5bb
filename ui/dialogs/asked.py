"""What a form asks, and the key that answers it.

The fields are as high as they are, so that the form grows with each sentence said beside one.
Where the screen is too low they scroll, and what stands above and below them stays in sight.
"""

from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLayout, QPushButton, QWidget

from ui import theme
from ui.widgets.fields import button
from ui.widgets.layout import panel
from ui.widgets.room import Room

AROUND_PX: Final = 300


class Asked(Room):
    """Fields between the head of a form and its keys."""

    def __init__(self, fields: QWidget | QLayout) -> None:
        inner = panel(fields) if isinstance(fields, QLayout) else fields
        super().__init__(inner, beside=True)

    def minimumSizeHint(self) -> QSize:
        """All that the fields need, as far as the screen has it beside the rest of the form."""
        whole = super().minimumSizeHint()
        most = self.window().screen().availableSize().height() - theme.px(AROUND_PX)
        return QSize(whole.width(), min(whole.height(), most))


def answer_key(words: str) -> QPushButton:
    """The main key: its words are one step's or one question's, so it has the same letter in all."""
    return button(f"{words} (Alt+&Y)", role="main", name=words)
