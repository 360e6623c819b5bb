"""How a citizen was told of another date: one key for each way."""

from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from ui.dialogs.dialog import Dialog
from ui.widgets.fields import button
from ui.widgets.layout import column
from ui.widgets.text import label

WAYS: Final = (
    ("phone", "&Gọi điện"),
    ("letter", "Gửi &thông báo"),
    ("visit", "Đến nhà, nhờ thôn &báo"),
    ("other", "&Cách khác"),
)


class ToldDateDialog(Dialog):
    """↑ ↓ walk the ways, Enter takes one, Esc leaves the dossier on the list."""

    def __init__(self, who: str, parent: QWidget | None = None) -> None:
        super().__init__("Đã báo công dân", parent)
        self.answer: str | None = None
        keys = []
        for way, words in WAYS:
            key = button(words)
            key.clicked.connect(partial(self._say, way))
            keys.append(key)
        told = label(f"Đã báo ngày hẹn mới cho {who} bằng cách nào?", wrap=True)
        self.fill(column(told, *keys, gap=6))
        self.setMinimumWidth(380)
        keys[0].setFocus()

    def _say(self, way: str) -> None:
        self.answer = way
        self.accept()

    @classmethod
    def ask(cls, who: str, *, parent: QWidget) -> str | None:
        """The way, or None."""
        dialog = cls(who, parent)
        dialog.exec()
        return dialog.answer
