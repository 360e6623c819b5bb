"""The VietQR square on the screen: a citizen pays with a phone, the clerk says when the money is seen."""

from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from counter_app.core.money import format_vnd
from counter_app.documents.symbols import Symbol, qr_code
from counter_app.domain.money.slips import MoneySlipContent, TransferOnSlip
from ui import theme
from ui.dialogs.dialog import Dialog
from ui.widgets.fields import button
from ui.widgets.layout import column, row
from ui.widgets.text import label

MODULE_PX: Final = 5
"""A phone reads it from across the counter."""
TOLD: Final = "Xoay màn hình cho công dân quét. Chỉ ghi tiền về khi đã thấy trong tài khoản."


class TransferCodeDialog(Dialog):
    """Enter and Esc leave it; Alt+T goes on to where the money that came is noted."""

    def __init__(
        self, slip: MoneySlipContent, to: TransferOnSlip, parent: QWidget | None = None
    ) -> None:
        super().__init__("Mã chuyển khoản", parent)
        self.came = False
        self.square = label("")
        self.square.setPixmap(_picture(qr_code(to.payload)))
        self.square.setAccessibleName("Mã VietQR để chuyển khoản")
        self.amount = label(f"{format_vnd(slip.amount_vnd)} đồng", role="date")
        leave, seen = button("Đón&g", role="main"), button("&Tiền đã về…")
        leave.clicked.connect(self.reject)
        seen.clicked.connect(self._seen)
        told = column(
            self.amount,
            label(f"{slip.amount_words}.", role="title", wrap=True),
            *(label(words, wrap=True) for words in (to.holder, to.bank)),
            label(f"Số tài khoản: {to.number}", role="strong", wrap=True),
            label(f"Nội dung: {to.purpose}", role="strong", wrap=True),
            None,
        )
        both = row(self.square, told, gap=24)
        both.setStretch(1, 1)
        self.fill(column(both, label(TOLD, role="quiet", wrap=True), row(leave, None, seen)))
        self.setMinimumWidth(theme.px(660))
        leave.setFocus()

    def _seen(self) -> None:
        self.came = True
        self.accept()

    @classmethod
    def ask(cls, slip: MoneySlipContent, to: TransferOnSlip, *, parent: QWidget) -> bool:
        """Shows it; whether the clerk has seen the money come."""
        dialog = cls(slip, to, parent)
        dialog.exec()
        return dialog.came


def _picture(symbol: Symbol) -> QPixmap:
    """Black on white in every theme, whole dots a module, the quiet zone around."""
    quiet = symbol.quiet_modules
    side = (symbol.columns + 2 * quiet) * MODULE_PX
    drawn = QPixmap(side, side)
    drawn.fill(Qt.GlobalColor.white)
    painter = QPainter(drawn)
    for left, top, columns, rows in symbol.boxes:
        box = QRect(left + quiet, top + quiet, columns, rows)
        painter.fillRect(
            QRect(box.topLeft() * MODULE_PX, box.size() * MODULE_PX), Qt.GlobalColor.black
        )
    painter.end()
    return drawn
