"""A table that is walked row by row: Home and End lead to its first and its last row."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel, QTableView

from ui.widgets.layout import column
from ui.widgets.text import label

INSIDE_PX = 8
_ENDS = (QAbstractItemView.CursorAction.MoveHome, QAbstractItemView.CursorAction.MoveEnd)


class RowView(QTableView):
    """Where single cells are walked instead, both keys stay in their row, as Qt has it."""

    _instead: QLabel | None = None

    def say(self, words: str) -> None:
        """A sentence where rows would stand; with no words, or with rows, there is none."""
        words = "" if self.model().rowCount() else words
        if self._instead is None and words:
            self._instead = label(role="quiet", wrap=True)
            self.viewport().setLayout(column(self._instead, None, inside=INSIDE_PX))
        if self._instead is not None:
            self._instead.setText(words)
            self._instead.setVisible(bool(words))

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Where a key leads; the column stays."""
        rows, count = QAbstractItemView.SelectionBehavior.SelectRows, self.model().rowCount()
        if action not in _ENDS or self.selectionBehavior() != rows or not count:
            return super().moveCursor(action, modifiers)
        row = count - 1 if action == QAbstractItemView.CursorAction.MoveEnd else 0
        return self.model().index(row, max(self.currentIndex().column(), 0))
