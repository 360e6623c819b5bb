"""How the certification books stand: the acts of this desk, and every dossier's own entry."""

from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection as Connection

from counter_app.core.clock import from_ms, to_ms
from counter_app.core.ids import DossierId
from counter_app.domain.certification import CERTIFIED, BookStands, CertificationBook
from counter_app.domain.dossier import State
from db.engine import cursor_of

_STANDS: Final = (
    "SELECT body FROM audit WHERE subject = ? AND subject <> '' ORDER BY number DESC LIMIT 1"
)
_BEGAN: Final = "SELECT min(at_ms) FROM audit WHERE act = ?"
# The kind is spelled out: only so are the notes found by their own index.
_HIGHEST: Final = (
    "SELECT coalesce(max(json_extract(body, '$.last')), 0) FROM events WHERE kind = 'dossier.noted'"
    " AND json_extract(body, '$.what') = :what AND json_extract(body, '$.book') = :book"
    " AND json_extract(body, '$.year') = :year"
)
_ENTERED: Final = (
    "SELECT EXISTS (SELECT 1 FROM events WHERE kind = 'dossier.noted'"
    " AND json_extract(body, '$.what') = :what"
    " AND dossier = (SELECT number FROM dossiers WHERE id = :dossier))"
)
_WAIT: Final = (
    "SELECT id FROM dossiers WHERE received_ms >= :since"
    " AND procedure_code IN (SELECT value FROM json_each(:codes))"
    " AND state NOT IN (SELECT value FROM json_each(:ended))"
    " AND number NOT IN (SELECT dossier FROM events WHERE kind = 'dossier.noted'"
    " AND json_extract(body, '$.what') = :what) ORDER BY received_ms, number"
)
_NOTES: Final = {"what": CERTIFIED}
NEVER: Final = (
    *(State.DRAFT, State.REFUSED_AT_COUNTER, State.REFUSED_AFTER_APPRAISAL),
    *(State.WITHDRAWN, State.STOPPED),
)
"""Where nothing is certified."""


def subject_of(book: CertificationBook, year: int) -> str:
    """What a book of a year is called in the log of acts."""
    return f"certification:{book}:{year}"


def stands(connection: Connection, book: CertificationBook, year: int) -> BookStands | None:
    """How the book stands after the last act on it here; None: it never was here."""
    row = cursor_of(connection).execute(_STANDS, (subject_of(book, year),)).fetchone()
    return None if row is None else msgspec.json.decode(row[0], type=BookStands)


def highest(connection: Connection, book: CertificationBook, year: int) -> int:
    """The highest number that any dossier known here bears, whichever desk entered it."""
    asked = _NOTES | {"book": book.value, "year": year}
    return int(cursor_of(connection).execute(_HIGHEST, asked).fetchone()[0])


def is_entered(connection: Connection, dossier: DossierId) -> bool:
    """Whether the dossier has its numbers."""
    asked = _NOTES | {"dossier": dossier}
    return bool(cursor_of(connection).execute(_ENTERED, asked).fetchone()[0])


def first_opened(connection: Connection, act: str) -> datetime | None:
    """When the first book was opened here."""
    row: tuple[Any, ...] = cursor_of(connection).execute(_BEGAN, (act,)).fetchone()
    return None if row[0] is None else from_ms(row[0])


def waiting(
    connection: Connection, procedures: tuple[str, ...], since: datetime
) -> tuple[DossierId, ...]:
    """The dossiers of these procedures received from then on that have no number yet."""
    asked = _NOTES | {
        "since": to_ms(since),
        "codes": msgspec.json.encode(procedures).decode(),
        "ended": msgspec.json.encode(NEVER).decode(),
    }
    return tuple(DossierId(row[0]) for row in cursor_of(connection).execute(_WAIT, asked))
