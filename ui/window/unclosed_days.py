"""An earlier day that nobody closed is told over the screen, with the key that closes it."""

from datetime import date
from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from counter_app.domain.rights import Right, may
from ui.desk.counter import Counter
from ui.widgets.notice_board import NoticeBoard, Standing

LOOK_MS: Final = 60_000
NOTICE: Final = "unclosed"
TOLD: Final = "Chưa khóa sổ ngày {days}. Vẫn tiếp nhận bình thường; hãy khóa khi rảnh."
CLOSE: Final = "Khóa sổ…"
_MOST: Final = 3


class UnclosedDays(QObject):
    """Looks when somebody sits down and when a new day has begun; blocks nothing."""

    def __init__(self, counter: Counter, board: NoticeBoard, parent: QWidget) -> None:
        super().__init__(parent)
        self._counter, self._board, self._over = counter, board, parent
        self._day = counter.today()
        again = QTimer(self, interval=LOOK_MS)
        again.timeout.connect(self._look_at_the_day)
        again.start()
        self._look()

    def follow(self, counter: Counter) -> None:
        """The desk as it is now."""
        self._counter = counter
        self._look()

    def _look_at_the_day(self) -> None:
        if self._counter.today() != self._day:
            self._look()

    def _look(self) -> None:
        self._day = self._counter.today()
        self._counter.days.unclosed(owner=self, done=self._tell)

    def _tell(self, days: tuple[date, ...]) -> None:
        if not days or not may(self._counter.desk.clerk, Right.TAKE_MONEY):
            self._board.take_down(NOTICE)
            return
        named = ", ".join(f"{one:%d/%m}" for one in days[:_MOST])
        more = f" và {len(days) - _MOST} ngày khác" if len(days) > _MOST else ""
        words = TOLD.format(days=f"{named}{more}")
        self._board.put(NOTICE, Standing(words, CLOSE, lambda: self._close(days[0])))

    def _close(self, day: date) -> None:
        """The oldest first; what is still open afterwards is told again."""
        if QApplication.activeModalWidget() is None:
            from ui.dialogs.day import DayDialog

            DayDialog.ask(self._counter, parent=self._over, day=day)
        self._look()
