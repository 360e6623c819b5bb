"""A cell in one encrypted SQLite file: a commune, a trial, or a hub. One process, one writer."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final, TypeVar

import msgspec
from sqlalchemy import Connection, Engine, select
from sqlcipher3 import dbapi2

from db.central.commit_lane import CommitLane
from db.central.models import offices
from db.central.raw_texts import as_text
from db.engine import begun, faults_named, read_engine, write_engine

T = TypeVar("T")

_READERS: Final = 2

dbapi2.register_adapter(msgspec.Raw, as_text)


class SqliteStore:
    """See ``db.central.store.Store``. Rows part by what the functions ask for; there is no wall."""

    def __init__(self, path: Path, key: str) -> None:
        self._writer = write_engine(path, key)
        self._reader = read_engine(path, key)
        self._lane = CommitLane("central-commit", _OneFile(self._writer))
        self._reading = ThreadPoolExecutor(_READERS, "central-read")

    def write(self, commune: str, work: Callable[[Connection], T]) -> Future[T]:
        """Does ``work`` in a transaction; the result comes only once that is durable."""
        return self._lane.ask(commune, work)

    def read(self, commune: str, work: Callable[[Connection], T]) -> Future[T]:  # noqa: ARG002  # no wall here
        """The result of ``work`` on one unchanging picture of the rows."""
        return self._reading.submit(self._look, work)

    def communes(self) -> tuple[str, ...]:
        """The ids of all offices of the cell, in order."""
        return self.read("", _communes).result()

    def write_takes_s(self) -> float:
        """How long the write under way has taken by now, seconds."""
        return self._lane.busy_s()

    def upkeep(self) -> Future[None]:
        """Brings what was logged into the file, so that no commit has to."""
        return self._reading.submit(self._checkpoint)

    def close(self) -> None:
        """Waits for what was asked, then lets go."""
        self._lane.close()
        self._reading.shutdown()
        self._reader.dispose()
        self._writer.dispose()

    def _look(self, work: Callable[[Connection], T]) -> T:
        with faults_named(), self._reader.connect() as connection, begun(connection):
            return work(connection)

    def _checkpoint(self) -> None:
        # No transaction may be open on the connection, so none is begun.
        with faults_named(), closing(self._reader.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


class _OneFile:
    """The transactions of the writer."""

    def __init__(self, writer: Engine) -> None:
        self._writer = writer

    @contextmanager
    def transaction(self, _commune: str) -> Iterator[Connection]:
        with faults_named(), self._writer.connect() as connection, begun(connection):
            yield connection

    def part(self, connection: Connection, _commune: str) -> None:
        """SQLite knows no rows that are hidden."""
        connection.exec_driver_sql("SAVEPOINT apart")


def _communes(connection: Connection) -> tuple[str, ...]:
    return tuple(connection.scalars(select(offices.c.commune_id).order_by(offices.c.commune_id)))
