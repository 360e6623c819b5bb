"""Reads a damaged store row by row into a fresh one; what cannot be read is named, never made up.

The damaged file is only read. What comes of it is a store that may lack rows: ``check`` names what
hangs in the air, and restoring it begins a new life as any backup does.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Integer,
    Select,
    Table,
    insert,
    literal_column,
    select,
)
from sqlalchemy.exc import DatabaseError

from counter_app.core.errors import EnvironmentFault
from db.counter import reindex, upgrade
from db.counter.models import metadata
from db.engine import (
    cursor_of,
    faults_named,
    make_private,
    probe,
    read_engine,
    require_sound,
    write_engine,
)

# How many row numbers are asked for at once while nothing is wrong.
_ROWS: Final = 1_000
_ROWID: Final = literal_column("rowid", Integer)
Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Salvaged:
    """Of one table: how many rows were read, and which may be lost, named by their keys."""

    table: str
    rows: int
    lost: tuple[str, ...]


def salvage(damaged: Path, key: str, fresh: Path) -> tuple[Salvaged, ...]:
    """A store at ``fresh`` with every row of ``damaged`` that can be read; what of each table.

    Raises ``EnvironmentFault`` where not even its first page opens, or it is of another revision.
    """
    probe(damaged, key)
    source = _Source(damaged, key)
    source.require_revision()
    with faults_named():
        fresh.parent.mkdir(parents=True, exist_ok=True)
        make_private(fresh)
        engine = write_engine(fresh, key)
        try:
            upgrade.upgrade(engine)
            return tuple(_filled(engine, source))
        finally:
            source.close()
            engine.dispose()


def _filled(engine: Engine, source: "_Source") -> Iterator[Salvaged]:
    """Each table taken over, whatever hangs on rows that are lost."""
    raw = engine.raw_connection()
    raw.cursor().execute("PRAGMA foreign_keys=OFF")  # for the one connection there is
    raw.close()
    with engine.connect() as connection, connection.begin():
        for table in metadata.sorted_tables:
            wanted, count = insert(table).prefix_with("OR IGNORE"), 0
            for rows in source.rows(table):
                connection.execute(wanted, rows)
                count += len(rows)
            yield Salvaged(table=table.name, rows=count, lost=tuple(source.lost))
        reindex.reindex(connection)


class _Source:
    """A damaged file: each page that fails costs a connection, and nothing else."""

    def __init__(self, path: Path, key: str) -> None:
        self._engine = read_engine(path, key)
        self._open: Connection | None = None
        self.lost: list[str] = []

    def close(self) -> None:
        self._forget()
        self._engine.dispose()

    def require_revision(self) -> None:
        """Rows of another revision would not fit."""
        with faults_named(), self._engine.connect() as connection:
            found = upgrade.revision(connection)
        upgrade.check_not_newer(found)
        if found != upgrade.HEAD:
            raise EnvironmentFault(
                "store_older", "Tệp này của bản chương trình cũ. Hãy cứu bằng bản chương trình ấy."
            )

    def rows(self, table: Table) -> Iterator[Rows]:
        """All that can be read; ``lost`` names what may be missing between them."""
        self.lost = []
        if table.dialect_options["sqlite"]["with_rowid"]:
            yield from self._by_number(table)
        else:
            yield from self._from_both_ends(table)

    def _by_number(self, table: Table) -> Iterator[Rows]:
        first, last = (self._end(table, descending) for descending in (False, True))
        if first is None or last is None:
            yield from self._from_both_ends(table)
            return
        for start in range(first, last + 1, _ROWS):
            yield from self._between(table, start, min(start + _ROWS - 1, last))

    def _between(self, table: Table, first: int, last: int) -> Iterator[Rows]:
        """Halves what cannot be read until it is single rows."""
        try:
            rows = self._asked(select(table).where(_ROWID.between(first, last)))
        except DatabaseError:
            if first == last:
                self.lost.append(str(first))
                return
            middle = (first + last) // 2
            yield from self._between(table, first, middle)
            yield from self._between(table, middle + 1, last)
        else:
            if rows:
                yield rows

    def _end(self, table: Table, descending: bool) -> int | None:
        """The first or last row number; 0 of an empty table, None where it cannot be read."""
        order = _ROWID.desc() if descending else _ROWID.asc()
        try:
            found = self._asked(
                select(_ROWID.label("at")).select_from(table).order_by(order).limit(1)
            )
        except DatabaseError:
            return None
        return int(found[0]["at"]) if found else 0

    def _from_both_ends(self, table: Table) -> Iterator[Rows]:
        """In the order of its key until a page fails, then from its end until one fails."""
        keys = tuple(table.primary_key.columns)
        before = self._until(table, keys)
        yield from filter(None, (before.rows,))
        if before.whole:
            return
        after = self._until(table, tuple(one.desc() for one in keys))
        yield from filter(None, (after.rows,))

        def named(rows: Rows) -> str:
            return "/".join(str(rows[-1][one.name]) for one in keys) if rows else "…"

        self.lost.append(f"{named(before.rows)} – {named(after.rows)}")

    def _until(self, table: Table, order: Sequence[ColumnElement[Any]]) -> "_Read":
        rows: Rows = []
        wanted = select(table).order_by(*order)
        with suppress(DatabaseError):
            rows.extend(dict(one) for one in self._connection().execute(wanted).mappings())
            require_sound(cursor_of(self._connection()))
            return _Read(rows, whole=True)
        self._forget()
        if rows and not self._stands(table, rows[-1]):
            rows.pop()
        return _Read(rows, whole=False)

    def _stands(self, table: Table, row: dict[str, Any]) -> bool:
        """Whether the row reads alone: of the last one read, noughts may have taken the end's place."""
        keys = table.primary_key.columns
        try:
            self._asked(select(table).where(*(one == row[one.name] for one in keys)))
        except DatabaseError:
            return False
        return True

    def _asked(self, wanted: "Select[Any]") -> Rows:
        try:
            rows = [dict(one) for one in self._connection().execute(wanted).mappings()]
            require_sound(cursor_of(self._connection()))
        except DatabaseError:
            self._forget()  # SQLCipher reads nothing more on a connection that met a spoilt page
            raise
        return rows

    def _connection(self) -> Connection:
        if self._open is None:
            self._open = self._engine.connect()
        return self._open

    def _forget(self) -> None:
        if self._open is not None:
            self._open.invalidate()
            self._open.close()
            self._open = None


@dataclass(frozen=True, slots=True)
class _Read:
    rows: Rows
    whole: bool
