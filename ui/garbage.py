"""Cycles are collected in the window's thread, and only there.

A cycle may hold a widget, and Python collects in whichever thread allocates. A widget that ends in
another thread asks for the interpreter with Qt's lock in hand, while the window asks for that lock
with the interpreter in hand: neither goes on.
"""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimerEvent

EVERY_MS: Final = 500


class Garbage(QObject):
    """Looks for cycles when the thread it lives in has time; nobody does so by itself (``ui``)."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.startTimer(EVERY_MS)

    def timerEvent(self, _event: QTimerEvent) -> None:
        """Collects the oldest generation that is full, and the younger ones with it."""
        counts = zip(gc.get_count(), gc.get_threshold(), strict=True)
        full = [generation for generation, (count, most) in enumerate(counts) if count > most]
        if full:
            gc.collect(full[-1])
