"""A table of rows under the keyboard: ↑ ↓ walk, Enter opens. What rows mean is the screen's."""

import math
from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPalette,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from ui import theme
from ui.strings import literal_tip
from ui.widgets.row_view import RowView
from ui.widgets.table_model import Column, Rows, TableModel

Row = TypeVar("Row")
ROW_PX = 34
LEAST_SHARE = 0.66
ALWAYS_SHOWN = 5
NEVER_LESS_PX = 110
CODE_END_PX = 118
FIRST_LOOKED = 40
LAST_LOOKED = 8
FRAME_PX = 2
CELL_PADDING_PX = 8  # both sides of ``QTableView::item`` in the style
SHORTEST_PX = 56
_CONTROL = Qt.KeyboardModifier.ControlModifier


def _give(width: dict[int, int], gives: dict[int, int], room: int) -> None:
    """Takes from ``width`` what is wider than ``room``, from each its share of what it can give."""
    lacking, most = sum(width.values()) - room, sum(gives.values())
    share = min(max(lacking, 0) / most, 1) if most else 0
    width |= {at: width[at] - math.ceil(share * gives[at]) for at in gives}


class _Cells(QStyledItemDelegate):
    """Cells as Qt paints them; a code that does not fit keeps its end."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Where the dots go; a chosen row keeps its tones."""
        super().initStyleOption(option, index)
        tone, model = index.data(Qt.ItemDataRole.ForegroundRole), index.model()
        if tone is not None:
            option.palette.setColor(QPalette.ColorRole.HighlightedText, tone)
        if isinstance(model, TableModel) and model.columns()[index.column()].code:
            option.textElideMode = Qt.TextElideMode.ElideLeft

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Nothing is said again that stands there whole."""
        words = literal_tip(index.data(Qt.ItemDataRole.DisplayRole) or "")
        room, wanted = option.rect.size(), self.sizeHint(option, index)
        if index.data(Qt.ItemDataRole.ToolTipRole) == words and wanted.boundedTo(room) == wanted:
            QToolTip.hideText()
            return True
        return super().helpEvent(event, view, option, index)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Where cells are chosen one by one, a frame round the one the keyboard stands on."""
        super().paint(painter, option, index)
        view = option.widget
        one_by_one = QAbstractItemView.SelectionBehavior.SelectItems
        if not isinstance(view, QTableView) or view.selectionBehavior() != one_by_one:
            return
        if view.hasFocus() and index == view.currentIndex():
            painter.save()
            painter.setPen(QPen(QColor(theme.current().accent), FRAME_PX))
            inside = FRAME_PX // 2
            painter.drawRect(option.rect.adjusted(inside, inside, -inside - 1, -inside - 1))
            painter.restore()


class _WrappedCells(_Cells):
    """Asked for every cell that is measured: where none wraps, Qt's own answer is the quicker."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Words wrap between the paddings of the cell, which Qt adds only after it has wrapped."""
        inside = QStyleOptionViewItem(option)
        inside.rect = option.rect.adjusted(0, 0, -CELL_PADDING_PX, 0)
        return super().sizeHint(inside, index)


