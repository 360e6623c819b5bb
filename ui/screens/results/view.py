"""The return of results: the shelf as a list, and one dossier with who takes it away. Only paints."""

from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from counter_app.core.clock import local
from counter_app.domain.dossier import STATE_LABELS
from counter_app.domain.draft import RETURN_LABELS, ReturnWay
from counter_app.services.moving.results import Waiting
from ui import strings, theme
from ui.desk.results import Handing
from ui.dialogs.steps.collector_form import CollectorForm
from ui.widgets.fields import Choice, LineEdit, button
from ui.widgets.layout import CARD_INSIDE, Notice, card, column, panel, row, scrolling, stack, wide
from ui.widgets.table import Table
from ui.widgets.table_model import Column
from ui.widgets.text import field_label, label, set_role

NARROW: Final = 900
TIGHT: Final = 640
ALL, UNTOLD, TO_REMIND, NO_PHONE = "all", "untold", "to_remind", "no_phone"
SHOWN: Final = (
    (ALL, "Tất cả"),
    (UNTOLD, "Chưa báo"),
    (TO_REMIND, "Cần nhắc"),
    (NO_PHONE, "Không có điện thoại"),
)
HAS_ADDRESS: Final = "có địa chỉ"
COLUMNS: Final[tuple[Column[Waiting], ...]] = (
    Column(title="Kệ", value=lambda one: one.result.shelf or "–"),
    Column(
        title="Người nộp",
        value=lambda one: one.result.named,
        keeps=True,
    ),
    Column(
        title="Mã hồ sơ",
        value=lambda one: one.result.code or f"Số giấy hẹn {one.result.slip_no}",
        code=True,
    ),
    Column(
        title="Thủ tục",
        value=lambda one: one.procedure,
        tip=lambda one: one.result.procedure_name,
    ),
    Column(title="Có từ", value=lambda one: f"{local(one.result.ready_at):%d/%m/%Y}", whole=True),
    Column(
        title="Chờ",
        value=lambda one: f"{one.days} ngày",
        tone=lambda one: "warn" if one.should_remind else "text",
    ),
    Column(
        title="Liên lạc",
        value=lambda one: one.result.phone or (HAS_ADDRESS if one.result.address else "–"),
        tip=lambda one: f"{one.result.phone} {one.result.address}".strip(),
        whole=True,
    ),
    Column(
        title="Đã báo",
        value=lambda one: one.told_words,
        tone=lambda one: "warn" if one.should_tell else "text_quiet",
    ),
)
WIDTHS: Final = (84, 180, 196, 200, 96, 76, 110, 170)
SPARED: Final = (2, 4)
LEAST_LETTERS: Final = 8


