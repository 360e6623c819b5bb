"""The checklist: one row per paper, ticked with Space, kinds and counts by single keys.

The table edits what was handed in; whether that is enough is decided by the domain.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from counter_app.domain.catalogue.procedure import COMPONENT_KIND_LABELS, Component, ComponentKind
from counter_app.domain.checklist import GivenComponent
from ui import theme
from ui.widgets.row_view import RowView

_Index = QModelIndex | QPersistentModelIndex
TITLES: Final = ("", "Giấy tờ", "Loại", "SL")
TICK, LABEL, KIND, COUNT = range(4)
MOST: Final = 999
MOST_WRAPPED: Final = 200
ROW_PX: Final = 34


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One paper asked for, and what is in hand of it."""

    component: Component
    ticked: bool = False
    kind: ComponentKind
    count: int
    needed: bool = False
    """Whether this citizen has to hand it in, whatever its condition."""

    @property
    def is_sure(self) -> bool:
        """Whether everybody has it, or its number was told already."""
        return self.component.required or (self.needed and self.component.authority)

    def given(self) -> GivenComponent:
        """What is written down as handed in."""
        return GivenComponent(label=self.component.label, kind=self.kind, count=self.count)

    @property
    def words(self) -> str:
        """The paper's name, with its condition."""
        condition = self.component.condition
        return f"{self.component.label} – {condition}" if condition else self.component.label


