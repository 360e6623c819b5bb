"""Rows of a table that are read when they are looked at: a page at a time, a few pages kept."""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QObject, Signal

Row = TypeVar("Row")
Page = tuple[Row, ...]

KEPT_PAGES: Final = 30
ASKED_AT_ONCE: Final = 2  # as many as are read at a time
WAITING_PAGES: Final = 6  # what was passed by in a hurry is not read any more


class LazyRows(QObject, Generic[Row]):
    """As many rows as there are; one that is not here yet is None, and is asked for.

    ``ask`` gets where a page begins and whom to tell; it must not answer at once. ``arrived``
    carries the first and the last row of what has come.
    """

    arrived = Signal(int, int)

    def __init__(
        self,
        count: int,
        ask: "Callable[[int, Callable[[Page[Row]], None]], None]",
        *,
        first: "Page[Row]",
        page: int,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._count, self._ask, self._page = count, ask, page
        self._pages: OrderedDict[int, Page[Row]] = OrderedDict({0: first} if first else {})
        self._asked: set[int] = set()
        self._waiting: list[int] = []

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Any]:
        """The rows that are here, in their order; none is asked for."""
        for start in sorted(self._pages):
            yield from self._pages[start]

    def __getitem__(self, at: int) -> Any:
        """The row, or None while its page is on its way."""
        if not 0 <= at < self._count:
            raise IndexError(at)
        start = at - at % self._page
        here = self._pages.get(start)
        if here is not None:
            self._pages.move_to_end(start)
            return here[at - start] if at - start < len(here) else None
        if start not in self._asked:
            self._want(start)
        return None

    def _want(self, start: int) -> None:
        """The page looked at last is read first."""
        if start in self._waiting:
            self._waiting.remove(start)
        self._waiting = [*self._waiting, start][-WAITING_PAGES:]
        self._ask_next()

    def _ask_next(self) -> None:
        while self._waiting and len(self._asked) < ASKED_AT_ONCE:
            start = self._waiting.pop()
            self._asked.add(start)
            self._ask(start, partial(self._come, start))

    def _come(self, start: int, rows: "Page[Row]") -> None:
        self._asked.discard(start)
        self._ask_next()
        self._pages[start] = rows
        while len(self._pages) > KEPT_PAGES:
            self._pages.popitem(last=False)
        if rows:
            self.arrived.emit(start, start + len(rows) - 1)
