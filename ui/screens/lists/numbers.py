"""The lists on the left of "Việc cần làm": their numbers kept up, the one under the keyboard told."""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.domain.desk_lists import ListName
from counter_app.services.intake.online_filings import OnlineFiling
from counter_app.services.moving.calendar_changes import ChangedDate
from ui.desk.counter import Counter
from ui.screens.lists.face import Key
from ui.screens.lists.rows import Entry, entries
from ui.widgets.table import Table

CHOOSING_MS: Final = 120


class ListNumbers(QObject):
    """Counts when asked; a list is chosen when the keyboard has rested on it for a moment."""

    chosen = Signal(object)
    failed = Signal(object)

    def __init__(self, counter: Counter, table: Table[Entry], parent: QObject) -> None:
        super().__init__(parent)
        self._counter, self._table = counter, table
        self._numbers: dict[ListName, int] = {}
        self._dates = 0
        self._filed: tuple[OnlineFiling, ...] = ()
        self.resting = QTimer(self)
        self.resting.setSingleShot(True)
        self.resting.timeout.connect(self.choose)
        table.show_rows(self._entries())
        table.selectionModel().currentRowChanged.connect(lambda *_: self.resting.start(CHOOSING_MS))

    def choose(self) -> None:
        """Tells the list under the keyboard at once."""
        self.resting.stop()
        entry = self._table.chosen()
        if entry is not None:
            self.chosen.emit(entry.key)

    def stand_on(self, key: Key) -> None:
        """Puts the keyboard's place on that list."""
        keys = [entry.key for entry in self._entries()]
        self._table.selectRow(keys.index(key))

    def count(self) -> None:
        """Asks for the numbers anew."""
        self._counter.lists.count(owner=self, done=self._counted, failed=self._fail)
        self._counter.lists.filings(owner=self, done=self._filings, failed=self._fail)

    def count_dates(self) -> None:
        """Asks for the dates that a late holiday changes: it takes longer, and is seldom wanted."""
        self._counter.lists.changed_dates(owner=self, done=self._found, failed=self._fail)

    def _counted(self, numbers: dict[ListName, int]) -> None:
        self._numbers = numbers
        self._show()

    def _found(self, changed: tuple[ChangedDate, ...]) -> None:
        self._dates = len(changed)
        self._show()

    def _filings(self, filed: tuple[OnlineFiling, ...]) -> None:
        self._filed = filed
        self._show()

    def _entries(self) -> tuple[Entry, ...]:
        days = bool(self._counter.desk.office.service_days)
        return entries(self._numbers, self._dates, self._filed, service_days=days)

    def _show(self) -> None:
        """New numbers; the keyboard stays on the list it stands on."""
        standing = self._table.chosen()
        self._table.show_rows(self._entries())
        if standing is not None:
            self.stand_on(standing.key)

    def _fail(self, error: UserError | EnvironmentFault) -> None:
        self.failed.emit(error)
