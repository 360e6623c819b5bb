"""Today's visits that left no dossier: who was guided, refused or advised; their papers again."""

from collections.abc import Callable
from enum import Enum, auto
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.ids import VisitId
from counter_app.core.text import fold
from counter_app.domain.visit import VISIT_LABELS, VisitKind, VisitRow
from counter_app.services.visits.visits import told_void
from ui import strings, theme
from ui.desk.counter import Counter
from ui.desk.visits import Day
from ui.flows.turning_away import TurningAway
from ui.screens.screen import Screen, shortcut
from ui.screens.visits.advice_keys import AdviceKeys
from ui.widgets.fields import LineEdit, button
from ui.widgets.layout import CARD_INSIDE, Notice, column, panel, row
from ui.widgets.table import Table
from ui.widgets.table_model import Column
from ui.widgets.text import key_cap, label

TYPING_MS: Final = 120
NARROW: Final = 1000
TIGHT: Final = 640
NO_PAPER: Final = "Lượt hỏi đường không có phiếu."
NONE_YET: Final = "Hôm nay chưa có lượt đến nào. Bấm số để đếm một lượt hỏi đường."
NOT_FOUND: Final = "Không lượt nào khớp. Enter để tìm mọi ngày theo tên, số định danh, số phiếu."
TONES: Final = {VisitKind.ADVICE: "text_quiet", VisitKind.GUIDED: "warn", VisitKind.REFUSED: "bad"}
GUIDE: Final = "Phiếu hướng dẫn bổ sung (Mẫu 02)"
REFUSE: Final = "Phiếu từ chối (Mẫu 03)"
WIDTHS: Final = (72, 168, 220, 240, 176, 170)
SPARED: Final = (5,)


class Source(Enum):
    """Where the rows come from."""

    TODAY = auto()
    FOUND = auto()


def _followed(one: VisitRow) -> str:
    if one.dossier_id is None:
        return "–"
    return one.dossier_code or "đã nhận"


def _paper(one: VisitRow) -> str:
    if one.paper is None:
        return "–"
    return f"✕ {one.paper.code}" if one.paper.voided_at else one.paper.code


def columns(when: Callable[[VisitRow], str]) -> tuple[Column[VisitRow], ...]:
    """What a list says of a visit; ``when`` says its hour, or its day too."""
    return (
        Column(title="Giờ", value=when, whole=True),
        Column(
            title="Lượt",
            value=lambda one: VISIT_LABELS[one.kind],
            tone=lambda one: TONES[one.kind],
        ),
        Column(title="Người đến", value=lambda one: one.name or "–", tip=lambda one: one.name),
        Column(
            title="Việc", value=lambda one: one.request or one.sector, tip=lambda one: one.request
        ),
        Column(title="Phiếu", value=_paper, tip=told_void),
        Column(title="Hồ sơ sau đó", value=_followed, code=True),
    )


