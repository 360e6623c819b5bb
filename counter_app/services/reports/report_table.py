"""A report as a table whose figures keep the dossiers they count, whatever it is written as."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from textwrap import shorten
from typing import Final

from counter_app.core.errors import UserError
from counter_app.domain.reporting.ii06a import Ids

_LONG_NAME: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number and whose it is; None where nothing can be told."""

    value: int | float | None
    of: Ids

    @classmethod
    def counting(cls, ids: Ids) -> "Figure":
        """How many they are."""
        return cls(value=len(ids), of=ids)


Value = str | datetime | Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """``key`` names its figures (``--dossiers``); ``room`` is its share of a page's width."""

    key: str
    title: str
    room: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line: its ``key`` is also what its first cell says; a value for each further column.

    ``number`` of None: the line's place in the table.
    """

    key: str
    values: tuple[Value, ...]
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTable:
    """``columns`` are those after the number of the line, ``foot`` are lines without a number.

    ``notes`` say what the figures are of, as of when, and what they leave out.
    """

    name: str
    title: str
    source: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    foot: tuple[Row, ...] = ()
    notes: tuple[str, ...] = ()
    number_title: str = "TT"

    @property
    def headings(self) -> tuple[str, ...]:
        """The title of each column, that of the number first."""
        return (self.number_title, *(one.title for one in self.columns))

    @property
    def lines(self) -> Iterator[tuple[str, Row]]:
        """Every line with its number, empty of the foot's."""
        numbered = enumerate(self.rows, start=1)
        yield from ((str(row.number or place), row) for place, row in numbered)
        yield from (("", row) for row in self.foot)

    @property
    def figures(self) -> dict[str, Figure]:
        """By "LINE/COLUMN"; of the first line of the foot by its column alone."""
        total = {key: one for row in self.foot[:1] for key, one in self._of(row)}
        each = (row for _, row in self.lines)
        return total | {f"{row.key}/{key}": one for row in each for key, one in self._of(row)}

    def figure(self, name: str) -> Figure:
        """One of them; ``UserError`` that names some where there is none of that name."""
        figures = self.figures
        if name not in figures:
            some = ", ".join(list(figures)[:12]) or "không có"
            raise UserError(
                "figure_unknown", f"Không có chỉ tiêu “{name}”. Có: {some}.", field="dossiers"
            )
        return figures[name]

    def _of(self, row: Row) -> Iterator[tuple[str, Figure]]:
        for column, value in zip(self.columns[1:], row.values, strict=True):
            if isinstance(value, Figure):
                yield column.key, value


@lru_cache(maxsize=1_000)
def short_name(procedure: str) -> str:
    """A procedure's name as a list has room for; a year of dossiers has a hundred of them."""
    return shorten(procedure, _LONG_NAME, placeholder="…")
