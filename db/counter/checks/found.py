"""What a check finds, in the words it is told in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlcipher3 import dbapi2


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """One thing that is not as it was written; ``row`` names the first bad one."""

    code: str
    row: str
    message: str


Look = Callable[[dbapi2.Cursor], Iterator[Damage]]
Find = Callable[[dbapi2.Cursor], str]
"""The first bad row of its kind, or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something whoever answers for the store should know, though nothing is broken."""

    code: str
    row: str
    message: str


def against(code: str, find: Find, message: str) -> Look:
    """A look that tells of the row found, if any."""

    def look(cursor: dbapi2.Cursor) -> Iterator[Damage]:
        row = find(cursor)
        if row:
            yield Damage(code=code, row=row, message=message)

    return look


def first(query: str) -> Find:
    """The first row that ``query`` names."""

    def find(cursor: dbapi2.Cursor) -> str:
        found = cursor.execute(query).fetchone()
        return "" if found is None else str(found[0])

    return find
