"""One sentence that may be long: wraps over several lines, is one text; Tab leaves it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.widgets.fields import Lines, is_enter


class Sentence(Lines):
    """Three lines high where it may be long; line breaks count as blanks."""

    def __init__(self, *, name: str, longest: int, parent: QWidget | None = None) -> None:
        super().__init__(name=name, parent=parent)
        self.setProperty("role", "sentence")
        self._least = 1 if longest <= _ONE_LINE else 3
        if self._least == 1:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self._make_room)
        # Words may wrap only after they were told: where they are painted first.
        self.document().documentLayout().documentSizeChanged.connect(self._make_room)
        self._make_room()

    def _make_room(self) -> None:
        """As many lines as the words take, three at most: none is cut in half."""
        lines = round(self.document().size().height())
        rows = min(max(self._least, lines), _MOST_LINES)
        margins = 1 if lines > rows else 2  # below the last that is seen begins the next
        around = theme.EDGES_PX + margins * round(self.document().documentMargin())
        lines_high = self.fontMetrics().lineSpacing() * rows + around
        self.setFixedHeight(max(lines_high, theme.field_height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other words may wrap."""
        super().resizeEvent(event)
        self._make_room()

    def text(self) -> str:
        """What stands there, as one line."""
        return " ".join(self.toPlainText().split())

    def show_text(self, text: str) -> None:
        """Puts ``text`` in, as if typed, so that Ctrl+Z takes it back."""
        if text != self.text():
            self.selectAll()
            self.insertPlainText(text)

    def remark(self) -> str:
        """Nothing: a sentence may be as long as its paper lets it."""
        return ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to the next field: a sentence has no line breaks."""
        if is_enter(event):
            self.focusNextChild()
        else:
            super().keyPressEvent(event)


_ONE_LINE = 160
_MOST_LINES = 3
