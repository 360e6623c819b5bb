"""The three columns of one dossier: people and papers, history, promise. Only paints."""

from collections.abc import Mapping
from itertools import pairwise

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from counter_app.domain.attachment import Attachment, Safety
from counter_app.domain.charge import ChargeLine
from counter_app.domain.deadline.calendar import Calendar
from counter_app.domain.deadline.explanation import beside_text
from counter_app.domain.deadline.worked import reckoned_on
from counter_app.domain.dossier import STATE_LABELS, DossierRow, Event
from counter_app.domain.moving.clockwork import promise_in_force
from counter_app.domain.outgoing import SendState
from counter_app.domain.step_limits import Mark
from counter_app.domain.taken_again import done_words
from counter_app.protocol.taken_again import goes_on_as
from counter_app.services.heard import step_words
from counter_app.services.lists.pressing import Pressing
from counter_app.services.lookup import DossierView as Dossier
from counter_app.services.moving.explained import explained
from counter_app.services.moving.handed_in import HandedIn, handed_in
from counter_app.services.moving.stopped_date import CLOCK_STANDS, date_before_stop
from counter_app.services.sending.cell import Marks
from ui import strings, theme
from ui.screens.dossier.columns import COMPONENTS, history
from ui.screens.dossier.people import people_lines
from ui.screens.intake.promise_panel import BESIDE_THE_BAR
from ui.widgets.fields import button
from ui.widgets.layout import Notice, Pane, card, column, panel, reading_pane, row, rule, stack
from ui.widgets.table import Table
from ui.widgets.text import field_label, label, set_role

NARROW = 1000
TIGHT = 640
_MOST_FILES = 5
_TONES = {Mark.LATE: "bad", Mark.SOON: "warn", Mark.CALM: "info"}
PRINT, PAPERS = "&In giấy hẹn", "&Giấy của hồ sơ"
RESTRICTED = "Đang hạn chế dùng dữ liệu của người trong hồ sơ này."
FILED_TOGETHER = "Hồ sơ liên thông: F4 để xem các hồ sơ cùng lần nộp."


