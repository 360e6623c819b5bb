"""Reads what reports are reckoned from: what was taken in and the events that count, in one scan.

What they make of it is in ``domain.reporting``. Changes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import msgspec
from sqlalchemy import Connection as Connection
from sqlalchemy import exists, select

from counter_app.core.clock import from_ms, to_ms
from counter_app.core.ids import ClerkId, DossierId
from counter_app.domain.dossier import Event, EventKind, State
from db.counter.counted import of_counted
from db.counter.models import dossiers, outbox
from db.counter.outbox_view import OPEN
from db.counter.signed import PURGED
from db.engine import cursor_of

# What had its result before the span began is out of it: one whose result was taken back has none.
_MATTERS: Final = "received_ms <= :until_ms AND (ready_ms IS NULL OR ready_ms >= :since_ms)"
_DOSSIERS: Final = (
    "SELECT number, id, code, slip_no, received_ms, coalesce(facts, (SELECT o.body FROM outbox o"
    " WHERE o.dossier = dossiers.id AND o.kind = 'dossier.received')),"
    " EXISTS (SELECT 1 FROM events e WHERE e.dossier = dossiers.number AND e.number = 1)"
    " FROM dossiers WHERE {matters} ORDER BY number"
).replace("{matters}", _MATTERS)
_EVENTS: Final = of_counted(
    "SELECT dossier, number, kind, at_ms, clerk_id, clerk_name, state, body FROM counted"
    " WHERE dossier IN (SELECT number FROM dossiers WHERE {matters}) AND at_ms <= :until_ms"
    " AND kind IN ('dossier.moved', 'dossier.corrected', 'paper.voided') ORDER BY dossier, number"
).replace("{matters}", _MATTERS)
_BODY: Final = msgspec.json.Decoder(dict[str, object])


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """One dossier: ``facts`` the text of ``dossier.received`` as taken in; the events that count.

    ``facts`` of None: what it said was destroyed, or it came as it stood, without its first events.
    """

    id: DossierId
    name: str
    received_at: datetime
    facts: str | None
    events: tuple[Event, ...]


def reported(connection: Connection, *, since: datetime, until: datetime) -> Iterator[Reported]:
    """What was taken in up to ``until`` and had no result before ``since``, in the order written.

    Events later than ``until`` are left out; instants are aware.
    """
    span = {"since_ms": to_ms(since), "until_ms": to_ms(until)}
    told = groupby(cursor_of(connection).execute(_EVENTS, span), key=itemgetter(0))
    whose, rows = next(told, (None, iter(())))
    for row in cursor_of(connection).execute(_DOSSIERS, span):
        number, id_, code, slip_no, received_ms, facts, whole = row
        events: tuple[Event, ...] = ()
        if whose == number:
            events = tuple(map(_event, rows))
            whose, rows = next(told, (None, iter(())))
        yield Reported(
            id=DossierId(id_),
            name=code or f"số giấy hẹn {slip_no}",
            received_at=from_ms(received_ms),
            facts=facts if whole and facts != PURGED else None,
            events=events,
        )


def unsent(connection: Connection, *, since: datetime, until: datetime) -> frozenset[str]:
    """Those of them of which something is here that the central side has not acknowledged."""
    asked = select(dossiers.c.id).where(
        dossiers.c.received_ms <= to_ms(until),
        dossiers.c.ready_ms.is_(None) | (dossiers.c.ready_ms >= to_ms(since)),
        exists().where(outbox.c.dossier == dossiers.c.id, OPEN),
    )
    return frozenset(connection.scalars(asked))


def _event(row: tuple[Any, ...]) -> Event:
    _, number, kind, at_ms, clerk_id, clerk_name, state, body = row
    return Event(
        number=number,
        kind=EventKind(kind),
        at=from_ms(at_ms),
        by=ClerkId(clerk_id),
        by_name=clerk_name,
        state=State(state),
        body=_BODY.decode(body),
    )
