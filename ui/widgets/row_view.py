"""A table that is walked row by row: Home and End lead to its first and its last row."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView

_ENDS = (QAbstractItemView.CursorAction.MoveHome, QAbstractItemView.CursorAction.MoveEnd)


class RowView(QTableView):
    """Where single cells are walked instead, both keys stay in their row, as Qt has it."""

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Where a key leads; the column stays."""
        rows, count = QAbstractItemView.SelectionBehavior.SelectRows, self.model().rowCount()
        if action not in _ENDS or self.selectionBehavior() != rows or not count:
            return super().moveCursor(action, modifiers)
        row = count - 1 if action == QAbstractItemView.CursorAction.MoveEnd else 0
        return self.model().index(row, max(self.currentIndex().column(), 0))
