"""How far each scope of the central side's events has been applied here."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection, insert, select, update

from db.counter.models import cursors

BEGUN: Final = "begun:"
"""Stands before a scope, beside its cursor, while its snapshot is under way."""


def read_cursors(connection: Connection) -> dict[str, int]:
    """The last applied change of each scope."""
    return {row.scope: row.chg for row in connection.execute(select(cursors))}


def move_cursors(connection: Connection, told: Mapping[str, int], *, back: bool = False) -> None:
    """Moves cursors on; ``back``: also backwards, as a snapshot of another epoch asks."""
    known = read_cursors(connection)
    for scope, chg in told.items():
        if scope not in known:
            connection.execute(insert(cursors).values(scope=scope, chg=chg))
        elif back or chg > known[scope]:
            connection.execute(update(cursors).where(cursors.c.scope == scope).values(chg=chg))
