"""How long a window's event loop stood still."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QTimer

MOST_MS: Final = 100.0
TICK_MS: Final = 5


@dataclass(slots=True)
class Meter:
    """Gaps between the ticks of a loop, in milliseconds, less the wait for a processor."""

    gaps: list[float] = field(default_factory=list)
    _last: tuple[float, float] | None = None

    def tick(self) -> None:
        now = (time.perf_counter() * 1e3, self._waited_ms())
        if self._last is not None:
            self.gaps.append(now[0] - self._last[0] - (now[1] - self._last[1]))
        self._last = now

    def begin(self) -> None:
        self._last = None
        self.gaps.clear()

    @staticmethod
    def _waited_ms() -> float:
        return int(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e6


@contextmanager
def metered() -> Iterator[Meter]:
    """Measures this thread's loop until it is left."""
    kept, timer = Meter(), QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(kept.tick)
    timer.start(TICK_MS)
    try:
        yield kept
    finally:
        timer.stop()
