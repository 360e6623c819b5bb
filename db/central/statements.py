"""What a push runs often: each statement made once for each database, run by its own driver.

SQLAlchemy keeps apart what the two databases spell nearly alike; what differs is here.
"""

import json
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Final, cast

import msgspec
from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Connection,
    Table,
    Text,
    any_,
    bindparam,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.sql.dml import Insert
from sqlalchemy.sql.elements import ClauseElement

from db.central.breath import Spelt, breath_of
from db.central.raw_texts import Texts

_SQLITE: Final = sqlite.dialect(paramstyle="named")
_POSTGRES: Final = psycopg.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]
_INSERTS: Final = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


class Statement:
    """A statement whose parameters are named as it names them; ``make`` is told the database.

    ``at_once`` does for many rows in PostgreSQL what ``make`` does for one: its parameters are
    lists, one for each column.
    """

    def __init__(self, make: Callable[[str], Any], *, at_once: Insert | None = None) -> None:
        self._in_sqlite = str(make("sqlite").compile(dialect=_SQLITE))
        made = make("postgresql")
        self._in_postgres = _spelt(made)
        self._at_once = None if at_once is None else _spelt(at_once)
        columns = getattr(made, "exported_columns", None)
        names = [column.name for column in columns] if columns is not None else []
        # The names are the table's; a class of them is beyond what types can tell.
        self._row: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc]  # noqa: PYI024

    def rows(self, connection: Connection, **values: object) -> list[Any]:
        """What the statement finds or returns, with its columns as names."""
        return self.ask(connection, **values)()

    def ask(self, connection: Connection, **values: object) -> Callable[[], list[Any]]:
        """Sends the statement off; the answer is :meth:`rows`, once somebody calls for it."""
        if is_postgres(connection):
            with breath_of(connection) as breath:
                answer = breath.send(self._in_postgres, values)
            return lambda: answer.rows(self._row._make)
        cursor = connection.connection.cursor()
        cursor.execute(self._in_sqlite, values)
        return lambda: [self._row._make(row) for row in cursor.fetchall()]

    def run(self, connection: Connection, rows: Sequence[Mapping[str, object]]) -> int:
        """Does it for each row; for none, nothing. How many it wrote; -1 within ``together``."""
        return self.send(connection, rows)()

    def send(
        self, connection: Connection, rows: Sequence[Mapping[str, object]]
    ) -> Callable[[], int]:
        """As :meth:`run`; how many it wrote can be asked once ``together`` has ended."""
        if not rows:
            return lambda: 0
        if is_postgres(connection):
            return self._sent(connection, rows)
        cursor = connection.connection.cursor()
        if len(rows) == 1:
            cursor.execute(self._in_sqlite, rows[0])
        else:
            cursor.executemany(self._in_sqlite, rows)
        return lambda: int(cursor.rowcount)

    def _sent(
        self, connection: Connection, rows: Sequence[Mapping[str, object]]
    ) -> Callable[[], int]:
        with breath_of(connection) as breath:
            if len(rows) == 1 or self._at_once is None:
                answers = [breath.send(self._in_postgres, row) for row in rows]
            else:
                lists = {name: _as_list([row[name] for row in rows]) for name in rows[0]}
                answers = [breath.send(self._at_once, lists)]
        return lambda: sum(answer.count for answer in answers)


def adding(table: Table) -> Statement:
    """Whole rows of a table."""
    return Statement(
        lambda database: _INSERTS[database](table),
        at_once=_from_lists(table, postgresql.insert(table)),
    )


def laying(table: Table, *, over: Sequence[str] = (), **counted: Any) -> Statement:  # noqa: ANN401  # SQL expressions
    """Whole rows of a table over those of the same key, which take these columns over.

    ``counted`` are columns that such a row changes by an expression of its own. With neither, a
    row that is there stays as it is.
    """
    return Statement(
        lambda database: upsert(database, table, over=over, **counted),
        at_once=_from_lists(table, upsert("postgresql", table, over=over, **counted)),
    )


def upsert(database: str, table: Table, *, over: Sequence[str] = (), **counted: Any) -> Insert:  # noqa: ANN401  # see laying
    """As :func:`laying`, before it is spelt."""
    new: Any = _INSERTS[database](table)
    if not over and not counted:
        return cast("Insert", new.on_conflict_do_nothing())
    changed = {name: new.excluded[name] for name in over}
    keys = [column.name for column in table.primary_key]
    return cast(
        "Insert", new.on_conflict_do_update(index_elements=keys, set_={**changed, **counted})
    )


def among(database: str, column: Column[str], name: str) -> ColumnElement[bool]:
    """That a column's text is one of the list given as ``name``: see :func:`listed`."""
    if database == "postgresql":
        return column == any_(bindparam(name, type_=ARRAY(Text)))
    each = func.json_each(bindparam(name, type_=Text)).table_valued("value")
    return column.in_(select(each.c.value))


def listed(connection: Connection, values: Iterable[str]) -> object:
    """A list of texts as the database's driver takes it for :func:`among`."""
    found = sorted(values)
    return _as_list(found) if is_postgres(connection) else json.dumps(found)


def together(connection: Connection) -> AbstractContextManager[object]:
    """What is run within it goes to the database in one breath, and is answered when it ends."""
    return _heard(connection) if is_postgres(connection) else nullcontext()


def at_the_end(connection: Connection) -> AbstractContextManager[object]:
    """As :func:`together`, but how it went may be heard only with the commit."""
    return breath_of(connection) if is_postgres(connection) else nullcontext()


def is_postgres(connection: Connection) -> bool:
    """Whether this is the database that takes many statements at once."""
    return connection.dialect.name == "postgresql"


@contextmanager
def _heard(connection: Connection) -> Iterator[None]:
    with breath_of(connection) as breath:
        yield
        breath.hear()


def _from_lists(table: Table, into: Insert) -> Insert:
    """The same, its rows taken from lists: one message there however many they are."""
    columns = (func.unnest(bindparam(one.name, type_=ARRAY(one.type))) for one in table.columns)
    return into.from_select([one.name for one in table.columns], select(*columns))


def _as_list(values: Sequence[object]) -> object:
    """As one value made here: the driver looks at each by itself, which takes ten times as long."""
    # What is nothing but NULL may be a list of anything, which only the text form leaves open.
    if isinstance(next((one for one in values if one is not None), 0), int):
        return f"{{{','.join(['NULL' if one is None else str(one) for one in values])}}}"
    return Texts(cast("Sequence[str | msgspec.Raw | None]", values))


def _spelt(made: ClauseElement) -> Spelt:
    compiled: Any = made.compile(dialect=_POSTGRES)
    return Spelt(str(compiled), tuple(compiled.positiontup))
