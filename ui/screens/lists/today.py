"""Today's dossiers, and whatever the search box found; filtered as one types."""

from collections.abc import Callable
from enum import Enum, auto
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from counter_app.core.text import fold
from counter_app.domain.dossier import STATE_LABELS, DossierRow, marked_name
from counter_app.domain.heard import HEARD_WORDS, Heard
from counter_app.domain.papers import SlipStands
from counter_app.domain.rights import Right, may
from ui import strings, theme
from ui.desk.counter import MOST_ROWS, Counter
from ui.screens.screen import Screen, shortcut
from ui.steps_elsewhere import step_marked, step_told, step_tone
from ui.widgets.fields import LineEdit, button
from ui.widgets.layout import CARD_INSIDE, Notice, column, panel, row
from ui.widgets.table import Table
from ui.widgets.table_model import Column
from ui.widgets.text import ElidedLabel, key_cap, label

TYPING_MS = 120
Names = Callable[[DossierRow], tuple[str, str]]


class Source(Enum):
    """Where the rows come from."""

    TODAY = auto()
    FOUND = auto()
    UNPRINTED = auto()


TITLES = {Source.TODAY: "Hồ sơ hôm nay", Source.UNPRINTED: "Giấy hẹn chưa in"}
WHY_EMPTY = {
    Source.TODAY: "Hôm nay chưa tiếp nhận hồ sơ nào. Bấm F2 để tiếp nhận.",
    Source.FOUND: "Hãy gõ mã hồ sơ, tên không dấu, số định danh, điện thoại hoặc số giấy hẹn.",
    Source.UNPRINTED: "Mọi giấy hẹn đã in. Bấm Esc để về danh sách hôm nay.",
}


def who_of(one: DossierRow) -> str:
    """The applicant with the year of birth."""
    year = f", {one.birth_year}" if one.birth_year else ""
    return marked_name(f"{one.applicant_name}{year}", restricted=one.restricted)


def found_by(one: DossierRow) -> str:
    """Whom a search meant, where that is not the applicant."""
    return f"có {one.found_by}" if one.found_by else ""


def due_of(one: DossierRow) -> str:
    """The hour and day promised, short."""
    if one.due_at is None:
        return "–"
    hour, day = strings.promised(one.due_at)
    return f"{hour} {day.rsplit(' ', 1)[-1]}"


def _how(one: DossierRow) -> str:
    return HEARD_WORDS[one.heard or Heard.WAITS]


_SLIPS: Final = {
    SlipStands.NOT_YET: "! chưa in",
    SlipStands.OUT: "✓ đã in",
    SlipStands.QUEUED: "○ chờ in",
    SlipStands.PRINTING: "↑ đang in",
    SlipStands.FAILED: "! in hỏng",
    SlipStands.UNKNOWN: "? chưa rõ",
}


def _slip(one: DossierRow) -> str:
    if one.heard_at:
        return f"ở {one.heard_at}"
    if one.taken_elsewhere:
        return "ở quầy khác"
    if one.lacks_slip:
        return _SLIPS[one.slip]
    return "✓ đã in" if one.printed else "– không in"


def code_of(one: DossierRow) -> str:
    """Its code, else its slip's number."""
    return one.code or f"Số giấy hẹn {one.slip_no}"


def columns(names: Names) -> tuple[Column[DossierRow], ...]:
    """What a list says of a dossier; ``names`` gives a procedure's short and official name."""
    return (
        Column(title="Giờ nhận", value=lambda one: strings.hour(one.received_at)),
        Column(title="Mã hồ sơ", value=code_of, code=True),
        Column(
            title="Người nộp",
            value=lambda one: step_marked(who_of(one), one),
            tip=lambda one: step_told(who_of(one), one),
            tone=step_tone,
            copied=who_of,
            keeps=True,
        ),
        Column(title="Tìm thấy", value=found_by, keeps=True),
        Column(title="Thủ tục", value=lambda one: names(one)[0], tip=lambda one: names(one)[1]),
        Column(title="Hẹn trả", value=due_of, whole=True),
        Column(
            title="Giấy hẹn",
            value=_slip,
            tip=lambda one: f"{_slip(one)}, {_how(one)}" if one.heard_at else _slip(one),
            tone=lambda one: "warn" if one.lacks_slip or one.heard_at else "text_quiet",
        ),
        Column(title="Trạng thái", value=lambda one: STATE_LABELS[one.state]),
    )


