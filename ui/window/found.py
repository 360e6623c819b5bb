"""What the search box at the top finds while one types: a short list under it, walked by ↓ ↑.

The keyboard stays in the box until Esc leaves it, empty. Each answer is of the text that stands there: an older one that
comes late is dropped. Enter without a choice is the window's, which shows the whole list.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from counter_app.domain.dossier import STATE_LABELS, DossierRow
from ui import strings, theme
from ui.desk.counter import Counter
from ui.screens.lists.today import Names, code_of, due_of, found_by, who_of
from ui.widgets.fields import LineEdit, is_enter
from ui.widgets.layout import column
from ui.widgets.table import ROW_PX, Table
from ui.widgets.table_model import Column
from ui.widgets.text import label

TYPING_MS: Final = 40
PAGE: Final = 20
_LONGEST: Final = 100  # a longer text was pasted or scanned, and names itself
_ROWS_SEEN: Final = 10
_WIDTH: Final = 820
_WIDTHS: Final = (230, 190, 170, 190, 110, 120)
_FOUND_BY: Final = 1
_STEPS: Final = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: _ROWS_SEEN,
    Qt.Key.Key_PageUp: -_ROWS_SEEN,
}


class FoundList(QFrame):
    """Hangs under ``box``; ``opened`` carries the dossier that was chosen."""

    opened = Signal(object)
    left = Signal()
    """Nothing more is looked for."""

    def __init__(self, box: LineEdit, counter: Callable[[], Counter | None], over: QWidget) -> None:
        super().__init__(over)
        self._box, self._counter, self._over = box, counter, over
        self._asked, self._found = "", 0
        self.setProperty("role", "card")
        self.setAccessibleName("Kết quả tìm khi đang gõ")
        self.table: Table[DossierRow] = Table(
            _columns(self._names), name="Hồ sơ tìm thấy", stretch=3, widths=_WIDTHS
        )
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.horizontalHeader().hide()
        self.said = label("", role="quiet")
        self._inside = column(self.table, self.said, gap=4, inside=6)
        self.setLayout(self._inside)
        self._typing = QTimer(self, singleShot=True)
        self.hide()
        self._connect()

    def _connect(self) -> None:
        self._box.installEventFilter(self)
        self._over.installEventFilter(self)
        self._box.textEdited.connect(lambda _text: self._typing.start(TYPING_MS))
        self._box.textChanged.connect(self._heed)
        self._typing.timeout.connect(self._ask)
        self.table.clicked.connect(lambda index: self._open(index.row()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """↓ ↑ walk, Enter opens what was chosen, Esc leaves the box; without the keyboard it shuts."""
        if watched is self._over:
            if event.type() == QEvent.Type.Resize and self.isVisible():
                self._place()
            return False
        if event.type() == QEvent.Type.FocusOut:
            self.shut()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._takes(event)
        return False

    def forget(self) -> None:
        """Nothing that was found stays in the list."""
        self.shut()
        self.table.show_rows(())

    def shut(self) -> None:
        """Nothing is shown, and no answer on its way will be."""
        self._asked = ""
        self._typing.stop()
        self.hide()

    def _takes(self, event: QKeyEvent) -> bool:
        """Whether a key in the box was meant for the list."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None:
            self._walk(step)
        elif event.key() == Qt.Key.Key_Escape:
            self._box.clear()
            self.shut()
            self.left.emit()
        elif is_enter(event) and self.isVisible() and self.table.currentIndex().isValid():
            self._open(self.table.currentIndex().row())
        else:
            return False
        return True

    def _heed(self, text: str) -> None:
        if not text.strip():
            self.shut()

    def _ask(self) -> None:
        text, counter = self._box.value(), self._counter()
        if not text or len(text) > _LONGEST or counter is None or not self._box.hasFocus():
            self.shut()
            return
        self._asked = text

        def found(rows: tuple[DossierRow, ...]) -> None:
            if text == self._asked:
                self._show(rows)

        counter.search(text, owner=self, done=found, limit=PAGE + 1)

    def _names(self, row: DossierRow) -> tuple[str, str]:
        counter = self._counter()
        return counter.procedure_names(row) if counter else (row.procedure_name, row.procedure_name)

    def _show(self, rows: tuple[DossierRow, ...]) -> None:
        shown, self._found = rows[:PAGE], len(rows)
        self.table.show_rows(shown)
        self.table.hide_columns((_FOUND_BY,), not any(one.found_by for one in shown))
        self.table.clearSelection()
        self.table.setCurrentIndex(QModelIndex())
        self.table.setVisible(bool(shown))
        self.said.setText(_sentence(len(rows)))
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        """Under the box, its right side with the box's, never wider than the window."""
        width = min(theme.px(_WIDTH), self._over.width() - 16)
        rows = min(self.table.count(), _ROWS_SEEN)
        self.table.setFixedHeight(rows * theme.px(ROW_PX) + 4)
        corner = self._box.mapTo(self._over, QPoint(self._box.width(), self._box.height() + 2))
        left = max(min(corner.x(), self._over.width() - 8) - width, 8)
        self._inside.activate()
        self.setGeometry(left, corner.y(), width, self.sizeHint().height())

    def _walk(self, step: int) -> None:
        if not self.isVisible():
            self._ask()
        elif self.table.count():
            at = self.table.currentIndex().row()
            at = min(max(at + step, 0), self.table.count() - 1)
            self.table.selectRow(at)

    def _open(self, at: int) -> None:
        self.table.selectRow(at)
        row, asked, counter = self.table.chosen(), self._asked, self._counter()
        self.shut()
        if row is not None:
            if counter is not None:
                counter.note_searched(asked, self._found)
            self._box.clear()
            self.opened.emit(row)


def _columns(names: Names) -> tuple[Column[DossierRow], ...]:
    return (
        Column(title="Người nộp", value=who_of, keeps=True),
        Column(title="Tìm thấy", value=found_by, keeps=True),
        Column(title="Mã hồ sơ", value=code_of, code=True),
        Column(title="Thủ tục", value=lambda one: names(one)[0]),
        Column(title="Hẹn trả", value=due_of, whole=True),
        Column(title="Trạng thái", value=lambda one: STATE_LABELS[one.state], whole=True),
    )


def _sentence(found: int) -> str:
    if not found:
        return "Chưa thấy hồ sơ nào. Gõ tên không dấu, mã, số định danh, điện thoại (từ 3 số)."
    if found > PAGE:
        return f"{PAGE} hồ sơ mới nhất, còn nữa. ↓ chọn, Enter mở; Enter ngay: xem cả danh sách."
    return f"{strings.number(found)} hồ sơ. ↓ chọn, Enter mở, Esc thôi."
