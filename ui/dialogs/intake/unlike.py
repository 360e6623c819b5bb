"""Why a dossier that looks the same is another: one key for what is usual, a line for the rest."""

from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from counter_app.domain.reason import says_enough
from ui import theme
from ui.dialogs.dialog import Dialog
from ui.widgets.fields import LineEdit, button, with_error
from ui.widgets.layout import column
from ui.widgets.text import field_label, label

USUAL: Final = (
    "Người &khác, trùng họ tên, ngày sinh",
    "Trẻ &sinh đôi, sinh ba",
    "&Việc khác của cùng một người",
)


class UnlikeDialog(Dialog):
    """Esc leaves the question open."""

    def __init__(self, message: str, parent: QWidget | None = None) -> None:
        super().__init__("Không phải hồ sơ này", parent)
        self.answer: str | None = None
        usual = [button(words) for words in USUAL]
        for key, words in zip(usual, USUAL, strict=True):
            key.clicked.connect(partial(self._say, words.replace("&", "")))
        self.other = LineEdit(name="Lý do khác", length=200)
        keep = button("&Ghi lý do này")
        keep.clicked.connect(self._keep)
        leave = button("&Xem lại đã")
        leave.clicked.connect(self.reject)
        self.fill(
            column(
                label(message, wrap=True),
                label("Vì sao không phải? Lý do được lưu cùng hồ sơ.", role="quiet", wrap=True),
                *usual,
                field_label("&Lý do khác", self.other),
                with_error(self.other),
                keep,
                leave,
            )
        )
        self.setMinimumWidth(theme.px(440))
        usual[0].setFocus()

    def _say(self, reason: str) -> None:
        self.answer = reason
        self.accept()

    def _keep(self) -> None:
        reason = self.other.value()
        if says_enough(reason):
            self._say(reason)
        else:
            self.other.show_wrong("Hãy ghi lý do, ít nhất 10 chữ.")
            self.other.setFocus()

    @classmethod
    def ask(cls, message: str, *, parent: QWidget) -> str | None:
        """The reason, or None to leave the question open."""
        dialog = cls(message, parent)
        dialog.exec()
        return dialog.answer
