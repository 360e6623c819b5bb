"""What the desk already knows of who stands there: a key each, by Alt and its number.

Results that wait to be handed out stand apart. What a key does is its owner's.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QWidget

from ui.widgets.layout import column
from ui.widgets.text import label, literal, set_role, set_tool_tip

MOST_KNOWN: Final = 3
_NOTHING: Final = "Chưa đến lần nào"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One thing known of a person, in words, and what its key does; ``ready`` waits for them."""

    words: str
    act: Callable[[], None]
    ready: bool = False


class KnownKey(QPushButton):
    """One line that ends in "…" where there is no room, and does what is known to it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Known | None = None
        self._number = 0
        self.setProperty("role", "finding")
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._press)
        self.show_known(None, 0)

    def show_known(self, known: Known | None, number: int) -> None:
        """Shows ``known`` as the key of that number; nothing hides it."""
        self._shown, self._number = known, number
        words = known.words if known is not None else ""
        self.setAccessibleName(words or _NOTHING)
        set_tool_tip(self, words)
        self.setVisible(known is not None)
        self._fit()

    def _press(self) -> None:
        if self._shown is not None:
            self._shown.act()

    def minimumSizeHint(self) -> QSize:
        """As narrow as the column: its words are shortened to it."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fits the words anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._shown is None:
            self.setText("")
            return
        metrics, keys = self.fontMetrics(), f"Alt {self._number}"
        room = self.width() - metrics.horizontalAdvance(f"{keys}   ")
        words = metrics.elidedText(self._shown.words, Qt.TextElideMode.ElideRight, room)
        self.setText(f"Alt &{self._number}  {literal(words)}")


class KnownKeys(QFrame):
    """A heading over at most ``MOST_KNOWN`` keys; hidden while there is nothing.

    Where others' numbers go on, it goes on without a heading: the column has no room for two.
    """

    def __init__(self, head: str, *, ready: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._ready = head, ready
        self._head = label(head, role="head")
        self.keys = [KnownKey() for _ in range(MOST_KNOWN)]
        self.setLayout(column(self._head, *self.keys, gap=2, inside=6 if ready else 0))
        if ready:
            set_role(self, tone="good")
        self.hide()

    def show_known(self, known: Sequence[Known], *, first: int) -> None:
        """Shows the first of ``known``, numbered from ``first`` on."""
        places = MOST_KNOWN - first + 1
        for at, key in enumerate(self.keys):
            key.show_known(known[at] if at < min(len(known), places) else None, first + at)
        sign = f"✓ {self._title}: {len(known)}" if self._ready else self._title
        self._head.setText(sign)
        self._head.setVisible(first == 1)
        self.setVisible(bool(known) and places > 0)
