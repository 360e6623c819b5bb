"""How the outbox looks: the line's sentence, a filter, the lines, what each asks for. No behaviour."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum, auto
from typing import Final

from PySide6.QtWidgets import QWidget

from counter_app.domain.outgoing import SendState
from counter_app.services.sending.outbox import REMEDY_WORDS, Remedy, Sending, state_words
from ui import strings, theme
from ui.desk.counter import Counter
from ui.sending_words import SIGNS, TONES, named, who
from ui.widgets.fields import Choice, LineEdit, button
from ui.widgets.layout import CARD_INSIDE, Notice, column, panel, row, stack
from ui.widgets.table import Table
from ui.widgets.table_model import Column
from ui.widgets.text import key_cap, label

WIDE: Final = 1250
NARROW: Final = 1000
TIGHT: Final = 700
WIDTHS: Final = (150, 190, 190, 200, 104, 260, 150)


class Shown(Enum):
    """Which lines are listed."""

    UNSENT = auto()
    FOR_A_PERSON = auto()
    WAITING = auto()
    ANSWERED = auto()


SHOWN_WORDS: Final = {
    Shown.UNSENT: "Chưa được xác nhận",
    Shown.FOR_A_PERSON: "Cần người xử lý",
    Shown.WAITING: "Máy tự gửi",
    Shown.ANSWERED: "Đã xác nhận gần đây",
}
NOTHING_YET: Final = "Chưa có gì chờ gửi. Hồ sơ tiếp nhận từ nay chờ ở đây đến khi nối máy chủ."
NEVER_SENT: Final = "Máy này chưa nối máy chủ nên chưa gửi hồ sơ nào. Bấm “Máy này” để ghi danh."
WHY_EMPTY: Final = {
    Shown.UNSENT: "Không còn gì chờ gửi. Máy chủ đã xác nhận mọi hồ sơ của máy này.",
    Shown.FOR_A_PERSON: "Không có hồ sơ nào cần người xử lý.",
    Shown.WAITING: "Không có hồ sơ nào đang chờ gửi.",
    Shown.ANSWERED: "Máy chủ chưa xác nhận hồ sơ nào. Có đường truyền, máy tự gửi.",
}


def why_empty(shown: Shown, *, joined: bool) -> str:
    """Why no line is there, and what brings one; before the desk has joined nothing was sent."""
    unsent = {Shown.UNSENT: NOTHING_YET, Shown.ANSWERED: NEVER_SENT}
    return WHY_EMPTY[shown] if joined else unsent.get(shown, WHY_EMPTY[shown])


def tally(rows: Sequence[Sending], *, shown: int, cut: bool) -> str:
    """How many lines there are, how many of them are shown, how many want a person.

    ``cut``: there are newer ones that were not read.
    """
    told = strings.number(shown)
    if shown < len(rows):
        told = f"{told}/{strings.number(len(rows))}"
    asking = sum(one.wants_a_person for one in rows)
    beside = f", {strings.number(asking)} cần người xử lý" if asking else ""
    return f"{told} dòng{' cũ nhất' if cut else ''}{beside}"


def columns(counter: Counter) -> tuple[Column[Sending], ...]:
    """What the list says of a line."""

    def state(one: Sending) -> str:
        words = state_words(one.state, reachable=counter.line.state.reachable)
        return f"{SIGNS[one.state]} {words}"

    def about(one: Sending) -> str:
        return counter.procedure_names(one.dossier)[0] if one.dossier else one.what

    def waits(one: Sending) -> str:
        return aged(one, counter.now())

    return (
        Column(title="Tình trạng", value=state, tone=lambda one: TONES[one.state], whole=True),
        Column(title="Mã hồ sơ", value=named, code=True),
        Column(title="Người nộp", value=who),
        Column(title="Thủ tục, việc", value=about, tip=lambda one: f"{about(one)}\n{one.what}"),
        Column(title="Thời gian", value=waits, whole=True),
        Column(
            title="Vì sao",
            value=lambda one: one.why or "–",
            tip=lambda one: one.why,
            spare=lambda one: not one.why,
        ),
        Column(
            title="Việc cần làm",
            value=lambda one: REMEDY_WORDS[one.remedy] or "–",
            tone=lambda one: "accent" if one.wants_a_person else "text_quiet",
            spare=lambda one: one.remedy is Remedy.NONE,
            whole=True,
        ),
    )


def aged(one: Sending, now: datetime) -> str:
    """How long the oldest of a line waits, or when it was answered."""
    if one.state is SendState.ACKED:
        return strings.hour_and_day(one.answered_at or one.since)
    return strings.ago(int((now - one.since).total_seconds()))


class OutboxView(QWidget):
    """Builds and lays out; the screen beside it behaves."""

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = label("Hàng chờ gửi", role="title")
        self.count = label("", role="quiet")
        self.shown = Choice(name="Xem những hồ sơ nào")
        self.shown.offer(SHOWN_WORDS.items())
        self.shown.setMinimumContentsLength(len(SHOWN_WORDS[Shown.UNSENT]))
        self.filter = LineEdit(name="Lọc hàng chờ gửi", length=200, hint="Gõ tên, mã, lý do")
        self.line = Notice("info")
        self.said = Notice("info")
        self.empty = Notice("info")
        self.table: Table[Sending] = Table(
            columns(counter), name="Hàng chờ gửi", stretch=5, widths=WIDTHS, sorts=True
        )
        self.why = label("", role="quiet", wrap=True)
        self.act = button("Làm việc này", name="Làm việc cần làm của dòng đang chọn")
        self.send = button("&Gửi ngay")
        self.detail = button("&Chi tiết")
        self.reconcile = button("Đối chiế&u với máy chủ…", name="Đối chiếu với máy chủ")
        self.outages = button("Giấy &xác nhận mất mạng…", name="Giấy xác nhận mất đường truyền")
        self.carry = button("&Qua USB…", name="Gửi qua USB")
        self.device = button("&Máy này…", name="Máy này và máy chủ")
        self._lay_out()

    def _lay_out(self) -> None:
        cap = key_cap("Ctrl F")
        head = row(self.title, self.count, None, self.shown, self.filter, cap)
        caps = (("Enter", self.act), ("Ctrl Enter", self.send), ("Ctrl D", self.detail))
        keys = [part for keys, one in caps for part in (one, key_cap(keys))]
        self.caps = [cap, *(one for one in keys if one not in (self.act, self.send, self.detail))]
        others = (self.reconcile, self.outages, self.carry, self.device)
        self.keys = row(row(*keys, None, gap=6), row(*others, None, gap=6), gap=6)
        self.keys.setStretch(0, 1)
        box = column(
            head,
            self.line,
            self.said,
            self.empty,
            self.table,
            self.why,
            self.keys,
            inside=CARD_INSIDE,
        )
        box.setStretch(4, 1)
        self.setLayout(column(panel(box, role="card")))

    def show_chosen(self, one: Sending | None) -> None:
        """What the line under the keyboard says in full, and the key that does what it asks."""
        advice = REMEDY_WORDS[one.remedy] if one is not None else ""
        acts = one is not None and one.remedy not in (Remedy.NONE, Remedy.WAIT)
        self.act.setText(advice if acts else "Làm việc này")
        self.act.setEnabled(acts)
        self.detail.setEnabled(one is not None)
        self.why.setText(one.why if one is not None else "")

    def suit(self, width: int) -> None:
        """Where there is little room the pictures of keys go first, then what else may."""
        room = theme.room(width)
        for cap in self.caps:
            cap.setVisible(room >= NARROW)
        self.count.setVisible(room >= TIGHT)
        self.filter.setMinimumWidth(theme.px(260 if room >= NARROW else 150))
        self.shown.setMinimumWidth(theme.px(200 if room >= NARROW else 170))
        stack(room < TIGHT, self.keys)
        short = room < NARROW
        brief = room < WIDE
        self.reconcile.setText("Đối chiế&u…" if brief else "Đối chiế&u với máy chủ…")
        words = "Giấy &xác nhận mất mạng…" if not brief else "Giấy &xác nhận…"
        self.outages.setText(words if room >= TIGHT else "&Xác nhận…")
        role = "small" if short else "normal"
        others = (self.reconcile, self.outages, self.carry, self.device)
        for key in (self.act, self.send, self.detail, *others):
            key.setProperty("role", role)
            key.style().unpolish(key)
            key.style().polish(key)
