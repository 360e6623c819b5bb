"""One table model for every table: rows of any value, columns of ``Column``. It only shows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from ui import theme
from ui.strings import literal_tip
from ui.widgets.lazy_rows import LazyRows

Row = TypeVar("Row")
Rows = Sequence[Row] | LazyRows[Row]
ON_ITS_WAY: Final = "…"
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[Row]):
    """One column: its title, what it shows of a row, and to which side.

    ``tip`` is the longer text of a cell, else its own words where they are cut; ``tone`` names a colour token of the theme; ``copied`` is
    what a copy of the cell says where the screen says it shorter. ``spare`` says whether a cell is
    not worth its room: a column of nothing else is hidden. ``keeps`` its width in a crowd; one that
    ``yields`` is gone before any other is narrowed. A ``whole`` column is as wide as what its cells say; a ``code``, too, and in a crowd it loses its
    front, for its end tells it apart.
    """

    title: str
    value: Callable[[Row], str]
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
    tip: Callable[[Row], str] | None = None
    tone: Callable[[Row], str] | None = None
    copied: Callable[[Row], str] | None = None
    spare: Callable[[Row], bool] | None = None
    keeps: bool = False
    yields: bool = False
    whole: bool = False
    code: bool = False


class TableModel(QAbstractTableModel, Generic[Row]):
    """Shows ``rows`` through ``columns``; knows nothing of what they mean."""

    def __init__(self, columns: Sequence[Column[Row]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._rows: Rows[Row] = ()

    def show_columns(self, columns: Sequence[Column[Row]]) -> None:
        """Other columns from now on; their rows are shown next."""
        self.beginResetModel()
        self._columns, self._rows = tuple(columns), ()
        self.endResetModel()

    def show_rows(self, rows: Rows[Row]) -> None:
        """Replaces all rows; lazy ones are painted as they come."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()
        if isinstance(rows, LazyRows):
            rows.arrived.connect(lambda first, last: self._painted_anew(rows, first, last))

    def _painted_anew(self, rows: LazyRows[Row], first: int, last: int) -> None:
        if rows is self._rows:
            columns = len(self._columns) - 1
            self.dataChanged.emit(self.index(first, 0), self.index(last, columns))

    def row_at(self, index: int) -> Row | None:
        """The row at ``index``, or None outside the table."""
        return self._rows[index] if 0 <= index < len(self._rows) else None

    def words(self, index: int) -> tuple[str, ...]:
        """What a copy of every cell of a row says."""
        row = self._rows[index]
        if row is None:
            return tuple(ON_ITS_WAY for _ in self._columns)
        return tuple((column.copied or column.value)(row) for column in self._columns)

    def columns(self) -> tuple[Column[Row], ...]:
        """What is shown of a row."""
        return self._columns

    def spare_columns(self) -> frozenset[int]:
        """The columns no cell of which is worth its room; none where not all rows are known."""
        rows = self._rows
        if not rows or isinstance(rows, LazyRows):
            return frozenset()
        return frozenset(
            at
            for at, column in enumerate(self._columns)
            if column.spare is not None and all(map(column.spare, rows))
        )

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        """How many rows; none under a cell."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:
        """How many columns; none under a cell."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a cell, the longer ones, their side and colour."""
        if not index.isValid():
            return None
        column, row = self._columns[index.column()], self._rows[index.row()]
        if row is None:
            return ON_ITS_WAY if role == Qt.ItemDataRole.DisplayRole else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.value(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return literal_tip((column.tip or column.value)(row))
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(getattr(theme.current(), column.tone(row))) if column.tone else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.align | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The titles of the columns."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._columns[section].align | Qt.AlignmentFlag.AlignVCenter
        return None