WIDTHS = (84, 160, 230, 190, 200, 112, 100, 128)
FOUND_BY = 3
# Where there is little room: the hour is in the dossier, and "received" is what most rows say.
SPARED = (0, 7)
NARROW = 1000
TIGHT = 640


class TodayScreen(Screen):
    """A list with a filter; Enter opens a dossier."""

    help_page = "today"

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counter = counter
        self._rows: tuple[DossierRow, ...] = ()
        self._texts: dict[str, str] = {}
        self._asked, self._noted = "", True
        self._source = Source.TODAY
        self.title = ElidedLabel(role="title")
        self.title.say(TITLES[Source.TODAY])
        self.count = label("", role="quiet")
        self.filter = LineEdit(
            name="Lọc danh sách", length=200, hint="Gõ tên, mã hồ sơ, thủ tục, không cần dấu"
        )
        self.back = button("&Về danh sách hôm nay", role="small")
        self.bulk = button("&Nhận danh sách từ tệp…", role="small")
        self.day = button("&Mở, khóa sổ ngày…", role="small")
        self._writes = may(counter.desk.clerk, Right.WRITE)
        self.table: Table[DossierRow] = Table(
            columns(counter.procedure_names), name="Danh sách hồ sơ", stretch=4, widths=WIDTHS
        )
        self.empty = Notice("info")
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.cap = key_cap("Ctrl F")
        head = row(self.title, self.count, self.back, self.bulk, self.day, self.filter, self.cap)
        head.setStretch(0, 1)
        self.keys = panel(
            row(
                key_cap("↑↓"),
                label("chọn", role="quiet"),
                key_cap("Enter"),
                label("mở hồ sơ", role="quiet"),
                *((key_cap("Esc"), label("về tiếp nhận", role="quiet")) if self._writes else ()),
                None,
            )
        )
        box = column(head, self.empty, self.table, None, self.keys, inside=CARD_INSIDE)
        box.setStretch(2, 100)  # the empty space below counts only while there is no table
        self.setLayout(column(panel(box, role="card")))

    def _connect(self) -> None:
        self.filter.textEdited.connect(lambda _text: self._typing.start(TYPING_MS))
        self.filter.returnPressed.connect(self.table.setFocus)
        self._typing.timeout.connect(self._show)
        self.back.clicked.connect(self._show_today)
        self.bulk.clicked.connect(self._take_list)
        self.bulk.setVisible(self._writes)
        self.day.clicked.connect(self._open_day)
        self.table.opened.connect(self._open)
        shortcut(self, "Ctrl+F", self.filter.setFocus, "Tới ô lọc")
        self._counter.changes.dossier_received.connect(lambda _id: self._reload())
        self._counter.changes.dossier_changed.connect(
            lambda _id: self._reload() if self.isVisible() else None  # entering asks anew
        )

    def _take_list(self) -> None:
        from ui.dialogs.intake.bulk import BulkDialog

        BulkDialog.ask(self._counter, parent=self)
        self.table.setFocus()

    def _open_day(self) -> None:
        from ui.dialogs.day import DayDialog

        DayDialog.ask(self._counter, parent=self)
        self.table.setFocus()

    def _open(self, one: DossierRow) -> None:
        changes = self._counter.changes
        (changes.heard_wanted if one.heard_at else changes.dossier_wanted).emit(one.id)

    def enter(self) -> None:
        """Loads the list again and stands in it."""
        self._reload()
        self.table.setFocus()

    def search_for(self, text: str) -> None:
        """Shows what ``text`` finds among all dossiers instead of today's."""
        self._turn_to(Source.FOUND, text)

    def show_unprinted(self) -> None:
        """Shows the dossiers whose slip should have come out and has not."""
        self._turn_to(Source.UNPRINTED)
        self.table.setFocus()

    def _show_today(self) -> None:
        self._turn_to(Source.TODAY)
        self.table.setFocus()

    def _turn_to(self, source: Source, asked: str = "") -> None:
        self._source, self._asked, self._noted = source, asked, source is not Source.FOUND
        self.filter.clear()
        self.count.setText("đang tìm…")
        self._reload()

    def _reload(self) -> None:
        """Asks again; what is shown stays until the answer is here."""
        source, asked = self._source, self._asked

        def loaded(rows: tuple[DossierRow, ...]) -> None:
            if (source, asked) == (self._source, self._asked):
                self._loaded(rows)

        if source is Source.FOUND:
            self._counter.search(asked, owner=self, done=loaded)
        elif source is Source.UNPRINTED:
            self._counter.papers.find_waiting(owner=self, done=loaded)
        else:
            self._counter.rows_today(owner=self, done=loaded)

    def _loaded(self, rows: tuple[DossierRow, ...]) -> None:
        if not self._noted:
            self._noted = True
            self._counter.note_searched(self._asked, len(rows))
        self._rows = rows
        self._texts.clear()
        self.title.say(
            f"Kết quả tìm “{strings.masked(self._asked)}”"
            if self._source is Source.FOUND
            else TITLES[self._source]
        )
        todays = self._source is Source.TODAY
        self.back.setVisible(not todays)
        self.day.setVisible(todays and self._writes)
        self._show()

    def _show(self) -> None:
        words = fold(self.filter.value()).split()
        shown = tuple(one for one in self._rows if self._answers(one, words))
        self.table.show_rows(shown)
        self.table.hide_columns((FOUND_BY,), not any(one.found_by for one in shown))
        self.count.setText(self._tally(len(shown)))
        self.empty.say("" if shown else self._why_empty(), tone="info")
        self.table.setVisible(bool(shown))
        self.keys.setVisible(bool(shown))

    def _answers(self, one: DossierRow, words: list[str]) -> bool:
        """Whether every word is in the row; a row is folded once, not at every key."""
        if not words:
            return True
        if one.id not in self._texts:
            names = " ".join(self._counter.procedure_names(one))
            self._texts[one.id] = fold(
                f"{one.code} {one.slip_no} {who_of(one)} {one.found_by} {names} {one.procedure_code} {_slip(one)}"
            )
        return all(word in self._texts[one.id] for word in words)

    def _tally(self, shown: int) -> str:
        lacking = sum(one.lacks_slip for one in self._rows)
        elsewhere = sum(bool(one.heard_at) for one in self._rows)
        parts = [strings.number(shown) + " hồ sơ"]
        if shown < len(self._rows):
            parts[0] = f"{strings.number(shown)}/{strings.number(len(self._rows))} hồ sơ"
        if self._source is Source.FOUND and len(self._rows) == MOST_ROWS:
            parts.append(f"chỉ hiện {MOST_ROWS} hồ sơ đầu, hãy gõ thêm chữ")
        elif lacking and self._source is not Source.UNPRINTED:
            parts.append(f"{strings.number(lacking)} chưa in giấy hẹn")
        if elsewhere:
            parts.append(f"{strings.number(elsewhere)} ở quầy khác")
        return ", ".join(parts)

    def _why_empty(self) -> str:
        if self._rows:
            return "Không hồ sơ nào khớp với chữ đang lọc. Xóa bớt chữ để thấy thêm."
        missed = f"Không tìm thấy “{self._asked}”. " if self._source is Source.FOUND else ""
        why = WHY_EMPTY[self._source]
        return missed + (why if self._writes else why.removesuffix(" Bấm F2 để tiếp nhận."))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, some columns give theirs."""
        super().resizeEvent(event)
        narrow = theme.room(event.size().width()) < NARROW
        self.filter.setMinimumWidth(theme.px(200 if narrow else 280))
        self.table.hide_columns(SPARED, narrow)
        self.cap.setVisible(not narrow)
        self.count.setVisible(theme.room(event.size().width()) >= TIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes one step back: filter, search, then the intake screen."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.filter.text():
            self.filter.clear()
            self._show()
            self.table.setFocus()
        elif self._source is not Source.TODAY:
            self._show_today()
        else:
            self.left.emit()