class DossierView(QWidget):
    """Builds the columns and fills them from one dossier."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = label("", role="name", wrap=True)
        self.people = label("", wrap=True)
        self.dead = Notice("bad")
        self.code = label("", role="title")
        self.short_name = label("", role="strong", wrap=True)
        self.procedure = label("", role="quiet", wrap=True)
        self.state = Notice("info")
        self.components: Table[HandedIn] = Table(
            COMPONENTS, name="Giấy tờ đã nhận", stretch=0, widths=(150, 84, 36), wrap=True
        )
        self.kept = Notice("info")
        self.files = Notice("info")
        self._marks: Marks | None = None
        self._stands = ("", "info")
        self.sent = Notice("info")
        self.history: Table[Event] = Table(
            history(self._where),
            name="Lịch sử hồ sơ",
            stretch=1,
            widths=(100, 120, 112, 100),
            wrap=True,
        )
        self.hour = label("", role="date", wrap=True)
        self.day = label("", role="date", wrap=True)
        self.beside = label("", wrap=True)
        self.why = label("", wrap=True)
        self.charges = label("", wrap=True)
        self.total = label("", role="sum")
        self.printed = Notice("info")
        self.main = self.print = button(PRINT, role="big")
        self.again = button(strings.TAKE_AGAIN)
        self.again.hide()
        self.step = button("&Bước tiếp theo (F4)")
        self.papers = button(PAPERS, role="small")
        self.look = button("&Xem giấy hẹn", role="small")
        self.back = button("&Về tiếp nhận", role="small")
        self._lay_out(parent)

    def _lay_out(self, parent: QWidget) -> None:
        head = field_label("Thành &phần hồ sơ", self.components, role="head")
        of_person = column(self.people, self.dead, head, self.components, self.kept, self.files)
        of_person.setStretch(3, 1)
        past = field_label("&Lịch sử", self.history, role="head")
        of_dossier = column(self.procedure, self.sent, past, self.history)
        of_dossier.setStretch(3, 1)
        # However much there is, whose dossier it is, where it stands and the keys stay in sight.
        self._panes = Pane(panel(of_person)), Pane(panel(of_dossier))
        self._who = who = column(label("Người nộp", role="head"), self.name, self._panes[0])
        self._left = card(who)
        self._what = what = column(
            label("Hồ sơ", role="head"), self.code, self.short_name, self.state, self._panes[1]
        )
        self._right = card(self._promise_part())
        self._columns = row(self._left, card(what), gap=14)
        self._columns.setStretch(0, 4)
        self._columns.setStretch(1, 7)
        work = QWidget()
        work.setLayout(self._columns)
        self._all = Pane(work)
        sides = row(self._all, self._right, gap=14)
        sides.setStretch(0, 1)
        self._lay_out_strip()
        box = column(self._strip, panel(sides), self._foot)
        box.setStretch(1, 1)
        self.setLayout(box)
        parent.setLayout(row(self, gap=0))

    def _lay_out_strip(self) -> None:
        """Where there is little room: what must stay in sight above, the keys in one row below."""
        self._first, self._second = row(None, gap=12), row(gap=12)
        self._told = column(gap=4)
        self._strip = panel(
            column(self._first, self._second, self._told, gap=4, inside=6), role="card"
        )
        self._below = row(gap=0)
        self._foot = panel(self._below)
        self._is_narrow: bool | None = None

    def _turn(self, narrow: bool) -> None:
        """Name, date and state into the strip, or back into their columns."""
        if narrow == self._is_narrow:
            return
        self._is_narrow = narrow
        standing = QApplication.focusWidget()
        set_role(self.name, role="title" if narrow else "name")
        set_role(self.code, role="strong" if narrow else "title")
        for part in (self.hour, self.day):
            part.setWordWrap(not narrow)
            set_role(part, role="title" if narrow else "date")
        for before, box, at, part in (
            (self._first, self._who, 1, self.name),
            (self._second, self._what, 1, self.code),
        ):
            (before if narrow else box).insertWidget(0 if narrow else at, part)
        (self._second if narrow else self._what).insertWidget(1 if narrow else 2, self.short_name)
        for line, part in ((self._first, self.name), (self._second, self.short_name)):
            line.setStretchFactor(part, 1)
        (self._told if narrow else self._what).insertWidget(0 if narrow else 3, self.state)
        for at, part in enumerate((self.hour, self.day), 1):
            (self._first if narrow else self._promise).insertWidget(at + narrow, part)
        (self._told if narrow else self._promise).insertWidget(1 if narrow else 6, self.printed)
        stack(not narrow, self._keys)
        (self._below if narrow else self._promise).addWidget(self._press)
        for place in (self._strip, self._foot):
            place.setVisible(narrow)
        if standing is not None and self._press.isAncestorOf(standing):
            standing.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the columns stand one on another."""
        super().resizeEvent(event)
        room = theme.room(event.size().width())
        self._turn(room < NARROW)
        self._right.setFixedWidth(theme.px(304 if room >= NARROW else 240))
        self._left.setMinimumWidth(theme.px(310 if room >= NARROW else 200))
        self._all.flow(room >= NARROW)
        for pane in self._panes:
            pane.flow(room < NARROW)
        # What moved house comes last otherwise: papers, history, then what to do now.
        stops: tuple[QWidget, ...] = (self.components, self.history, self.reckoned)
        for before, after in pairwise((*stops, *self._in_turn)):
            QWidget.setTabOrder(before, after)
        stack(room < NARROW, self._columns)
        stack(room < TIGHT, self._last_keys)
        for table in (self.components, self.history):
            table.setMinimumHeight(theme.px(150))

    def _promise_part(self) -> QVBoxLayout:
        rest = column(self.beside, self.why, label("Phí, lệ phí", role="head"), self.charges, None)
        rest.setContentsMargins(0, 0, BESIDE_THE_BAR, 0)
        self.reckoned = reading_pane(rest, name="Cách tính ngày hẹn trả; phí, lệ phí")
        self._in_turn = (self.again, self.print, self.step, self.papers, self.look, self.back)
        self._last_keys = row(self.look, self.back)
        self._keys = column(*self._in_turn[:4], self._last_keys)
        self._press = panel(self._keys)
        self._promise = promise = column(
            field_label("&Hẹn trả kết quả", self.reckoned, role="head"),
            self.hour,
            self.day,
            self.reckoned,
            rule(),
            row(label("Tổng thu", role="title"), None, self.total),
            self.printed,
            self._press,
        )
        promise.setStretch(3, 1)
        return promise

    def lead_to(self, key: QPushButton) -> None:
        """``key`` is what comes next for this dossier, and looks so."""
        before, self.main = self.main, key
        for one in (before, key):
            set_role(one, role="big" if one is key else "normal")

    def show_opening(self) -> None:
        """Nothing of one dossier stays in sight while another is opened, or cannot be."""
        self._marks = None
        _empty(self)
        self.state.say("Đang mở hồ sơ…", tone="info")

    def show_dossier(
        self,
        dossier: Dossier,
        calendar: Calendar,
        *,
        known: Mapping[str, Calendar],
        short_name: str,
        attestation: str,
        pressing: Pressing,
        desk_name: str,
    ) -> None:
        """Fills every column; ``pressing`` stands with the state, ``attestation`` of a certification.

        ``known`` are the calendars its date may have been reckoned by; ``desk_name`` is what the
        desk that took it in is called now, as far as that is known.
        """
        row_, received = dossier.row, dossier.received
        self.name.setText(row_.applicant_name)
        self.people.setText("\n".join(people_lines(dossier)))
        self.code.setText(row_.code or f"Số giấy hẹn {row_.slip_no}")
        self.short_name.setText(f"{short_name}{_case(received.case_name, short_name)}")
        self.procedure.setText("\n".join(filter(None, (_official(row_), attestation))))
        self._stands = (
            f"{STATE_LABELS[row_.state]}{_lies(row_.standing.shelf)} · nhận lúc"
            f" {strings.hour_and_day(row_.received_at)} · {{desk}}"
            + (f"\n{pressing.words}" if pressing.words else "")
            + (f"\n{RESTRICTED}" if row_.restricted else ""),
            _TONES[pressing.mark],
        )
        self._say_stands(desk_name)
        self.components.show_rows(handed_in(dossier))
        self.kept.say(_kept(dossier), tone="info")
        self.history.show_rows((*dossier.history, *dossier.heard))
        self._show_promise(dossier, calendar, known)
        self.charges.setText(_charged(received.charges))
        self.total.setText(_total(received.charges))
        self.papers.setText(f"{PAPERS} ({len(dossier.papers)})")

    def _say_stands(self, desk: str) -> None:
        words, tone = self._stands
        self.state.say(words.replace("{desk}", desk), tone=tone)

    def _where(self, device: str | None) -> str:
        return self._marks.where(device) if self._marks is not None else ""

    def show_marks(self, marks: Marks, dossier: Dossier) -> None:
        """Whether the central side has it, who took it in, what is in dispute or only heard of."""
        before, self._marks = self._marks, marks
        if marks.took_in_now:
            self._say_stands(marks.took_in_now)
        words, tone = _sent(marks, goes_on_as(dossier.events))
        events = (*dossier.history, *dossier.heard)
        if dossier.heard:
            last = dossier.heard[-1]
            words = f"{step_words(last, marks.where(last.device))}\n{words}".strip()
            tone = "warn"
        self.sent.say(words, tone=tone)
        if before is None or any(one.device is not None for one in events):
            self.history.show_rows(events)

    def show_files(self, files: tuple[Attachment, ...]) -> None:
        """What is attached, and how safe it is."""
        self.files.say(_listed(files), tone=_tone_of(files))

    def _show_promise(
        self, dossier: Dossier, calendar: Calendar, known: Mapping[str, Calendar]
    ) -> None:
        stood = date_before_stop(dossier)
        due_at = dossier.row.due_at or stood
        hour, day = strings.promised(due_at) if due_at else (strings.NO_DATE, "")
        self.hour.setText(hour)
        self.day.setText(day)
        self.day.setVisible(bool(day))
        kept = promise_in_force(dossier.life)
        promise = reckoned_on(kept, known, calendar) if kept else None
        self.why.setText("\n".join(explained(dossier, calendar, known)))
        words = beside_text(promise) if promise else ""
        if stood is not None:
            words = f"Thời hạn {CLOCK_STANDS}; trên đây là ngày hẹn trước khi dừng. {words}".strip()
        self.beside.setText(words)
        self.beside.setVisible(bool(words))


