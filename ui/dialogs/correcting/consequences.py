"""Old and new side by side before a slip is declared void: date, money, numbers, papers."""

from PySide6.QtWidgets import QWidget

from counter_app.services.correcting.differences import Difference
from counter_app.services.correcting.reissue import Planned
from counter_app.services.lookup import DossierView
from ui import theme
from ui.dialogs.dialog import Dialog
from ui.strings import masked
from ui.widgets.fields import button
from ui.widgets.layout import Notice, column, row
from ui.widgets.table import Table
from ui.widgets.table_model import Column
from ui.widgets.text import label

COLUMNS: tuple[Column[Difference], ...] = (
    Column(title="Nội dung", value=lambda one: one.what),
    Column(title="Đang là", value=lambda one: masked(one.before, one.after)),
    Column(title="Sẽ là", value=lambda one: masked(one.after, one.before)),
)


class ConsequencesDialog(Dialog):
    """Enter does it, Alt+S goes back to mend more, Esc leaves everything as it is."""

    def __init__(
        self, planned: Planned, dossier: DossierView, parent: QWidget | None = None
    ) -> None:
        super().__init__("Cấp lại giấy hẹn", parent)
        self.fit(760, 480)
        self.answer: bool | None = None
        code = f" Mã hồ sơ {dossier.row.code} giữ nguyên." if dossier.row.code else ""
        told = (
            f"Giấy số {planned.replaces} sẽ bị hủy; giấy mới có số mới và ghi thay giấy cũ.{code}"
            " Hãy thu lại giấy cũ."
        )
        self.changes: Table[Difference] = Table(
            COLUMNS, name="Những chỗ thay đổi", stretch=2, widths=(150, 230, 230), wrap=True
        )
        self.changes.show_rows(planned.changes)
        warned = Notice("warn")
        warned.say("\n".join(planned.warnings), tone="warn")
        self.go = button("&Hủy giấy cũ, cấp giấy mới", role="main")
        self.back = button("&Sửa tiếp")
        self.leave = button("&Bỏ qua")
        self.go.clicked.connect(lambda: self._say(True))
        self.back.clicked.connect(lambda: self._say(False))
        self.leave.clicked.connect(self.reject)
        box = column(
            label(told, wrap=True), self.changes, warned, row(self.go, self.back, None, self.leave)
        )
        box.setStretch(1, 1)
        self.fill(box)
        self.setMinimumWidth(theme.px(560))
        self.go.setFocus()

    def _say(self, answer: bool) -> None:
        self.answer = answer
        self.accept()

    @classmethod
    def ask(cls, planned: Planned, dossier: DossierView, *, parent: QWidget) -> bool | None:
        """True to do it, False to mend more first, None to leave everything."""
        dialog = cls(planned, dossier, parent)
        dialog.exec()
        return dialog.answer
