"""The privacy key: every window of ours is covered at once, and uncovered as it was.

A window is covered, never hidden: to hide a dialog is to answer it. Its title gives way to the
program's name, since the system shows titles where no cover reaches.
"""

from collections.abc import Callable
from typing import Final

from PySide6 import QtCore
from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QFrame, QToolTip, QWidget
from shiboken6 import isValid

from ui.strings import APP_NAME
from ui.widgets.layout import Notice, column
from ui.widgets.shell import Banner
from ui.widgets.text import label

KEY: Final = "F12"
LEAVE_KEYS: Final = "Ctrl+L"
TITLE: Final = "Màn hình đang che"
HINT: Final = "Bấm F12 để mở lại. Những gì đang nhập vẫn còn."
ASKS_HINT: Final = "Bấm F12, {name} nhập mật khẩu để mở lại. Người khác bấm Ctrl+L để vào làm."
_HANDS: Final = frozenset(
    {
        QEvent.Type.ShortcutOverride,
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.Wheel,
        QEvent.Type.ContextMenu,
    }
)


class Cover(QFrame):
    """Lies over all of one window: nothing below it is seen, pressed or typed into."""

    leaving = Signal()
    """Somebody else wants the desk: the one press but the privacy key that is heard."""

    def __init__(self, over: QWidget, words: str, hint: str) -> None:
        super().__init__(over)
        self.setProperty("role", "card")
        self.setProperty("focusPolicy", "StrongFocus")
        self.setAccessibleName(f"{TITLE}. {hint}")
        self.setAutoFillBackground(True)
        self.banner = Banner(words)
        parts = (label(TITLE, role="name", wrap=True), label(hint, role="quiet", wrap=True))
        for part in parts:
            part.setProperty("alignment", "AlignHCenter")
        self.setLayout(column(self.banner, None, *parts, None))
        self._title = over.windowTitle()
        over.setWindowTitle(APP_NAME)
        over.installEventFilter(self)
        self.setGeometry(over.rect())
        self.show()
        self.raise_()

    def lift(self) -> None:
        """Gives the window its title back and goes."""
        over = self.window()
        if over.windowTitle() == APP_NAME:  # else it was given another one meanwhile
            over.setWindowTitle(self._title)
        self.hide()
        self.setParent(None)
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """As large as the window, whatever becomes of that."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def event(self, event: QEvent) -> bool:
        """Whatever hands do ends here; the privacy key is heard before."""
        if event.type() in _HANDS:
            event.accept()
            if event.type() == QEvent.Type.KeyPress and _leaves(event):
                self.leaving.emit()
            return True
        return super().event(event)

    def focusNextPrevChild(self, _next: bool) -> bool:
        """Tab, too, leads nowhere below."""
        return True


class Curtain(QObject):
    """Draws covers over every window there is and every one that opens meanwhile."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._front = parent
        self._covers: list[Cover] = []
        self._behind: QWidget | None = None
        self.asks: Callable[[Callable[[], None]], QWidget | None] | None = None
        """Makes the window that asks for a secret before it does what it is given, if one is due."""
        self.leave: Callable[[], None] | None = None
        """Locks the desk for whoever comes next, where people sign in."""
        self.whose = ""
        """Who sits here, where only their secret lifts the covers."""
        self._above: QWidget | None = None
        self.words = ""
        """What a training or demonstration office wears on every window."""

    def is_drawn(self) -> bool:
        """Whether the windows are covered."""
        return bool(self._covers)

    def covers(self) -> tuple[Cover, ...]:
        """Those that lie over a window now."""
        return tuple(one for one in self._covers if isValid(one))

    def toggle(self) -> None:
        """Over everything with the keyboard, or away; the keyboard returns to where it was."""
        if not self.is_drawn():
            self._draw()
        elif self.asks is None:
            self.lift()
        elif self._above is None:
            self._ask(self.asks)

    def _ask(self, asks: Callable[[Callable[[], None]], QWidget | None]) -> None:
        """What is asked stands above the covers, and nothing that is below comes up before."""
        above = self._above = asks(self.lift)
        if above is None:
            self.lift()
            return

        def gone() -> None:
            self._above = None
            self._take_keyboard()

        above.destroyed.connect(gone)
        above.show()

    def _draw(self) -> None:
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            return
        while (popup := app.activePopupWidget()) is not None:
            popup.close()
        QToolTip.hideText()
        self._behind = app.focusWidget()
        self._cover(self._front)
        for window in app.topLevelWidgets():
            if window.isVisible():
                self._cover(window)
        self._take_keyboard()
        app.focusChanged.connect(self._keep_keyboard)
        # Only while they are covered: every event of every widget passes here.
        app.installEventFilter(self)

    def lift(self) -> None:
        """Away with all covers, for whoever showed that they may or where nothing is left to hide."""
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            return
        app.removeEventFilter(self)
        app.focusChanged.disconnect(self._keep_keyboard)
        covers, self._covers = self.covers(), []
        for cover in covers:
            cover.lift()
        behind, self._behind = self._behind, None
        if behind is not None and isValid(behind):
            _give_keyboard(behind)

    def _cover(self, window: QWidget) -> None:
        if window is not self._above and all(
            cover.window() is not window for cover in self.covers()
        ):
            for notice in window.findChildren(Notice):
                notice.forget_read()
            cover = Cover(window, self.words, self._hint())
            if self.leave is not None:
                cover.leaving.connect(self.leave)
            self._covers.append(cover)

    def _hint(self) -> str:
        return ASKS_HINT.format(name=self.whose) if self.asks is not None else HINT

    def _take_keyboard(self) -> None:
        front = QApplication.activeModalWidget() or self._front
        for cover in self.covers():
            if cover.window() is front:
                _give_keyboard(cover)

    def _keep_keyboard(self, _left: QWidget | None, now: QWidget | None) -> None:
        """An answer that comes late may put the keyboard into a field below: it waits there."""
        if now is not None and not isinstance(now, Cover) and now.window() is not self._above:
            self._behind = now
            self._take_keyboard()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What opens or comes up meanwhile goes below a cover before anybody sees it."""
        shown = event.type() == QEvent.Type.Show
        if shown and isinstance(watched, QWidget) and not isinstance(watched, Cover):
            if watched.isWindow():
                self._cover(watched)
            for cover in self.covers():
                if cover.parentWidget() is watched.parentWidget():
                    cover.raise_()
        return False


def _leaves(event: QEvent) -> bool:
    told = event.keyCombination() if isinstance(event, QKeyEvent) else None
    return told is not None and QKeySequence(told) == QKeySequence(LEAVE_KEYS)


def _give_keyboard(to: QWidget) -> None:
    """For the reason that the window came up: the field that had it was not left.

    The window too: one that asked for a secret gives the front to nobody when it goes.
    """
    to.window().activateWindow()
    to.setFocus(QtCore.Qt.FocusReason.ActiveWindowFocusReason)
