"""The sheet of keys: every one that works on the screen in front, and what it does."""

from typing import Final

from PySide6.QtWidgets import QWidget

from ui.dialogs.dialog import Dialog
from ui.keys import KeyLine, working_in
from ui.widgets.fields import LineEdit, button
from ui.widgets.layout import column, row, wide
from ui.widgets.table import Table
from ui.widgets.table_model import Column
from ui.widgets.text import label

TITLE: Final = "Bảng phím"
COLUMNS: Final[tuple[Column[KeyLine], ...]] = (
    Column(title="Phím", value=lambda one: one.keys, whole=True),
    Column(title="Việc", value=lambda one: one.words),
    Column(title="Dùng ở", value=lambda one: one.where),
)


class KeySheet(Dialog):
    """A list to look through; a word typed narrows it. Enter or Esc closes."""

    keeps_typing = False  # looked through: nothing typed here is work

    def __init__(self, lines: tuple[KeyLine, ...], parent: QWidget | None = None) -> None:
        super().__init__(TITLE, parent)
        self.fit(720, 560)
        self._lines = lines
        self.filter = LineEdit(name="Tìm phím", length=80, hint="Gõ vài chữ: in, hoàn tác, Alt…")
        self.table: Table[KeyLine] = Table(COLUMNS, name=TITLE, stretch=1, widths=(150, 380, 130))
        close = button("Đó&ng")
        close.clicked.connect(self.accept)
        self.filter.textChanged.connect(lambda _text: self._show())
        self.filter.returnPressed.connect(self.accept)
        self.table.opened.connect(lambda _line: self.accept())
        head = wide(label(TITLE, role="title"), self.filter)
        self.fill(column(head, self.table, row(None, close)))
        self._show()
        self.table.setFocus()

    def _show(self) -> None:
        from counter_app.core.text import fold

        words = fold(self.filter.value()).split()
        self.table.show_rows(
            tuple(
                one
                for one in self._lines
                if all(word in fold(f"{one.keys} {one.words}") for word in words)
            )
        )

    @classmethod
    def ask(cls, window: QWidget, screen: QWidget | None) -> None:
        """Shows the keys that work with ``screen`` in front of ``window``, until it is closed."""
        cls(working_in(window, screen), window).exec()
