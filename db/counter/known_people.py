"""Reads where people are named, by what marks them: a number, a name and birth, a matter. Judges nothing.

What is judged comes without the row that a list shows: of fifty namesakes one or two are meant.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec
from sqlalchemy import Connection as Connection

from counter_app.core.clock import from_ms, to_ms
from counter_app.domain.dossier import DossierRow, State
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person
from db.counter import heard, views
from db.counter.heard import HeardDossier
from db.counter.marks import dead_marks, marked, matter_marks, person_marks
from db.engine import cursor_of

_MOST: Final = 50
# The marks have found few dossiers: each is looked up, never a table walked.
_NAMED: Final = (
    "SELECT d.number, d.received_ms, d.state, p.role, p.body "
    "FROM json_each(?) found CROSS JOIN dossiers d ON d.number = found.value "
    "CROSS JOIN people p ON p.dossier = d.number "
    "WHERE p.role IN ('submitter', 'subject', 'owner', 'principal')"
)
_OF_MATTER: Final = f"{_NAMED} AND d.procedure_code = ? AND d.received_ms >= ? AND p.position = 0"
_PERSON: Final = msgspec.json.Decoder(Person)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A person as one dossier names them; ``number`` is the dossier's row."""

    number: int
    received_at: datetime
    state: State
    role: str
    person: Person


def named(connection: Connection, person: Person, limit: int) -> tuple[Mention, ...]:
    """Whoever bears that name and year of birth, marks and order of words left aside."""
    return _mentions(connection, person_marks(person), limit)


def dead(connection: Connection, person: Person, limit: int) -> tuple[Mention, ...]:
    """Who was entered as dead under that number, or that name and day of birth; as it stands now."""
    found = _mentions(connection, dead_marks(person), limit)
    return tuple(one for one in found if one.role == "subject" and one.person.deceased)


def of_matter(
    connection: Connection, draft: Draft, procedure: str, *, since: datetime
) -> tuple[Mention, ...]:
    """Whom dossiers of ``procedure`` received since then name first that agree in one thing."""
    marks = matter_marks(draft, procedure)
    return _mentions(connection, marks, _MOST, _OF_MATTER, (procedure, to_ms(since)))


def heard_of(connection: Connection, draft: Draft, procedure: str) -> tuple[HeardDossier, ...]:
    """The same of other desks, as far as was heard of them."""
    found = heard.marked(connection, matter_marks(draft, procedure), _MOST)
    return tuple(one for one in found if one.received.procedure_code == procedure)


def rows_of(connection: Connection, mentions: Sequence[Mention]) -> dict[int, DossierRow]:
    """What a list shows of their dossiers, by row number in the same order, each once."""
    numbers = list(dict.fromkeys(one.number for one in mentions))
    return dict(zip(numbers, views.rows_of(connection, numbers), strict=True)) if numbers else {}


def _mentions(
    connection: Connection,
    marks: tuple[str, ...],
    limit: int,
    asked: str = _NAMED,
    more: tuple[object, ...] = (),
) -> tuple[Mention, ...]:
    """The newest dossier first."""
    cursor = cursor_of(connection)
    numbers = marked(cursor, marks, limit)
    if not numbers:
        return ()
    listed = msgspec.json.encode(numbers).decode()
    return tuple(
        Mention(
            number=number,
            received_at=from_ms(received_ms),
            state=State(state),
            role=role,
            person=_PERSON.decode(body),
        )
        for number, received_ms, state, role, body in cursor.execute(asked, (listed, *more))
    )
