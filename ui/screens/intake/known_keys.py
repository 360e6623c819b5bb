"""What the desk already knows of who stands there: a key each, by Alt and its number.

Results that wait to be handed out stand apart. What a key does is its owner's.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QWidget

from ui.widgets.layout import column, row
from ui.widgets.text import ElidedLabel, label, set_role, set_tool_tip

MOST_KNOWN: Final = 3
_NOTHING: Final = "Chưa đến lần nào"
_ABOVE_PX: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One thing known of a person, in words, and what its key does; ``ready`` waits for them.

    ``more`` is a second line: how it stands, for how long, under which code.
    """

    words: str
    act: Callable[[], None]
    more: str = ""
    ready: bool = False


class KnownKey(QPushButton):
    """Two lines that end in "…" where there is no room, and what is known to do with them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Known | None = None
        self.setAutoDefault(False)
        self._keys = label("", role="quiet")
        self._words, self._more = ElidedLabel(role="body"), ElidedLabel(role="quiet")
        said = row(self._keys, column(self._words, self._more, gap=0), gap=6)
        said.setContentsMargins(3, _ABOVE_PX, 2, _ABOVE_PX)
        said.setStretch(1, 1)
        said.setAlignment(self._keys, Qt.AlignmentFlag.AlignTop)
        self.setLayout(said)
        for part in (self._keys, self._words, self._more):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._press)
        self.show_known(None, 0)

    def show_known(self, known: Known | None, number: int) -> None:
        """Shows ``known`` as the key of that number; nothing hides it."""
        self._shown = known
        words, more = (known.words, known.more) if known is not None else ("", "")
        said = f"{words}{'' if words.endswith('?') else '.'} {more}" if more else words
        self.setAccessibleName(said or _NOTHING)
        set_tool_tip(self, said)
        self._keys.setText(f"Alt {number}")
        self._words.say(words)
        self._more.say(more)
        self._more.setVisible(bool(more))
        set_role(self, role="known" if more else "finding")
        self.setShortcut(QKeySequence(f"Alt+{number}") if known is not None else QKeySequence())
        self.setVisible(known is not None)
        self.updateGeometry()

    def _press(self) -> None:
        if self._shown is not None:
            self._shown.act()

    def sizeHint(self) -> QSize:
        """As high as its lines, in the letters they are dressed in."""
        lines = [self._words, self._more] if self._more.whole() else [self._words]
        high = sum(one.fontMetrics().lineSpacing() for one in lines)
        return QSize(0, high + 2 * _ABOVE_PX)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the column: its words are shortened to it."""
        return self.sizeHint()


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
