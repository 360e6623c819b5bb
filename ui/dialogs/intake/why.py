"""Why this date: the promise's working, day by day."""

from PySide6.QtWidgets import QWidget

from ui.dialogs.dialog import Dialog
from ui.widgets.fields import button
from ui.widgets.layout import column, row
from ui.widgets.text import label, reading


class WhyDialog(Dialog):
    """Shows the lines of an explanation; Esc or Enter closes it."""

    def __init__(self, lines: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__("Vì sao hẹn ngày này?", parent)
        self.fit(560, 460)
        days = reading("Cách tính ngày hẹn trả")
        days.setPlainText("\n".join(lines))
        close = button("Đó&ng")
        close.clicked.connect(self.accept)
        self.fill(column(label("Cách tính ngày hẹn trả", role="title"), days, row(None, close)))
        close.setFocus()

    def step_on(self) -> None:
        """Read: away with it."""
        self.accept()

    @classmethod
    def ask(cls, lines: tuple[str, ...], *, parent: QWidget) -> None:
        """Shows the working until it is closed."""
        cls(lines, parent).exec()
