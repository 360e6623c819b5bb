"""A book of the office's own on paper: its heading, its columns, its lines as values."""

from counter_app.domain.books.book import BookColumn, Cell
from counter_app.domain.papers import OfficePaper


class BookContent(OfficePaper, frozen=True, kw_only=True):
    """``scope`` and ``period`` say what it was opened for; each row begins with its number."""

    title: str
    source: str
    scope: str
    period: str
    columns: tuple[BookColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
