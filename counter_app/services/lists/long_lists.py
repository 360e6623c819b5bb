"""A list too long to be read whole: its order as numbers, its rows a page at a time.

A list of up to ``WHOLE`` dossiers is read as ``lists`` reads it. A longer one costs eight bytes a
dossier; narrowing it, or ordering it by words, walks over its rows page by page and keeps none.
"""

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from counter_app.domain.desk_lists import ListName, Sought
from counter_app.services.desk import Desk
from counter_app.services.lists.list_columns import ListColumn
from counter_app.services.lists.lists import Listed, Teller, asked_at, narrowed, order_of
from db.counter import lists as store
from db.counter.lists import ORDERED, Order

WHOLE: Final = 2_000
PAGE: Final = 100
_WALKED: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class LongList:
    """A list at ``at``: the numbers of its dossiers in order, and the first page of them."""

    name: ListName
    at: datetime
    numbers: "array[int]"
    first: tuple[Listed, ...]

    def __len__(self) -> int:
        """How many dossiers."""
        return len(self.numbers)


def opened(
    name: ListName, *, desk: Desk, at: datetime, whole: int = WHOLE
) -> tuple[Listed, ...] | LongList:
    """The dossiers on a list, the most pressing first; a long one by its numbers."""
    asked = asked_at(desk, at)
    numbers = desk.store.read(lambda one: store.numbers_on(one, name, asked))
    if len(numbers) > whole:
        return _long(name, numbers, desk, at)
    return tuple(sorted(_walked(name, numbers, desk, at), key=order_of(name)))


def page(of: LongList, start: int, *, desk: Desk) -> tuple[Listed, ...]:
    """The rows from ``start`` on, one page of them at most."""
    return _rows(of.name, of.numbers[start : start + PAGE], desk, of.at)


def read_all(of: LongList, *, desk: Desk) -> tuple[Listed, ...]:
    """Every row in its order: for paper, files and the clipboard."""
    return tuple(_walked(of.name, of.numbers, desk, of.at))


def ordered(of: LongList, column: ListColumn, *, falling: bool, desk: Desk) -> LongList:
    """The same dossiers in the order of one column; equal ones keep theirs where words order."""
    if column.shown in ORDERED:
        asked, by = asked_at(desk, of.at), Order(shown=column.shown, falling=falling)
        numbers = desk.store.read(lambda one: store.numbers_on(one, of.name, asked, by))
        if len(numbers) != len(of.numbers):
            here = set(of.numbers)
            numbers = array("q", (number for number in numbers if number in here))
        return _long(of.name, numbers, desk, of.at)
    keys = [column.key(one) for one in _walked(of.name, of.numbers, desk, of.at)]
    order = sorted(range(len(keys)), key=keys.__getitem__, reverse=falling)  # type: ignore[arg-type]
    return _long(of.name, array("q", (of.numbers[at] for at in order)), desk, of.at)


def narrowed_to(
    of: LongList, sought: Sought, *, desk: Desk, cancelled: Callable[[], bool]
) -> LongList | None:
    """Those of the list that ``sought`` lets through; None where it was given up half way."""
    kept = array("q")
    for start in range(0, len(of.numbers), _WALKED):
        if cancelled():
            return None
        numbers = of.numbers[start : start + _WALKED]
        rows = _rows(of.name, numbers, desk, of.at)
        let = set(map(id, narrowed(rows, sought)))
        kept.extend(n for n, row in zip(numbers, rows, strict=True) if id(row) in let)
    return _long(of.name, kept, desk, of.at)


def _long(name: ListName, numbers: "array[int]", desk: Desk, at: datetime) -> LongList:
    return LongList(name=name, at=at, numbers=numbers, first=_rows(name, numbers[:PAGE], desk, at))


def _walked(name: ListName, numbers: "array[int]", desk: Desk, at: datetime) -> Iterator[Listed]:
    for start in range(0, len(numbers), _WALKED):
        yield from _rows(name, numbers[start : start + _WALKED], desk, at)


def _rows(name: ListName, numbers: "array[int]", desk: Desk, at: datetime) -> tuple[Listed, ...]:
    rows = desk.store.read(lambda one: store.rows_numbered(one, name, numbers))
    teller = Teller(desk, at)
    return tuple(teller.listed(one, name) for one in rows)
