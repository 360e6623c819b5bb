"""Which of the office's PCs is the hub: one address; an empty one means none."""

from PySide6.QtWidgets import QFormLayout, QWidget

from counter_app.core.errors import UserError
from ui import theme
from ui.dialogs.dialog import Dialog
from ui.widgets.beside import add_fields
from ui.widgets.fields import LineEdit, button
from ui.widgets.layout import column, row
from ui.widgets.text import label

_TOLD = (
    "Máy trạm là một máy của đơn vị, nối với máy này bằng mạng trong nhà. Khi mất đường truyền, các"
    " quầy vẫn thấy hồ sơ của nhau ở đó. Để trống là không dùng."
)


class HubDialog(Dialog):
    """Enter in the field goes to the key."""

    def __init__(self, address: str, parent: QWidget | None = None) -> None:
        super().__init__("Máy trạm của đơn vị", parent)
        self.answer: str | None = None
        self.address = LineEdit(name="Địa chỉ máy trạm", length=250, hint="192.168.1.10:8444")
        self.address.setText(address)
        form = QFormLayout()
        add_fields(form, ("Địa &chỉ máy trạm", self.address))
        self.keep = button("&Dùng máy trạm này", role="main")
        cancel = button("&Bỏ qua")
        told = label(_TOLD, role="quiet", wrap=True)
        self.fill(column(told, form, row(self.keep, None, cancel)))
        self.setMinimumWidth(theme.px(480))
        self.keep.clicked.connect(self._keep)
        cancel.clicked.connect(self.reject)
        self.address.setFocus()

    def _keep(self) -> None:
        self.answer = self.address.value()
        self.accept()

    @classmethod
    def ask(cls, address: str, *, error: UserError | None = None, parent: QWidget) -> str | None:
        """The address, empty for none; None where it was left. ``error``: why it was refused."""
        dialog = cls(address, parent)
        if error is not None:
            dialog.address.show_wrong(error.message)
        dialog.exec()
        return dialog.answer