class VisitsScreen(Screen):
    """Enter looks at a visit's paper; Ctrl+Enter goes on with what was typed."""

    help_page = "visits"

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counter = counter
        self._source, self._asked = Source.TODAY, ""
        self._rows: tuple[VisitRow, ...] = ()
        self._turning = TurningAway(counter, self)
        self.title = label("", role="title")
        self.count = label("", role="quiet")
        self.back = button("&Về hôm nay", role="small")
        self.filter = LineEdit(name="Lọc lượt đến", hint="Tên, mã phiếu; Enter tìm mọi ngày")
        self.advice = AdviceKeys(_sectors(counter))
        self.said = Notice("info")
        self.empty = Notice("info")
        self.table: Table[VisitRow] = Table(
            columns(self._when), name="Lượt đến", stretch=3, widths=WIDTHS
        )
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        head = row(self.title, self.count, None, self.back, self.filter, key_cap("Ctrl F"))
        captions = self._captions()
        self.last_caption = captions[-2:]
        self.keys = panel(row(*captions, None, gap=6))
        box = column(
            head,
            self.advice,
            self.said,
            self.empty,
            self.table,
            self.keys,
            inside=CARD_INSIDE,
        )
        # Never hidden: the keyboard stays in it, and a digit counts even before the first row.
        box.setStretch(4, 1)
        self.setLayout(column(panel(box, role="card")))

    def _captions(self) -> tuple[QWidget, ...]:
        told = (
            ("Enter", "xem phiếu"),
            ("Ctrl Enter", "nhập tiếp"),
            ("Ctrl B", "hướng dẫn"),
            ("Ctrl R", "từ chối"),
            ("Ctrl Z", "bỏ lượt hỏi cuối"),
            ("Ctrl D", "hủy phiếu"),
        )
        return tuple(
            part for keys, words in told for part in (key_cap(keys), label(words, role="quiet"))
        )

    def _connect(self) -> None:
        self.filter.textEdited.connect(lambda _text: self._typing.start(TYPING_MS))
        self.filter.returnPressed.connect(self._search)
        self._typing.timeout.connect(self._show)
        self.back.clicked.connect(self._show_today)
        self.table.opened.connect(self._look)
        self.advice.asked.connect(self._advise)
        self.advice.listen(self)
        self._turning.said.connect(lambda words, tone: self.said.say(words, tone=tone))
        self._counter.changes.visits_changed.connect(self._reload)
        self._counter.changes.dossier_received.connect(lambda _id: self._reload())
        guide = partial(self._turning.begin, VisitKind.GUIDED)
        refuse = partial(self._turning.begin, VisitKind.REFUSED)
        shortcut(self, "Ctrl+F", self.filter.setFocus, "Tới ô lọc")
        shortcut(self, "Ctrl+B", guide, "Phiếu hướng dẫn bổ sung (Mẫu 02)")
        shortcut(self, "Ctrl+R", refuse, "Phiếu từ chối (Mẫu 03)")
        shortcut(self, "Ctrl+Z", self._take_back, "Bỏ lượt hỏi vừa đếm")
        shortcut(self, "Ctrl+D", self._void, "Hủy phiếu đang chọn")
        shortcut(self, "Ctrl+Return", self._go_on, "Nhập tiếp từ phiếu đang chọn")

    def enter(self) -> None:
        """Loads the day again and stands in it."""
        self.said.say("")
        self._reload()
        self.table.setFocus()

    # What is shown

    def _show_today(self) -> None:
        self._source, self._asked = Source.TODAY, ""
        self.filter.clear()
        self._reload()
        self.table.setFocus()

    def _search(self) -> None:
        """Looks among the papers of all days."""
        asked = self.filter.value()
        if asked:
            self._source, self._asked = Source.FOUND, asked
            self.filter.clear()
            self._reload()
        self.table.setFocus()

    def _reload(self) -> None:
        """Asks again; what is shown stays until the answer is here."""
        asked = self._asked

        def loaded(rows: tuple[VisitRow, ...]) -> None:
            if asked == self._asked:
                self._rows = rows
                self._show()

        if self._source is Source.FOUND:
            self._counter.visits.find(asked, owner=self, done=loaded)
        self._counter.visits.today(owner=self, done=self._take_day)

    def _take_day(self, day: Day) -> None:
        self.advice.show_counts({one.sector: one.count for one in day.tally})
        if self._source is Source.TODAY:
            self._rows = day.rows
            self._show()

    def _when(self, one: VisitRow) -> str:
        return (
            strings.hour(one.at) if self._source is Source.TODAY else strings.hour_and_day(one.at)
        )

    def _show(self) -> None:
        words = fold(self.filter.value()).split()
        shown = tuple(one for one in self._rows if self._counter.visits.answers(one, words))
        self.table.show_rows(shown)
        found = self._source is Source.FOUND
        self.title.setText(f"Kết quả tìm “{self._asked}”" if found else "Lượt đến hôm nay")
        self.back.setVisible(found)
        self.count.setText(_tally(shown))
        self.empty.say("" if shown else NONE_YET if not (self._rows or found) else NOT_FOUND)

    # What is done

    def _look(self, one: VisitRow) -> None:
        """The paper as issued, with a key that prints it."""
        from ui.dialogs.preview import PreviewDialog

        if one.paper is None:
            self.said.say(NO_PAPER)
            return
        paper = one.paper.row
        PreviewDialog.ask(
            self._counter,
            self._counter.visits.pages(paper),
            parent=self,
            printing=lambda: self._print(paper),
        )

    def _print(self, paper: int) -> None:
        self._counter.visits.print(
            paper,
            owner=self,
            done=lambda words: self.said.say(words, tone="good"),
            failed=self._say_fault,
        )

    def _void(self, error: UserError | None = None, reason: str = "") -> None:
        """Asks why the chosen visit's paper is void, and declares it so."""
        one = self.table.chosen()
        if one is None or one.paper is None:
            self.said.say(NO_PAPER)
        elif why := _why_void(one, one.paper.code, error, reason, parent=self):
            self._declare_void(one.id, why)

    def _declare_void(self, visit: VisitId, reason: str) -> None:
        self._counter.visits.void_paper(
            visit,
            reason,
            owner=self,
            done=lambda row: self.said.say(told_void(row), tone="good"),
            failed=partial(self._not_void, visit, reason),
        )

    def _not_void(self, visit: VisitId, reason: str, fault: UserError | EnvironmentFault) -> None:
        from ui.dialogs.proving import asks_secret, prove_then

        if asks_secret(fault):
            prove_then(
                fault,
                self._counter,
                over=self,
                act=partial(self._declare_void, visit, reason),
                said=lambda why: self.said.say(why, tone="warn"),
            )
        elif isinstance(fault, UserError) and fault.field == "reason":
            self._void(fault, reason)
        else:
            self._say_fault(fault)

    def _go_on(self) -> None:
        """The dossier that followed, else the draft of that visit."""
        one = self.table.chosen()
        if one is None or one.paper is None:
            return
        if one.dossier_id is not None:
            self._counter.changes.dossier_wanted.emit(one.dossier_id)
        else:
            self._counter.changes.visit_wanted.emit(one.id)

    def _advise(self, sector: str) -> None:
        self._counter.visits.advise(
            sector,
            owner=self,
            done=lambda one: self.said.say(
                f"Đã đếm một lượt hỏi đường: {one.sector}.", tone="good"
            ),
        )

    def _take_back(self) -> None:
        self._counter.visits.take_back_advice(
            owner=self,
            done=lambda one: self.said.say(f"Đã bỏ một lượt hỏi đường: {one.sector}.", tone="good"),
            failed=self._say_fault,
        )

    def _say_fault(self, fault: UserError | EnvironmentFault) -> None:
        self.said.say(fault.message, tone="bad")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, some columns give theirs."""
        super().resizeEvent(event)
        room = theme.room(event.size().width())
        narrow, tight = room < NARROW, room < TIGHT
        self.filter.setMinimumWidth(theme.px(150 if tight else 180 if narrow else 300))
        for part in (self.count, self.keys):
            part.setVisible(not tight)
        for caption in self.last_caption:
            caption.setVisible(not narrow)
        self.advice.tight(tight)
        self.table.hide_columns((4,), tight)
        self.table.hide_columns(SPARED, narrow)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes one step back: filter, search, then the intake screen."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.filter.text():
            self.filter.clear()
            self._show()
            self.table.setFocus()
        elif self._source is Source.FOUND:
            self._show_today()
        else:
            self.left.emit()


def _sectors(counter: Counter) -> frozenset[str]:
    return frozenset(one.sector for one in counter.desk.catalogue.procedures)


def _tally(rows: tuple[VisitRow, ...]) -> str:
    counted = ((kind, sum(one.kind is kind for one in rows)) for kind in VisitKind)
    return ", ".join(f"{count} {VISIT_LABELS[kind].lower()}" for kind, count in counted if count)


def _why_void(
    one: VisitRow, code: str, error: UserError | None, reason: str, *, parent: QWidget
) -> str:
    """The reason as typed; empty where the paper stays."""
    from ui.dialogs.questions import Question, QuestionsDialog

    answer = QuestionsDialog.ask(
        f"Hủy phiếu {code}",
        (Question(name="reason", words="&Lý do", hint="Ít nhất 10 chữ", length=500),),
        told=f"{one.name}. Số đã dùng không dùng lại; in ra sẽ mang dấu ĐÃ HỦY.",
        key="Hủy phiếu này",
        error=error,
        before={"reason": reason} if reason else None,
        parent=parent,
    )
    return "" if answer is None else str(answer["reason"]) or " "
