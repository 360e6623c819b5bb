"""Tells a scanner that types like a keyboard from a person who types.

Letters are held for a blink; a burst becomes ``scanned(text)`` and the focused field never sees
it, nor its Enter or Tab. Anything slower is played on, in order, to the field it was meant for;
a key's letter presses it before whatever is struck next. What a scanned text is for is decided by the window, not here.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QShortcutEvent,
    QTouchEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from ui.scanning.burst import Burst, Held, Moment

SWALLOW_MS: Final = 120
# A look that comes later than this finds a starved program, which may be behind with its keys...
LATE_MS: Final = 5
# ... and gets this long to fetch them, so many times.
CATCH_UP_MS: Final = 20
MOST_LOOKS: Final = 5
# Every event of every widget is held against these: its class costs half of what its type does.
_KINDS: Final = (
    QKeyEvent,
    QInputMethodEvent,
    QMouseEvent,
    QShortcutEvent,
    QWheelEvent,
    QTouchEvent,
)
_HEARD: Final = (
    QEvent.Type.KeyPress,
    QEvent.Type.KeyRelease,
    QEvent.Type.ShortcutOverride,
    QEvent.Type.InputMethod,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.Shortcut,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
)
_ENDS: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})
_PRIVATE: Final = Qt.Key.Key_F12
# What commits or closes does so once, however long the key is held down.
_ONCE: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, _PRIVATE})
_LINE_FEED_KEY: Final = 0x0A
# What X says of a key it has no letter for: a scanner's letter, missing from the keyboard's layout.
_NAMELESS: Final = frozenset({0, Qt.Key.Key_unknown})
_FIRST_DEAD, _LAST_DEAD = Qt.Key.Key_Dead_Grave, Qt.Key.Key_Dead_Longsolidusoverlay
_LOST_LETTER: Final = "\ufffd"
# Ctrl with one of these is how some scanners send CR, LF and Tab.
_CONTROL_ENDS: Final = frozenset({Qt.Key.Key_M, Qt.Key.Key_J, Qt.Key.Key_I})
_SILENT: Final = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
    }
)
_PLAIN: Final = (
    Qt.KeyboardModifier.ShiftModifier
    | Qt.KeyboardModifier.KeypadModifier
    | Qt.KeyboardModifier.GroupSwitchModifier
)
# AltGr as one system tells it: a bar or a brace of many layouts, and no shortcut's letter.
_ALT_GR: Final = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class Wedge(QObject):
    """An application-wide event filter that takes scans out of the stream of keys."""

    scanned = Signal(str)
    touched = Signal()
    """Somebody is at the keyboard, the scanner, the mouse, its wheel or a touch screen."""
    private = Signal()
    """The privacy key was struck, in whatever window has the keyboard."""

    def __init__(self, monotonic_ms: Callable[[], int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now_ms = monotonic_ms
        self._burst = Burst()
        self._ended: Moment | None = None
        self._outbox: deque[Held] = deque()
        self._is_sending = False
        self._looks = self._look_due_ms = 0
        self._is_held = False
        self._app: QApplication | None = None
        self._silence = self._once(self._look)
        self._unsent = self._once(self._send)

    def install(self, app: QApplication) -> None:
        """Starts listening to every key of the application."""
        self._app = app
        app.installEventFilter(self)

    def remove(self) -> None:
        """Stops listening; what was held reaches its field."""
        if self._app is not None:
            self._send(self._burst.held)
            self._forget()
            self._app.removeEventFilter(self)
            self._app = None

    @contextmanager
    def spared(self) -> Iterator[None]:
        """No key can come while the window's thread builds: its thousands of events pass unseen."""
        if self._app is None:
            yield
            return
        self._app.removeEventFilter(self)
        try:
            yield
        finally:
            self._app.installEventFilter(self)

    def is_idle(self) -> bool:
        """Whether nothing is being held."""
        return not self._burst.held and not self._outbox

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Holds what may be a scan; true means the event stops here."""
        if not isinstance(event, _KINDS) or event.type() not in _HEARD:
            return False
        if isinstance(
            event, QWheelEvent | QTouchEvent
        ):  # a touch that is used comes as a click, too
            self.touched.emit()
            return False
        # What is being played passes; a key it opened a dialog with must not leave that one deaf.
        if not isinstance(watched, QWidget) or (self._is_sending and not event.spontaneous()):
            return False
        if isinstance(event, QShortcutEvent):
            return self._press(watched, event)
        self.touched.emit()
        if isinstance(event, QKeyEvent):
            return self._take_key(watched, event)
        if isinstance(event, QInputMethodEvent):
            return self._take_composed(watched, event)
        self._decide()
        return False

    def _press(self, target: QWidget, event: QShortcutEvent) -> bool:
        """Presses a key or a tick by its letter, once however long that is held down.

        Qt would show it pressed for a tenth of a second and only then act: behind what a quick hand
        strikes meanwhile, which meant the field it leads to, or the form with the tick.
        """
        if not isinstance(target, QAbstractButton) or event.isAmbiguous():
            return False
        if not self._is_held:
            target.click()
        return True

    def _take_key(self, target: QWidget, event: QKeyEvent) -> bool:
        self._is_held = event.isAutoRepeat()
        if event.key() in _SILENT:
            # A scanner presses Shift for capitals and bars, as fingers do: it means nothing alone.
            return False
        if event.isAutoRepeat() and event.key() in _ONCE:
            return True
        if event.key() == _PRIVATE and event.type() == QEvent.Type.KeyPress:
            self._decide()
            self.private.emit()
            return True
        moment = Moment(event.timestamp(), self._now_ms())
        if event.type() == QEvent.Type.KeyRelease:
            return self._hold_release(target, event)
        belongs = _is_end(event) or self._may_belong(event, moment)
        if event.type() == QEvent.Type.KeyPress and belongs:
            return self._take_press(target, event, moment)
        if not belongs:
            self._decide()
        return False

    def _take_press(self, target: QWidget, event: QKeyEvent, moment: Moment) -> bool:
        if _is_end(event):
            return self._take_end(target, event, moment)
        self._hold(target, event, _text_of(event), moment, repeated=event.isAutoRepeat())
        return True

    def _take_composed(self, target: QWidget, event: QInputMethodEvent) -> bool:
        """A scanner under a Vietnamese input method arrives as commits; composing does not."""
        text = event.commitString()
        if event.replacementLength() or (not text and not self._burst.held):
            self._decide()
            return False
        moment = Moment(0, self._now_ms())
        if text and not text.strip("\r\n\t"):
            return self._take_end(target, event, moment)
        self._hold(target, event, text, moment)
        return True

    def _take_end(
        self, target: QWidget, event: QKeyEvent | QInputMethodEvent, moment: Moment
    ) -> bool:
        burst = self._burst
        if not burst.held:
            return self._is_swallowed(moment)
        if burst.goes_on(moment) and burst.is_scan():
            self._forget()
            self._emit(burst.text, moment)
            return True
        self._decide()
        if not self._is_swallowed(moment):
            self._send([_held(target, event, "", is_press=True)])
        return True

    def _is_swallowed(self, moment: Moment) -> bool:
        """Some scanners end with CR and LF, or with Enter and Tab."""
        return self._ended is not None and moment.since(self._ended) <= SWALLOW_MS

    def _hold(
        self,
        target: QWidget,
        event: QKeyEvent | QInputMethodEvent,
        text: str,
        moment: Moment,
        *,
        repeated: bool = False,
    ) -> None:
        over = self._burst
        if over.held and not over.goes_on(moment):
            self._forget()
        self._burst.add(_held(target, event, text, is_press=True), moment, repeated=repeated)
        self._looks = 0
        self._look_after(self._burst.patience_ms)
        if over is not self._burst:
            self._settle(over)

    def _hold_release(self, target: QWidget, event: QKeyEvent) -> bool:
        if not self._burst.held:
            return False
        self._burst.held.append(_held(target, event, "", is_press=False))
        return True

    def _may_belong(self, event: QKeyEvent, moment: Moment) -> bool:
        """Whether a scanner could have sent this key: printable, no Ctrl or Alt, not held down."""
        text, held = _text_of(event), event.modifiers() & ~_PLAIN
        plain = not held or held == _ALT_GR
        held_down = event.isAutoRepeat() and not self._burst.doubles(moment)
        if _is_dead(event):  # the layout has an accent where the scanner meant a mark of its own
            return self._burst.is_by_machine() and self._burst.goes_on(moment)
        return plain and bool(text) and text.isprintable() and not held_down

    def _look(self) -> None:
        """Looks twice: after a busy moment the rest of a scan may wait behind the timer.

        A look that comes late is no proof of silence: whoever fetches the keys was starved, too.
        """
        is_late = self._now_ms() - self._look_due_ms > LATE_MS
        self._looks += 1
        if self._looks == 1 or (is_late and self._looks < MOST_LOOKS):
            self._look_after(CATCH_UP_MS if is_late else 0)
        else:
            self._decide()

    def _look_after(self, ms: int) -> None:
        self._look_due_ms = self._now_ms() + ms
        self._silence.start(ms)

    def _decide(self) -> None:
        """The burst is over: by silence, or by a key or a button that no scanner has."""
        over = self._burst
        self._forget()
        self._settle(over)

    def _settle(self, over: Burst) -> None:
        """Silence: a long burst in the shape of a code is a scan without an end key."""
        text, by_hand = over.part()
        self._send(by_hand)
        if text:
            self._emit(text, over.last.later(over.patience_ms))

    def _emit(self, text: str, ended: Moment) -> None:
        self._ended = ended
        method = QGuiApplication.inputMethod()
        if method is not None:
            method.reset()
        self.scanned.emit(text)

    def _forget(self) -> None:
        self._silence.stop()
        self._burst = Burst()

    def _send(self, more: Iterable[Held] = ()) -> None:
        """Gives what was held to whom it was meant for, in order."""
        self._outbox.extend(more)
        outer, self._is_sending = self._is_sending, True
        try:
            while self._outbox:
                one = self._outbox.popleft()
                # Should this one open a dialog, the others reach it instead of waiting behind it.
                self._unsent.start(0)
                receiver = one.receiver()
                if receiver is not None:
                    QCoreApplication.sendEvent(receiver, one.event)
        finally:
            self._is_sending = outer
            self._unsent.stop()

    def _once(self, after: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(after)
        return timer


def _held(
    target: QWidget, event: QKeyEvent | QInputMethodEvent, text: str, *, is_press: bool
) -> Held:
    return Held(target, QApplication.focusWidget(), event.clone(), text, is_press)


def _is_end(event: QKeyEvent) -> bool:
    if event.modifiers() == Qt.KeyboardModifier.ControlModifier:
        return event.key() in _CONTROL_ENDS
    ends = event.key() in _ENDS or event.key() == _LINE_FEED_KEY
    return ends and not event.modifiers() & ~_PLAIN


def _is_dead(event: QKeyEvent) -> bool:
    return not event.text() and _FIRST_DEAD <= event.key() <= _LAST_DEAD


def _text_of(event: QKeyEvent) -> str:
    lost = event.key() in _NAMELESS or _is_dead(event)
    return event.text() or (_LOST_LETTER if lost else "")
