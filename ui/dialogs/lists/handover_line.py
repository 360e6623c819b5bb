"""What stands beside one line of a hand-over list: its bundle or shelf place, and a note."""

from PySide6.QtWidgets import QFormLayout, QWidget

from ui import theme
from ui.dialogs.dialog import Dialog
from ui.widgets.fields import LineEdit, button
from ui.widgets.layout import column, row
from ui.widgets.text import field_label


class HandoverLineDialog(Dialog):
    """Enter steps through the two fields and then keeps them."""

    def __init__(self, title: str, beside: str, note: str, parent: QWidget | None = None) -> None:
        super().__init__("Sửa dòng", parent)
        self.answer: tuple[str, str] | None = None
        self.beside = LineEdit(name=title, length=60)
        self.note = LineEdit(name="Ghi chú", length=200)
        self.beside.setText(beside)
        self.note.setText(note)
        keep, cancel = button("&Ghi", role="main"), button("&Bỏ qua")
        keep.clicked.connect(self._keep)
        cancel.clicked.connect(self.reject)
        form = QFormLayout()
        form.addRow(field_label(title, self.beside), self.beside)
        form.addRow(field_label("Ghi c&hú", self.note), self.note)
        self.fill(column(form, row(keep, None, cancel)))
        self.setMinimumWidth(theme.px(420))
        self.beside.setFocus()
        self.beside.selectAll()

    def _keep(self) -> None:
        self.answer = (self.beside.value(), self.note.value())
        self.accept()

    @classmethod
    def ask(
        cls, title: str, beside: str, note: str, *, about: str, parent: QWidget
    ) -> tuple[str, str] | None:
        """Both texts as typed, or None to leave the line as it is; ``about``: whose line."""
        dialog = cls(title, beside, note, parent)
        dialog.about = about
        dialog.exec()
        return dialog.answer