class ResultsView(QWidget):
    """Two faces: the list of what waits, or one dossier about to be handed out."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.title = label("Trả kết quả", role="title")
        self.count = label("", role="quiet")
        self.shown = Choice(name="Lọc kết quả")
        self.shown.offer(SHOWN)
        self.shown.setMinimumContentsLength(LEAST_LETTERS)
        self.search = LineEdit(
            name="Tìm kết quả", length=400, hint="Quét giấy hẹn, hoặc gõ mã, tên người nộp"
        )
        self.originals = button("&Giấy tờ gốc đang giữ", role="small")
        self.said = Notice("info")
        self.empty = Notice("info")
        self.table: Table[Waiting] = Table(
            COLUMNS, name="Kết quả chờ trả", stretch=3, widths=WIDTHS
        )
        self.name = label("", role="name", wrap=True)
        self.shelf = label("", role="date", wrap=True)
        self.facts = label("", wrap=True)
        self.state = Notice("info")
        self.due = Notice("warn")
        self.whose = Choice(name="Giao phần của")
        self.whose_line = panel(wide(field_label("Giao &phần của", self.whose), self.whose))
        self.form = CollectorForm()
        self.look = Notice("warn")
        self.hand_out = button("Giao kết quả", role="big")
        self.tell = button("&Báo công dân")
        self.proof = button("&Xem bằng chứng đã giao")
        self.open = button("&Mở hồ sơ", role="small")
        self.back = button("&Về danh sách", role="small")
        self._lay_out(parent)

    def _lay_out(self, parent: QWidget) -> None:
        self._head = head = row(
            row(self.title, self.count, None), row(self.originals, self.shown, self.search)
        )
        head.setStretch(0, 1)
        waiting = column(self.empty, self.table, None, gap=0)
        waiting.setStretch(1, 100)
        self.list = panel(waiting)
        what = column(self.name, self.shelf, self.facts, self.state, self.due, None)
        self._asked = scrolling(panel(column(self.form, None)))
        who = column(
            self.whose_line,
            self._asked,
            self.look,
            self.hand_out,
            self.proof,
            row(self.tell, self.open, self.back, None),
        )
        who.setStretch(1, 1)
        told = scrolling(panel(what))
        told.setMinimumHeight(theme.px(96))
        self._sides = row(card(told), card(who), gap=14)
        self._sides.setStretch(0, 2)
        self._sides.setStretch(1, 3)
        self.hand = panel(self._sides)
        box = column(head, self.said, self.list, self.hand, None, inside=CARD_INSIDE)
        box.setStretch(2, 100)
        box.setStretch(3, 100)
        self.setLayout(column(panel(box, role="card")))
        parent.setLayout(row(self, gap=0))
        self.show_list()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, columns give theirs and the cards stand one on another."""
        super().resizeEvent(event)
        narrow = theme.room(event.size().width()) < NARROW
        self.search.setMinimumWidth(theme.px(150 if narrow else 340))
        self.table.hide_columns(SPARED, narrow)
        stack(theme.room(event.size().width()) < TIGHT, self._head, self._sides)
        set_role(self.shelf, role="date_narrow" if narrow else "date")

    def show_list(self) -> None:
        """The shelf."""
        self.hand.hide()
        self.list.show()
        self.originals.show()

    def show_rows(self, rows: tuple[Waiting, ...], *, of: int) -> None:
        """The results that wait, ``of`` so many in all."""
        self.table.show_rows(rows)
        self.table.setVisible(bool(rows))
        words = strings.number(len(rows))
        self.count.setText(f"{words} kết quả" if len(rows) == of else f"{words}/{of} kết quả")

    def show_handing(self, handing: Handing, *, short_name: str, can_hand_out: bool) -> None:
        """One dossier: large what the hand looks for, then who takes it."""
        row_, draft = handing.dossier.row, handing.dossier.received.draft
        self.name.setText(row_.named)
        place = row_.standing.shelf
        self.shelf.setText(place if can_hand_out and place else "")
        self.shelf.setVisible(bool(self.shelf.text()))
        lines = [short_name, row_.code or f"Số giấy hẹn {row_.slip_no}"]
        if handing.result:
            lines.append(f"Kết quả: {handing.result}")
        lines += [f"Trả giấy tờ gốc: {one.label} ({one.count} bản)" for one in handing.kept]
        lines += handing.told
        way = RETURN_LABELS[draft.return_by]
        where = f", {draft.return_address}" if draft.return_address else ""
        lines.append(f"Đăng ký nhận: {way}{where}")
        if draft.phone:
            lines.append(f"Điện thoại: {draft.phone}")
        self.facts.setText("\n".join(lines))
        due = f"Phí, lệ phí của hồ sơ: {strings.money(handing.due_vnd)}. Hãy xem đã thu chưa."
        self.due.say(due if handing.due_vnd and can_hand_out else "", tone="warn")
        self.form.ask_both(handing.both_sign)
        self.form.show_proposal(handing.proposed, handing.kept)
        for part in (self._asked, self.hand_out, self.tell):
            part.setVisible(can_hand_out)
        self.whose_line.setVisible(can_hand_out and bool(handing.alone))
        self.look.say("")
        self.list.hide()
        self.originals.hide()
        self.hand.show()


def why_not(handing: Handing) -> str:
    """Why nothing can be handed out now, in the words for the citizen."""
    row_ = handing.dossier.row
    when = f" Hẹn trả {strings.hour_and_day(row_.due_at)}." if row_.due_at else ""
    return f"Chưa có kết quả: hồ sơ đang “{STATE_LABELS[row_.state]}”.{when}"


def asked_to_sign(handing: Handing, way: ReturnWay, name: str) -> str:
    """What to do before the second key."""
    if way is ReturnWay.POSTAL:
        return "Đối chiếu địa chỉ, đóng gói, ghi số bưu gửi. Gửi xong bấm Enter."
    back = "" if not handing.dossier.row.printed else ", thu lại giấy hẹn"
    return f"Mời {name} ký vào Sổ theo dõi hồ sơ{back}. Ký xong bấm Enter."
