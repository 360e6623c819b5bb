"""A table of rows under the keyboard: ↑ ↓ walk, Enter opens. What rows mean is the screen's."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView, QWidget

from ui import theme
from ui.table_model import Column, TableModel

Row = TypeVar("Row")
ROW_PX = 34
LEAST_SHARE = 0.66
ALWAYS_SHOWN = 5
NEVER_LESS_PX = 110
_CONTROL = Qt.KeyboardModifier.ControlModifier


class Table(QTableView, Generic[Row]):
    """Shows a ``TableModel``; one row is chosen at a time."""

    opened = Signal(object)
    cell_opened = Signal(object, int)
    """The row that was opened, and the column the keyboard stood in."""
    copied = Signal(str)
    """What the clipboard got, in words."""
    sort_wanted = Signal(int)
    """Whoever fills the table is asked to put it in the order of that column."""

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        *,
        name: str,
        stretch: int,
        widths: Sequence[int],
        wrap: bool = False,
        sorts: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._sorts = sorts
        self._spares: frozenset[int] = frozenset()
        self._model: TableModel[Row] = TableModel(columns, self)
        self.setModel(self._model)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        policy = Qt.ScrollBarPolicy
        self.setHorizontalScrollBarPolicy(
            policy.ScrollBarAsNeeded if sorts else policy.ScrollBarAlwaysOff
        )
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
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
        header.setSectionsClickable(sorts)
        header.sectionClicked.connect(self.sort_wanted)
        self._shape(stretch, widths)
        self.doubleClicked.connect(lambda index: self._open(index.row()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns share the new width; wrapped rows are as high as it asks."""
        super().resizeEvent(event)
        if self._sorts:
            self._fit()
        if self.wordWrap():
            self.resizeRowsToContents()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Replaces all rows and stands on the first."""
        self._model.show_rows(rows)
        self._spare()
        if rows:
            self.selectRow(0)

    def show_columns(
        self, columns: Sequence[Column[Row]], *, stretch: int, widths: Sequence[int], by_cell: bool
    ) -> None:
        """Other columns from now on; ``by_cell``: the keyboard walks cells, not rows."""
        self._spares = frozenset()
        self._model.show_columns(columns)
        behaviour = QAbstractItemView.SelectionBehavior
        self.setSelectionBehavior(behaviour.SelectItems if by_cell else behaviour.SelectRows)
        self._shape(stretch, widths)

    def show_order(self, column: int, *, falling: bool) -> None:
        """The heading whose order the rows are in; -1 where it is no column's."""
        header = self.horizontalHeader()
        header.setSortIndicatorShown(column >= 0)
        order = Qt.SortOrder.DescendingOrder if falling else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(column, order)

    def copy(self, *, row: bool) -> None:
        """The row under the keyboard, or its one cell, for pasting elsewhere."""
        from counter_app.services.spreadsheet import tabbed_text  # after the first picture

        index = self.currentIndex()
        if index.isValid():
            said = self._model.words(index.row())
            cells = said if row else said[index.column() : index.column() + 1]
            QApplication.clipboard().setText(tabbed_text([cells]))
            self.copied.emit("Đã chép dòng." if row else "Đã chép ô.")

    def _shape(self, stretch: int, widths: Sequence[int]) -> None:
        self._stretch, self._widths = stretch, tuple(theme.px(width) for width in widths)
        self._fit()

    def _spare(self) -> None:
        """Columns that say nothing of these rows leave their room to the others."""
        spare = self._model.spare_columns()
        if spare != self._spares:
            self._spares = spare
            self._fit()

    def _hide(self) -> None:
        """Hides what says nothing, and the last columns where that saves scrolling sideways."""
        shown = [at for at in range(len(self._widths)) if at not in self._spares]
        kept = list(shown)
        while self._least_width(kept) > self.viewport().width() and len(kept) > ALWAYS_SHOWN:
            kept.pop()
        if self._least_width(kept) > self.viewport().width():
            kept = shown
        # Qt goes on counting a section that is hidden while it stretches, or before it was laid out.
        for at in range(len(self._widths)):
            self.horizontalHeader().setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
            self.setColumnHidden(at, False)
            self.setColumnWidth(at, self._widths[at])
            self.setColumnHidden(at, at not in kept)

    def _gives(self, at: int) -> bool:
        """Whether a column is wide and may be narrower: never the first, nor one that keeps."""
        keeps = self._model.columns()[at].keeps
        return at > 0 and self._widths[at] > theme.px(NEVER_LESS_PX) and not keeps

    def _least_width(self, columns: Sequence[int]) -> int:
        share = (LEAST_SHARE if self._gives(at) else 1 for at in columns)
        return sum(int(self._widths[at] * one) for at, one in zip(columns, share, strict=True))

    def _fit(self) -> None:
        """Where there is too little room the wide columns but the first give some of theirs."""
        header, mode = self.horizontalHeader(), QHeaderView.ResizeMode
        if self._sorts:
            self._hide()
        shown = [at for at in range(len(self._widths)) if not self.isColumnHidden(at)]
        wide = sum(self._widths[at] for at in shown if self._gives(at))
        fixed = sum(self._widths[at] for at in shown) - wide
        room = self.viewport().width() - fixed
        crowded = self._sorts and room < wide
        share = max(room / max(wide, 1), LEAST_SHARE) if crowded else 1
        for at in shown:
            header.setSectionResizeMode(at, mode.Interactive)
            width = self._widths[at]
            self.setColumnWidth(at, int(width * share) if self._gives(at) else width)
        if not crowded and self._widths:
            header.setSectionResizeMode(self._stretch, mode.Stretch)

    def count(self) -> int:
        """How many rows are shown."""
        return self._model.rowCount()

    def chosen(self) -> Row | None:
        """The row under the keyboard."""
        return self._model.row_at(self.currentIndex().row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the chosen row; a digit asks for the order of that column; Ctrl+C copies."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex().row())
        elif event.key() == Qt.Key.Key_C and event.modifiers() & _CONTROL:
            self.copy(row=not event.modifiers() & Qt.KeyboardModifier.AltModifier)
        elif self._sorts and event.text().isdecimal() and event.text() != "0":
            self._ask_order(int(event.text()))
        else:
            super().keyPressEvent(event)

    def _ask_order(self, number: int) -> None:
        """The order of the nth column that is shown."""
        shown = [at for at in range(self._model.columnCount()) if not self.isColumnHidden(at)]
        if number <= len(shown):
            self.sort_wanted.emit(shown[number - 1])

    def _open(self, at: int) -> None:
        row = self._model.row_at(at)
        if row is not None:
            self.opened.emit(row)
            self.cell_opened.emit(row, max(self.currentIndex().column(), 0))
