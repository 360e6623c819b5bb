"""Reads where a person is named: by number, or by name and year of birth. Judges nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import msgspec
from sqlalchemy import Connection

from counter_app.domain.dossier import DossierRow
from counter_app.domain.people.applicant import Person
from db.counter import views
from db.counter.marks import dead_marks, marked, person_marks
from db.engine import cursor_of

_NAMED: Final = (
    "SELECT dossier, role, body FROM people WHERE dossier IN (SELECT value FROM json_each(?)) "
    "AND role IN ('submitter', 'subject', 'owner', 'principal') ORDER BY dossier DESC"
)
_PERSON: Final = msgspec.json.Decoder(Person)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A person as one dossier names them."""

    row: DossierRow
    role: str
    person: Person


def named(connection: Connection, person: Person, limit: int) -> tuple[Mention, ...]:
    """Whoever bears that name and year of birth, marks and order of words left aside."""
    return _mentions(connection, person_marks(person), limit)


def dead(connection: Connection, person: Person, limit: int) -> tuple[Mention, ...]:
    """Who was entered as dead under that number, or that name and day of birth; as it stands now."""
    found = _mentions(connection, dead_marks(person), limit)
    return tuple(one for one in found if one.role == "subject" and one.person.deceased)


def _mentions(connection: Connection, marks: tuple[str, ...], limit: int) -> tuple[Mention, ...]:
    cursor = cursor_of(connection)
    numbers = marked(cursor, marks, limit)
    if not numbers:
        return ()
    rows = dict(zip(numbers, views.rows_of(connection, numbers), strict=True))
    named = cursor.execute(_NAMED, (_listed(numbers),)).fetchall()
    return tuple(
        Mention(row=rows[number], role=role, person=_PERSON.decode(body))
        for number, role, body in named
    )


def _listed(numbers: Sequence[int]) -> str:
    return msgspec.json.encode(numbers).decode()
