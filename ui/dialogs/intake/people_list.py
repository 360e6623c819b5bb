"""People one under another: each line can be brought back into the fields and mended there."""

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QModelIndex, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView

from ui import theme
from ui.widgets.fields import is_enter
from ui.widgets.text import label, set_role

NOBODY = -1
HOW = "Enter trên một dòng để sửa dòng đó."
UNREAD = "{} lần quét chưa đọc được: hãy đếm lại số thẻ."


class PeopleList(QListView):
    """``opened`` tells the line to mend; ``mended`` is the one that stands in the fields, if any.

    ``tally`` says how many there are and how many scans were in vain: cards come one after another,
    and what is said of one is gone with the next.
    """

    opened = Signal(int)

    def __init__(self, *, name: str, height: int) -> None:
        super().__init__()
        self.mended = NOBODY
        self._unread = 0
        self.tally = label("", role="line")
        self._names = QStringListModel(self)
        self.setModel(self._names)
        self.setAccessibleName(name)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setFixedHeight(theme.px(height))
        self.doubleClicked.connect(self._open)
        self._tell()

    def show_lines(self, lines: Iterable[str]) -> None:
        """One line a person."""
        self._names.setStringList(list(lines))
        self._tell()

    def note_unread(self) -> None:
        """One more scan that was no card."""
        self._unread += 1
        self._tell()

    def _tell(self) -> None:
        count = self._names.rowCount()
        people = f"{count} người." if count else ""
        unread = UNREAD.format(self._unread) if self._unread else ""
        self.tally.setText(f"{people} {unread}".strip())
        self.tally.setVisible(bool(people or unread))
        set_role(self.tally, tone="warn" if unread else "")

    def take_out(self) -> int | None:
        """The chosen line, which is about to go; None where none is chosen."""
        at = self.currentIndex().row()
        if not 0 <= at < self._names.rowCount():
            return None
        if at == self.mended:
            self.mended = NOBODY
        elif at < self.mended:
            self.mended -= 1
        return at

    def or_else(self) -> str:
        """What there is to do instead of naming whoever stands in the fields."""
        return "hoặc xóa các ô còn lại" if self.mended == NOBODY else "hoặc bỏ người đang chọn"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the line."""
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if is_enter(event) and plain and self.currentIndex().isValid():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())

    def held(self) -> Any:
        """Which line is being mended, as JSON can say it."""
        return self.mended

    def take_held(self, held: Any) -> None:
        """That line is being mended again."""
        self.mended = int(held)
