"""What was copied here does not stay where every program can read it.

A personal number goes after a minute, anything else of ours when the desk is left.
"""

from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

from ui.strings import has_personal_id

KEPT_MS: Final = 60_000
_MODES: Final = (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection)


class Copied(QObject):
    """Watches the clipboard: whichever key or menu put a number there."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._over = QTimer(self, singleShot=True, interval=KEPT_MS)
        self._over.timeout.connect(forget_copied)
        QGuiApplication.clipboard().dataChanged.connect(self._look)

    def _look(self) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard.ownsClipboard() and has_personal_id(clipboard.text()):
            self._over.start()
        else:
            self._over.stop()


def forget_copied() -> None:
    """The clipboard is empty, and the selection of X, where it was this program that filled them."""
    clipboard = QGuiApplication.clipboard()
    owns = (clipboard.ownsClipboard, clipboard.ownsSelection)
    for mode, is_ours in zip(_MODES, owns, strict=True):
        if is_ours():
            clipboard.clear(mode)
