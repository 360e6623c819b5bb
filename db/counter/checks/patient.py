"""Looks for damage beside the work: on a connection of its own, in short pieces with rests between.

Whoever closes the program ends it at once. Nobody else's lane, and no lock that a save would wait
for, is taken.
"""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError
from sqlcipher3 import dbapi2

from db.counter.checks import changed_row, looks, readable
from db.counter.checks.chain import broken_end
from db.counter.checks.file import broken_seals
from db.counter.checks.found import Damage
from db.counter.checks.log import broken_log_end
from db.counter.device import Device
from db.engine import read_engine

# Half of a processor at most, and what waits for it waits for no more than this.
_WORK_S: Final = 0.008
_REST_S: Final = 0.008
_LINKS: Final = 1_000
_ACTS: Final = 500
_STEPS: Final = 20_000
_TABLES: Final = "SELECT name FROM sqlite_master WHERE type = 'table' AND name > ? ORDER BY name"
_QUICK: Final = "SELECT quick_check FROM pragma_quick_check(?) LIMIT 1"


class Stopped(Exception):
    """Whoever looked was told to end; nothing is known of what was not looked at."""


class _Rested:
    """A cursor that rests between rows; all that a look asks of one."""

    def __init__(self, cursor: dbapi2.Cursor, stop: threading.Event) -> None:
        self._cursor, self._stop = cursor, stop

    @property
    def connection(self) -> "_Rested":
        """Where a look takes another cursor from, which rests as well."""
        return self

    def cursor(self) -> "_Rested":
        return _Rested(self._cursor.connection.cursor(), self._stop)

    def execute(self, query: str, values: Sequence[object] = ()) -> "_Rested":
        self._cursor.execute(query, values)
        return self

    def fetchone(self) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._cursor.fetchone()
        return row

    def fetchall(self) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = self._cursor.fetchall()
        return rows

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        since = time.monotonic()
        for row in self._cursor:
            if time.monotonic() - since > _WORK_S:
                if self._stop.wait(_REST_S):
                    raise Stopped
                since = time.monotonic()
            yield row


class Patient:
    """Looks at one store file until ``stop`` is set."""

    def __init__(
        self, path: Path, key: str, device: Device, stop: threading.Event, *, still: bool = False
    ) -> None:
        self._path, self._key, self._device, self._stop = path, key, device, stop
        self._still = still
        self._broken_off = False

    def count(self) -> int:
        """How many looks ``look`` has."""
        with self._picture() as (connection, _):
            return len(looks(connection, self._device))

    def look(self, number: int) -> tuple[Damage, ...]:
        """What the look of that number finds in the store as it is now."""
        try:
            with self._picture() as (connection, cursor):
                found = tuple(readable(looks(connection, self._device)[number], cursor))
        except DatabaseError as cause:  # of a look that asks for its rows in another way
            found = (_unreadable(cause),)
        return self._if_whole(found)

    def at_start(self, table: str, *, seconds: float) -> tuple[tuple[Damage, ...], str]:
        """Seals, the last links, the rows the log keeps, and pages from ``table`` on for so long.

        What was found, and after which table the next start goes on; empty: from the first.
        """
        public = self._device.key.public_key()
        ends = partial(broken_end, key=public, count=_LINKS)
        log = partial(broken_log_end, key=public, count=_ACTS)
        with self._picture() as (connection, cursor):
            looks = (broken_seals, ends, log, partial(changed_row, connection))
            found = self._if_whole(tuple(one for look in looks for one in readable(look, cursor)))
        pages: tuple[Damage, ...] = ()
        with self._picture(seconds=seconds) as (_, cursor):
            try:
                for name in cursor.execute(_TABLES, (table,)).fetchall():
                    (answer,) = cursor.execute(_QUICK, name).fetchone() or ("ok",)
                    if answer != "ok":  # SQLCipher reads nothing more on this connection
                        raise dbapi2.DatabaseError(answer)
                    (table,) = name
            except dbapi2.DatabaseError as cause:
                pages = (_unreadable(cause),)
        if self._broken_off and not self._stop.is_set():
            return found, table
        return (*found, *self._if_whole(pages)), ""

    def _if_whole(self, found: tuple[Damage, ...]) -> tuple[Damage, ...]:
        """Whatever a statement says that was broken off, it says nothing of the store."""
        if self._broken_off:
            raise Stopped
        return found

    @contextmanager
    def _picture(self, *, seconds: float = float("inf")) -> Iterator[tuple[Connection, _Rested]]:
        """One unchanging picture; a statement that takes long is broken off when it is to end."""
        end = time.monotonic() + seconds
        self._broken_off = False

        def had_enough() -> int:
            self._broken_off = self._stop.is_set() or time.monotonic() > end
            return int(self._broken_off)

        engine = read_engine(self._path, self._key, still=self._still)
        connection = engine.connect()
        try:
            connection.begin()
            driver = connection.connection.driver_connection
            assert driver is not None  # noqa: S101  # the transaction has begun on it
            driver.set_progress_handler(had_enough, _STEPS)
            yield connection, _Rested(driver.cursor(), self._stop)
        finally:
            connection.invalidate()  # on a spoilt file not even the end of a transaction succeeds
            connection.close()
            engine.dispose()


def _unreadable(cause: Exception) -> Damage:
    message = "Có phần của tệp dữ liệu không đọc được."
    return Damage(code="unreadable", row=str(cause), message=message)
