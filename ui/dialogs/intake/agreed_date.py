"""A return date that a person names, with the reason, where the catalogue knows no limit."""

from datetime import date, datetime

from PySide6.QtWidgets import QFormLayout, QWidget

from counter_app.core.clock import from_local, local
from counter_app.core.errors import UserError
from counter_app.domain.draft import AgreedDate
from ui import typed
from ui.dialogs.dialog import Dialog
from ui.widgets.beside import add_fields, nothing_wrong
from ui.widgets.fields import LineEdit, button
from ui.widgets.layout import column, row
from ui.widgets.text import label


class AgreedDateDialog(Dialog):
    """Date, hour, reason."""

    def __init__(
        self, before: AgreedDate | None, today: date, parent: QWidget | None = None
    ) -> None:
        super().__init__("Ngày hẹn theo thỏa thuận", parent)
        self._today = today
        self.answer: AgreedDate | None = None
        self.day = LineEdit(name="Ngày hẹn", length=10, hint="30/11/2026")
        self.hour = LineEdit(name="Giờ hẹn", length=5, hint=typed.CLOSING)
        self.reason = LineEdit(name="Lý do", length=200, hint="Theo văn bản, thỏa thuận nào")
        if before is not None:
            wall = local(before.due_at)
            self.day.setText(f"{wall:%d/%m/%Y}")
            self.hour.setText(f"{wall:%H:%M}")
            self.reason.setText(before.reason)
        form = QFormLayout()
        add_fields(form, ("&Ngày", self.day), ("&Giờ", self.hour), ("&Lý do", self.reason))
        keep = button("Ghi ngày &hẹn", role="main")
        keep.clicked.connect(self._keep)
        cancel = button("&Bỏ qua")
        cancel.clicked.connect(self.reject)
        explained = "Danh mục chưa có thời hạn của thủ tục này. Ngày hẹn do hai bên thống nhất."
        self.fill(column(label(explained, wrap=True), form, row(keep, None, cancel)))
        self.setMinimumWidth(460)

    def step_on(self) -> None:
        """Enter walks the fields and then keeps the date."""
        if self.reason.hasFocus():
            self._keep()
        else:
            super().step_on()

    def _keep(self) -> None:
        nothing_wrong((self.day, self.hour, self.reason))
        try:
            self.answer = self._read()
        except UserError as error:
            wrong = {"day": self.day, "hour": self.hour, "reason": self.reason}[
                error.field or "day"
            ]
            wrong.show_wrong(error.message)
            wrong.setFocus()
            return
        self.accept()

    def _read(self) -> AgreedDate:
        day = typed.whole_date(self.day.value(), field="day")
        if day is None:
            raise UserError("date_needed", "Hãy nhập ngày hẹn.", field="day")
        if day < self._today:
            raise UserError("date_past", "Ngày hẹn phải từ hôm nay trở đi.", field="day")
        hour = typed.hour(self.hour.value(), field="hour")
        if not self.reason.value():
            raise UserError("date_reason_missing", "Hãy ghi lý do chọn ngày này.", field="reason")
        wall = datetime.combine(day, hour)
        return AgreedDate(due_at=from_local(wall), reason=self.reason.value())

    @classmethod
    def ask(cls, before: AgreedDate | None, *, today: date, parent: QWidget) -> AgreedDate | None:
        """The date named, or None when the clerk changed their mind."""
        dialog = cls(before, today, parent)
        dialog.exec()
        return dialog.answer
