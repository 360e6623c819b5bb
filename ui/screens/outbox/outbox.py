"""The outbox: what the central side has not acknowledged, why, and the one thing to do about it."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from counter_app.core.text import fold
from counter_app.domain.outgoing import Outgoing
from counter_app.services.sending.outbox import Remedy, Sending, is_cut
from ui.desk.counter import Counter
from ui.flows.dropping import drop
from ui.flows.mending import mend
from ui.flows.renumbering import renumber
from ui.line_words import LineWords
from ui.screens.outbox.view import SHOWN_WORDS, OutboxView, Shown, tally, why_empty
from ui.screens.screen import Screen, shortcut
from ui.sending_words import named, who
from ui.strings import capital
from ui.widgets.layout import column

TYPING_MS: Final = 120
AGAIN_MS: Final = 30_000
NOTHING_TO_DO: Final = "Dòng này không cần làm gì: máy tự gửi khi có đường truyền."
NOT_JOINED: Final = "Máy này chưa nối máy chủ. Bấm “Máy này” để nhập mã ghi danh."
WAKING: Final = "Đã gọi máy gửi ngay. Có đường truyền, hàng chờ sẽ vơi dần."

_KEYS: Final[tuple[Callable[[Sending], str], ...]] = (
    lambda one: f"{one.state.value}",
    lambda one: fold(named(one)),
    lambda one: fold(who(one)),
    lambda one: fold(one.what),
    lambda one: one.since.isoformat(),
    lambda one: fold(one.why),
    lambda one: one.remedy.value,
)
_FOR_A_PERSON: Final = {Shown.FOR_A_PERSON: True, Shown.WAITING: False}


class OutboxScreen(Screen):
    """Enter does what a line asks for; Ctrl+Enter sends now; Ctrl+D tells every operation."""

    help_page = "outbox"

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counter = counter
        self._rows: tuple[Sending, ...] = ()
        self._is_cut = False
        self._texts: dict[tuple[str, int | None], str] = {}
        self._order: tuple[int, bool] = (-1, False)
        self.view = OutboxView(counter)
        self._typing = QTimer(self, singleShot=True)
        self._again = QTimer(self)
        self.setLayout(column(self.view))
        self._connect()

    def _connect(self) -> None:
        view, changes = self.view, self._counter.changes
        view.filter.textEdited.connect(lambda _text: self._typing.start(TYPING_MS))
        view.filter.returnPressed.connect(view.table.setFocus)
        view.shown.picked.connect(self._reload)
        view.table.opened.connect(self._do)
        view.table.sort_wanted.connect(self._sort)
        view.act.clicked.connect(self._do_chosen)
        view.send.clicked.connect(self._send)
        view.table.selectionModel().currentRowChanged.connect(self._stand)
        view.detail.clicked.connect(self._tell)
        view.reconcile.clicked.connect(self._reconcile)
        view.outages.clicked.connect(self._outages)
        view.carry.clicked.connect(self._carry)
        view.device.clicked.connect(self._device)
        self._typing.timeout.connect(self._show)
        self._again.timeout.connect(self._look_again)
        changes.queue_changed.connect(self._look_again)
        changes.questions_wanted.connect(partial(self.show_only, Shown.FOR_A_PERSON))
        self._counter.line.changed.connect(self._look_again)
        self._counter.line.told.connect(self._look_again)
        shortcut(self, "Ctrl+Return", self._send, "Gửi ngay")
        shortcut(self, "Ctrl+D", self._tell, "Xem từng việc của hồ sơ đang chọn")
        shortcut(self, "Ctrl+F", view.filter.setFocus, "Tới ô lọc")
        for at, shown in enumerate(Shown, start=1):
            shortcut(self, f"Ctrl+{at}", partial(self.show_only, shown), SHOWN_WORDS[shown])

    def enter(self) -> None:
        """Loads the list again and stands in it."""
        self.view.said.say("")
        self._again.start(AGAIN_MS)
        self._reload()
        self.view.table.setFocus()

    def leave(self) -> None:
        """Nothing is typed here that could be lost; nobody looks any more."""
        self._again.stop()

    def show_only(self, shown: Shown) -> None:
        """Lists only those."""
        self.view.shown.choose(shown)
        self._reload()
        self.view.table.setFocus()

    def _look_again(self) -> None:
        if self.isVisible():
            self._reload()
        else:
            self._again.stop()

    def _reload(self) -> None:
        """Asks again; what is shown stays until the answer is here."""
        asked = self.view.shown.value()

        def loaded(rows: tuple[Sending, ...]) -> None:
            if asked is self.view.shown.value():
                self._loaded(rows)

        source = self._counter.sendings
        (source.acknowledged if asked is Shown.ANSWERED else source.unsent)(owner=self, done=loaded)
        if (told := self._counter.line.words) is not None:
            self._show_line(told)

    def _show_line(self, told: LineWords) -> None:
        words = told.words.lstrip("✓!○●↑ ")
        tone = told.tone if told.tone in ("good", "warn") else "info"
        self.view.line.say(f"{capital(words)}.", tone=tone)

    def _loaded(self, rows: tuple[Sending, ...]) -> None:
        shown = self.view.shown.value()
        self._is_cut = shown in (Shown.UNSENT, Shown.WAITING) and is_cut(rows)
        if shown in _FOR_A_PERSON:
            rows = tuple(one for one in rows if one.wants_a_person is _FOR_A_PERSON[shown])
        if self.view.said.words() == WAKING and all(one.wants_a_person for one in rows):
            self.view.said.say("")  # what waited by itself is there
        self._rows, stood = rows, self.view.table.chosen()
        self._texts.clear()
        self._show(stood)

    def _show(self, stood: Sending | None = None) -> None:
        words = fold(self.view.filter.value()).split()
        shown = [one for one in self._rows if self._answers(one, words)]
        at, falling = self._order
        if at >= 0:
            shown.sort(key=_KEYS[at], reverse=falling)
        self.view.table.show_rows(shown)
        self._stand_on(stood, shown)
        self._stand()
        self.view.count.setText(tally(self._rows, shown=len(shown), cut=self._is_cut))
        self.view.empty.say("" if shown else self._why_empty())

    def _stand_on(self, stood: Sending | None, shown: list[Sending]) -> None:
        """The keyboard stays on the line it was on, wherever that is now."""
        at = next((at for at, one in enumerate(shown) if stood and one.key == stood.key), None)
        if at:
            self.view.table.selectRow(at)

    def _stand(self) -> None:
        self.view.show_chosen(self.view.table.chosen())

    def _answers(self, one: Sending, words: list[str]) -> bool:
        if not words:
            return True
        if one.key not in self._texts:
            names = " ".join(self._counter.procedure_names(one.dossier)) if one.dossier else ""
            self._texts[one.key] = fold(f"{named(one)} {who(one)} {names} {one.what} {one.why}")
        return all(word in self._texts[one.key] for word in words)

    def _why_empty(self) -> str:
        if self._rows:
            return "Không dòng nào khớp với chữ đang lọc. Xóa bớt chữ để thấy thêm."
        return why_empty(self.view.shown.value(), joined=self._counter.line.state.enrolled)

    def _sort(self, at: int) -> None:
        """The order of that column; once more turns it round."""
        before, falling = self._order
        self._order = (at, not falling if before == at else False)
        self.view.table.show_order(at, falling=self._order[1])
        self._show(self.view.table.chosen())

    # What is done

    def _do_chosen(self) -> None:
        one = self.view.table.chosen()
        if one is not None:
            self._do(one)

    def _do(self, one: Sending) -> None:
        """The one thing the line asks for."""
        acts: dict[Remedy, Callable[[Sending], None]] = {
            Remedy.MEND: partial(self._of_dossier, mend),
            Remedy.DECIDE: self._decide,
            Remedy.RENUMBER: partial(self._of_dossier, renumber),
            Remedy.LANE: lambda one: self._say(one.why, "warn"),
            Remedy.SEND: self._send_again,
            Remedy.DROP: self._drop,
            Remedy.REPORT: self._detail,
            Remedy.OPEN: self._detail,
            Remedy.REJOIN: lambda _one: self._device(),
        }
        if (act := acts.get(one.remedy)) is not None:
            act(one)
        else:
            self.view.said.say(NOTHING_TO_DO, tone="info")
            self._detail(one)

    def _of_dossier(self, act: Callable[..., None], one: Sending) -> None:
        """What is done about the dossier of a line."""
        if one.dossier is not None:
            act(one.dossier.id, counter=self._counter, over=self, said=self._say)

    def _drop(self, one: Sending) -> None:
        """What is there already is not sent once more."""
        drop(one, counter=self._counter, over=self, said=self._say)

    def _decide(self, one: Sending) -> None:
        from ui.flows.disputes import settle_of

        counter, said = self._counter, self._say
        settle_of(one.subject, counter=counter, over=self, said=said, first=one.dispute)

    def _say(self, words: str, tone: str) -> None:
        self.view.said.say(words, tone=tone)

    def _tell(self) -> None:
        one = self.view.table.chosen()
        if one is not None:
            self._detail(one)

    def _detail(self, one: Sending) -> None:
        if one.dispute is not None:
            self._decide(one)
            return
        from ui.dialogs.sending.sending import SendingDialog

        def loaded(told: tuple[Outgoing, ...]) -> None:
            wanted = SendingDialog.ask(one, told, counter=self._counter, parent=self)
            if wanted and one.dossier is not None:
                self._counter.changes.dossier_wanted.emit(one.dossier.id)

        self._counter.sendings.told_of(one.subject, owner=self, done=loaded)

    def _send_again(self, one: Sending) -> None:
        self._counter.sendings.try_again(one, owner=self, done=lambda _nothing: self._send())

    def _send(self) -> None:
        if not self._counter.line.state.enrolled:
            self.view.said.say(NOT_JOINED, tone="info")
            return
        self._counter.line.send_now()
        self.view.said.say(WAKING, tone="info")

    def _reconcile(self) -> None:
        from ui.dialogs.sending.reconcile import ReconcileDialog

        ReconcileDialog.ask(self._counter, parent=self)

    def _outages(self) -> None:
        from ui.dialogs.sending.outages import OutagesDialog

        OutagesDialog.ask(self._counter, parent=self)

    def _carry(self) -> None:
        from ui.dialogs.sending.carry import CarryDialog

        CarryDialog.ask(self._counter, parent=self)
        self._reload()

    def _device(self) -> None:
        from ui.dialogs.sending.device import DeviceDialog

        DeviceDialog.ask(self._counter, parent=self)
        self._reload()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, some give theirs."""
        super().resizeEvent(event)
        self.view.suit(event.size().width())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes one step back: filter, all lines, then the intake screen."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.view.filter.text():
            self.view.filter.clear()
            self._show()
            self.view.table.setFocus()
        elif self.view.shown.value() is not Shown.UNSENT:
            self.show_only(Shown.UNSENT)
        else:
            self.left.emit()
