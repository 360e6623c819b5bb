"""A book of the office's own on paper: its heading, its columns, its lines as values."""

import msgspec

from counter_app.domain.books.book import BookColumn, Cell
from counter_app.domain.papers import OfficePaper


class BookRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line: its number in the volume, and a cell for each column."""

    number: int
    cells: tuple[Cell, ...]


class BookContent(OfficePaper, frozen=True, kw_only=True):
    """``scope`` and ``period`` say what it was opened for."""

    title: str
    source: str
    scope: str
    period: str
    columns: tuple[BookColumn, ...]
    rows: tuple[BookRow, ...]
