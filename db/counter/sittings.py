"""Reads which dossiers came of the drafts of one visit, and which was taken in last."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from counter_app.core.clock import to_ms
from counter_app.core.ids import DossierId
from db.engine import cursor_of

# A draft of several dossiers gives each its own reference: the draft's, a dot and its place.
_MOST_PARTS: Final = 20
_OF_REF: Final = "SELECT id FROM dossiers WHERE client_ref IN ({}) ORDER BY number"
_LAST: Final = (
    "SELECT id FROM dossiers WHERE received_ms >= ? AND device IS NULL "
    "AND client_ref IS NOT NULL ORDER BY received_ms DESC, number DESC LIMIT 1"
)


def taken_for(connection: Connection, refs: Sequence[str]) -> tuple[DossierId, ...]:
    """The dossiers that came of drafts with these references, in the order taken in."""
    cursor = cursor_of(connection)
    found: list[str] = []
    for ref in refs:
        names = [ref, *(f"{ref}.{place}" for place in range(1, _MOST_PARTS + 1))]
        asked = _OF_REF.format(", ".join("?" * len(names)))
        found.extend(str(row[0]) for row in cursor.execute(asked, names))
    return tuple(map(DossierId, found))


def last_taken(connection: Connection, *, since: datetime) -> DossierId | None:
    """The newest dossier that this desk took in from ``since`` on."""
    row = cursor_of(connection).execute(_LAST, (to_ms(since),)).fetchone()
    return DossierId(row[0]) if row is not None else None