class Table(RowView, Generic[Row]):
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
        empty: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._sorts, self._empty = sorts, empty
        self._spares: frozenset[int] = frozenset()
        self._measured: dict[int, int] = {}
        self._widths: tuple[int, ...] = ()
        self._model: TableModel[Row] = TableModel(columns, self)
        self.setModel(self._model)
        self.setItemDelegate(_WrappedCells(self) if wrap else _Cells(self))
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
        self._set_heights(wrap)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setSectionsClickable(sorts)
        header.sectionClicked.connect(self.sort_wanted)
        self._shape(stretch, widths)
        self.doubleClicked.connect(lambda index: self._open(index.row()))

    def _set_heights(self, wrap: bool) -> None:
        """Fixed, so that a thousand rows cost what ten cost. Only short tables may wrap."""
        rows = self.verticalHeader()
        rows.hide()
        mode = QHeaderView.ResizeMode.ResizeToContents if wrap else QHeaderView.ResizeMode.Fixed
        rows.setSectionResizeMode(mode)
        rows.setMinimumSectionSize(theme.px(ROW_PX))
        rows.setDefaultSectionSize(theme.px(ROW_PX))

    def showEvent(self, event: QShowEvent) -> None:
        """What was told before it is seen is measured in the letters it is read in."""
        super().showEvent(event)
        self._spare()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns share the new width; wrapped rows are as high as it asks."""
        super().resizeEvent(event)
        self._fit()
        if self.wordWrap():
            self.resizeRowsToContents()

    def show_rows(self, rows: Rows[Row]) -> None:
        """Replaces all rows and stands on the first; without any, ``empty`` stands there."""
        self._model.show_rows(rows)
        self.say(self._empty)
        self._spare()
        if rows:
            self.selectRow(0)

    def show_columns(
        self, columns: Sequence[Column[Row]], *, stretch: int, widths: Sequence[int], by_cell: bool
    ) -> None:
        """Other columns from now on; ``by_cell``: the keyboard walks cells, not rows."""
        # The head is laid out anew in between: no width of a column that is gone may be asked for.
        self._spares, self._measured, self._widths = frozenset(), {}, ()
        self._model.show_columns(columns)
        self.walk_cells(by_cell)
        self._shape(stretch, widths)

    def walk_cells(self, by_cell: bool) -> None:
        """Whether the keyboard walks cells, each seen to be the one, or whole rows."""
        behaviour = QAbstractItemView.SelectionBehavior
        self.setSelectionBehavior(behaviour.SelectItems if by_cell else behaviour.SelectRows)

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
        spare, news = self._model.spare_columns(), self._measure()
        if news or spare != self._spares:
            self._spares = spare
            self._fit()

    def hide_columns(self, columns: Sequence[int], hidden: bool) -> None:
        """Leaves out columns where there is little room for them, or shows them again."""
        for at in columns:
            self.setColumnHidden(at, hidden)
        self._fit()

    def _hide(self, room: int) -> None:
        """Hides what says nothing, and the last columns where that saves scrolling sideways."""
        shown = [at for at in range(len(self._widths)) if at not in self._spares]
        if sum(map(self._full, shown)) > room:
            shown = [at for at in shown if not self._model.columns()[at].yields]
        kept = list(shown)
        while sum(map(self._least, kept)) > room and len(kept) > ALWAYS_SHOWN:
            kept.pop()
        if sum(map(self._least, kept)) > room:
            kept = shown
        # Qt goes on counting a section that is hidden while it stretches, or before it was laid out.
        for at in range(len(self._widths)):
            self.horizontalHeader().setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
            self.setColumnHidden(at, False)
            self.setColumnWidth(at, self._full(at))
            self.setColumnHidden(at, at not in kept)

    def _measure(self) -> bool:
        """Looks how wide the cells are that must be read whole; whether that is news."""
        count, columns = self._model.rowCount(), self._model.columns()
        looked = [*range(min(count, FIRST_LOOKED)), *range(max(count - LAST_LOOKED, 0), count)]
        found = {
            at: max(self.sizeHintForIndex(self._model.index(row, at)).width() for row in looked)
            for at, column in enumerate(columns)
            if looked and (column.whole or column.code)
        }
        news, self._measured = found != self._measured, found
        return news

    def _full(self, at: int) -> int:
        """How wide a column would be with room for all: its heading is never cut."""
        wanted = self._measured.get(at, self._widths[at])
        hidden = self.horizontalHeader().isHidden()
        return wanted if hidden else max(wanted, self.horizontalHeader().sectionSizeHint(at))

    def _least(self, at: int) -> int:
        """How narrow a column may be: a wide one gives, never the first, nor one that keeps."""
        column, full = self._model.columns()[at], self._full(at)
        if column.code:
            return min(full, theme.px(CODE_END_PX))
        first = at == 0 and at != self._stretch
        if first or column.keeps or column.whole or full <= theme.px(NEVER_LESS_PX):
            return full
        heading = self.horizontalHeader().sectionSizeHint(at)
        return max(int(full * LEAST_SHARE), min(heading, full))

    def _fit(self) -> None:
        """Where there is too little room the wide columns give some of theirs, codes last."""
        header, mode, room = self.horizontalHeader(), QHeaderView.ResizeMode, self._room()
        if self._sorts:
            self._hide(room)
        shown = [at for at in range(len(self._widths)) if not self.isColumnHidden(at)]
        width = {at: self._full(at) for at in shown}
        crowded = sum(width.values()) > room
        codes = {at for at in shown if self._model.columns()[at].code}
        for givers in (set(shown) - codes, codes) if crowded else ():
            _give(width, {at: width[at] - self._least(at) for at in givers}, room)
        if crowded and not self._sorts:  # nothing scrolls sideways: better short than out of sight
            loose = [at for at in shown if not self._model.columns()[at].whole]
            _give(width, {at: max(width[at] - theme.px(SHORTEST_PX), 0) for at in loose}, room)
        for at in shown:
            header.setSectionResizeMode(at, mode.Interactive)
            self.setColumnWidth(at, width[at])
        if self._widths and sum(width.values()) <= room:
            # Where the one that takes what is left is hidden, the widest of the others does.
            wide = self._stretch if self._stretch in width else max(width, key=width.__getitem__)
            header.setSectionResizeMode(wide, mode.Stretch)

    def _room(self) -> int:
        """What the columns share, with the bar at the side as if it were there."""
        bar = self.verticalScrollBar()
        beside = 0 if bar.isVisible() or self.wordWrap() else bar.sizeHint().width()
        return self.viewport().width() - beside

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
