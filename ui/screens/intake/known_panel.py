"""What is known of who stands there, over the fields; and what is held against what is typed.

Both panels show and tell which key was pressed; looking up and answering is ``intake_known``'s.
"""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QWidget

from counter_app.domain.doubt import Doubt
from ui.screens.intake.known_keys import MOST_KNOWN, Known, KnownKey, KnownKeys
from ui.widgets.fields import button
from ui.widgets.layout import column, row, stack
from ui.widgets.text import key_cap, label, set_role

OPEN_KEYS: Final = "Alt+8"
DIFFER_KEYS: Final = "Alt+9"


class KnownPanel(QWidget):
    """Results that wait, then dossiers under way and earlier visits, then a key for all of them."""

    all_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ready = KnownKeys("Kết quả chờ giao", ready=True)
        self.earlier = KnownKeys("Đã biết ở quầy này")
        self.all = KnownKey()
        self.setLayout(column(self.ready, self.earlier, self.all, gap=4))
        self.hide()

    def show_known(self, known: Sequence[Known]) -> None:
        """The newest first; over all, what waits for them."""
        ready = [one for one in known if one.ready]
        rest = [one for one in known if not one.ready]
        self.ready.show_known(ready, first=1)
        self.earlier.show_known(rest, first=1 + min(len(ready), MOST_KNOWN))
        every = Known(words=f"Xem cả {len(known)}…", act=self.all_pressed.emit)
        self.all.show_known(every if len(known) > MOST_KNOWN else None, MOST_KNOWN + 1)
        self.setVisible(bool(known))

    def stops(self) -> list[QWidget]:
        """Where the keyboard stops."""
        return [*self.ready.keys, *self.earlier.keys, self.all]


class DoubtPanel(QFrame):
    """The first thing held against what is typed: read, opened by one key, answered by another."""

    open_pressed = Signal(object)
    differ_pressed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._doubt: Doubt | None = None
        self._words = label("", wrap=True)
        self.open = button("Mở ra", role="link", name="Mở hồ sơ kia")
        self.differ = button("Không phải…", role="link", name="Không phải, ghi lý do")
        self.open.setShortcut(QKeySequence(OPEN_KEYS))
        self.differ.setShortcut(QKeySequence(DIFFER_KEYS))
        self._differ_cap = key_cap("Alt 9")
        open_row = row(self.open, key_cap("Alt 8"), None, gap=4)
        self._keys = row(open_row, row(self.differ, self._differ_cap, None, gap=4), gap=4)
        self.setLayout(column(self._words, self._keys, gap=2, inside=8))
        self.open.clicked.connect(lambda: self.open_pressed.emit(self._doubt))
        self.differ.clicked.connect(lambda: self.differ_pressed.emit(self._doubt))
        self.show_doubts(())

    def show_doubts(self, doubts: Sequence[Doubt]) -> None:
        """Shows the first; the others follow once it is answered."""
        self._doubt = doubts[0] if doubts else None
        self.setVisible(self._doubt is not None)
        for part in (self.open, self.differ):
            part.setEnabled(self._doubt is not None)
        if self._doubt is None:
            return
        finding = self._doubt.finding
        set_role(self, tone="bad" if finding.blocking else "warn")
        more = f" (và {len(doubts) - 1} điều nữa)" if len(doubts) > 1 else ""
        words = f"{'✕' if finding.blocking else '!'} {finding.message}{more}"
        self._words.setText(words)
        self.setAccessibleName(words)
        self.differ.setVisible(self._doubt.may_differ)
        self._differ_cap.setVisible(self._doubt.may_differ)

    def narrow(self, narrow: bool) -> None:
        """One key under the other where there is no room for both."""
        stack(narrow, self._keys)

    def stops(self) -> list[QWidget]:
        """Where the keyboard stops."""
        return [self.open, self.differ]
