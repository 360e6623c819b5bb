"""Reads what the central side left here: lanes, sister desks, disputes, things to do.

Changes nothing; enrolling and syncing write these rows.
"""

from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection as Connection
from sqlalchemy import Row, and_, exists, func, or_, select

from counter_app.core.clock import from_ms, from_ms_or_none
from counter_app.domain.central_side import (
    Dispute,
    HeldLane,
    LeftByCentral,
    Sister,
)
from db.counter.models import (
    WAITS,
    disputes,
    dossiers,
    lanes,
    outbox,
    sister_desks,
    todo,
    unapplied,
)

STANDING: Final = and_(
    disputes.c.settled_ms.is_(None),
    ~exists().where(outbox.c.id == disputes.c.operation, WAITS),
)
"""A question of its own: not the answer to an operation that is told of already."""


def held_lanes(connection: Connection) -> tuple[HeldLane, ...]:
    """The lanes of this desk, in their order."""
    rows = connection.execute(select(lanes).order_by(lanes.c.lane))
    return tuple(
        HeldLane(lane=row.lane, kind=row.kind, from_day=row.from_day, to_day=row.to_day)
        for row in rows
    )


def sisters(connection: Connection) -> tuple[Sister, ...]:
    """The office's other desks, by their numbers."""
    rows = connection.execute(select(sister_desks).order_by(sister_desks.c.device_no))
    return tuple(
        Sister(device=row.device, device_no=row.device_no, name=row.name, ended=bool(row.ended))
        for row in rows
    )


def device_of(connection: Connection, dossier: str) -> str | None:
    """The sister desk that took the dossier in; None where this one did, or where it is not here."""
    asked = select(dossiers.c.device).where(dossiers.c.id == dossier)
    found: str | None = connection.execute(asked).scalar_one_or_none()
    return found


def taker_of(connection: Connection, dossier: str, own: str) -> str:
    """The device that took the dossier in, this one's being ``own``; empty where it is not here."""
    row = connection.execute(select(dossiers.c.device).where(dossiers.c.id == dossier)).first()
    return "" if row is None else own if row.device is None else str(row.device)


def bearer_of(connection: Connection, dispute: Dispute) -> str:
    """The dossier here whose number another one bears as well; empty where there is none any more."""
    if dispute.body.get("number") == "slip":
        same = dossiers.c.slip_no == dispute.body.get("slip_no")
    else:
        same = dossiers.c.code == dispute.body.get("code")
    asked = select(dossiers.c.id).where(same, dossiers.c.id != dispute.dossier)
    return connection.scalars(asked.order_by(dossiers.c.number.desc()).limit(1)).first() or ""


def open_disputes(connection: Connection) -> tuple[Dispute, ...]:
    """What nobody has decided yet, the oldest first."""
    asked = select(disputes).where(disputes.c.settled_ms.is_(None)).order_by(disputes.c.number)
    return tuple(_dispute(row) for row in connection.execute(asked))


def open_dispute_count(connection: Connection) -> int:
    """How many disputes nobody has decided."""
    asked = select(func.count()).select_from(disputes).where(disputes.c.settled_ms.is_(None))
    return connection.scalars(asked).one()


def standing_disputes(connection: Connection) -> tuple[Dispute, ...]:
    """Those of them behind which no operation of this desk waits, the oldest first."""
    asked = select(disputes).where(STANDING).order_by(disputes.c.number)
    return tuple(_dispute(row) for row in connection.execute(asked))


def standing_since(connection: Connection) -> tuple[int, datetime | None]:
    """How many those are, and since when the oldest stands."""
    asked = select(func.count(), func.min(disputes.c.seen_ms)).where(STANDING)
    row = connection.execute(asked).one()
    return row[0], from_ms_or_none(row[1])


def disputes_of(connection: Connection, dossier: str) -> int:
    """How many open disputes there are about one dossier; a twin's question is about both."""
    twin = func.json_extract(disputes.c.body, "$.twin")
    asked = (
        select(func.count())
        .select_from(disputes)
        .where(or_(disputes.c.dossier == dossier, twin == dossier), disputes.c.settled_ms.is_(None))
    )
    return connection.scalars(asked).one()


def dispute(connection: Connection, number: int) -> Dispute | None:
    """One of them, decided or not."""
    row = connection.execute(select(disputes).where(disputes.c.number == number)).first()
    return _dispute(row) if row is not None else None


def left_to_do(connection: Connection) -> tuple[LeftByCentral, ...]:
    """What the central side's news left to do, the oldest first."""
    rows = connection.execute(select(todo).where(todo.c.done_ms.is_(None)).order_by(todo.c.number))
    return tuple(map(_left, rows))


def left(connection: Connection, number: int) -> LeftByCentral | None:
    """One of them, done or not."""
    row = connection.execute(select(todo).where(todo.c.number == number)).first()
    return None if row is None else _left(row)


def not_applied(connection: Connection) -> int:
    """How many of the central side's events this version could not read."""
    return connection.scalars(select(func.count()).select_from(unapplied)).one()


def desk_of(connection: Connection, dossier: str) -> str | None:
    """The device of the sister desk that took a dossier in; None where it was this one."""
    return connection.scalars(select(dossiers.c.device).where(dossiers.c.id == dossier)).first()


def _left(row: Row[*tuple[Any, ...]]) -> LeftByCentral:
    return LeftByCentral(
        number=row.number,
        kind=row.kind,
        dossier=row.dossier,
        body=_plain(row.body),
        made_at=from_ms(row.made_ms),
    )


def _dispute(row: Row[*tuple[Any, ...]]) -> Dispute:
    return Dispute(
        number=row.number,
        kind=row.kind,
        dossier=row.dossier,
        operation=row.operation,
        body=_plain(row.body),
        seen_at=from_ms(row.seen_ms),
        settled_at=from_ms_or_none(row.settled_ms),
        settled_by=row.settled_by or "",
        settled=_plain(row.settled or "{}"),
    )


def _plain(text: str) -> dict[str, Any]:
    return msgspec.json.decode(text or "{}", type=dict[str, Any])
