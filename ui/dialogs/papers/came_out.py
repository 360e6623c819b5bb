"""A paper whose printing was cut off: only somebody who looks at the tray knows whether it is out."""

from PySide6.QtWidgets import QWidget

from ui.dialogs.dialog import Dialog
from ui.widgets.fields import button
from ui.widgets.layout import column
from ui.widgets.text import label


def _which(name: str) -> str:
    """Which paper is asked about, where it is known by name."""
    return f"Máy in không báo {name} đã in xong" if name else "Lần in trước bị ngắt giữa chừng"


class CameOutDialog(Dialog):
    """Asked before an original could be printed twice; Esc leaves the question open."""

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__("Giấy in dở", parent)
        self.answer: bool | None = None
        out = button("&Rồi, giấy đã ra")
        again = button("&Chưa, in lại bản gốc")
        later = button("Để &sau")
        out.clicked.connect(lambda: self._say(True))
        again.clicked.connect(lambda: self._say(False))
        later.clicked.connect(self.reject)
        self.fill(
            column(
                label("Tờ giấy đã ra chưa?", role="title"),
                label(f"{_which(name)}. Hãy nhìn khay giấy của máy in.", wrap=True),
                out,
                again,
                later,
            )
        )
        self.setMinimumWidth(420)
        # Enter must not answer by itself.
        later.setFocus()

    def _say(self, answer: bool) -> None:
        self.answer = answer
        self.accept()

    @classmethod
    def ask(cls, name: str = "", *, parent: QWidget) -> bool | None:
        """True when it came out, False to print the original again, None to decide later."""
        dialog = cls(name, parent)
        dialog.exec()
        return dialog.answer
