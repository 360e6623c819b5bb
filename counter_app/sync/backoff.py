"""How long to wait after a failure: by chance, so that desks do not come all at once."""

from collections.abc import Callable
from typing import Final

FIRST_S: Final = 2.0
LONGEST_S: Final = 900.0


class Backoff:
    """Full jitter: U(0, min(15 min, 2 s · 2^n)) after the n-th failure in a row."""

    def __init__(self, chance: Callable[[], float]) -> None:
        self._chance = chance
        self._failures = 0

    def failed(self) -> float:
        """Seconds to wait after one more failure."""
        longest = min(LONGEST_S, FIRST_S * 2.0 ** min(self._failures, 16))
        self._failures += 1
        return self._chance() * longest

    def told(self, after_s: int | None) -> float:
        """Seconds to wait at least where the central side said when to come: U(1, 1.5) times it."""
        return 0.0 if after_s is None else after_s * (1.0 + self._chance() / 2)

    def succeeded(self) -> None:
        """The next failure is the first again."""
        self._failures = 0
