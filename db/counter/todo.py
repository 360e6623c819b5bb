"""What sync leaves for the services: a paper to issue anew, settings to take on, a person to tell."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy import Connection as Connection

from counter_app.core.clock import from_ms, to_ms
from counter_app.domain.central_side import LeftByCentral
from db.counter.models import todo


def leave(
    connection: Connection, kind: str, *, dossier: str = "", body: str = "{}", at: datetime
) -> None:
    """Something to be done here, because of what the central side told."""
    connection.execute(
        insert(todo).values(kind=kind, dossier=dossier, body=body, made_ms=to_ms(at))
    )


def leave_once(connection: Connection, kind: str, *, dossier: str = "", at: datetime) -> None:
    """The same, unless it is to be done already."""
    if not is_open(connection, kind, dossier=dossier):
        leave(connection, kind, dossier=dossier, at=at)


def leave_new(connection: Connection, kind: str, *, dossier: str, body: str, at: datetime) -> None:
    """The same, unless the very same was ever left: what somebody put away stays away."""
    same = (todo.c.kind == kind) & (todo.c.dossier == dossier) & (todo.c.body == body)
    if connection.execute(select(todo.c.number).where(same).limit(1)).first() is None:
        leave(connection, kind, dossier=dossier, body=body, at=at)


def is_open(connection: Connection, kind: str, *, dossier: str = "") -> bool:
    """Whether something of that kind is still to be done, of that dossier if one is named."""
    still_open = _still_open(kind, dossier)
    return connection.execute(select(todo.c.number).where(still_open).limit(1)).first() is not None


def open_of(connection: Connection, kind: str, dossier: str) -> tuple[LeftByCentral, ...]:
    """What of a kind is left to be done of a dossier, the oldest first."""
    asked = select(todo).where(_still_open(kind, dossier)).order_by(todo.c.number)
    return tuple(
        LeftByCentral(
            number=row.number,
            kind=row.kind,
            dossier=row.dossier,
            body=msgspec.json.decode(row.body, type=dict[str, Any]),
            made_at=from_ms(row.made_ms),
        )
        for row in connection.execute(asked)
    )


def finish_of(connection: Connection, kind: str, dossier: str, *, at: datetime) -> None:
    """Nothing of this kind is left to be done of a dossier."""
    connection.execute(update(todo).where(_still_open(kind, dossier)).values(done_ms=to_ms(at)))


def finish(connection: Connection, number: int, *, at: datetime) -> bool:
    """It is done; whether it was open until now."""
    still_open = (todo.c.number == number) & todo.c.done_ms.is_(None)
    return connection.execute(update(todo).where(still_open).values(done_ms=to_ms(at))).rowcount > 0


def finish_all(connection: Connection, kinds: Collection[str], *, at: datetime) -> None:
    """Nothing of these kinds is left to be done."""
    still_open = todo.c.kind.in_(kinds) & todo.c.done_ms.is_(None)
    connection.execute(update(todo).where(still_open).values(done_ms=to_ms(at)))


def _still_open(kind: str, dossier: str) -> ColumnElement[bool]:
    still_open = (todo.c.kind == kind) & todo.c.done_ms.is_(None)
    return still_open & (todo.c.dossier == dossier) if dossier else still_open
