"""Reads which dossiers a number learned later belongs to: notes on them, of which the last holds."""

from typing import Final

from sqlalchemy import Connection

from counter_app.protocol.learned import LEARNED, PARTED
from db.engine import cursor_of

# Few dossiers have a note at all; the index of notes alone is walked.
_NOTES: Final = (
    "SELECT dossier, json_extract(body, '$.what') FROM events "
    "WHERE kind = 'dossier.noted' AND json_extract(body, '$.personal_id') = ? "
    "AND json_extract(body, '$.what') IN (?, ?) ORDER BY dossier, number"
)


def joined(connection: Connection, personal_id: str) -> list[int]:
    """The row numbers of dossiers that were joined to this number, the newest first."""
    asked = (personal_id, LEARNED, PARTED)
    last = dict(cursor_of(connection).execute(_NOTES, asked).fetchall())
    return sorted((number for number, what in last.items() if what == LEARNED), reverse=True)
