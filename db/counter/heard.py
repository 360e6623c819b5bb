"""Other desks' dossiers that the central side has not told of yet, as their desks signed them.

Apart from the dossiers themselves: nothing here is listed, counted or moved on, and what the central
side then tells takes its place.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Row, delete, exists, select
from sqlalchemy import Connection as Connection
from sqlalchemy.dialects.sqlite import insert as upsert

from counter_app.core.clock import from_ms, to_ms
from counter_app.domain.dossier import EventKind, Standing, State
from counter_app.domain.moving.following import begun, follow
from counter_app.protocol.corrected import corrected
from counter_app.protocol.received import DossierReceived, from_text
from db.counter import search
from db.counter.models import dossiers, events, heard, sister_desks
from db.counter.parts import search_terms

# What says who applied for what and where it stands; the rest comes with the central side's events.
TOLD: Final = frozenset({EventKind.RECEIVED, EventKind.MOVED, EventKind.CORRECTED})
_KEPT_MS: Final = 90 * 86_400_000
_KNOWN: Final = exists().where(dossiers.c.id == heard.c.dossier)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardOperation:
    """One operation of another desk; ``body`` is its canonical text."""

    id: str
    seq: int
    dossier: str
    kind: str
    wall_ms: int
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardDossier:
    """A dossier at another desk, as far as was heard; ``desk`` is that desk's name."""

    id: str
    desk: str
    received: DossierReceived
    state: State
    standing: Standing
    heard_at: datetime


def hear(
    connection: Connection, device: str, told: Iterable[HeardOperation], *, at: datetime
) -> int:
    """Keeps what the central side has not told of yet; how many operations were new."""
    new = 0
    for one in told:
        if one.kind not in TOLD or _told_already(connection, one):
            continue
        try:
            row = upsert(heard).values(**_row(one), device=device, heard_ms=to_ms(at))
        except (msgspec.MsgspecError, ValueError):
            continue  # a newer program's; the central side will tell
        new += connection.execute(row.on_conflict_do_nothing()).rowcount
    return new


def forget(connection: Connection, operation: str) -> None:
    """The central side has told of this one."""
    connection.execute(delete(heard).where(heard.c.id == operation))


def prune(connection: Connection, *, at: datetime) -> None:
    """Lets go what was heard long ago."""
    connection.execute(delete(heard).where(heard.c.heard_ms < to_ms(at) - _KEPT_MS))


def of(connection: Connection, dossier: str) -> HeardDossier | None:
    """One dossier as it was heard; None where it is here, or was never heard of."""
    found = _found(connection, heard.c.dossier == dossier, 1)
    return found[0] if found else None


def matching(connection: Connection, text: str, limit: int) -> tuple[HeardDossier, ...]:
    """What ``text`` finds by code or by every word, as ``search`` reads it; the newest first."""
    code = "".join(text.split()).upper()
    asked = search.query(text)
    words = [] if asked is None else [one.strip('"') for one in asked.split(" AND ")]
    alike = [heard.c.terms.contains(f" {word} ", autoescape=True) for word in words]
    if not code or not alike:
        return _found(connection, heard.c.code == code, limit) if code else ()
    condition = alike[0]
    for one in alike[1:]:
        condition &= one
    return _found(connection, condition | (heard.c.code == code), limit)


def with_number(
    connection: Connection, *, code: str = "", slip_no: int | None = None
) -> tuple[HeardDossier, ...]:
    """The dossiers of a code, or whose slip bears this number."""
    if code:
        return _found(connection, heard.c.code == "".join(code.split()).upper(), 2)
    return _found(connection, heard.c.slip_no == slip_no, 9)


def _told_already(connection: Connection, one: HeardOperation) -> bool:
    """Whether the dossier's history has it: as an event, or as the dossier itself."""
    number = connection.scalar(select(dossiers.c.number).where(dossiers.c.id == one.dossier))
    if number is None:
        return False
    if one.kind == EventKind.RECEIVED:
        return True
    asked = select(events.c.number).where(events.c.dossier == number, events.c.operation == one.id)
    return connection.execute(asked).first() is not None


def _row(one: HeardOperation) -> dict[str, object]:
    row: dict[str, object] = {
        "id": one.id,
        "seq": one.seq,
        "dossier": one.dossier,
        "kind": one.kind,
        "wall_ms": one.wall_ms,
        "body": one.body,
    }
    if one.kind == EventKind.RECEIVED:
        received = from_text(one.body)
        row |= {
            "code": received.code,
            "slip_no": received.slip_no,
            "terms": f" {search_terms(received)} ",
        }
    return row


def _found(
    connection: Connection, condition: ColumnElement[bool], limit: int
) -> tuple[HeardDossier, ...]:
    asked = (
        select(heard, sister_desks.c.name)
        .outerjoin(sister_desks, sister_desks.c.device == heard.c.device)
        .where(heard.c.kind == EventKind.RECEIVED.value, condition, ~_KNOWN)
        .order_by(heard.c.wall_ms.desc(), heard.c.id.desc())
        .limit(limit)
    )
    return tuple(_whole(connection, row) for row in connection.execute(asked).all())


def _whole(connection: Connection, first: Row[*tuple[Any, ...]]) -> HeardDossier:
    """The dossier with what was heard of it since, as far as it can be read."""
    received = from_text(first.body)
    at = from_ms(received.received_ms)
    state, standing = State.RECEIVED, begun(at, received.due_ms, received.step_due_ms)
    later: Sequence[Row[*tuple[Any, ...]]] = connection.execute(
        select(heard)
        .where(heard.c.dossier == first.dossier, heard.c.id != first.id)
        .order_by(heard.c.wall_ms, heard.c.seq)
    ).all()
    heard_ms = first.heard_ms
    for row in later:
        body = msgspec.json.decode(row.body, type=dict[str, Any])
        try:
            state, standing = follow(state, standing, row.kind, body, from_ms(row.wall_ms))
            if row.kind == EventKind.CORRECTED:
                received = corrected(received, [body])
        except (ValueError, KeyError, TypeError, msgspec.MsgspecError):
            continue  # a newer program's; the rest still tells something
        heard_ms = max(heard_ms, row.heard_ms)
    return HeardDossier(
        id=first.dossier,
        desk=first.name or "quầy khác",
        received=received,
        state=state,
        standing=standing,
        heard_at=from_ms(heard_ms),
    )
