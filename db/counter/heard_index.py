"""Finding what was only heard of: the terms of ``search``, in an index that grows and shrinks with it.

As in ``search``: nothing but row numbers comes back, and whoever takes a row out tells the very terms
it was added with. Shares no index with the dossiers themselves, which never go.
"""

from collections.abc import Iterable
from typing import Final

from sqlcipher3 import dbapi2

_ADD: Final = "INSERT INTO search_heard(rowid, terms) VALUES (?, ?)"
_FORGET: Final = "INSERT INTO search_heard(search_heard, rowid, terms) VALUES ('delete', ?, ?)"
_EMPTY: Final = "INSERT INTO search_heard(search_heard) VALUES ('delete-all')"
_FIND: Final = (
    "SELECT heard.number FROM search_heard CROSS JOIN heard ON heard.number = search_heard.rowid "
    "WHERE search_heard MATCH ? AND heard.outcome <> 'healed' "
    "AND NOT EXISTS (SELECT 1 FROM dossiers WHERE dossiers.id = heard.dossier) "
    "ORDER BY search_heard.rowid DESC LIMIT ?"
)


def add(cursor: dbapi2.Cursor, number: int, composed: str) -> None:
    """Makes what was heard in row ``number`` findable by its terms."""
    cursor.execute(_ADD, (number, composed))


def forget(cursor: dbapi2.Cursor, rows: Iterable[tuple[int, str]]) -> None:
    """Takes rows out, each with the terms it was added with."""
    cursor.executemany(_FORGET, rows)


def empty(cursor: dbapi2.Cursor) -> None:
    """Nothing is found any more, until it is added again."""
    cursor.execute(_EMPTY)


def matching(cursor: dbapi2.Cursor, asked: str, limit: int) -> list[int]:
    """Rows of dossiers that are not here and match, in FTS5's words; the last heard first."""
    return [row[0] for row in cursor.execute(_FIND, (asked, limit))]
