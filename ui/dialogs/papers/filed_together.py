"""The dossiers filed as one, each with its state and date: Enter opens one."""

from functools import partial

from PySide6.QtWidgets import QWidget

from counter_app.core.ids import DossierId
from counter_app.domain.dossier import STATE_LABELS, DossierRow
from counter_app.domain.rights import Right, may
from ui import strings, theme
from ui.desk.counter import Counter
from ui.dialogs.dialog import Dialog
from ui.widgets.fields import button, literal_button
from ui.widgets.layout import column, row
from ui.widgets.text import label

SHEET = object()


class FiledTogetherDialog(Dialog):
    """↑ ↓ walk the dossiers, Enter opens one; the sheet is printed by its own key."""

    def __init__(
        self,
        rows: tuple[DossierRow, ...],
        shown: DossierId,
        counter: Counter,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Hồ sơ liên thông cùng lần nộp", parent)
        self.answer: DossierId | object | None = None
        keys = []
        for one in rows:
            short, _official = counter.procedure_names(one)
            key = literal_button(_words(one, short, here=one.id == shown), role="two_lines")
            key.clicked.connect(partial(self._say, one.id))
            keys.append(key)
        sheet = button("&In tờ hồ sơ liên thông")
        sheet.clicked.connect(partial(self._say, SHEET))
        sheet.setVisible(may(counter.desk.clerk, Right.WRITE))
        cancel = button("Đó&ng")
        cancel.clicked.connect(self.reject)
        told = label("Chọn hồ sơ bằng ↑ ↓ rồi Enter để mở.", role="quiet")
        self.fill(column(told, *keys, row(sheet, None, cancel), gap=6))
        self.setMinimumWidth(theme.px(560))
        keys[0].setFocus()

    def _say(self, what: DossierId | object) -> None:
        self.answer = what
        self.accept()

    @classmethod
    def ask(
        cls, rows: tuple[DossierRow, ...], shown: DossierId, *, counter: Counter, parent: QWidget
    ) -> DossierId | object | None:
        """The dossier to open, ``SHEET`` for its sheet, or None."""
        dialog = cls(rows, shown, counter, parent)
        dialog.exec()
        return dialog.answer


def _words(one: DossierRow, short: str, *, here: bool) -> str:
    due = f"hẹn {strings.hour_and_day(one.due_at)}" if one.due_at else "chưa có ngày hẹn"
    mark = " (đang xem)" if here else ""
    code = one.code or f"Số giấy hẹn {one.slip_no}"
    return f"{short}{mark}: {STATE_LABELS[one.state]}\n{code} · {due}"
