"""A return date years away: asked about once, since a wrong clock or limit looks like that."""

from PySide6.QtWidgets import QWidget

from ui.dialogs.dialog import Dialog
from ui.widgets.fields import button
from ui.widgets.layout import column
from ui.widgets.text import label


class FarDateDialog(Dialog):
    """Esc and the first key go back to look again."""

    def __init__(self, date_words: str, message: str, parent: QWidget | None = None) -> None:
        super().__init__("Ngày hẹn rất xa", parent)
        self.answer = False
        look = button("&Xem lại ngày hẹn")
        keep = button("Đúng, &hẹn ngày này")
        look.clicked.connect(self.reject)
        keep.clicked.connect(self._keep)
        self.fill(column(label(date_words, role="title"), label(message, wrap=True), look, keep))
        self.setMinimumWidth(420)
        look.setFocus()

    def _keep(self) -> None:
        self.answer = True
        self.accept()

    @classmethod
    def ask(cls, date_words: str, message: str, *, parent: QWidget) -> bool:
        """Whether so distant a date is meant."""
        dialog = cls(date_words, message, parent)
        dialog.exec()
        return dialog.answer
