"""What was being typed when the program stopped: go on with it, or throw it away?"""

from PySide6.QtWidgets import QWidget

from ui.dialogs.dialog import Dialog
from ui.widgets.fields import button
from ui.widgets.layout import column
from ui.widgets.text import label


class RestoreDraftDialog(Dialog):
    """Asked once at the start; Esc keeps the draft for later."""

    def __init__(self, who: str, what: str, parent: QWidget | None = None) -> None:
        super().__init__("Hồ sơ đang nhập dở", parent)
        self.answer: bool | None = None
        go_on = button("&Nhập tiếp", role="main")
        drop = button("&Bỏ, nhập hồ sơ mới")
        go_on.clicked.connect(lambda: self._say(True))
        drop.clicked.connect(lambda: self._say(False))
        self.fill(
            column(
                label("Lần trước có hồ sơ chưa tiếp nhận xong:", role="quiet"),
                label(who or "Chưa có tên", role="title", wrap=True),
                label(what, wrap=True),
                go_on,
                drop,
            )
        )
        self.setMinimumWidth(420)
        go_on.setFocus()

    def _say(self, answer: bool) -> None:
        self.answer = answer
        self.accept()

    @classmethod
    def ask(cls, who: str, what: str, *, parent: QWidget) -> bool | None:
        """True to go on, False to throw away, None to decide later."""
        dialog = cls(who, what, parent)
        dialog.exec()
        return dialog.answer
