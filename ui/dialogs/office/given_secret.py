"""The secret that somebody was given, shown once: read out to them or written down by hand."""

from PySide6.QtWidgets import QWidget

from ui import theme
from ui.dialogs.dialog import Dialog
from ui.widgets.fields import button
from ui.widgets.layout import column, row
from ui.widgets.text import label


class GivenSecretDialog(Dialog):
    """The key closes it; then it is nowhere."""

    keeps_typing = False
    help_section = "Tài khoản"

    def __init__(self, name: str, secret: str, parent: QWidget | None = None) -> None:
        super().__init__("Mật khẩu tạm", parent)
        self.secret = label(secret, role="date")
        self.secret.setAccessibleName("Mật khẩu tạm: " + " ".join(secret))
        handed = button("Đã đưa cho người ấy, đón&g", role="main")
        handed.clicked.connect(self.accept)
        self.fill(
            column(
                label(f"Mật khẩu tạm của {name}", role="title", wrap=True),
                self.secret,
                label(
                    "Chỉ hiện lần này. Hãy đọc cho người ấy nghe hoặc chép ra giấy đưa tận tay. "
                    "Lần đăng nhập đầu tiên, người ấy phải đặt mật khẩu của mình.",
                    wrap=True,
                ),
                label(
                    "Chữ và số dễ nhầm (0, O, 1, I, L) không có trong này.", role="quiet", wrap=True
                ),
                row(handed, None),
                gap=12,
            )
        )
        self.setMinimumWidth(theme.px(480))
        handed.setFocus()

    @classmethod
    def ask(cls, name: str, secret: str, *, parent: QWidget) -> None:
        """Shows it until it was handed over."""
        cls(name, secret, parent).exec()
