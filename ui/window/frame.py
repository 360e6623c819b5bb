"""What is around the screens: bars, notices, the clock, the curtain, and how they make room."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QRect, QTimer, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent, QWindowStateChangeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from counter_app.core.clock import Clock
from counter_app.core.errors import EnvironmentFault, UserError
from ui import strings, theme
from ui.widgets.layout import CARDS_APART, CARDS_CLOSE, Notice, column, panel, row
from ui.widgets.notice_board import NoticeBoard
from ui.widgets.room import Room
from ui.widgets.shell import Banner, Foot, SideBar, TopBar
from ui.widgets.text import label
from ui.window.curtain import Curtain
from ui.window.places import PLACES, help_over

if TYPE_CHECKING:
    from ui.dialogs.dialog import Dialog

# A 1366-pixel screen at 150 % is 911 wide.
NARROW: Final = 1200
TIGHT: Final = 860
SPARE: Final = 600
SMALLEST: Final = (888, 430)
# How much of the screen a restored window takes that was as large as it.
RESTORED: Final = 0.9
AROUND: Final = (CARDS_APART, 12, CARDS_APART, 12)
CLOSE: Final = (CARDS_CLOSE, CARDS_CLOSE, Room.BAR_PX, CARDS_CLOSE)
NOTICE_KEY: Final = "F8"
CLOCK_MS: Final = 5_000
MESSAGE_MS: Final = 8_000


def dialog_in_front() -> "Dialog | None":
    """Who asks now, if it is no place: what it waits for is told there."""
    modal = QApplication.activeModalWidget()
    if modal is None:
        return None
    from ui.dialogs.dialog import Dialog

    return modal if isinstance(modal, Dialog) else None


class Frame(QMainWindow):
    """The window without its work. ``painted`` comes once, with the first picture."""

    painted = Signal()

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._has_painted = self._was_large = self._is_restored = False
        self._build()
        theme.dress(self)
        self._clock_timer.timeout.connect(self._tick)
        self._message_timer.timeout.connect(lambda: self.foot.say(""))
        self._tick()

    @property
    def help_page(self) -> str:
        """That of the screen in front; empty before there is one."""
        return str(getattr(self.stack.currentWidget(), "help_page", ""))

    def _build(self) -> None:
        self.setWindowTitle(strings.APP_NAME)
        self.setProperty("opens_help", help_over)
        self.resize(1366, 768)
        # Said aloud, or the wide layout's own minimum would forbid the narrow one.
        self.setMinimumSize(*SMALLEST)
        self.banner = Banner("")
        self.top = TopBar()
        self.side = SideBar(PLACES)
        self.foot = Foot()
        self.board = NoticeBoard(NOTICE_KEY)
        self.trouble = Notice("bad")
        self.scanned = Notice("warn")
        self.stack = QStackedWidget()
        self._opening = label("Đang mở kho hồ sơ…", role="quiet")
        self.stack.addWidget(self._opening)
        self._middle = column(self.trouble, self.scanned, self.board, self.stack, gap=8)
        self._middle.setStretch(3, 1)
        body = row(self.side, Room(panel(self._middle)), gap=0)
        body.setStretch(1, 1)
        everything = column(self.banner, self.top, panel(body), self.foot, gap=0)
        everything.setStretch(2, 1)
        self._before: QWidget | None = None
        self._page = panel(everything, role="page")
        self._whole = column(self._page, gap=0)
        self.setCentralWidget(panel(self._whole, role="page"))
        self.curtain = Curtain(self)
        self._clock_timer = QTimer(self)
        self._clock_timer.start(CLOCK_MS)
        self._message_timer = QTimer(self, singleShot=True)

    def fill_screen(self) -> None:
        """Opens over all that is free of the screen; where nobody manages windows, as large as it."""
        self.resize(self.size().boundedTo(self.screen().availableSize()))
        self.showMaximized()

    def _lie_inside(self) -> None:
        """What was as large as the screen hangs out of it by its title bar, once it is restored."""
        free, frame = self.screen().availableGeometry(), self.frameGeometry()
        if frame.size().boundedTo(free.size()) != frame.size():
            lies = QRect(free.topLeft(), free.size() * RESTORED)
            lies.moveCenter(free.center())
            self.setGeometry(lies)

    def changeEvent(self, event: QEvent) -> None:
        """The word that it is restored comes before its new size."""
        super().changeEvent(event)
        if isinstance(event, QWindowStateChangeEvent):
            # Asked of the window: to name a state would make all of ``Qt`` before the first picture.
            large, elsewhere = self.isMaximized(), self.isMinimized() or self.isFullScreen()
            self._is_restored = self._was_large and not (large or elsewhere)
            self._was_large = large

    def put_before(self, page: QWidget | None) -> None:
        """``page`` alone is in the window; None brings back what was there."""
        if self._before is not None:
            self._before.hide()
        self._before = page
        if page is not None:
            self._whole.addWidget(page)
            page.show()
        self._page.setVisible(page is None)

    def toggle_curtain(self) -> None:
        """Hides or shows everything; the keyboard returns to where it was."""
        self.curtain.toggle()

    def say(self, words: str) -> None:
        """One passing sentence at the foot of the window."""
        self.foot.say(words)
        self._message_timer.start(MESSAGE_MS)

    def say_of_field(self, words: str) -> None:
        """What is wrong in a field with no room for words beside it."""
        if words:
            self.say(words)

    def show_nobody(self) -> None:
        """No name and no passing sentence stands anywhere."""
        for part in (self.scanned, self.trouble):
            part.say("")
        self.say("")
        self.top.show_desk("", "")
        self.setWindowTitle(strings.APP_NAME)

    def show_trouble(self, error: UserError | EnvironmentFault) -> None:
        """What nobody else tells of: by the dialog in front, or over the place until some succeeds."""
        front = dialog_in_front()
        if front is not None:
            front.show_trouble(error.message)
        else:
            self.trouble.say(error.message, tone="bad")

    def no_trouble(self) -> None:
        """It has passed."""
        self.trouble.say("")

    def show_busy(self, busy: bool) -> None:
        """What takes longer than a moment is said, where nothing moves for it."""
        front = dialog_in_front()
        if front is not None:
            front.show_busy(busy)
        if not self._message_timer.isActive():
            self.foot.say(strings.BUSY if busy else "")

    def _tick(self) -> None:
        self.foot.clock.setText(f"{strings.hour_and_day(self._clock.now())}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A small or magnified window gives its room to the work."""
        super().resizeEvent(event)
        if self._is_restored:
            self._is_restored = False
            QTimer.singleShot(0, self._lie_inside)
        room = theme.room(self.width())
        for part in (self.top, self.foot):
            part.narrow(room < NARROW)
            part.tight(room < TIGHT)
        # Where the work itself has no room to spare, the bar keeps to its keys.
        self.side.fit(narrow=room < NARROW, tight=room < SPARE)
        self._middle.setContentsMargins(*(CLOSE if room < NARROW else AROUND))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The first picture tells that the store may be opened now."""
        super().paintEvent(event)
        if not self._has_painted:
            self._has_painted = True
            QTimer.singleShot(0, self.painted.emit)
