"""What a clerk without a mouse has: keys, patience, and hands for the dialogs that open."""

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget

from ui.scanning.wedge import Wedge

LOOK_MS: Final = 2


class MouseWatch:
    """Counts what a mouse would do.

    It looks over the wedge's shoulder: a filter of its own made every event a fifth dearer.
    """

    Type = QEvent.Type
    BUTTONS = (Type.MouseButtonPress, Type.MouseButtonRelease, Type.MouseButtonDblClick)

    def __init__(self, wedge: Wedge) -> None:
        self.seen = 0
        heard = wedge.eventFilter

        def hear(watched: QObject, event: QEvent) -> bool:
            # Its class first: it costs a third of what its type does, and every event passes here.
            self.seen += isinstance(event, QMouseEvent) and event.type() in self.BUTTONS
            return heard(watched, event)

        wedge.eventFilter = hear  # type: ignore[method-assign]


def send_key(key: int, text: str = "", modifiers: Qt.KeyboardModifier | None = None) -> None:
    """One key pressed and let go, to whatever has the keyboard."""
    held = modifiers or Qt.KeyboardModifier.NoModifier
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        target = QApplication.focusWidget() or QApplication.activeWindow()
        if target is None:
            # The press closed a window, and no window manager gives the keyboard to the next.
            assert kind == QEvent.Type.KeyRelease
            return
        QCoreApplication.sendEvent(target, QKeyEvent(kind, key, held, text))


def wait_until(true: Callable[[], bool], timeout_s: float) -> None:
    """As ``QtBot.waitUntil``, which looks every ten milliseconds: a test waits a dozen times."""
    end = time.monotonic() + timeout_s
    while not true():
        assert time.monotonic() < end, f"not within {timeout_s} s: {true}"
        turn = QEventLoop()
        QTimer.singleShot(LOOK_MS, turn.quit)
        turn.exec()


class Turns:
    """Hands that wait for their turn: each acts in the next dialog that opens."""

    def __init__(self, hands: tuple[Callable[[], None], ...]) -> None:
        self.left = list(hands)
        self.wrong: list[BaseException] = []
        self._seen: list[QDialog] = []
        self._look_again()

    def _look_again(self) -> None:
        if self.left:
            QTimer.singleShot(LOOK_MS, self._look)

    def _look(self) -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog) or dialog in self._seen:
            self._look_again()
            return
        self._seen.append(dialog)
        dialog.activateWindow()
        QApplication.processEvents()
        cut, hand = words_cut(dialog), self.left.pop(0)
        self._look_again()  # this hand may open the dialog of the next
        try:
            assert cut == []
            hand()
        except BaseException as error:  # noqa: BLE001  an event loop would swallow it
            self.wrong.append(error)
            self.left.clear()
            shut_dialogs()


def words_cut(place: QWidget) -> list[str]:
    """The sentences that are shown in ``place`` with less room than their lines need."""
    shown = (one for one in place.findChildren(QLabel) if one.isVisible() and one.wordWrap())
    return [one.text() for one in shown if one.height() < one.heightForWidth(one.width())]


def shut_dialogs() -> None:
    """Every dialog that is open, without an answer."""
    while isinstance(dialog := QApplication.activeModalWidget(), QDialog):
        QDialog.done(dialog, QDialog.DialogCode.Rejected.value)
