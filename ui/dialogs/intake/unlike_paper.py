"""A tờ khai already printed that does not fit what is taken in: asked about before, not found out after."""

from enum import Enum, auto

from PySide6.QtWidgets import QWidget

from ui import theme
from ui.dialogs.dialog import Dialog
from ui.widgets.fields import button
from ui.widgets.layout import column
from ui.widgets.text import label


class Answer(Enum):
    """What is done about it."""

    WRITE = auto()
    TAKE = auto()


class UnlikePaperDialog(Dialog):
    """Esc and the first key go back to look again."""

    def __init__(self, told: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__("Tờ khai khác hồ sơ", parent)
        self.answer: Answer | None = None
        look = button("&Xem lại")
        write = button("&Viết lại tờ khai")
        take = button("Vẫn &tiếp nhận")
        look.clicked.connect(self.reject)
        write.clicked.connect(lambda: self._say(Answer.WRITE))
        take.clicked.connect(lambda: self._say(Answer.TAKE))
        self.fill(column(*(label(one, wrap=True) for one in told), look, write, take))
        self.setMinimumWidth(theme.px(440))
        look.setFocus()

    def _say(self, answer: Answer) -> None:
        self.answer = answer
        self.accept()

    @classmethod
    def ask(cls, told: tuple[str, ...], *, parent: QWidget) -> Answer | None:
        """Whether to write it anew or take in all the same; None to look again."""
        dialog = cls(told, parent)
        dialog.exec()
        return dialog.answer
