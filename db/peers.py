"""What the benchmark holds the store against: the same statements in plain SQLite, other indexes.

Nothing of the program uses this.
"""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection
from sqlcipher3 import dbapi2

from counter_app.core.clock import to_ms
from counter_app.domain.draft import Draft
from counter_app.domain.staff import Clerk
from db import engine
from db.counter import dossiers, models, office, search, templates
from db.counter.reckoned import followed
from db.counter.statements import adding
from db.counter.store import Store
from db.counter.upkeep import upkeep
from db.engine import cursor_of

Statement = tuple[str, str, Any]

_ADD_DOSSIER: Final = adding(models.dossiers)
_COUNT: Final = "SELECT count(*) FROM dossiers"
_PROBE: Final = "SELECT id, code, applicant_name, state FROM dossiers WHERE number = ?"
_RECKONED: Final = "SELECT received_ms, ended_ms, last_ms, facts, seal FROM reckoned"
_NUMBERS: Final = "SELECT number FROM dossiers"
_SCHEMA: Final = (
    "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
    "AND name NOT GLOB 'search_*' ORDER BY rowid"
)


class Recorder:
    """Keeps the statements of one save, to play them again elsewhere."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Within it, the save path's cursors tell what they run."""
        modules: tuple[Any, ...] = (dossiers, office, templates)
        plain = engine.cursor_of
        for module in modules:
            module.cursor_of = lambda connection: _Telling(plain(connection), self.statements)
        try:
            yield
        finally:
            for module in modules:
                module.cursor_of = plain


class _Telling:
    def __init__(self, cursor: dbapi2.Cursor, statements: list[Statement]) -> None:
        self._cursor = cursor
        self._statements = statements

    def execute(self, sql: str, parameters: Any = ()) -> Any:  # noqa: ANN401  # the driver is untyped
        self._statements.append(("execute", sql, parameters))
        return self._cursor.execute(sql, parameters)

    def executemany(self, sql: str, parameters: Any) -> Any:  # noqa: ANN401  # see execute
        self._statements.append(("executemany", sql, parameters))
        return self._cursor.executemany(sql, parameters)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # see execute
        return getattr(self._cursor, name)


class RawStore:
    """The same tables in plain, unencrypted SQLite from the standard library: WAL, FULL."""

    def __init__(self, path: Path, like: Connection) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        for setting in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            self._connection.execute(f"PRAGMA {setting}").fetchall()
        self._connection.execute("PRAGMA wal_autocheckpoint=20000").fetchall()
        for (sql,) in cursor_of(like).execute(_SCHEMA):
            self._connection.execute(sql)
        for table in ("clerks", "lanes", "incarnations"):
            self._copy(table, like)
        # The last of these keeps the row numbers of both stores in step.
        for table in ("dossiers", "papers"):
            self._copy(f"{table} WHERE number = (SELECT max(number) FROM {table})", like)  # noqa: S608  # our own name
        for option, value in (("automerge", 0), ("crisismerge", 1000), ("pgsz", 3900)):
            self._connection.execute(
                "INSERT INTO search(search, rank) VALUES (?, ?)", (option, value)
            )

    def play(self, statements: Sequence[Statement]) -> None:
        """One transaction of these statements."""
        cursor = self._connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        for how, sql, parameters in statements:
            if how == "executemany":
                cursor.executemany(sql, parameters)
            else:
                cursor.execute(sql, parameters).fetchone()
        cursor.execute("COMMIT")

    def close(self) -> None:
        """Lets the file go."""
        self._connection.close()

    def _copy(self, what: str, like: Connection) -> None:
        table = what.split(maxsplit=1)[0]
        for row in cursor_of(like).execute(f"SELECT * FROM {what}").fetchall():  # noqa: S608  # our own name
            marks = ", ".join("?" * len(row))
            self._connection.execute(f"INSERT INTO {table} VALUES ({marks})", row)  # noqa: S608  # our own name