def _case(name: str, short_name: str) -> str:
    """The case, where there is more than one to tell apart."""
    return f" – {name}" if name and name != short_name else ""


def _official(row: DossierRow) -> str:
    """The procedure by its own name and code, and whether it was filed with others."""
    together = f"\n{FILED_TOGETHER}" if row.bundle else ""
    return f"{row.procedure_name} ({row.procedure_code}){together}"


def _empty(view: DossierView) -> None:
    words = view.name, view.people, view.code, view.short_name, view.procedure, view.beside
    for part in (*words, view.why, view.hour, view.day, view.charges, view.total):
        part.setText("")
    for notice in (view.dead, view.kept, view.files, view.sent, view.printed):
        notice.say("")
    view.print.setText(PRINT)
    view.papers.setText(PAPERS)
    view.again.hide()
    view.components.show_rows(())
    view.history.show_rows(())


def _charged(charges: tuple[ChargeLine, ...]) -> str:
    """Each charge on its line."""
    lines = (f"{line.name}: {_amount(line)}" for line in charges)
    return "\n".join(lines) or "Không thu phí, lệ phí."


def _total(charges: tuple[ChargeLine, ...]) -> str:
    known = all(line.amount_vnd is not None for line in charges)
    return strings.total(sum(line.amount_vnd or 0 for line in charges), known=known)


