"""Reads what the lines of the books say, rows named as ``books`` names them. Changes nothing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import msgspec
from sqlalchemy import Connection as Connection

from counter_app.core.clock import from_ms, from_ms_or_none, to_ms
from counter_app.core.ids import ClerkId, DossierId
from counter_app.domain.dossier import Event, EventKind, Standing, State
from counter_app.domain.visit import VisitKind
from db.counter.counted import of_counted_once
from db.counter.data_subjects import of_restricted
from db.counter.parts import to_json
from db.counter.purged import PURGED
from db.engine import cursor_of

_DOSSIERS: Final = (
    "SELECT d.number, d.id, d.code, d.slip_no, d.received_ms, d.due_ms, d.procedure_code,"
    " d.procedure_name, d.state, d.since_ms, d.first_due_ms, d.ready_ms, d.returned_ms, d.shelf,"
    " coalesce(d.facts, (SELECT o.body FROM outbox o WHERE o.dossier = d.id"
    " AND o.kind = 'dossier.received')), EXISTS (SELECT 1 FROM events e WHERE"
    " e.dossier = d.number AND e.number = 1) FROM dossiers d"
    " WHERE d.number IN (SELECT value FROM json_each(?))"
)
_TOLD: Final = of_counted_once(
    "SELECT c.dossier, c.number, c.kind, c.at_ms, c.clerk_id, c.clerk_name, c.state, c.body"
    " FROM once c WHERE c.dossier IN (SELECT value FROM json_each(:numbers)) AND c.kind IN"
    " ('dossier.moved', 'dossier.corrected', 'paper.voided', 'paper.reprinted', 'result.shelved',"
    " 'citizen.told') AND c.at_ms <= :at ORDER BY c.dossier, c.number"
)
_APART: Final = (
    "SELECT v.number, v.kind, v.at_ms, v.clerk_name, v.procedure_code, v.name, v.body, p.kind,"
    " p.paper_no, p.year, p.voided_ms, p.void_reason, d.code, d.received_ms, d.id FROM visits v"
    " LEFT JOIN papers p ON p.visit = v.number LEFT JOIN dossiers d ON d.number = v.dossier"
    " WHERE v.number IN (SELECT value FROM json_each(?))"
)
_COPY: Final = (
    "SELECT j.number, j.made_ms, j.clerk_name, j.reprint, p.kind, p.paper_no, p.year,"
    " coalesce(v.name, h.receiver_name, '') FROM print_jobs j JOIN papers p ON p.number = j.paper"
    " LEFT JOIN visits v ON v.number = p.visit LEFT JOIN handovers h ON h.number = p.handover"
    " WHERE j.number IN (SELECT value FROM json_each(?))"
)
_BODY: Final = msgspec.json.Decoder(dict[str, object])


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A dossier's row with what it says; ``facts`` of None: destroyed by the archive list.

    ``whole``: from its receipt on; of one that came as it stood ``state`` and ``standing`` hold.
    """

    number: int
    id: DossierId
    code: str
    received_at: datetime
    procedure_code: str
    procedure_name: str
    state: State
    standing: Standing
    facts: str | None
    whole: bool
    restricted: bool
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptVisit:
    """A visit with its paper; ``body`` is the text of ``visit.recorded``."""

    number: int
    kind: VisitKind
    at: datetime
    clerk_name: str
    procedure_code: str
    name: str
    body: str
    paper: str
    paper_no: int
    year: int
    voided_at: datetime | None
    void_reason: str
    led_to: str
    led_at: datetime | None
    dossier: DossierId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCopy:
    """An order to print a paper without a dossier again."""

    number: int
    at: datetime
    clerk_name: str
    reprint: int
    paper: str
    paper_no: int
    year: int
    name: str


def kept_dossiers(
    connection: Connection, numbers: Collection[int], *, at: datetime
) -> dict[int, Kept]:
    """Those rows by number, each with its events that count and had happened by ``at``."""
    wanted = to_json(sorted(set(numbers)))
    cursor = cursor_of(connection)
    told = cursor.execute(_TOLD, {"numbers": wanted, "at": to_ms(at)}).fetchall()
    events = {number: tuple(map(_event, rows)) for number, rows in groupby(told, key=itemgetter(0))}
    rows = cursor.execute(_DOSSIERS, (wanted,)).fetchall()
    withheld = of_restricted(connection, [DossierId(row[1]) for row in rows])
    return {row[0]: _kept(row, events.get(row[0], ()), row[1] in withheld) for row in rows}


def kept_visits(connection: Connection, numbers: Sequence[int]) -> dict[int, KeptVisit]:
    """Those visits by number."""
    rows = cursor_of(connection).execute(_APART, (to_json(list(numbers)),))
    return {row[0]: _visit(row) for row in rows.fetchall()}


def kept_copies(connection: Connection, orders: Sequence[int]) -> dict[int, KeptCopy]:
    """Those orders to print again by number."""
    rows = cursor_of(connection).execute(_COPY, (to_json(list(orders)),))
    return {
        number: KeptCopy(
            number=number,
            at=from_ms(made_ms),
            clerk_name=clerk,
            reprint=reprint,
            paper=kind,
            paper_no=paper_no,
            year=year,
            name=name,
        )
        for number, made_ms, clerk, reprint, kind, paper_no, year, name in rows.fetchall()
    }


def _kept(row: tuple[Any, ...], events: tuple[Event, ...], restricted: bool) -> Kept:
    number, id_, code, slip_no, received_ms, due_ms, procedure, name, state = row[:9]
    since_ms, first_ms, ready_ms, returned_ms, shelf, facts, whole = row[9:]
    return Kept(
        number=number,
        id=DossierId(id_),
        code=code or f"Giấy số {slip_no}",
        received_at=from_ms(received_ms),
        procedure_code=procedure,
        procedure_name=name,
        state=State(state),
        standing=Standing(
            since=from_ms(since_ms),
            due_at=from_ms_or_none(due_ms),
            first_due_at=from_ms_or_none(first_ms),
            ready_at=from_ms_or_none(ready_ms),
            returned_at=from_ms_or_none(returned_ms),
            shelf=shelf,
        ),
        facts=None if facts == PURGED else facts,
        whole=bool(whole),
        restricted=restricted,
        events=() if facts == PURGED else events,
    )


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


def _visit(row: tuple[Any, ...]) -> KeptVisit:
    number, kind, at_ms, clerk, procedure, name, body, paper, paper_no, year = row[:10]
    voided_ms, reason, code, received_ms, dossier = row[10:]
    return KeptVisit(
        number=number,
        kind=VisitKind(kind),
        at=from_ms(at_ms),
        clerk_name=clerk,
        procedure_code=procedure,
        name=name,
        body=body,
        paper=paper or "",
        paper_no=paper_no or 0,
        year=year or 0,
        voided_at=from_ms_or_none(voided_ms),
        void_reason=reason or "",
        led_to=code or "",
        led_at=from_ms_or_none(received_ms),
        dossier=DossierId(dossier) if dossier else None,
    )
