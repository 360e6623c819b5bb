"""The half-done intakes that wait: the key of a line goes on with it, Delete throws one away."""

from dataclasses import dataclass, replace
from itertools import chain, repeat
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from ui.dialogs.dialog import Dialog
from ui.widgets.fields import button
from ui.widgets.layout import Notice, column, row
from ui.widgets.table import Table
from ui.widgets.table_model import Column
from ui.widgets.text import key_cap, label

TITLE = "Hồ sơ đang nhập dở"
HOW = "Bấm phím ghi đầu dòng để nhập tiếp, hoặc ↑ ↓ rồi Enter. Esc: để sau, không mất gì."
KEYS: Final = "123456789ABCDEGHKLMNPQRSTUVXY"
"""One for each line, from the top; none that is read as another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldLine:
    """One half-done intake in words; ``name`` tells it apart, ``age`` when it was last typed in.

    ``key`` goes on with it; the lines beyond the last of the ``KEYS`` have none.
    """

    name: str
    who: str
    what: str
    age: str
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldAnswer:
    """Which to go on with, if any, and which were thrown away; ``others``: to what others left."""

    chosen: str | None
    dropped: tuple[str, ...]
    others: bool = False


COLUMNS: tuple[Column[HeldLine], ...] = (
    Column(title="Phím", value=lambda one: one.key, keeps=True),
    Column(title="Người nộp", value=lambda one: one.who),
    Column(title="Thủ tục", value=lambda one: one.what),
    Column(title="Nhập lần cuối", value=lambda one: one.age, keeps=True),
)


class HeldTable(Table[HeldLine]):
    """A line is opened by its key, wherever the keyboard stands among them."""

    def show_lines(self, lines: tuple[HeldLine, ...]) -> None:
        """Replaces them all; each has its key."""
        self._at = {one.key: one for one in lines if one.key}
        self.show_rows(lines)

    def keyboardSearch(self, search: str) -> None:
        """Qt would look for a line that begins with what is typed."""
        line = self._at.get(search.upper())
        if line is not None:
            self.opened.emit(line)


class HeldDialog(Dialog):
    """The newest stands first, under the keyboard. What is thrown away comes back by Ctrl+Z."""

    help_section = "Không mất chữ đã gõ"

    def __init__(
        self, lines: tuple[HeldLine, ...], parent: QWidget | None = None, *, others: bool = False
    ) -> None:
        super().__init__(TITLE, parent)
        keys = chain(KEYS, repeat(""))
        self._lines = tuple(replace(one, key=key) for one, key in zip(lines, keys, strict=False))
        self._dropped: list[str] = []
        self._chosen: str | None = None
        self._to_others = False
        self.table = HeldTable(COLUMNS, name=TITLE, stretch=2, widths=(52, 210, 180, 120))
        self.said = Notice("info")
        self.go_on = button("&Nhập tiếp", role="main")
        self.drop = button("&Bỏ hồ sơ này")
        shut = button("Để &sau")
        self.others = button("Của người &khác")
        self.others.setVisible(others)
        self.fill(
            column(
                label(f"Có {len(lines)} hồ sơ chưa tiếp nhận xong.", role="title", wrap=True),
                label(HOW, role="quiet", wrap=True),
                self.table,
                self.said,
                row(self.go_on, self.drop, key_cap("Delete"), None, self.others, shut),
            )
        )
        self.table.opened.connect(self._go_on)
        self.go_on.clicked.connect(lambda: self._go_on(self.table.chosen()))
        self.drop.clicked.connect(self._drop)
        shut.clicked.connect(self.reject)
        self.others.clicked.connect(self._go_to_others)
        self.fit(640, 420)
        self._show()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete throws away, Ctrl+Z takes that back; the rest as in every dialog."""
        if event.key() == Qt.Key.Key_Delete:
            self._drop()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self._take_back()
        else:
            super().keyPressEvent(event)

    def _show(self) -> None:
        left = tuple(one for one in self._lines if one.name not in self._dropped)
        self.table.show_lines(left)
        for key in (self.go_on, self.drop):
            key.setEnabled(bool(left))

    def _go_on(self, line: HeldLine | None) -> None:
        if line is not None:
            self._chosen = line.name
            self.accept()

    def _go_to_others(self) -> None:
        self._to_others = True
        self.reject()

    def _drop(self) -> None:
        line = self.table.chosen()
        if line is not None:
            self._dropped.append(line.name)
            self._show()
            self.said.say(f"Đã bỏ: {line.who}. Ctrl Z để lấy lại.", tone="warn")

    def _take_back(self) -> None:
        if self._dropped:
            self._dropped.pop()
            self._show()
            self.said.say("Đã lấy lại.", tone="info")

    @classmethod
    def ask(
        cls, lines: tuple[HeldLine, ...], *, others: bool = False, parent: QWidget
    ) -> HeldAnswer:
        """What is to become of them; those neither chosen nor thrown away go on waiting.

        ``others``: whether there is a way to what others left half-done.
        """
        dialog = cls(lines, parent, others=others)
        dialog.exec()
        return HeldAnswer(
            chosen=dialog._chosen, dropped=tuple(dialog._dropped), others=dialog._to_others
        )
