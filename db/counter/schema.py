"""Whether the file has what this program's migrations make, and nothing else.

A table, an index, a view or a trigger of another's making could act on what is written here.
"""

import re
from typing import Final

from sqlalchemy import Connection
from sqlcipher3 import dbapi2

from db.counter.models import HEARD_TABLE, SEALS, SEARCH_TABLE, metadata
from db.engine import cursor_of

_THERE: Final = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"
_COLUMNS: Final = (
    "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'"
)
_SEARCHED: Final = {"search": SEARCH_TABLE[0], "search_heard": HEARD_TABLE[0]}
# Alembic's, SQLite's, and what FTS5 makes beside each table of its own.
_OTHERS: Final = re.compile(
    r"alembic_version|sqlite_(sequence|stat\d)|search(_heard)?_(config|content|data|docsize|idx)"
)


def foreign_part(connection: Connection) -> str:
    """The name of the first thing that should not be there, or is not as it should; else nothing."""
    cursor = cursor_of(connection)
    there = {(kind, name): sql for kind, name, sql in cursor.execute(_THERE)}
    triggers = {sql: name for (kind, name), sql in there.items() if kind == "trigger"}
    wrong = [str(sql).split()[2] for sql in set(SEALS) - set(triggers)]
    wrong += [name for sql, name in triggers.items() if sql not in SEALS]
    made = _made()
    names = {one for one in there if one[0] != "trigger" and not _OTHERS.fullmatch(one[1])}
    wrong += [name for _, name in names ^ made]
    wrong += [name for name, sql in _SEARCHED.items() if there.get(("table", name)) != sql]
    return min(wrong, default="") or _foreign_column(cursor)


def _made() -> set[tuple[str, str]]:
    tables = {("table", one.name) for one in metadata.tables.values()}
    indexes = {
        ("index", str(index.name)) for one in metadata.tables.values() for index in one.indexes
    }
    return tables | indexes | {("table", name) for name in _SEARCHED}


def _foreign_column(cursor: dbapi2.Cursor) -> str:
    """The first table whose columns are others; a page that cannot be read is told by the check."""
    of: dict[str, set[str]] = {}
    try:
        for table, column in cursor.execute(_COLUMNS):
            of.setdefault(table, set()).add(column)
    except dbapi2.DatabaseError:
        return ""
    for one in metadata.tables.values():
        if of.get(one.name) != {column.name for column in one.columns}:
            return str(one.name)
    return ""
