"""A table of rows under the keyboard: ↑ ↓ walk, Enter opens. What rows mean is the screen's."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui import theme
from ui.table_model import Column, TableModel

Row = TypeVar("Row")
ROW_PX = 34


class Table(QTableView, Generic[Row]):
    """Shows a ``TableModel``; one row is chosen at a time."""

    opened = Signal(object)

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        *,
        name: str,
        stretch: int,
        widths: Sequence[int],
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model: TableModel[Row] = TableModel(columns, self)
        self.setModel(self._model)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(wrap)
        self.verticalHeader().hide()
        # Fixed heights: a thousand rows cost what ten cost. Only short tables may wrap.
        mode = QHeaderView.ResizeMode.ResizeToContents if wrap else QHeaderView.ResizeMode.Fixed
        self.verticalHeader().setSectionResizeMode(mode)
        self.verticalHeader().setMinimumSectionSize(theme.px(ROW_PX))
        self.verticalHeader().setDefaultSectionSize(theme.px(ROW_PX))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        for at, width in enumerate(widths):
            self.setColumnWidth(at, theme.px(width))
        header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(lambda index: self._open(index.row()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrapped rows are as high as the new width asks."""
        super().resizeEvent(event)
        if self.wordWrap():
            self.resizeRowsToContents()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Replaces all rows and stands on the first."""
        self._model.show_rows(rows)
        if rows:
            self.selectRow(0)

    def count(self) -> int:
        """How many rows are shown."""
        return self._model.rowCount()

    def chosen(self) -> Row | None:
        """The row under the keyboard."""
        return self._model.row_at(self.currentIndex().row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the chosen row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def _open(self, at: int) -> None:
        row = self._model.row_at(at)
        if row is not None:
            self.opened.emit(row)
