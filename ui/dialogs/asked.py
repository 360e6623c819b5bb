"""The fields a form asks: as high as they are, so that it grows with each sentence said beside one.

Where the screen is too low they scroll, and what stands above and below them stays in sight.
"""

from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLayout, QWidget

from ui import theme
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
