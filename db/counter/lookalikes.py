"""Reads which dossiers may be about the same matter, and whom they are about. Judges nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec
from sqlalchemy import Connection
from sqlcipher3 import dbapi2

from counter_app.core.clock import from_ms, to_ms
from counter_app.domain.dossier import DossierRow, State
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person
from db.counter import heard, views
from db.counter.heard import HeardDossier
from db.counter.marks import marked, matter_marks
from db.engine import cursor_of

_MOST: Final = 50
_OF_MATTER: Final = (
    "SELECT number, received_ms, state FROM dossiers WHERE number IN (SELECT value FROM json_each(?)) "
    "AND procedure_code = ? AND received_ms >= ? ORDER BY number DESC"
)
_PEOPLE: Final = (
    "SELECT dossier, role, body FROM people WHERE dossier IN (SELECT value FROM json_each(?)) "
    "AND role IN ('subject', 'owner', 'submitter') AND position = 0"
)
_PERSON: Final = msgspec.json.Decoder(Person)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A dossier of that procedure by its row number, whom it is about and who filed it."""

    number: int
    received_at: datetime
    state: State
    person: Person
    submitter: Person


def candidates(
    connection: Connection, draft: Draft, procedure: str, *, since: datetime
) -> tuple[Candidate, ...]:
    """Dossiers of ``procedure`` received since then that agree in one thing, the newest first."""
    cursor = cursor_of(connection)
    found = marked(cursor, matter_marks(draft, procedure), _MOST)
    values = (_listed(found), procedure, to_ms(since))
    rows = cursor.execute(_OF_MATTER, values).fetchall() if found else []
    people = _people(cursor, [row[0] for row in rows])
    return tuple(
        _candidate(number, received_ms, state, people[number])
        for number, received_ms, state in rows
    )


def heard_of(connection: Connection, draft: Draft, procedure: str) -> tuple[HeardDossier, ...]:
    """The same of other desks, as far as was heard of them."""
    found = heard.marked(connection, matter_marks(draft, procedure), _MOST)
    return tuple(one for one in found if one.received.procedure_code == procedure)


def rows_of(connection: Connection, numbers: Sequence[int]) -> tuple[DossierRow, ...]:
    """What a list shows of them, in their order."""
    return views.rows_of(connection, numbers)


def _people(cursor: dbapi2.Cursor, numbers: Sequence[int]) -> dict[int, dict[str, Person]]:
    found: dict[int, dict[str, Person]] = {number: {} for number in numbers}
    for dossier, role, body in cursor.execute(_PEOPLE, (_listed(numbers),)):
        found[dossier][role] = _PERSON.decode(body)
    return found


def _candidate(number: int, received_ms: int, state: str, people: dict[str, Person]) -> Candidate:
    submitter = people["submitter"]
    return Candidate(
        number=number,
        received_at=from_ms(received_ms),
        state=State(state),
        person=people.get("subject") or people.get("owner") or submitter,
        submitter=submitter,
    )


def _listed(numbers: Sequence[int]) -> str:
    return msgspec.json.encode(numbers).decode()
