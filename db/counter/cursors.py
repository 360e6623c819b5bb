"""How far each scope of the central side's events has been applied here."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection, insert, select, update

from db.counter.models import cursors

_COMMUNE: Final = "commune:"
BEGUN: Final = "begun:"
"""Stands before a scope, beside its cursor, while its snapshot is under way."""


def read_cursors(connection: Connection) -> dict[str, int]:
    """The last applied change of each scope."""
    return {row.scope: row.chg for row in connection.execute(select(cursors))}


def of_commune(told: Mapping[str, int]) -> int:
    """The change up to which the commune's dossiers have been told; 0 where none has."""
    return max((chg for scope, chg in told.items() if scope.startswith(_COMMUNE)), default=0)


def move_cursors(connection: Connection, told: Mapping[str, int], *, back: bool = False) -> None:
    """Moves cursors on; ``back``: also backwards, as a snapshot of another epoch asks."""
    known = read_cursors(connection)
    for scope, chg in told.items():
        if scope not in known:
            connection.execute(insert(cursors).values(scope=scope, chg=chg))
        elif back or chg > known[scope]:
            connection.execute(update(cursors).where(cursors.c.scope == scope).values(chg=chg))
