"""The list being put together: its rows, each change undoable until the list is made. No widgets."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from counter_app.core.ids import DossierId
from counter_app.domain.handover import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRow:
    """One scan with what was written beside it: ``beside`` is its bundle, or its shelf place."""

    verdict: Verdict
    beside: str = ""
    note: str = ""

    @property
    def good(self) -> bool:
        """Whether it goes with the list."""
        return self.verdict.row is not None and not self.verdict.why


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRow:
    """A scan as it is kept: what was read, and what was written beside it."""

    text: str
    beside: str = ""
    note: str = ""

    def again(self) -> BatchRow:
        """The row, waiting to be judged."""
        return BatchRow(verdict=Verdict(text=self.text), beside=self.beside, note=self.note)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptList:
    """A list that is being scanned, as it is kept until it is made."""

    destination: str
    rows: tuple[KeptRow, ...]
    person: str = ""


def kept_row(row: BatchRow) -> KeptRow:
    """What is kept of a row; whether it may go is judged anew."""
    return KeptRow(text=row.verdict.text, beside=row.beside, note=row.note)


class Batch:
    """Rows in the order they were scanned, the newest last."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._before: list[tuple[BatchRow, ...]] = []
        self.rows: tuple[BatchRow, ...] = ()

    def add(self, row: BatchRow) -> None:
        """One more scan; the same text that was refused before is only judged anew."""
        again = [one for one in self.rows if one.good or one.verdict.text != row.verdict.text]
        self._become((*again, row))

    def remove(self, row: BatchRow) -> None:
        """Takes one row off."""
        self._become(tuple(one for one in self.rows if one is not row))

    def empty(self) -> None:
        """Takes every row off."""
        if self.rows:
            self._become(())

    def write_beside(self, row: BatchRow, beside: str, note: str) -> None:
        """Changes what stands beside a row."""
        fresh = replace(row, beside=beside, note=note)
        self._become(tuple(fresh if one is row else one for one in self.rows))

    def undo(self) -> bool:
        """Takes the last change back; False where there is none."""
        if not self._before:
            return False
        self.rows = self._before.pop()
        self._changed()
        return True

    def clear(self) -> tuple[BatchRow, ...]:
        """Empties the list for good and answers what stood on it."""
        gone, self.rows = self.rows, ()
        self._before.clear()
        self._changed()
        return gone

    def keep_refused(self) -> None:
        """The list is made: what could not go stays in sight, and nothing can be undone."""
        self.rows = tuple(row for row in self.rows if not row.good)
        self._before.clear()
        self._changed()

    def good(self) -> tuple[BatchRow, ...]:
        """The rows that go with the list."""
        return tuple(row for row in self.rows if row.good)

    def taken(self) -> tuple[DossierId, ...]:
        """The dossiers on the list, in its order."""
        return tuple(row.verdict.row.id for row in self.good() if row.verdict.row is not None)

    def _become(self, rows: tuple[BatchRow, ...]) -> None:
        self._before.append(self.rows)
        self.rows = rows
        self._changed()
