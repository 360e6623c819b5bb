"""Over a dialog that shows what was half-typed in it before: since when, and the key to begin anew."""

from datetime import datetime
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui import strings
from ui.widgets.fields import button
from ui.widgets.layout import Notice, row

ANEW_KEYS: Final = "Ctrl+Shift+L"
ANEW: Final = "Nhập lại từ đầu (Ctrl Shift L)"
TAKEN_UP: Final = "Đã mở lại phần nhập dở lúc {when}. Xem lại rồi làm tiếp."


class TakenUp(QWidget):
    """Goes away with its key."""

    anew = Signal()

    def __init__(self, typed_at: datetime) -> None:
        super().__init__()
        told = Notice("warn")
        told.say(TAKEN_UP.format(when=strings.hour_and_day(typed_at)), tone="warn")
        key = button(ANEW, role="small")
        key.setShortcut(ANEW_KEYS)
        key.clicked.connect(self.anew)
        key.clicked.connect(self.hide)
        line = row(told, key)
        line.setStretch(0, 1)
        line.setContentsMargins(16, 12, 16, 0)
        self.setLayout(line)
