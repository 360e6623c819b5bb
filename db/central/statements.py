"""What the two databases spell alike but SQLAlchemy keeps apart: INSERT … ON CONFLICT."""

from collections.abc import Sequence
from typing import Any, Final, cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import Insert

_INSERTS: Final = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


class Upsert:
    """Rows of a table, laid over those of the same key; made once for each database."""

    def __init__(self, table: Table, *, over: Sequence[str] | None = None, **counted: Any) -> None:  # noqa: ANN401  # SQL expressions
        """``over``: the columns a row already there takes over; None: it stays as it is.

        ``counted`` are columns that such a row changes by an expression of its own.
        """
        self._made = {
            name: _made(insert(table), table, over, counted) for name, insert in _INSERTS.items()
        }

    def on(self, dialect: str) -> Insert:
        """The statement as the database spells it."""
        return self._made[dialect]


def _made(
    new: Any,  # noqa: ANN401  # either dialect's Insert
    table: Table,
    over: Sequence[str] | None,
    counted: dict[str, Any],
) -> Insert:
    if over is None and not counted:
        return cast("Insert", new.on_conflict_do_nothing())
    changed = {name: new.excluded[name] for name in over or ()}
    keys = [column.name for column in table.primary_key]
    return cast(
        "Insert", new.on_conflict_do_update(index_elements=keys, set_={**changed, **counted})
    )
