"""Boxes: rows and columns with our spacing, cards, notices, rules. No behaviour."""

from typing import Final

from PySide6 import QtCore
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.widgets.room import make_room
from ui.widgets.text import label, set_role

GAP: Final = 8
READ_MS: Final = 8_000
"""How long what a scanner sent stands on the screen."""
CARD_INSIDE: Final = 14
CARDS_APART: Final = 14
CARDS_CLOSE: Final = 8
"""The second where the window is narrow."""


def _fill(box: QBoxLayout, parts: tuple[QWidget | QLayout | None, ...]) -> None:
    for part in parts:
        if part is None:
            box.addStretch(1)
        elif isinstance(part, QWidget):
            box.addWidget(part)
        else:
            box.addLayout(part)


def column(*parts: QWidget | QLayout | None, gap: int = GAP, inside: int = 0) -> QVBoxLayout:
    """Parts one under the other; ``None`` is a stretch."""
    box = QVBoxLayout()
    box.setSpacing(gap)
    box.setContentsMargins(inside, inside, inside, inside)
    _fill(box, parts)
    return box


def row(*parts: QWidget | QLayout | None, gap: int = GAP, inside: int = 0) -> QHBoxLayout:
    """Parts side by side; ``None`` is a stretch."""
    box = QHBoxLayout()
    box.setSpacing(gap)
    box.setContentsMargins(inside, inside, inside, inside)
    _fill(box, parts)
    return box


def wide(caption: QWidget, field: QWidget, *after: QWidget) -> QHBoxLayout:
    """A row whose field takes all the room there is."""
    box = row(caption, field, *after)
    box.setStretch(1, 1)
    return box


def stack(narrow: bool, *rows: QBoxLayout) -> None:
    """One part under the other where there is little room, else side by side."""
    way = QBoxLayout.Direction
    for line in rows:
        line.setDirection(way.TopToBottom if narrow else way.LeftToRight)


def panel(layout: QLayout, *, role: str = "plain", parent: QWidget | None = None) -> QFrame:
    """A frame around ``layout`` with the look of ``role``."""
    frame = QFrame(parent)
    frame.setProperty("role", role)
    if isinstance(layout, QFormLayout):
        # Flush with what stands above and below it; a form's own margins are the style's.
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(theme.px(12))
    frame.setLayout(layout)
    return frame


def card(*parts: QWidget | QLayout | None, gap: int = GAP) -> QFrame:
    """A raised card with its parts in a column."""
    return panel(column(*parts, gap=gap, inside=CARD_INSIDE), role="card")


def rule() -> QFrame:
    """A thin line between two groups."""
    frame = QFrame()
    frame.setProperty("role", "rule")
    return frame


def scrolling(inner: QWidget | QLayout | None = None) -> QScrollArea:
    """``inner`` in a pane that scrolls only up and down, and only when it must.

    What has the keyboard in it is brought into sight by ``sight``.
    """
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(QtCore.Qt.FocusPolicy.NoFocus)
    area.setMinimumHeight(theme.px(40))
    area.setHorizontalScrollBarPolicy(QtCore.Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    if inner is not None:
        area.setWidget(panel(inner) if isinstance(inner, QLayout) else inner)
    return area


def reading_pane(inner: QLayout, *, name: str) -> QScrollArea:
    """Words to read, walked with the arrow keys: the one thing that scrolls where they stand."""
    area = scrolling(inner)
    area.setFocusPolicy(QtCore.Qt.FocusPolicy.StrongFocus)
    area.setAccessibleName(name)
    area.setProperty("role", "read")
    return area


class Pane(QWidget):
    """Its inside scrolls by itself, or flows along with what is around the pane."""

    def __init__(
        self, inner: QWidget, parent: QWidget | None = None, *, flows: bool = False
    ) -> None:
        super().__init__(parent)
        self._inner, self._flows = inner, flows
        self._area = scrolling()
        self._box = column(self._area, gap=0)
        self.setLayout(self._box)
        # Last, and once: each move to another parent styles all that is inside anew.
        if flows:
            self._box.addWidget(inner)
            self._area.hide()
        else:
            self._area.setWidget(inner)

    def flow(self, flows: bool) -> None:
        """Whether somebody else scrolls."""
        if flows == self._flows:
            return
        self._flows, hidden = flows, self._inner.isHidden()
        typing_in = QApplication.focusWidget()
        if flows:
            self._area.takeWidget()
            self._box.addWidget(self._inner)
        else:
            self._box.removeWidget(self._inner)
            self._area.setWidget(self._inner)
        self._area.setVisible(not flows)
        self._inner.setHidden(hidden)
        # What moves house loses the keyboard on the way.
        if typing_in is not None and self._inner.isAncestorOf(typing_in):
            typing_in.setFocus()


class Notice(QFrame):
    """A sentence with a tone (good, warn, bad, info) and an icon; hidden when it has no words."""

    _ICONS: Final = {"good": "✓", "warn": "!", "bad": "✕", "info": "i"}

    def __init__(self, tone: str = "info", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon: QLabel = label("", role="strong")
        self._icon.setFixedWidth(theme.px(14))
        self._words: QLabel = label("", wrap=True)
        for part in (self._icon, self._words):
            part.setProperty("alignment", "AlignLeft|AlignTop")
        box = row(self._icon, self._words)
        box.setContentsMargins(10, 6, 10, 6)
        box.setStretch(1, 1)
        self.setLayout(box)
        # A wrapped sentence may need more than its hint; a fixed greatest height would cut it.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setProperty("tone", tone)
        self._lasting: tuple[str, str] | None = None
        self._over = QtCore.QTimer(self, singleShot=True, interval=READ_MS)
        self._over.timeout.connect(self.forget_read)
        self.hide()

    def forget_read(self) -> None:
        """What was read goes, the sentence stays."""
        if self._lasting is not None:
            words, tone = self._lasting
            self.say(words, tone=tone)

    def say(self, words: str, *, tone: str = "info", read: str = "") -> None:
        """Shows ``words`` in ``tone``, none of them cut; empty words hide the notice.

        ``read``, what a scanner sent, stands behind them for a moment only.
        """
        self._lasting = (words, tone) if read else None
        self._over.start() if read else self._over.stop()
        words = f"{words} {read}".strip()
        changed = words != self.words()
        set_role(self, tone=tone)
        self._icon.setText(self._ICONS[tone])
        self._words.setText(words)
        self.setAccessibleName(words)
        self.setVisible(bool(words))
        if changed and self.isVisible():
            make_room(self)

    def words(self) -> str:
        """What the notice says now."""
        return self._words.text()
