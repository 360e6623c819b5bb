"""One key for each sector people ask about, with today's count; 0 is anything else."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from counter_app.domain.visit import ANY_SECTOR, ASKED_MOST
from ui.screens.screen import shortcut
from ui.widgets.fields import literal_button
from ui.widgets.layout import column, panel
from ui.widgets.text import label

MOST_KEYS: Final = 9
IN_A_ROW: Final = 5


class AdviceKeys(QWidget):
    """``asked`` tells that somebody asked about a sector."""

    asked = Signal(str)

    def __init__(self, sectors: frozenset[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        known = [one for one in ASKED_MOST if one in sectors][:MOST_KEYS]
        self._keys: dict[str, QPushButton] = {}
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        for at, sector in enumerate([*known, ANY_SECTOR]):
            key = literal_button("", role="small")
            key.clicked.connect(partial(self.asked.emit, sector))
            grid.addWidget(key, at // IN_A_ROW, at % IN_A_ROW)
            self._keys[sector] = key
        self.total = label("", role="head")
        self._pane = panel(grid)
        self.setLayout(column(self.total, self._pane, gap=4))
        self.show_counts({})

    def listen(self, where: QWidget) -> None:
        """The digits count wherever in ``where`` nobody is typing."""
        for at, sector in enumerate(self._keys):
            digit = 0 if sector == ANY_SECTOR else at + 1
            shortcut(where, str(digit), partial(self.asked.emit, sector), f"Hỏi đường: {sector}")

    def tight(self, tight: bool) -> None:
        """The digits still count where their keys have no room."""
        self._pane.setVisible(not tight)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """How often each sector was asked about; what has no key of its own counts as other."""
        other = sum(count for sector, count in counts.items() if sector not in self._keys)
        for at, (sector, key) in enumerate(self._keys.items(), start=1):
            last = sector == ANY_SECTOR
            count = counts.get(sector, 0) + (other if last else 0)
            digit = 0 if last else at
            key.setText(f"{digit}  {sector}" + (f": {count}" if count else ""))
            key.setAccessibleName(f"Hỏi đường {sector}: {count} lượt, phím {digit}")
        self.total.setText(f"Hỏi đường hôm nay: {sum(counts.values())} lượt")
