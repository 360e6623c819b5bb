"""A list one line longer with every Enter: what is chosen stands in a table, below it the next.

What a line is (a defect, a ground) and how it is picked is a subclass's.
"""

from collections.abc import Sequence
from typing import Any, ClassVar, Generic, TypeVar

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLayout, QPushButton, QWidget

from ui import theme
from ui.widgets.fields import LineEdit, button, is_enter
from ui.widgets.layout import Notice, column, row
from ui.widgets.table import Table
from ui.widgets.table_model import Column
from ui.widgets.text import key_cap, label

Value = TypeVar("Value")
TABLE_PX = 96
NONE_YET = "Chưa có dòng nào. Chọn ở dưới rồi bấm “Thêm dòng”."


class ChosenLines(QWidget, Generic[Value]):
    """Delete takes the line under the keyboard out; Enter in the words adds what is picked."""

    KIND: ClassVar[Any]
    """What a line is."""
    changed = Signal()
    finished = Signal()
    """Enter where nothing more is to be added."""

    def __init__(
        self, columns: Sequence[Column[Value]], *, name: str, widths: Sequence[int], stretch: int
    ) -> None:
        super().__init__()
        self._values: tuple[Value, ...] = ()
        self.table: Table[Value] = Table(
            columns, name=name, stretch=stretch, widths=widths, wrap=True, empty=NONE_YET
        )
        self.table.show_rows(())
        self.table.setMinimumHeight(theme.px(TABLE_PX))
        self.words = LineEdit(
            name="Ghi thêm cho dòng này", length=400, hint="nói rõ thêm về dòng này, nếu cần"
        )
        self.put: QPushButton = button("&Thêm dòng", role="small")
        self.said = Notice("bad")
        self.put.clicked.connect(self.add)

    def lay_out(self, picks: QLayout) -> None:
        """The table, its keys, and the line that picks the next."""
        keys = row(key_cap("Delete"), label("bỏ dòng đang chọn", role="quiet"), None)
        box = column(self.table, keys, picks, row(self.words, self.put), self.said, gap=6)
        box.setStretch(0, 1)
        self.setLayout(box)

    def picked(self) -> Value:
        """What the fields below the table say; ``UserError`` where that is nothing."""
        raise NotImplementedError

    def add(self) -> None:
        """Puts what is picked under the others, unless it stands there already."""
        from counter_app.core.errors import UserError

        try:
            value = self.picked()
        except UserError as error:
            self.said.say(error.message, tone="bad")
            return
        self.said.say("", tone="bad")
        if value in self._values:
            self.finished.emit()
            return
        self.words.clear()
        self.show_values((*self._values, value))

    def values(self) -> tuple[Value, ...]:
        """All lines, from top to bottom."""
        return self._values

    def held(self) -> Any:
        """All lines, as JSON can say them."""
        return msgspec.to_builtins(self._values)

    def take_held(self, held: Any) -> None:
        """Shows those lines again."""
        self.show_values(tuple(msgspec.convert(one, type=self.KIND) for one in held))

    def show_values(self, values: tuple[Value, ...]) -> None:
        """Replaces all lines and stands on the last."""
        self._values = values
        self.table.show_rows(values)
        if values:
            self.table.selectRow(len(values) - 1)
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete in the table, Enter in the words; anything else is the dialog's."""
        at = self.table.currentIndex().row()
        if event.key() == Qt.Key.Key_Delete and self.table.hasFocus() and at >= 0:
            self.show_values(self._values[:at] + self._values[at + 1 :])
        elif is_enter(event) and self.words.hasFocus():
            self.add()
        else:
            super().keyPressEvent(event)
