"""Tells a scanner that types like a keyboard from a person who types.

Letters are held for a blink; a burst becomes ``scanned(text)`` and the focused field never sees
it, nor its Enter or Tab. Anything slower is played on, in order, to the field it was meant for.
What a scanned text means is decided by the window, not here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

GAP_MS: Final = 30
STALL_MS: Final = 60
# The shortest thing worth scanning is a slip number of six digits.
SHORTEST: Final = 6
SHORTEST_UNENDED: Final = 12
_CODE_SHAPE: Final = re.compile(r"[0-9A-Za-z.:/\-]+")
_ENDS: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})
_SHIFTS: Final = frozenset(
    {Qt.Key.Key_Shift, Qt.Key.Key_AltGr, Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock}
)
_PLAIN: Final = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


@dataclass(slots=True)
class _Held:
    target: QWidget
    event: QEvent
    text: str
    is_press: bool


class Wedge(QObject):
    """An application-wide event filter that takes scans out of the stream of keys."""

    scanned = Signal(str)
    touched = Signal()
    """Somebody is at the keyboard, the scanner or the mouse."""

    def __init__(self, monotonic_ms: Callable[[], int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now_ms = monotonic_ms
        self._held: list[_Held] = []
        self._app: QApplication | None = None
        self._last_ms = 0
        self._swallow_until_ms = 0
        self._playing = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._decide)

    def install(self, app: QApplication) -> None:
        """Starts listening to every key of the application."""
        self._app = app
        app.installEventFilter(self)

    def remove(self) -> None:
        """Stops listening; what was held reaches its field."""
        if self._app is not None:
            self._play()
            self._app.removeEventFilter(self)
            self._app = None

    def is_idle(self) -> bool:
        """Whether nothing is being held."""
        return not self._held

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Holds what may be a scan; true means the event stops here."""
        kind = event.type()
        if self._playing or kind not in (
            QEvent.Type.KeyPress,
            QEvent.Type.KeyRelease,
            QEvent.Type.ShortcutOverride,
            QEvent.Type.InputMethod,
            QEvent.Type.MouseButtonPress,
        ):
            return False
        if not isinstance(watched, QWidget):
            return False
        self.touched.emit()
        if isinstance(event, QKeyEvent):
            return self._take_key(watched, event)
        if isinstance(event, QInputMethodEvent):
            return self._take_composed(watched, event)
        self._play()
        return False

    def _take_key(self, target: QWidget, event: QKeyEvent) -> bool:
        if event.key() in _SHIFTS:
            # A scanner presses Shift for capitals and bars, as fingers do: it means nothing alone.
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            if self._held and event.key() not in _ENDS and not self._may_belong(event):
                self._play()
            return False
        if event.type() == QEvent.Type.KeyRelease:
            return self._hold_release(target, event)
        at_ms = event.timestamp() or self._now_ms()
        if event.key() in _ENDS and not event.modifiers() & ~_PLAIN:
            return self._take_end(target, event, at_ms)
        if not self._may_belong(event):
            self._play()
            return False
        return self._hold(target, event.clone(), event.text(), at_ms)

    def _take_composed(self, target: QWidget, event: QInputMethodEvent) -> bool:
        """A scanner under a Vietnamese input method arrives as commits; composing does not."""
        text = event.commitString()
        if event.replacementLength() or (not text and not self._held):
            self._play()
            return False
        return self._hold(target, event.clone(), text, self._now_ms())

    def _take_end(self, target: QWidget, event: QKeyEvent, at_ms: int) -> bool:
        if at_ms <= self._swallow_until_ms:
            return True
        if not self._held:
            return False
        self._held.append(_Held(target, event.clone(), "", True))
        if not self._is_late(at_ms) and len(self._text()) >= SHORTEST:
            self._emit(at_ms)
        else:
            self._play()
        return True

    def _hold(self, target: QWidget, event: QEvent, text: str, at_ms: int) -> bool:
        if self._held and self._is_late(at_ms):
            self._decide()
        self._held.append(_Held(target, event, text, True))
        self._last_ms = at_ms
        self._timer.start(STALL_MS if len(self._held) >= SHORTEST else GAP_MS)
        return True

    def _hold_release(self, target: QWidget, event: QKeyEvent) -> bool:
        if not self._held:
            return False
        self._held.append(_Held(target, event.clone(), "", False))
        return True

    def _is_late(self, at_ms: int) -> bool:
        # A long burst may stutter once (wireless scanners); a short one may not.
        allowed = STALL_MS if len(self._text()) >= SHORTEST else GAP_MS
        return at_ms - self._last_ms > allowed

    @staticmethod
    def _may_belong(event: QKeyEvent) -> bool:
        """Whether a scanner could have sent this key: printable, no Ctrl or Alt, not held down."""
        text = event.text()
        plain = not event.modifiers() & ~_PLAIN
        return plain and bool(text) and text.isprintable() and not event.isAutoRepeat()

    def _text(self) -> str:
        return "".join(held.text for held in self._held)

    def _decide(self) -> None:
        """Silence: a long burst in the shape of a code is a scan without a terminator."""
        text = self._text()
        if len(text) >= SHORTEST_UNENDED and (text.count("|") >= 2 or _looks_like_code(text)):
            self._emit(self._last_ms)
        else:
            self._play()

    def _emit(self, at_ms: int) -> None:
        text = self._text()
        self._timer.stop()
        self._held.clear()
        # Some scanners end with CR and LF, or with Enter and Tab.
        self._swallow_until_ms = at_ms + 2 * STALL_MS
        method = QGuiApplication.inputMethod()
        if method is not None:
            method.reset()
        self.scanned.emit(text)

    def _play(self) -> None:
        """Gives what was held to whom it was meant for, in order."""
        self._timer.stop()
        held, self._held = self._held, []
        self._playing = True
        try:
            for one in held:
                # Focus may have moved by what was just played (Tab, Enter).
                target = QApplication.focusWidget() if one.is_press else one.target
                QCoreApplication.sendEvent(target or one.target, one.event)
        finally:
            self._playing = False


def _looks_like_code(text: str) -> bool:
    return bool(_CODE_SHAPE.fullmatch(text)) and sum(map(str.isdigit, text)) >= SHORTEST
