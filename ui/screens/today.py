"""Today's dossiers, and whatever the search box found; filtered as one types."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from counter_app.core.text import fold
from counter_app.domain.dossier import STATE_LABELS, DossierRow
from ui import strings
from ui.counter import Counter
from ui.screens.screen import Screen
from ui.table_model import Column
from ui.widgets.fields import LineEdit, button
from ui.widgets.layout import CARD_INSIDE, Notice, column, panel, row
from ui.widgets.table import Table
from ui.widgets.text import key_cap, label

TYPING_MS = 120


def _who(one: DossierRow) -> str:
    year = f", {one.birth_year}" if one.birth_year else ""
    return f"{one.applicant_name}{year}"


def _due(one: DossierRow) -> str:
    if one.due_at is None:
        return "–"
    hour, day = strings.promised(one.due_at)
    return f"{hour} {day.rsplit(' ', 1)[-1]}"


COLUMNS: tuple[Column[DossierRow], ...] = (
    Column(title="Giờ nhận", value=lambda one: strings.hour(one.received_at)),
    Column(title="Mã hồ sơ", value=lambda one: one.code or f"Số giấy hẹn {one.slip_no}"),
    Column(title="Người nộp", value=_who),
    Column(title="Thủ tục", value=lambda one: one.procedure_name),
    Column(title="Hẹn trả", value=_due),
    Column(title="Trạng thái", value=lambda one: STATE_LABELS[one.state]),
)
WIDTHS = (84, 216, 230, 200, 150, 140)


class TodayScreen(Screen):
    """A list with a filter; Enter opens a dossier."""

    help_page = "today"

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counter = counter
        self._rows: tuple[DossierRow, ...] = ()
        self._asked = ""
        self.title = label("Hồ sơ hôm nay", role="title")
        self.count = label("", role="quiet")
        self.filter = LineEdit(
            name="Lọc danh sách", length=200, hint="Gõ tên, mã hồ sơ, thủ tục, không cần dấu"
        )
        self.back = button("&Về danh sách hôm nay", role="small")
        self.table: Table[DossierRow] = Table(
            COLUMNS, name="Danh sách hồ sơ", stretch=3, widths=WIDTHS
        )
        self.empty = Notice("info")
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.filter.setMinimumWidth(360)
        head = row(self.title, self.count, None, self.back, self.filter)
        keys = row(
            key_cap("↑↓"),
            label("chọn", role="quiet"),
            key_cap("Enter"),
            label("mở hồ sơ", role="quiet"),
            key_cap("Esc"),
            label("về tiếp nhận", role="quiet"),
            None,
        )
        box = column(head, self.empty, self.table, None, keys, inside=CARD_INSIDE)
        box.setStretch(2, 100)  # the empty space below counts only while there is no table
        self.setLayout(column(panel(box, role="card")))

    def _connect(self) -> None:
        self.filter.textEdited.connect(lambda _text: self._typing.start(TYPING_MS))
        self.filter.returnPressed.connect(self.table.setFocus)
        self._typing.timeout.connect(self._show)
        self.back.clicked.connect(self._show_today)
        self.table.opened.connect(lambda one: self._counter.changes.dossier_wanted.emit(one.id))
        self._counter.changes.dossier_received.connect(lambda _id: self._reload())
        self._counter.changes.dossier_changed.connect(lambda _id: self._reload())

    def enter(self) -> None:
        """Loads the list again and stands in it."""
        self._reload()
        self.table.setFocus()

    def search_for(self, text: str) -> None:
        """Shows what ``text`` finds among all dossiers instead of today's."""
        self._asked = text
        self.filter.clear()
        self._reload()

    def _show_today(self) -> None:
        self.search_for("")
        self.table.setFocus()

    def _reload(self) -> None:
        if self._asked:
            self._counter.search(self._asked, owner=self, done=self._loaded)
        else:
            self._counter.rows_today(owner=self, done=self._loaded)

    def _loaded(self, rows: tuple[DossierRow, ...]) -> None:
        self._rows = rows
        self.title.setText(f"Kết quả tìm “{self._asked}”" if self._asked else "Hồ sơ hôm nay")
        self.back.setVisible(bool(self._asked))
        self._show()

    def _show(self) -> None:
        words = fold(self.filter.value()).split()
        shown = tuple(one for one in self._rows if _answers(one, words))
        self.table.show_rows(shown)
        self.count.setText(f"{len(shown)} hồ sơ")
        self.empty.say("" if shown else self._why_empty(), tone="info")
        self.table.setVisible(bool(shown))

    def _why_empty(self) -> str:
        if self._rows:
            return "Không hồ sơ nào khớp với chữ đang lọc. Xóa bớt chữ để thấy thêm."
        if self._asked:
            return "Không tìm thấy hồ sơ. Thử tên không dấu, số định danh hoặc điện thoại."
        return "Hôm nay chưa tiếp nhận hồ sơ nào. Bấm F2 để tiếp nhận."

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes one step back: filter, search, then the intake screen."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.filter.text():
            self.filter.clear()
            self._show()
        elif self._asked:
            self._show_today()
        else:
            self.left.emit()


def _answers(one: DossierRow, words: list[str]) -> bool:
    if not words:
        return True
    text = fold(
        f"{one.code or ''} {one.slip_no} {_who(one)} {one.procedure_name} {one.procedure_code}"
    )
    return all(word in text for word in words)
