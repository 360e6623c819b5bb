"""A field that finds as you type: matches appear under it, ↑ ↓ walk them, Enter takes one.

While nothing is typed it offers what is usual; there a digit and Enter take one by its number.
What is searched, how a match reads and what to say where there is none is handed in; the list
never takes the keyboard away.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QPoint, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QListView, QWidget

from ui import theme
from ui.widgets.fields import LineEdit
from ui.widgets.layout import Notice, column

ROW_PX: Final = 34
MOST_ROWS: Final = 9
_DIGITS: Final = frozenset("123456789")


class _Field(LineEdit):
    """A line edit that offers its keys to the list first and tells when it is left."""

    walked = Signal(int)
    taken = Signal()
    came = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↑ ↓ and Enter belong to the list, everything else is typing."""
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: 8,
            Qt.Key.Key_PageUp: -8,
        }
        if event.key() in steps:
            self.walked.emit(steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """An empty field offers what is usual."""
        super().focusInEvent(event)
        self.came.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving the field closes its list."""
        super().focusOutEvent(event)
        self.left.emit()


class TypeAhead(QWidget):
    """The field and its list of matches."""

    picked = Signal(object)

    def __init__(
        self,
        *,
        name: str,
        hint: str,
        find: Callable[[str], Sequence[Any]],
        words: Callable[[Any], str],
        advice: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._find, self._words, self._advice = find, words, advice
        self._matches: Sequence[Any] = ()
        self._chosen: Any = None
        self._usual: Callable[[], Sequence[Any]] = tuple
        self._is_pinned: Callable[[Any], bool] = lambda _one: False
        self.field = _Field(name=name, length=120, hint=hint, parent=self)
        self.field.setProperty("role", "great")
        self._names = QStringListModel(self)
        self._list: QListView | None = None
        self.nothing = Notice("info")
        box = column(self.field, self.nothing, gap=4)
        self.setLayout(box)
        self._connect()

    def _connect(self) -> None:
        self.field.textEdited.connect(self._search)
        self.field.walked.connect(self._walk)
        self.field.taken.connect(self._take)
        self.field.came.connect(self._offer)
        self.field.left.connect(self.close_list)

    def offer_usual(
        self, usual: Callable[[], Sequence[Any]], is_pinned: Callable[[Any], bool]
    ) -> None:
        """What to offer while nothing is typed, asked anew each time."""
        self._usual, self._is_pinned = usual, is_pinned

    def refresh_usual(self) -> None:
        """What is usual has changed: an open list shows it."""
        if self.is_open() and not self.field.text():
            self._offer()

    def is_picked(self) -> bool:
        """Whether one is picked."""
        return self._chosen is not None

    def current(self) -> object:
        """The match under the hands, else the one picked; None: neither."""
        if self.is_open() and self._list is not None and self._list.currentIndex().isValid():
            match: object = self._matches[self._list.currentIndex().row()]
            return match
        chosen: object = self._chosen
        return chosen

    def show_chosen(self, value: object, words: str) -> None:
        """Shows ``value`` as the one picked; nothing is announced."""
        self._chosen = value
        self.nothing.say("")
        self.field.setText(words)
        self.field.setCursorPosition(0)
        self.close_list()

    def clear(self) -> None:
        """Nothing typed, nothing picked."""
        self._chosen = None
        self.nothing.say("")
        self.field.clear()
        self.close_list()

    def held(self) -> str:
        """The words of the one picked; empty for none."""
        return "" if self._chosen is None else self._words(self._chosen)

    def take_held(self, held: str) -> None:
        """Picks the one of these words again, if it is still found."""
        found = self._find(held) if held else ()
        match: Any = next((one for one in found if self._words(one) == held), None)
        if match is not None:
            self.show_chosen(match, held)
            self.picked.emit(match)

    def is_open(self) -> bool:
        """Whether matches are shown."""
        return self._list is not None and self._list.isVisible()

    def matches(self) -> Sequence[Any]:
        """What is offered now."""
        return self._matches

    def close_list(self) -> None:
        """Hides the matches."""
        if self._list is not None:
            self._list.hide()

    def _offer(self) -> None:
        """What is usual, with nothing under the hands yet: Enter goes on as ever."""
        if self.field.text() or self._chosen is not None:
            return
        self._matches = self._usual()
        if not self._matches:
            self.close_list()
            return
        named = enumerate(self._matches, start=1)
        self._names.setStringList([self._numbered(number, one) for number, one in named])
        self._open_list().setCurrentIndex(QModelIndex())

    def _numbered(self, number: int, match: Any) -> str:
        pin = "  ★ đã ghim" if self._is_pinned(match) else ""
        return f"{number}   {self._words(match)}{pin}"

    def _search(self, text: str) -> None:
        if not text:
            self._offer()
            return
        self._matches = (*self._numbered_by(text), *self._find(text)) if text.strip() else ()
        self._names.setStringList([self._words(match) for match in self._matches])
        missed = bool(text.strip()) and not self._matches
        self.nothing.say(f"Không tìm thấy “{text.strip()}”. {self._advice}" if missed else "")
        if not self._matches:
            self.close_list()
            return
        shown = self._open_list()
        shown.setCurrentIndex(self._names.index(0))

    def _numbered_by(self, text: str) -> Sequence[Any]:
        """The usual one of that number; codes begin with digits too, so it is only the first."""
        usual = self._usual() if text in _DIGITS else ()
        return usual[int(text) - 1 : int(text)] if usual else ()

    def _open_list(self) -> QListView:
        if self._list is None:
            self._list = self._make_list()
        rows = min(len(self._matches), MOST_ROWS)
        top = self.window()
        self._list.setParent(top)
        at = self.field.mapTo(top, QPoint(0, self.field.height() + 2))
        self._list.setGeometry(at.x(), at.y(), self.field.width(), rows * theme.px(ROW_PX) + 6)
        self._list.show()
        self._list.raise_()
        return self._list

    def _make_list(self) -> QListView:
        made = QListView()
        made.setModel(self._names)
        made.setAccessibleName(f"{self.field.accessibleName()}: kết quả tìm")
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.setFrameShape(QFrame.Shape.Box)
        made.setUniformItemSizes(True)
        made.setTextElideMode(Qt.TextElideMode.ElideRight)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        made.clicked.connect(lambda _index: self._take())
        # It hangs in the window, which outlives this field: both go together, its names last.
        self._names.setParent(made)
        self.destroyed.connect(made.deleteLater)
        return made

    def _walk(self, step: int) -> None:
        if not self.is_open() or self._list is None:
            self._search(self.field.text())
            return
        at = self._list.currentIndex()
        row = min(max(at.row() + step if at.isValid() else 0, 0), len(self._matches) - 1)
        self._list.setCurrentIndex(self._names.index(row))

    def _take(self) -> None:
        if self.is_open() and self._list is not None and self._list.currentIndex().isValid():
            match = self._matches[self._list.currentIndex().row()]
            self.show_chosen(match, self._words(match))
            self.picked.emit(match)
        elif self._chosen is not None:
            self.picked.emit(self._chosen)
