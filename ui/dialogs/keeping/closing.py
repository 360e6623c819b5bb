"""The last copy before the window closes, shown where it takes longer than a moment."""

from typing import Final

from PySide6.QtWidgets import QProgressBar, QWidget

from ui import theme
from ui.desk.keeping import Keeping
from ui.dialogs.dialog import Dialog
from ui.widgets.fields import button
from ui.widgets.layout import Notice, column, row

COPYING: Final = "Đang sao lưu trước khi đóng. Chưa tắt máy, chưa rút USB…"
PROVING: Final = "Đã chép xong, đang kiểm tra bản sao. Chưa tắt máy, chưa rút USB…"
HALF: Final = 50
"""Hundredths after which the copy is proved, page by page."""


class ClosingDialog(Dialog):
    """Whoever made the copy accepts it; its key closes the window without one, Esc keeps it open."""

    keeps_typing = False
    help_page = "display"

    def __init__(self, keeping: Keeping, parent: QWidget | None = None) -> None:
        super().__init__("Sao lưu trước khi đóng", parent)
        self.said = Notice("info")
        self.bar = QProgressBar()
        self.bar.setAccessibleName("Sao lưu được bao nhiêu phần trăm")
        self.skip = button("Đóng &luôn, không sao lưu")
        self.back = button("&Chưa đóng")
        self.fill(column(self.said, self.bar, row(self.skip, None, self.back)))
        self.setMinimumWidth(theme.px(460))
        self.skip.clicked.connect(self.accept)
        self.back.clicked.connect(self.reject)
        keeping.copies.progressed.connect(self._show)
        self._show(keeping.copies.percent)  # it has begun before this is shown
        self.back.setFocus()

    def _show(self, percent: int) -> None:
        self.bar.setValue(percent)
        self.said.say(COPYING if percent < HALF else PROVING)

    def fail(self, words: str) -> None:
        """The copy was not made: whether to close all the same is asked."""
        self.bar.hide()
        self.said.say(words, tone="bad")