def _amount(line: ChargeLine) -> str:
    return line.amount_text if line.amount_vnd is None else strings.money(line.amount_vnd)


def _tone_of(files: tuple[Attachment, ...]) -> str:
    return "warn" if any(one.safety is Safety.REFUSED for one in files) else "info"


def _listed(files: tuple[Attachment, ...]) -> str:
    lines = [f"{one.label}: {one.safety_words.lower()}" for one in files[:_MOST_FILES]]
    more = [f"… và {len(files) - _MOST_FILES} tệp nữa"] if len(files) > _MOST_FILES else []
    return "\n".join(["Tệp đính kèm (F4 để xem):", *lines, *more]) if files else ""


def _sent(marks: Marks, again: str) -> tuple[str, str]:
    """How the dossier stands between here and the central side, and the tone of it.

    ``again``: what it was taken in again as, where it was.
    """
    taken = f"Do {marks.took_in} tiếp nhận. " if marks.took_in else ""
    if marks.disputes:
        return f"{taken}Trái với máy chủ hoặc có thể trùng, cần người quyết: bấm Ctrl+G.", "warn"
    if marks.waits in (SendState.REJECTED, SendState.PARKED, SendState.CONFLICT):
        return f"{taken}Máy chủ chưa nhận hồ sơ này: bấm Ctrl+G để xem vì sao.", "warn"
    if again:
        return f"{taken}Máy chủ không còn hồ sơ này. {done_words(again)}", "warn"
    if marks.gone:
        return f"{taken}Máy chủ không còn hồ sơ này; bản ở máy này vẫn giữ nguyên.", "warn"
    if marks.there:
        return f"{taken}Máy chủ đã có hồ sơ này.", "good"
    if marks.there is False:
        return f"{taken}Đang chờ gửi lên máy chủ.", "info"
    return taken.strip(), "info"


def _lies(shelf: str) -> str:
    """Where a result waits."""
    return f", ở {shelf}" if shelf else ""


def _kept(dossier: Dossier) -> str:
    """The originals that are still with the office, and at whom."""
    lines = [f"{one.label} ({one.count} bản), ở {one.holder}" for one in dossier.kept_now]
    return "\n".join(["Giấy tờ gốc đang giữ:", *lines]) if lines else ""
