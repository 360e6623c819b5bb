"""Keys held back, and what their pace and their text say of who sent them.

Knows nothing of timers, focus or delivery; ``ui/wedge`` has those.
"""

import re
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

GAP_MS: Final = 30
STALL_MS: Final = 60
# A busy machine hands a scan over in pieces; what began as no hand begins may wait for the rest.
LONG_STALL_MS: Final = 300
# So close together no two fingers strike one key after the other.
MACHINE_GAP_MS: Final = 8
# A held key can be set to begin repeating after a tenth of a second, then about 60 times a second.
SOONEST_REPEAT_MS: Final = 90
FASTEST_REPEAT_MS: Final = 10
# The shortest thing worth scanning is a slip number of six digits.
SHORTEST: Final = 6
SHORTEST_UNENDED: Final = 12
# Fewer keys than this after a long stall are a hand's, not the rest of a scan.
SHORTEST_REST: Final = 3
_CODE_SHAPE: Final = re.compile(r"[0-9A-Za-z.:/\-]+")
# A card, a slip and half of all machine-readable lines begin with digits, the others in capitals.
_NO_HAND: Final = re.compile(r"\d{6}|[A-Z0-9<]{12}")


@dataclass(frozen=True, slots=True)
class Moment:
    """When a key was struck by the display's own clock (0 = unknown), and when it was seen."""

    struck_ms: int
    seen_ms: int

    def since(self, earlier: "Moment") -> int:
        """Milliseconds from ``earlier``, by the display's clock where both were struck by it.

        That clock tells a busy program from a slow hand. It starts anew every 49 days.
        """
        struck_ms = self.struck_ms - earlier.struck_ms
        known = self.struck_ms and earlier.struck_ms and struck_ms >= 0
        return struck_ms if known else self.seen_ms - earlier.seen_ms

    def later(self, by_ms: int) -> "Moment":
        """The moment so much after this one, by both clocks."""
        return Moment(self.struck_ms and self.struck_ms + by_ms, self.seen_ms + by_ms)


@dataclass(frozen=True, slots=True)
class Held:
    """An event kept back; ``focus`` is who had the keyboard when it came."""

    target: QWidget
    focus: QWidget | None
    event: QEvent
    text: str
    is_press: bool

    def receiver(self) -> QWidget | None:
        """Whom it is for: focus may have moved by what was played before it (Tab, Enter)."""
        focus = QApplication.focusWidget()
        if self.is_press and focus is not None and focus is not self.focus:
            return focus
        return self.target if isValid(self.target) else None


class Burst:
    """Keys held back, and what their pace and their text say of who sent them."""

    def __init__(self) -> None:
        self.held: list[Held] = []
        self.text = ""
        self.last = Moment(0, 0)
        self._strokes = 0
        self._repeated = False
        self._widest_ms = 0
        self._closest_ms = LONG_STALL_MS
        # Where in keys and in letters the burst went on after its last long stall.
        self._joint: tuple[int, int] | None = None

    def add(self, held: Held, moment: Moment, *, repeated: bool = False) -> None:
        """Keeps a key; ``repeated`` as the display says, rightly or not."""
        gap_ms = moment.since(self.last) if self.held else 0
        if gap_ms > STALL_MS:
            self._joint = len(self.held), len(self.text)
        if self.held:
            self._widest_ms = max(self._widest_ms, gap_ms)
            self._closest_ms = min(self._closest_ms, gap_ms)
        self.held.append(held)
        self.text += held.text
        self._strokes += 1
        self.last = moment
        self._repeated |= repeated

    @property
    def patience_ms(self) -> int:
        """How long a silence may be before the burst is over."""
        # Letters so close together may be an input method's, digits only a scanner's.
        digits = self.text.isdecimal() and self.is_by_machine()
        if digits or _NO_HAND.match(self.text) or self._is_code():
            return LONG_STALL_MS
        # A long burst may stutter (wireless scanners), or one that no fingers have begun.
        by_machine = self._strokes > 1 and self._widest_ms <= MACHINE_GAP_MS
        return STALL_MS if by_machine or len(self.text) >= SHORTEST else GAP_MS

    def goes_on(self, moment: Moment) -> bool:
        """Whether a key struck now may belong to the burst."""
        gap_ms = moment.since(self.last)
        is_stall = gap_ms > STALL_MS and self._rest_is_a_hand()
        return gap_ms <= self.patience_ms and not is_stall

    def is_by_machine(self) -> bool:
        """Whether keys came closer together than any fingers strike them."""
        return (
            self._strokes > 1 and self._widest_ms <= STALL_MS and self._closest_ms <= MACHINE_GAP_MS
        )

    def doubles(self, moment: Moment) -> bool:
        """Whether a repeated key is a doubled letter: X cannot tell when both share a moment.

        The first of the two may have been let go late, on a busy machine; no held key begins to
        repeat so soon.
        """
        soonest_ms = FASTEST_REPEAT_MS if self._is_held_key() else SOONEST_REPEAT_MS
        return bool(self.held) and moment.since(self.last) < soonest_ms

    def is_scan(self) -> bool:
        """Whether an end key, having followed, makes this a scan.

        An input method hands over a whole word at once, and Enter with it: that is one stroke.
        """
        long_enough = self._strokes >= SHORTEST or _NO_HAND.match(self.text)
        return bool(long_enough) and not self._is_held_key()

    def part(self) -> tuple[str, list[Held]]:
        """What silence makes of the burst: the scanned text, and the keys that are a hand's."""
        keys, letters = len(self.held), len(self.text)
        if self._joint is not None and self._rest_is_a_hand():
            keys, letters = self._joint
        text = self.text[:letters]
        if self._is_whole(text):
            return text, self.held[keys:]
        return "", self.held

    def _is_whole(self, text: str) -> bool:
        shaped = text.count("|") >= 2 or _looks_like_code(text)
        return len(text) >= SHORTEST_UNENDED and shaped and not self._is_held_key()

    def _is_code(self) -> bool:
        return len(self.text) >= SHORTEST and _looks_like_code(self.text)

    def _is_held_key(self) -> bool:
        return self._repeated and len(set(self.text)) == 1

    def _rest_is_a_hand(self) -> bool:
        return self._joint is not None and len(self.text) - self._joint[1] < SHORTEST_REST


def _looks_like_code(text: str) -> bool:
    return bool(_CODE_SHAPE.fullmatch(text)) and sum(map(str.isdigit, text)) >= SHORTEST
