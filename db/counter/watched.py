"""Reads back what people did and saw at this desk, for those who may ask. Changes nothing.

Both logs are walked from their end: what is asked for are the last days, of a store that may be
years old.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any, Final

import msgspec
from sqlalchemy import Connection as Connection

from counter_app.core.clock import from_ms, to_ms
from counter_app.domain.dossier import EventKind
from db.engine import cursor_of

_SEEN: Final = (
    "SELECT a.at_ms, a.clerk_id, a.clerk_name, a.act, a.subject, a.body, d.code, d.applicant_name, "
    "(SELECT p.personal_id FROM people p WHERE p.dossier = d.number AND p.position = 0 "
    "AND p.name = d.applicant_name LIMIT 1), "
    "(SELECT c.name FROM clerks c WHERE c.id = a.subject) "
    "FROM audit a LEFT JOIN dossiers d ON d.id = a.subject "
)
_ACTS: Final = _SEEN + "ORDER BY a.number DESC"
_ACTS_ON: Final = _SEEN + "WHERE a.subject = ? AND a.subject <> '' ORDER BY a.number DESC"
_ACTS_OF_KIND: Final = _SEEN + "WHERE a.act = ? ORDER BY a.number DESC"
# A body that names its clerk by name only is that of a row which knows the id.
_STEPS: Final = (
    "SELECT o.wall_ms, o.kind, coalesce(json_extract(o.body, '$.clerk.id'), h.clerk_id, v.clerk_id, "
    "CASE o.kind WHEN 'dossier.received' THEN d.clerk_id END, ''), "
    "coalesce(json_extract(o.body, '$.clerk.name'), h.clerk_name, v.clerk_name, "
    "CASE o.kind WHEN 'dossier.received' THEN d.clerk_name END, '') "
    "FROM outbox o LEFT JOIN dossiers d ON d.id = o.dossier LEFT JOIN visits v ON v.id = o.dossier "
    "LEFT JOIN handovers h ON h.id = o.dossier ORDER BY o.seq DESC"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenAct:
    """One act of the log; of a dossier with its code and applicant, of a clerk with their name.

    ``subject`` is the id or the words that the act was noted with; ``person`` tells the applicant
    from others: their number, else their name.
    """

    at: datetime
    clerk_id: str
    clerk_name: str
    act: str
    subject: str
    body: dict[str, Any]
    code: str = ""
    applicant: str = ""
    person: str = ""
    subject_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenStep:
    """One operation of this desk: when, of what kind, by whom."""

    at: datetime
    kind: EventKind
    clerk_id: str
    clerk_name: str


def acts(connection: Connection, since: datetime, until: datetime) -> tuple[SeenAct, ...]:
    """Acts from ``since`` on, before ``until``, the newest first."""
    rows = cursor_of(connection).execute(_ACTS)
    return tuple(map(_act, _between(rows, since, until)))


def acts_on(connection: Connection, subject: str) -> tuple[SeenAct, ...]:
    """Everything done to one subject, the newest first."""
    return tuple(map(_act, cursor_of(connection).execute(_ACTS_ON, (subject,))))


def acts_of_kind(connection: Connection, act: str) -> tuple[SeenAct, ...]:
    """Every act of that kind, the newest first."""
    return tuple(map(_act, cursor_of(connection).execute(_ACTS_OF_KIND, (act,))))


def steps(connection: Connection, since: datetime, until: datetime) -> tuple[SeenStep, ...]:
    """Operations written from ``since`` on, before ``until``, the newest first."""
    rows = _between(cursor_of(connection).execute(_STEPS), since, until)
    return tuple(
        SeenStep(at=from_ms(at_ms), kind=EventKind(kind), clerk_id=clerk_id, clerk_name=name)
        for at_ms, kind, clerk_id, name in rows
    )


def _between(rows: Any, since: datetime, until: datetime) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401  a cursor
    first, end = to_ms(since), to_ms(until)
    recent = takewhile(lambda row: row[0] >= first, rows)
    return (row for row in recent if row[0] < end)


def _act(row: tuple[Any, ...]) -> SeenAct:
    at_ms, clerk_id, clerk_name, act, subject, body, code, applicant, number, of = row
    return SeenAct(
        at=from_ms(at_ms),
        clerk_id=clerk_id,
        clerk_name=clerk_name,
        act=act,
        subject=subject,
        body=msgspec.json.decode(body),
        code=code or "",
        applicant=applicant or "",
        person=number or applicant or "",
        subject_name=of or "",
    )