class NameIndexes:
    """The usual ways to look a name up: LIKE, and FTS5 with its own prefix index."""

    def __init__(self, names: Iterable[str]) -> None:
        self._connection = sqlite3.connect(":memory:", check_same_thread=False)
        run = self._connection.execute
        run("CREATE TABLE people (number INTEGER PRIMARY KEY, name TEXT)")
        run("CREATE VIRTUAL TABLE plain USING fts5(name, content='', detail=none)")
        run(
            "CREATE VIRTUAL TABLE prefixed USING fts5(name, content='', detail=none, prefix='1 2 3')"
        )
        rows = list(enumerate(names, 1))
        for sql in (
            "INSERT INTO people VALUES (?, ?)",
            "INSERT INTO plain (rowid, name) VALUES (?, ?)",
            "INSERT INTO prefixed (rowid, name) VALUES (?, ?)",
        ):
            self._connection.executemany(sql, rows)

    def probe(self, text: str) -> list[int]:
        """The floor: one row by its number."""
        sql = "SELECT number FROM people WHERE number = ?"
        return [row[0] for row in self._connection.execute(sql, (int(text),))]

    def like(self, text: str) -> list[int]:
        """By LIKE over the whole table."""
        sql = "SELECT number FROM people WHERE name LIKE ? ORDER BY number DESC LIMIT 20"
        return [row[0] for row in self._connection.execute(sql, (f"%{text}%",))]

    def fts(self, text: str) -> list[int]:
        """By FTS5's prefix query without a prefix index."""
        return self._match("plain", text)

    def fts_prefixed(self, text: str) -> list[int]:
        """By FTS5 with ``prefix='1 2 3'``."""
        return self._match("prefixed", text)

    def close(self) -> None:
        """Lets the memory go."""
        self._connection.close()

    def _match(self, table: str, text: str) -> list[int]:
        *whole, last = text.split() or [""]
        asked = " AND ".join([*(f'"{word}"' for word in whole), f'"{last}" *'])
        sql = f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rowid DESC LIMIT 20"  # noqa: S608  # our own name
        return [row[0] for row in self._connection.execute(sql, (asked,))]


def dossiers_in(store: Store) -> int:
    """How many dossiers a store holds."""
    return store.read(lambda one: int(one.exec_driver_sql(_COUNT).scalar_one()))


def probe_of(store: Store) -> Callable[[str], object]:
    """The floor of a search there: one dossier's row by its number."""
    return lambda text: store.read(lambda one: one.exec_driver_sql(_PROBE, (int(text),)).first())


def reckoned_of(store: Store) -> Callable[[], object]:
    """The floor of a report: every row that is kept ready, read and not looked at."""
    return lambda: store.read(lambda one: one.exec_driver_sql(_RECKONED).all())


def followed_of(store: Store, *, since: datetime, at: datetime) -> Callable[[], object]:
    """The usual way of a report: every event read and followed."""

    def read(connection: Connection) -> int:
        numbers = [row[0] for row in connection.exec_driver_sql(_NUMBERS)]
        return sum(1 for _ in followed(connection, numbers, since, at))

    return lambda: store.read(read)


def fill_for_search(store: Store, drafts: Iterable[Draft], *, at: datetime, clerk: Clerk) -> None:
    """Dossiers as far as a search sees them: their own row and their terms, many at a time."""
    numbered = enumerate(drafts, 1)
    while batch := list(islice(numbered, 20_000)):
        store.write(lambda connection, batch=batch: _fill(connection, batch, at, clerk))  # type: ignore[misc]
        upkeep(store)


def _fill(
    connection: Connection, batch: list[tuple[int, Draft]], at: datetime, clerk: Clerk
) -> None:
    cursor = cursor_of(connection)
    for number, draft in batch:
        person = draft.submitter.person
        code = f"TH-H42.12.05-261123-{number:06d}"
        cursor.execute(
            _ADD_DOSSIER,
            {
                **dict.fromkeys(models.dossiers.c.keys()),
                **dict.fromkeys(("case_id", "lookup_secret", "shelf", "specialist"), ""),
                "number": number,
                "id": str(number),
                "code": code,
                "slip_no": number,
                "slip_year": 2026,
                "procedure_code": draft.procedure_code,
                "procedure_name": "Chứng thực bản sao",
                "applicant_name": person.name,
                "state": "received",
                "version": 1,
                "received_ms": to_ms(at),
                "since_ms": to_ms(at),
                "clerk_id": clerk.id,
                "clerk_name": clerk.name,
                "printed": 0,
            },
        )
        numbers = (person.personal_id or "", draft.phone, str(number))
        search.add(cursor, number, search.terms([person.name], numbers, [code]))


def fdatasync_after(path: Path) -> Callable[[], None]:
    """The floor of a durable save: 4 KiB appended to a file and one sync of its data."""
    handle = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    page = bytes(4096)
    sync = getattr(os, "fdatasync", os.fsync)

    def write() -> None:
        os.write(handle, page)
        sync(handle)

    return write
