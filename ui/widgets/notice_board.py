"""Standing sentences over the screen: the gravest first, one at a time, each with one key."""

from collections.abc import Callable
from enum import IntEnum
from typing import Final, NamedTuple

from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QWidget

from ui.widgets.fields import button
from ui.widgets.layout import Notice, panel, row
from ui.widgets.text import key_cap

READ: Final = "Đã đọc"
# A finger on its way to the key of one sentence must not answer the alarm that takes its place.
UNSEEN_MS: Final = 700


class Rank(IntEnum):
    """How grave a matter is; of two that stand, the graver is shown."""

    LOSS = 0
    """What was written is spoilt: every further save may bury more of it."""
    ROOM = 1
    """Soon, or already, nothing can be saved."""
    ALARM = 2
    """Somebody has to be called."""
    WORD = 3


class Standing(NamedTuple):
    """One sentence that stays until its key is pressed; ``act`` is what the key does besides."""

    words: str
    key_words: str = READ
    act: Callable[[], None] | None = None
    rank: Rank = Rank.WORD


class NoticeBoard(QWidget):
    """Shows the oldest of the gravest; its key takes it away and shows the next."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._standing: dict[str, Standing] = {}
        self._pushed_in = QElapsedTimer()
        self.notice = Notice("warn")
        self.key = button(READ, role="small")
        self.key.clicked.connect(self.press)
        box = row(self.notice, panel(row(self.key, key_cap(key), gap=4)))
        box.setStretch(0, 1)
        self.setLayout(box)
        self._show()

    def put(self, name: str, standing: Standing) -> None:
        """Puts a sentence up under ``name``, or in place of the one there."""
        before = self._shown()
        self._standing[name] = standing
        if before not in (None, name) and self._shown() == name:
            self._pushed_in.start()
        self._show()

    def take_down(self, name: str) -> None:
        """The matter is settled."""
        if self._standing.pop(name, None) is not None:
            self._show()

    def stands(self, name: str) -> bool:
        """Whether the matter is still told: neither settled nor read."""
        return name in self._standing

    def press(self) -> None:
        """The key of the sentence that is shown."""
        name = self._shown()
        if name is None:
            return
        if not self.is_readable():
            return
        self._pushed_in.invalidate()
        first = self._standing.pop(name)
        self._show()
        if first.act is not None:
            first.act()

    def is_readable(self) -> bool:
        """Whether what is shown has been there for long enough to be meant by its key."""
        return not self._pushed_in.isValid() or self._pushed_in.hasExpired(UNSEEN_MS)

    def words(self) -> tuple[str, ...]:
        """Every sentence, the shown one first."""
        return tuple(self._standing[name].words for name in self._in_turn())

    def _in_turn(self) -> list[str]:
        return sorted(self._standing, key=lambda name: self._standing[name].rank)

    def _shown(self) -> str | None:
        return next(iter(self._in_turn()), None)

    def _show(self) -> None:
        name = self._shown()
        if name is None:
            self.hide()
            return
        shown, more = self._standing[name], len(self._standing) - 1
        tone = "warn" if shown.rank is Rank.WORD else "bad"
        self.notice.say(shown.words + (f" (còn {more} điều nữa)" if more else ""), tone=tone)
        self.key.setText(shown.key_words)
        self.key.setAccessibleName(shown.key_words)
        self.show()  # with its words in it, or it would first be shown too small for them
