"""The key that says who signs today, and what stands over the screen while nobody does."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from ui import strings
from ui.screens.screen import shortcut
from ui.widgets.notice_board import Standing

if TYPE_CHECKING:
    from counter_app.domain.office import Office
    from ui.desk.counter import Counter
    from ui.window.main_window import MainWindow

DUTY_KEYS: Final = "Ctrl+W"
LOOK_MS: Final = 60_000
_NOTICE: Final = "duty"
_NOBODY: Final = "Hôm nay không có người ký. Hỏi trước khi hẹn trả trong ngày."
_TAKE_BACK: Final = "Ctrl W rồi Alt L để lấy lại."


class DutyKey(QObject):
    """Asks, writes, and has the desk go by it at once; ``look`` finds settings that changed."""

    def __init__(self, window: "MainWindow", look: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._window, self._look = window, look
        self._counter: Counter | None = None
        self._told = ""
        self._day: date | None = None
        again = QTimer(window, interval=LOOK_MS)
        again.timeout.connect(self._look_at_the_day)
        again.start()
        shortcut(window, DUTY_KEYS, self.ask, "Ai ký hôm nay, ai ngồi quầy")

    def follow(self, counter: "Counter") -> None:
        """The desk as it is now: who signs stands beside its name, nobody over the screen."""
        self._counter = counter
        now, office = counter.duty.now(), counter.desk.office
        signs = (f"Ký: {now.signer.name}",) if now.signer is not None else ()
        name = strings.office_in_short(office.name)
        where = (office.desk_name, *signs, name) if signs else (name, office.desk_name)
        self._window.top.where.say(" · ".join(where))
        self._day = counter.today()
        board = self._window.board
        if not counter.duty.lacks_signer:
            board.take_down(_NOTICE)
        elif not board.stands(_NOTICE):
            board.put(_NOTICE, Standing(words=_NOBODY, key_words="Ai ký…", act=self.ask))
        if self._told:
            self._window.say(self._told)
            self._told = ""

    def _look_at_the_day(self) -> None:
        """What was said holds for its day: tomorrow the roster is back."""
        if self._counter is not None and self._counter.today() != self._day:
            self.follow(self._counter)

    def ask(self) -> None:
        """Who signs from now on; nothing over an open dialog, or behind the curtain or the lock."""
        counter = self._counter
        if counter is None or self._window.curtain.is_drawn():
            return
        if self._window.current() is None or QApplication.activeModalWidget() is not None:
            return
        from ui.dialogs.duty import DutyDialog

        answer = DutyDialog.ask(counter.duty.now(), counter.duty.sits, parent=self._window)
        if answer is None:
            self.follow(counter)  # what was pressed away still holds
        elif answer.back:
            counter.duty.take_back(owner=self, done=self._said)
        else:
            counter.duty.say(answer.signer, owner=self, done=self._said)

    def _said(self, office: "Office") -> None:
        counter = self._counter
        if counter is None:
            return
        signer = office.signer(counter.today())
        words = (
            f"Từ lúc này {signer.name} ký." if signer is not None else "Đã ghi: không có người ký."
        )
        self._told = f"{words} {_TAKE_BACK}" if office.signers_said else f"{words} Theo lịch ký."
        self._look()
