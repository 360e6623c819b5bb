"""Standing sentences over the screen: one at a time, each with one key, none in the way."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from ui.widgets.fields import button
from ui.widgets.layout import Notice, panel, row
from ui.widgets.text import key_cap

READ = "Đã đọc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One sentence that stays until its key is pressed; ``act`` is what the key does besides."""

    words: str
    key_words: str = READ
    act: Callable[[], None] | None = None


class NoticeBoard(QWidget):
    """Shows the oldest sentence; its key takes it away and shows the next."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._standing: dict[str, Standing] = {}
        self.notice = Notice("warn")
        self.key = button(READ, role="small")
        self.key.clicked.connect(self.press)
        box = row(self.notice, panel(row(self.key, key_cap(key), gap=4)))
        box.setStretch(0, 1)
        self.setLayout(box)
        self._show()

    def put(self, name: str, standing: Standing) -> None:
        """Puts a sentence up under ``name``, or in place of the one there."""
        self._standing[name] = standing
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
        if not self._standing:
            return
        first = self._standing.pop(next(iter(self._standing)))
        self._show()
        if first.act is not None:
            first.act()

    def words(self) -> tuple[str, ...]:
        """Every sentence, the shown one first."""
        return tuple(one.words for one in self._standing.values())

    def _show(self) -> None:
        shown = next(iter(self._standing.values()), None)
        if shown is None:
            self.hide()
            return
        more = len(self._standing) - 1
        self.notice.say(shown.words + (f" (còn {more} điều nữa)" if more else ""), tone="warn")
        self.key.setText(shown.key_words)
        self.key.setAccessibleName(shown.key_words)
        self.show()  # with its words in it, or it would first be shown too small for them
