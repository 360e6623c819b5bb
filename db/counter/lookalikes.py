"""Reads which dossiers may be about the same matter, and whom they are about. Judges nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec
from sqlalchemy import Connection

from counter_app.core.clock import to_ms
from counter_app.domain.dossier import DossierRow
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person
from db.counter import views
from db.counter.marks import marked, matter_marks
from db.engine import cursor_of

_MOST: Final = 50
# Since when, or still going on: by the row itself, no list of the people is read for the others.
_OF_MATTER: Final = (
    "SELECT number FROM dossiers WHERE number IN (SELECT value FROM json_each(?)) "
    "AND procedure_code = ? AND received_ms >= ? ORDER BY number DESC"
)
_PEOPLE: Final = (
    "SELECT dossier, role, body FROM people WHERE dossier IN (SELECT value FROM json_each(?)) "
    "AND role IN ('subject', 'owner', 'submitter') AND position = 0"
)
_PERSON: Final = msgspec.json.Decoder(Person)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A dossier of that procedure, whom it is about and where they or who filed it live."""

    row: DossierRow
    person: Person
    submitter: Person
    is_body: bool


def candidates(
    connection: Connection, draft: Draft, procedure: str, *, since: datetime
) -> tuple[Candidate, ...]:
    """Dossiers of ``procedure`` received since then that agree in one thing, the newest first."""
    cursor = cursor_of(connection)
    found = marked(cursor, matter_marks(draft, procedure), _MOST)
    values = (_listed(found), procedure, to_ms(since))
    numbers = [row[0] for row in cursor.execute(_OF_MATTER, values)] if found else []
    if not numbers:
        return ()
    rows = dict(zip(numbers, views.rows_of(connection, numbers), strict=True))
    people = _people(connection, numbers)
    return tuple(_candidate(rows[one], people[one], draft) for one in numbers)


def _people(connection: Connection, numbers: Sequence[int]) -> dict[int, dict[str, Person]]:
    found: dict[int, dict[str, Person]] = {number: {} for number in numbers}
    for dossier, role, body in cursor_of(connection).execute(_PEOPLE, (_listed(numbers),)):
        found[dossier][role] = _PERSON.decode(body)
    return found


def _candidate(row: DossierRow, people: dict[str, Person], draft: Draft) -> Candidate:
    submitter = people["submitter"]
    person = people.get("subject") or people.get("owner") or submitter
    is_body = draft.subject is None and draft.organisation is not None
    return Candidate(row=row, person=person, submitter=submitter, is_body=is_body)


def _listed(numbers: Sequence[int]) -> str:
    return msgspec.json.encode(numbers).decode()
