"""A card of another than who is at the desk: another owner, the next citizen, or the same after all?"""

from typing import Literal

from PySide6.QtWidgets import QWidget

from counter_app.domain.people.applicant import Person
from ui.dialogs.dialog import Dialog
from ui.widgets.fields import button
from ui.widgets.layout import column
from ui.widgets.text import label

Meaning = Literal["same", "owner", "next"]


class SecondCardDialog(Dialog):
    """Asked once, so that no card lands on the wrong person.

    ``may_be_same``: who is at the desk was only typed by name so far.
    """

    def __init__(
        self, now: str, scanned: Person, parent: QWidget | None = None, *, may_be_same: bool = False
    ) -> None:
        super().__init__("Thẻ của người khác", parent)
        self.answer: Meaning | None = None
        year = f", sinh năm {scanned.birth.year}" if scanned.birth else ""
        same = button("&Là người này, lấy theo thẻ")
        owner = button("Thêm làm &chủ hồ sơ", role="main")
        follow = button("&Người tiếp theo, để hồ sơ này lại sau")
        cancel = button("&Bỏ qua thẻ này")
        same.clicked.connect(lambda: self._say("same"))
        owner.clicked.connect(lambda: self._say("owner"))
        follow.clicked.connect(lambda: self._say("next"))
        cancel.clicked.connect(self.reject)
        self.fill(
            column(
                label(f"Đang nhận hồ sơ của {now}.", wrap=True),
                label("Thẻ vừa quét:", role="quiet"),
                label(f"{scanned.name}{year}", role="title", wrap=True),
                *((same,) if may_be_same else ()),
                owner,
                follow,
                cancel,
            )
        )
        self.setMinimumWidth(440)
        cancel.setFocus()

    def _say(self, answer: Meaning) -> None:
        self.answer = answer
        self.accept()

    @classmethod
    def ask(
        cls, *, now: str, scanned: Person, parent: QWidget, may_be_same: bool = False
    ) -> Meaning | None:
        """What the second card means, or None to leave everything as it is."""
        dialog = cls(now, scanned, parent, may_be_same=may_be_same)
        dialog.exec()
        return dialog.answer
