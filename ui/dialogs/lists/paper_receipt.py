"""Another agency signed the list on paper: who, when, and whether its stamp is there."""

from datetime import datetime, time

from PySide6.QtWidgets import QCheckBox, QFormLayout, QWidget

from counter_app.core.clock import from_local, local
from counter_app.core.errors import UserError
from counter_app.services.handing_over.handover_receipt import PaperReceipt
from ui import theme, typed
from ui.dialogs.dialog import Dialog
from ui.widgets.beside import add_fields, nothing_wrong, say_beside
from ui.widgets.fields import LineEdit, button
from ui.widgets.layout import Notice, column, row
from ui.widgets.text import label


class PaperReceiptDialog(Dialog):
    """Day and hour stand as now until somebody writes others."""

    def __init__(
        self,
        destination: str,
        before: PaperReceipt | None,
        error: UserError | None,
        *,
        now: datetime,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Xác nhận theo giấy đã ký", parent)
        self.answer: PaperReceipt | None = None
        wall = local(before.signed_at if before else now)
        self.signed_by = LineEdit(name="Người ký nhận", length=120)
        self.day = LineEdit(name="Ngày ký", length=10)
        self.hour = LineEdit(name="Giờ ký", length=5)
        self.stamped = QCheckBox("Đã đóng &dấu")
        self.said = Notice("bad")
        self.signed_by.setText(before.signed_by if before else "")
        self.day.setText(f"{wall:%d/%m/%Y}")
        self.hour.setText(f"{wall:%H:%M}")
        self.stamped.setChecked(before.stamped if before else True)
        keep, cancel = button("&Ghi", role="main"), button("&Bỏ qua")
        keep.clicked.connect(self._keep)
        cancel.clicked.connect(self.reject)
        form = QFormLayout()
        add_fields(
            form,
            ("&Người ký nhận", self.signed_by),
            ("Ngà&y ký", self.day),
            ("G&iờ ký", self.hour),
        )
        form.addRow(self.stamped)
        head = label(destination, role="title", wrap=True)
        self.fill(column(head, form, self.said, row(keep, None, cancel)))
        self.setMinimumWidth(theme.px(440))
        self.signed_by.setFocus()
        if error is not None:
            self._refuse(error)

    def _refuse(self, error: UserError) -> None:
        places = {"signed_by": self.signed_by, "signed_at": self.day, "hour": self.hour}
        say_beside(error, places, self.said)

    def _keep(self) -> None:
        nothing_wrong((self.signed_by, self.day, self.hour))
        try:
            self.answer = self._read()
        except UserError as error:
            self._refuse(error)
            return
        self.accept()

    def _read(self) -> PaperReceipt:
        day = typed.whole_date(self.day.value(), field="signed_at")
        hour = typed.clock_time(self.hour.value(), field="hour")
        if day is None or hour is None:
            raise UserError("signed_when", "Hãy nhập ngày và giờ ký.", field="signed_at")
        return PaperReceipt(
            signed_by=self.signed_by.value(),
            signed_at=from_local(datetime.combine(day, time.fromisoformat(hour))),
            stamped=self.stamped.isChecked(),
        )

    @classmethod
    def ask(
        cls,
        destination: str,
        before: PaperReceipt | None,
        error: UserError | None,
        *,
        now: datetime,
        about: str,
        parent: QWidget,
    ) -> PaperReceipt | None:
        """What the paper says, or None; ``before`` and ``error`` are of a refused answer.

        ``about``: which list.
        """
        dialog = cls(destination, before, error, now=now, parent=parent)
        dialog.about = about
        dialog.exec()
        return dialog.answer
