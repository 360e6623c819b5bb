"""Reads what reports are reckoned from: what was taken in, the events that count, and what is unsent.

What they make of it is in ``domain.reporting``, and kept ready by ``reckoned``. Changes nothing.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import msgspec
from sqlalchemy import Connection as Connection
from sqlalchemy import select

from counter_app.core.clock import from_ms, from_ms_or_none
from counter_app.core.ids import ClerkId, DossierId
from counter_app.domain.dossier import Event, EventKind, State
from db.counter.counted import of_counted
from db.counter.models import enrolment, outbox
from db.counter.outbox_view import OPEN
from db.counter.signed import PURGED
from db.engine import cursor_of

_DOSSIERS: Final = (
    "SELECT number, id, received_ms, ready_ms, coalesce(facts, (SELECT o.body FROM outbox o"
    " WHERE o.dossier = dossiers.id AND o.kind = 'dossier.received')),"
    " EXISTS (SELECT 1 FROM events e WHERE e.dossier = dossiers.number AND e.number = 1)"
    " FROM dossiers WHERE number IN (SELECT value FROM json_each(:numbers)) ORDER BY number"
)
_EVENTS: Final = of_counted(
    "SELECT dossier, number, kind, at_ms, clerk_id, clerk_name, state, body FROM counted"
    " WHERE dossier IN (SELECT value FROM json_each(:numbers))"
    " AND kind IN ('dossier.moved', 'dossier.corrected', 'paper.voided') ORDER BY dossier, number"
)
_BODY: Final = msgspec.json.Decoder(dict[str, object])
_NAMES: Final = (
    "SELECT id, code, slip_no FROM dossiers WHERE id IN (SELECT value FROM json_each(?))"
)
_TEXTS: Final = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """One dossier: ``facts`` the text of ``dossier.received`` as taken in; the events that count.

    ``facts`` of None: what it said was destroyed, or it came as it stood, without its first events;
    ``ready_at`` is all that is known of its end then.
    """

    number: int
    id: DossierId
    received_at: datetime
    ready_at: datetime | None
    facts: str | None
    events: tuple[Event, ...]


def reported(connection: Connection, numbers: Collection[int]) -> Iterator[Reported]:
    """Those dossiers by their rows' numbers, in the order written: each reckoned as it is read."""
    wanted = {"numbers": _TEXTS.encode(list(numbers)).decode()}
    told = groupby(cursor_of(connection).execute(_EVENTS, wanted), key=itemgetter(0))
    whose, rows = next(told, (None, iter(())))
    for row in cursor_of(connection).execute(_DOSSIERS, wanted):
        number, id_, received_ms, ready_ms, facts, whole = row
        events: tuple[Event, ...] = ()
        if whose == number:
            events = tuple(map(_event, rows))
            whose, rows = next(told, (None, iter(())))
        yield Reported(
            number=number,
            id=DossierId(id_),
            received_at=from_ms(received_ms),
            ready_at=from_ms_or_none(ready_ms),
            facts=facts if whole and facts != PURGED else None,
            events=events,
        )


def unsent(connection: Connection) -> frozenset[str] | None:
    """The dossiers of which something here is not acknowledged; None: this desk has nobody to send to."""
    if connection.scalar(select(enrolment.c.number)) is None:
        return None
    return frozenset(connection.scalars(select(outbox.c.dossier).where(OPEN).distinct()))


def names_of(connection: Connection, ids: Collection[str]) -> dict[str, str]:
    """What each dossier is called: its code, else the number of its slip."""
    wanted = (_TEXTS.encode(list(ids)).decode(),)
    return {
        id_: code or f"số giấy hẹn {slip_no}"
        for id_, code, slip_no in cursor_of(connection).execute(_NAMES, wanted)
    }


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
