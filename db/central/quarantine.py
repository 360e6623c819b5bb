"""What could not be taken, kept whole where support can see it. Nothing leaves it by itself.

A person may have it judged again; a row stays, with who did so, once it was taken. So does one
that its desk healed: another operation stands in its place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, and_, exists, select, update

from db.central.models import operations, quarantine
from db.central.statements import laying

_HEALED: Final = exists().where(
    operations.c.commune_id == quarantine.c.commune_id,
    operations.c.id == quarantine.c.operation,
    operations.c.outcome == "superseded",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A payload as it came; ``number`` is told to the counter, ``code`` says why."""

    number: str
    operation: str
    device: str
    code: str
    payload: str
    received_ms: int = 0
    released_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Healed:
    """One that waits no more: ``by`` whom and when.

    ``device`` is the desk whose operation ``body`` stands in its place; empty: it was judged again.
    """

    refused: Refused
    by: str
    at_ms: int
    device: str = ""
    body: str = ""


def keep_refused(
    connection: Connection, commune: str, refused: Sequence[Refused], *, at_ms: int
) -> None:
    """Keeps payloads; one that comes again is kept once."""
    rows = [
        {
            "commune_id": commune,
            "number": one.number,
            "device": one.device,
            "operation": one.operation,
            "code": one.code,
            "received_ms": at_ms,
            "payload": one.payload,
            "released_ms": None,
            "released_by": None,
        }
        for one in refused
    ]
    _KEEP.run(connection, rows)


def find_refused(connection: Connection, commune: str, number: str) -> Refused | None:
    """The payload kept under a number."""
    query = select(quarantine).where(
        quarantine.c.commune_id == commune, quarantine.c.number == number
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _refused(row)


def all_refused(
    connection: Connection, commune: str, *, device: str = "", healed: bool = False, limit: int
) -> tuple[Refused, ...]:
    """What is still kept apart, of one device or of all, in the order it came.

    ``healed``: instead, what another operation of its desk stands in place of.
    """
    query = select(quarantine).where(
        quarantine.c.commune_id == commune,
        quarantine.c.released_ms.is_(None),
        _HEALED if healed else ~_HEALED,
    )
    if device:
        query = query.where(quarantine.c.device == device)
    ordered = query.order_by(quarantine.c.received_ms, quarantine.c.number).limit(limit)
    return tuple(_refused(row) for row in connection.execute(ordered))


def healed_since(connection: Connection, commune: str, *, limit: int) -> tuple[Healed, ...]:
    """What was kept apart and is not any more, the newest first."""
    released = (
        select(quarantine)
        .where(quarantine.c.commune_id == commune, quarantine.c.released_ms.is_not(None))
        .order_by(quarantine.c.released_ms.desc())
        .limit(limit)
    )
    found = [
        Healed(refused=_refused(row), by=row.released_by or "", at_ms=row.released_ms)
        for row in connection.execute(released)
    ]
    found += [
        Healed(
            refused=_refused(row),
            by="",
            at_ms=row.healed_ms,
            device=row.healed_at,
            body=row.healed_body or "{}",
        )
        for row in connection.execute(_mended(commune).limit(limit))
    ]
    return tuple(sorted(found, key=lambda one: -one.at_ms)[:limit])


def _mended(commune: str) -> Select[*tuple[Any, ...]]:
    """What another operation of the same dossier stands in place of, with that one."""
    first, then = operations.alias(), operations.alias()
    return (
        select(
            quarantine,
            then.c.received_ms.label("healed_ms"),
            then.c.device.label("healed_at"),
            then.c.body.label("healed_body"),
        )
        .join(
            first,
            and_(
                first.c.commune_id == quarantine.c.commune_id,
                first.c.id == quarantine.c.operation,
                first.c.outcome == "superseded",
            ),
        )
        .join(
            then,
            and_(
                then.c.commune_id == first.c.commune_id,
                then.c.dossier == first.c.dossier,
                then.c.supersedes == first.c.id,
                # One refused itself is kept apart in its own row.
                then.c.outcome.in_(["accepted", "superseded"]),
            ),
        )
        .where(quarantine.c.commune_id == commune, quarantine.c.released_ms.is_(None))
        .order_by(then.c.received_ms.desc())
    )


def mark_released(
    connection: Connection, commune: str, number: str, *, by: str, at_ms: int
) -> None:
    """It was judged again and taken."""
    connection.execute(
        update(quarantine)
        .where(quarantine.c.commune_id == commune, quarantine.c.number == number)
        .values(released_ms=at_ms, released_by=by)
    )


def _refused(row: Row[Any]) -> Refused:
    return Refused(
        number=row.number,
        operation=row.operation,
        device=row.device,
        code=row.code,
        payload=row.payload,
        received_ms=row.received_ms,
        released_ms=row.released_ms,
    )


_KEEP: Final = laying(quarantine)