class ChecklistModel(QAbstractTableModel):
    """The papers of one case and what is in hand."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[Line] = []
        self._kinds_within = False

    def ask(self, components: tuple[Component, ...], *, ticked: bool) -> None:
        """A new checklist; ``ticked`` marks the required papers as handed in."""
        self.beginResetModel()
        self._lines = [
            Line(
                component=one,
                kind=one.kind,
                count=one.count,
                ticked=ticked and one.required,
                needed=one.required,
            )
            for one in components
        ]
        self.endResetModel()

    def need(self, labels: Collection[str]) -> bool:
        """The conditional papers of these labels are needed too; whether that is news."""
        before = self._lines
        self._lines = [
            replace(one, needed=one.component.required or one.component.label in labels)
            for one in before
        ]
        return self._lines != before

    def lines(self) -> tuple[Line, ...]:
        """Every row."""
        return tuple(self._lines)

    def change(self, at: int, **what: Any) -> None:
        """Changes one row."""
        self.put({at: replace(self._lines[at], **what)})

    def put(self, lines: Mapping[int, Line]) -> None:
        """Puts each line in its row; however many there are, it is told once."""
        if not lines:
            return
        for at, line in lines.items():
            self._lines[at] = line
        last = len(TITLES) - 1
        self.dataChanged.emit(self.index(min(lines), 0), self.index(max(lines), last))
        self.changed.emit()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        """How many papers."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:
        """Tick, paper, kind, count."""
        return 0 if parent.isValid() else len(TITLES)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """The tick can be ticked."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return plain | Qt.ItemFlag.ItemIsUserCheckable if index.column() == TICK else plain

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words of a cell, its tick, its side."""
        if not index.isValid():
            return None
        line, column = self._lines[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(line, column, role)
        if role == Qt.ItemDataRole.ForegroundRole and column == KIND:
            held = line.component.may_not_be_asked
            return QColor(theme.current().good) if held else None
        if role == Qt.ItemDataRole.CheckStateRole and column == TICK:
            return Qt.CheckState.Checked if line.ticked else Qt.CheckState.Unchecked
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ticks."""
        if not index.isValid() or role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.change(index.row(), ticked=Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The titles."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(TITLES):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return TITLES[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def tell_kinds_within(self, within: bool) -> None:
        """Whether each kind stands with the paper's name, for want of a column of its own."""
        self._kinds_within = within
        if self._lines:
            last = self.index(len(self._lines) - 1, LABEL)
            self.dataChanged.emit(self.index(0, LABEL), last)

    def _words(self, line: Line, column: int, role: int) -> str:
        held = line.component.may_not_be_asked
        if column == TICK:
            spoken = "đã nhận" if line.ticked else "chưa nhận"
            return spoken if role == Qt.ItemDataRole.AccessibleTextRole else ""
        if column in (LABEL, KIND):
            kind = COMPONENT_KIND_LABELS[line.kind]
            if held and line.kind is ComponentKind.FROM_DATABASE:
                kind = "✓ đã tra cứu" if line.ticked else "có trong CSDL, không yêu cầu nộp"
            name = f"{line.words} ({kind})" if self._kinds_within else line.words
            return kind if column == KIND else name
        counted = line.kind not in (ComponentKind.SHOWN_ONLY, ComponentKind.FROM_DATABASE)
        return str(line.count) if counted else "–"


class ChecklistTable(RowView):
    """The checklist under the hands: Space ticks, ← → change the kind, digits the count."""

    changed = Signal()
    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ChecklistModel(self)
        self.setModel(self._model)
        self.setAccessibleName("Thành phần hồ sơ")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self._lay_out()
        self._model.changed.connect(self.changed)
        self.written: Callable[[str], bool] = lambda _label: False
        """What was written here and ticked by itself: nobody began to tick by hand."""

    def _lay_out(self) -> None:
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(theme.px(ROW_PX))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(LABEL, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(TICK, theme.px(34))
        self.setColumnWidth(KIND, theme.px(158))
        self.setColumnWidth(COUNT, theme.px(36))

    def narrow(self, narrow: bool) -> None:
        """The kinds give all of their room to the papers' names, and stand behind them."""
        self.setColumnHidden(KIND, narrow)
        self._model.tell_kinds_within(narrow)

    def ask(self, components: tuple[Component, ...], *, ticked: bool = False) -> None:
        """Shows the papers of a case; of very many, each name keeps to one line."""
        many = len(components) > MOST_WRAPPED
        modes = QHeaderView.ResizeMode
        self.verticalHeader().setSectionResizeMode(
            modes.Fixed if many else modes.ResizeToContents  # measured row by row: seconds
        )
        self._model.ask(components, ticked=ticked)
        if components:
            self.selectRow(0)

    def sizeHint(self) -> QSize:
        """No more height than it must have: it takes what the column leaves, and scrolls itself."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def has_lines(self) -> bool:
        """Whether the catalogue says what is asked for at all."""
        return bool(self._model.lines())

    def given(self) -> tuple[GivenComponent, ...]:
        """What is ticked, in the order of the list."""
        return tuple(line.given() for line in self._model.lines() if line.ticked)

    def applicable(self) -> tuple[str, ...]:
        """The conditional papers that this citizen turned out to need."""
        return tuple(
            line.component.label
            for line in self._model.lines()
            if line.ticked and line.component.condition
        )

    def take(self, given: tuple[GivenComponent, ...], *, exactly: bool = False) -> None:
        """Ticks what was kept of an earlier draft; ``exactly`` that, whatever else was ticked."""
        kept, put = {one.label: one for one in given}, {}
        for at, line in enumerate(self._model.lines()):
            one = kept.get(line.component.label)
            if one is not None:
                put[at] = replace(line, ticked=True, kind=one.kind, count=one.count)
            elif exactly and line.ticked:
                put[at] = replace(line, ticked=False)
        self._model.put(put)

    def need(self, labels: Collection[str]) -> bool:
        """Which conditional papers this citizen needs, by label; whether that is news."""
        return self._model.need(labels)

    def tick(self, names: Callable[[str], bool]) -> None:
        """The papers of these names are in hand."""
        lines = enumerate(self._model.lines())
        self._model.put(
            {at: replace(one, ticked=True) for at, one in lines if names(one.component.label)}
        )

    def tally(self) -> str:
        """``đủ 3/3``: how many of the needed papers are in hand."""
        needed = [line for line in self._model.lines() if line.needed]
        have = sum(line.ticked for line in needed)
        return f"{'đủ ' if have == len(needed) else ''}{have}/{len(needed)}" if needed else ""

    def tick_all(self) -> None:
        """Every needed paper is in hand, but for a consent and the like, which are asked after."""
        lines = enumerate(self._model.lines())
        wanted = {at: one for at, one in lines if one.is_sure and not one.ticked}
        self._model.put({at: replace(one, ticked=True) for at, one in wanted.items()})

    def stand_on_missing(self) -> None:
        """Puts the keyboard's row on the first paper that is needed and not ticked."""
        lines = enumerate(self._model.lines())
        at = next((at for at, one in lines if one.needed and not one.ticked), None)
        if at is not None:
            self.selectRow(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One key per act; Enter goes on, ticking all when nothing was ticked by hand yet."""
        at, key = self.currentIndex().row(), event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if all(self.written(one.label) for one in self.given()):
                self.tick_all()
            self.finished.emit()
        elif at < 0:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Space:
            self._model.change(at, ticked=not self._model.lines()[at].ticked)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._turn_kind(at, 1 if key == Qt.Key.Key_Right else -1)
        elif event.text().isdecimal() and event.text() != "":
            self._type_count(at, int(event.text()))
        elif key == Qt.Key.Key_Backspace:
            self._model.change(at, count=self._model.lines()[at].count // 10)
        else:
            super().keyPressEvent(event)

    def _turn_kind(self, at: int, step: int) -> None:
        kinds = tuple(ComponentKind)
        now = kinds.index(self._model.lines()[at].kind)
        self._model.change(at, kind=kinds[(now + step) % len(kinds)], ticked=True)

    def _type_count(self, at: int, digit: int) -> None:
        """The first digit replaces the asked count, more digits lengthen it."""
        line = self._model.lines()[at]
        fresh = self._counted != at
        self._counted = at
        count = digit if fresh else line.count * 10 + digit
        self._model.change(at, count=min(count, MOST), ticked=count > 0)

    _counted = -1

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """A new row starts its count afresh."""
        super().currentChanged(current, previous)
        self._counted = -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click anywhere on the tick's cell ticks."""
        index = self.indexAt(event.position().toPoint())
        super().mousePressEvent(event)
        if index.isValid() and index.column() == LABEL:
            self._model.change(index.row(), ticked=not self._model.lines()[index.row()].ticked)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Arriving by keyboard stands on the first row."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._model.rowCount():
            self.selectRow(0)
