"""How the lists look: those made on the left, the dossiers of the chosen one on the right."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from counter_app.core.clock import local
from counter_app.core.ids import DossierId
from counter_app.domain.dossier import STATE_LABELS
from counter_app.domain.handover import Way, list_code
from counter_app.services.handing_over.handover import Handover, HandoverItem
from counter_app.services.handing_over.handover_receipt import why_not_waiting
from ui import strings, theme
from ui.widgets.fields import button
from ui.widgets.layout import CARDS_APART, Notice, card, column, panel, row
from ui.widgets.table import Table
from ui.widgets.table_model import Column
from ui.widgets.text import key_cap, label

NARROW = 1000


def code_of(one: Handover) -> str:
    """What the bars on the list say."""
    return list_code(one.year, one.paper_no)


def _stands(one: Handover) -> str:
    if one.waiting:
        return f"! chờ {one.waiting}/{one.count}"
    return f"✓ {one.count} hồ sơ"


def _where(one: Handover) -> str:
    """The other side; the arrow is the way."""
    return f"{'→' if one.way is Way.OUT else '←'} {one.destination}"


def _when(one: Handover) -> str:
    hour, day = strings.promised(one.made_at)
    return f"{hour} {day.rsplit(' ', 1)[-1]}"


def _lists_table() -> Table[Handover]:
    return Table(
        (
            Column(title="Danh sách", value=code_of, code=True),
            Column(title="Lúc", value=_when, whole=True),
            Column(title="Nơi", value=_where),
            Column(
                title="Xác nhận",
                value=_stands,
                tone=lambda one: "warn" if one.waiting else "good",
            ),
        ),
        name="Danh sách bàn giao",
        stretch=2,
        widths=(138, 104, 120, 90),
    )


class ListsView(QWidget):
    """Widgets only; what they do is the page's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.marked: set[DossierId] = set()
        self.lists = _lists_table()
        self.title = label("", role="head")
        self.people = label("", role="quiet", wrap=True)
        self.said = Notice("info")
        self.lines: Table[HandoverItem] = Table(
            (
                Column(title="", value=self._mark),
                Column(
                    title="Mã hồ sơ",
                    value=lambda one: one.row.code or str(one.row.slip_no),
                    code=True,
                ),
                Column(
                    title="Người nộp",
                    value=lambda one: one.row.named,
                    tip=lambda one: f"{one.row.applicant_name}, {one.row.procedure_name}",
                ),
                Column(title="Tập", value=lambda one: one.bundle or "–", tip=lambda one: one.note),
                Column(title="Bên nhận", value=self._stands, tip=self._told, tone=self._tone),
            ),
            name="Hồ sơ trong danh sách",
            stretch=2,
            widths=(32, 190, 150, 80, 136),
        )
        self.empty = Notice("info")
        self.confirm = button("&Xác nhận đã nhận", role="main")
        self.all = button("Đánh dấu &tất cả", role="small")
        self.look = button("Xem, &in lại", role="small")
        self._lay_out()

    def _mark(self, one: HandoverItem) -> str:
        if not one.waits:
            return ""
        return "☑" if one.row.id in self.marked else "☐"

    def _stands(self, one: HandoverItem) -> str:
        if one.waits:
            return "! chưa xác nhận"
        if one.confirmed_at is not None:
            return f"✓ {local(one.confirmed_at):%H:%M %d/%m}"
        return f"– {STATE_LABELS[one.row.state].lower()}"

    def _told(self, one: HandoverItem) -> str:
        return "Bên nhận chưa xác nhận" if one.waits else why_not_waiting(one)

    def _tone(self, one: HandoverItem) -> str:
        return "warn" if one.waits else "text"

    def _lay_out(self) -> None:
        self.made = key_cap("Ctrl Enter")
        self.keys = panel(row(key_cap("Enter"), label("đánh dấu", role="quiet"), gap=4))
        left = card(label("Danh sách gần đây", role="head"), self.empty, self.lists)
        acts = row(self.confirm, self.made, self.all, self.look, None, self.keys)
        right = card(self.title, self.people, self.said, self.lines, acts)
        self.halves = QSplitter(Qt.Orientation.Horizontal)
        self.halves.setChildrenCollapsible(False)
        self.halves.addWidget(left)
        self.halves.addWidget(right)
        self.halves.setHandleWidth(CARDS_APART)
        self.halves.handle(1).setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole = column(self.halves)
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, some columns give theirs."""
        super().resizeEvent(event)
        narrow = theme.room(event.size().width()) < NARROW
        self.lists.hide_columns((1,), narrow)
        self.lines.hide_columns((3,), narrow)
        for part in (self.keys, self.made):
            part.setVisible(not narrow)
        width = event.size().width()
        self.halves.setSizes([width * 2 // 5, width * 3 // 5])
