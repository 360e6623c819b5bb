"""Tells that nobody has touched keys, scanner or mouse for some minutes.

Reckoned on the machine's own clock and on the wall's, the later of both: a PC that slept was left.
"""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from counter_app.core.clock import Clock

LOOK_MS: Final = 5_000
LEAST_MINUTES, MOST_MINUTES = 1, 15


class Idle(QObject):
    """``gone`` comes once; again only after somebody was back."""

    gone = Signal()

    def __init__(self, clock: Clock, minutes: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._limit_s = 60 * min(max(minutes, LEAST_MINUTES), MOST_MINUTES)
        self._is_watching = False
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)

    def watch(self) -> None:
        """Somebody sits down."""
        self._is_watching = True
        self.touched()
        self._timer.start()

    def rest(self) -> None:
        """Nobody sits here."""
        self._is_watching = False
        self._timer.stop()

    def touched(self) -> None:
        """Somebody is at the desk."""
        self._ms, self._at = self._clock.monotonic_ms(), self._clock.now()

    def look(self) -> None:
        """Tells it where the time is over."""
        passed_s = (self._clock.monotonic_ms() - self._ms) / 1_000
        slept_s = (self._clock.now() - self._at).total_seconds()
        if self._is_watching and max(passed_s, slept_s) >= self._limit_s:
            self.gone.emit()
