"""Personal numbers, whole, to compare with a card: the one place that only shows them so."""

from PySide6.QtWidgets import QWidget

from ui.dialogs.dialog import Dialog
from ui.widgets.fields import button
from ui.widgets.layout import column, row
from ui.widgets.text import field_label, reading


class NumbersDialog(Dialog):
    """Lines to compare with a card; Enter or Esc closes."""

    keeps_typing = False

    def __init__(self, lines: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__("Số định danh", parent)
        self.fit(520, 300)
        self.words = reading("Số định danh")
        self.words.setPlainText("\n".join(lines))
        close = button("Đó&ng")
        close.clicked.connect(self.reject)
        caption = field_label("&Số định danh trong hồ sơ", self.words, role="title")
        self.fill(column(caption, self.words, row(None, close)))
        close.setFocus()

    def step_on(self) -> None:
        """Read: away with it."""
        self.reject()

    @classmethod
    def ask(cls, lines: tuple[str, ...], *, parent: QWidget) -> None:
        """Shows them until it is closed."""
        cls(lines, parent).exec()
