"""Tells that nobody has touched keys, scanner, mouse or screen for some minutes, or that the PC slept.

Reckoned on the machine's own clock and on the wall's, the later of both. Between two looks the wall's
goes on alone where the PC sleeps: whoever wakes it need not be who sat there.
"""

from typing import Final, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from counter_app.core.clock import Clock

LOOK_MS: Final = 5_000
SLEPT_S: Final = 30
LEAST_MINUTES, MOST_MINUTES = 1, 15


class _Moment(NamedTuple):
    """On the machine's own clock and on the wall's, in seconds."""

    own_s: float
    wall_s: float


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
        self._touched = self._looked = self._now()

    def look(self) -> None:
        """Tells it where the time is over, or the PC has slept since the last look."""
        now, before = self._now(), self._looked
        self._looked = now
        slept = now.wall_s - before.wall_s >= now.own_s - before.own_s + SLEPT_S
        passed_s = max(now.own_s - self._touched.own_s, now.wall_s - self._touched.wall_s)
        if self._is_watching and (slept or passed_s >= self._limit_s):
            self.gone.emit()

    def _now(self) -> _Moment:
        return _Moment(self._clock.monotonic_ms() / 1_000, self._clock.now().timestamp())
