"""A tick by its words; a short list of named things, each with one: ↑ ↓ walk, the space bar ticks."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from ui import theme
from ui.widgets.layout import column, panel, scrolling
from ui.widgets.text import literal, set_tool_tip

ROW_PX = 30
MOST_ROWS = 5


def tick(words: str) -> QCheckBox:
    """A tick of that name, with its access key."""
    box = QCheckBox(words)
    box.setAccessibleName(words.replace("&", ""))
    return box


class Ticks(QWidget):
    """The labels are data and shown as they are; of more than ``most_rows`` the rest scrolls."""

    def __init__(self, name: str, *, most_rows: int = MOST_ROWS) -> None:
        super().__init__()
        self._most_rows = most_rows
        self.setAccessibleName(name)
        self._boxes: dict[str, QCheckBox] = {}
        self._inside = column(gap=2)
        self._area = scrolling(panel(self._inside))
        self.setLayout(column(self._area, gap=0))

    def offer(self, labels: Iterable[str], *, ticked: Iterable[str]) -> None:
        """Replaces the list; those in ``ticked`` bear a tick."""
        for box in self._boxes.values():
            box.deleteLater()
        self._boxes = {label: QCheckBox(literal(label)) for label in dict.fromkeys(labels)}
        for label, box in self._boxes.items():
            set_tool_tip(box, label)  # a box cannot wrap: the whole words are one look away
            self._inside.addWidget(box)
        self.tick(ticked)
        rows = min(max(len(self._boxes), 1), self._most_rows)
        self._area.setFixedHeight(theme.px(ROW_PX * rows + 8))

    def tick(self, labels: Iterable[str]) -> None:
        """Ticks these and no others."""
        wanted = set(labels)
        for label, box in self._boxes.items():
            box.setChecked(label in wanted)

    def labels(self) -> tuple[str, ...]:
        """Everything on the list."""
        return tuple(self._boxes)

    def value(self) -> tuple[str, ...]:
        """What is ticked."""
        return tuple(label for label, box in self._boxes.items() if box.isChecked())

    def boxes(self) -> tuple[QCheckBox, ...]:
        """The boxes, from top to bottom."""
        return tuple(self._boxes.values())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down walk the list."""
        boxes = self.boxes()
        at = next((place for place, box in enumerate(boxes) if box.hasFocus()), None)
        way = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if at is None or way is None or not 0 <= at + way < len(boxes):
            super().keyPressEvent(event)
            return
        boxes[at + way].setFocus()
        self._area.ensureWidgetVisible(boxes[at + way])
