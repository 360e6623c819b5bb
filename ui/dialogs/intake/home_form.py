"""A form filled at home is scanned while another intake is under way: which one now?"""

from PySide6.QtWidgets import QWidget

from ui.dialogs.dialog import Dialog
from ui.widgets.fields import button
from ui.widgets.layout import column
from ui.widgets.text import label


class HomeFormDialog(Dialog):
    """Asked, so that no form lands on the wrong person."""

    def __init__(self, now: str, who: str, what: str, parent: QWidget | None = None) -> None:
        super().__init__("Tờ khai điền ở nhà", parent)
        take = button("&Mở tờ khai, để hồ sơ này lại sau", role="main")
        leave = button("&Bỏ qua tờ khai này")
        take.clicked.connect(self.accept)
        leave.clicked.connect(self.reject)
        under_way = f"Đang nhập hồ sơ của {now}." if now else "Đang nhập dở một hồ sơ."
        self.fill(
            column(
                label(under_way, wrap=True),
                label("Tờ khai vừa quét:", role="quiet"),
                label(who or "Chưa ghi họ tên", role="title", wrap=True),
                label(what, wrap=True),
                take,
                leave,
            )
        )
        self.setMinimumWidth(440)
        leave.setFocus()

    @classmethod
    def ask(cls, *, now: str, who: str, what: str, parent: QWidget) -> bool:
        """Whether the form comes first, and what is being typed waits."""
        return cls(now, who, what, parent).exec() == cls.DialogCode.Accepted
