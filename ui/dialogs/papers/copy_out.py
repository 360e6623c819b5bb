"""Typing a dossier once more into another system: one key copies the next field, in order."""

from typing import Final

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from counter_app.core.errors import UserError
from counter_app.services.correcting.elsewhere import CopyField
from ui import theme
from ui.dialogs.dialog import Dialog
from ui.strings import masked
from ui.widgets.fields import LineEdit, button, with_error
from ui.widgets.layout import Notice, column, row
from ui.widgets.table import Table
from ui.widgets.table_model import Column
from ui.widgets.text import field_label, label

COLUMNS: tuple[Column[CopyField], ...] = (
    Column(title="Ô", value=lambda one: one.name),
    Column(title="Nội dung", value=lambda one: masked(one.value)),
)
ALL_COPIED: Final = "Đã chép hết. Hãy ghi mã mà hệ thống kia cấp."


class CopyOutDialog(Dialog):
    """Enter on the first key copies and goes on; a scan is the code given there."""

    def __init__(
        self, fields: tuple[CopyField, ...], system: str, code: str, parent: QWidget | None = None
    ) -> None:
        super().__init__("Chép sang hệ thống khác", parent)
        self.fit(720, 560)
        self.answer: str | None = None
        self._fields, self._next = fields, 0
        self.copy_next = button("&Chép ô tiếp theo", role="main")
        self.fields: Table[CopyField] = Table(
            COLUMNS, name="Các ô để chép", stretch=1, widths=(220, 300)
        )
        self.fields.show_rows(fields)
        self.said = Notice("info")
        self.code = LineEdit(name="Mã hệ thống kia cấp", length=60, hint="Gõ hoặc quét")
        self.code.setText(code)
        self.keep = button("&Ghi mã")
        self.leave = button("Đó&ng")
        self.copy_next.clicked.connect(self._copy_next)
        self.fields.opened.connect(self._copy_chosen)
        self.keep.clicked.connect(self._keep)
        self.leave.clicked.connect(self.reject)
        box = column(
            label(system, role="title", wrap=True),
            self.fields,
            self.said,
            row(self.copy_next, None),
            row(field_label("&Mã bên đó", self.code), with_error(self.code), self.keep, self.leave),
        )
        box.setStretch(1, 1)
        self.fill(box)
        self.setMinimumWidth(theme.px(560))
        self.copy_next.setFocus()

    def take_scan(self, text: str) -> bool:
        """The code of the other system, as it stands on its paper or screen."""
        self.code.setText(text.strip())
        self.keep.setFocus()
        return True

    def refuse(self, error: UserError) -> None:
        """Says what is wrong with the code."""
        self.code.show_wrong(error.message)
        self.code.setFocus()

    def _copy_next(self) -> None:
        if self._next >= len(self._fields):
            self.said.say(ALL_COPIED, tone="good")
            self.code.setFocus()
            return
        self._copy(self._next)

    def _copy_chosen(self, field: CopyField) -> None:
        self._copy(self._fields.index(field))

    def _copy(self, at: int) -> None:
        field = self._fields[at]
        QGuiApplication.clipboard().setText(field.value)
        self._next = at + 1
        self.fields.selectRow(at)
        self.said.say(f"Đã chép {at + 1}/{len(self._fields)}: {field.name}", tone="good")

    def _keep(self) -> None:
        self.answer = self.code.value()
        self.accept()

    @classmethod
    def ask(
        cls,
        fields: tuple[CopyField, ...],
        system: str,
        *,
        code: str,
        error: UserError | None = None,
        parent: QWidget,
    ) -> str | None:
        """The code the other system gave, or None; copying alone needs no answer."""
        dialog = cls(fields, system, code, parent)
        if error is not None:
            dialog.refuse(error)
        dialog.exec()
        return dialog.answer
