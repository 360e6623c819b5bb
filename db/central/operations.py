"""Operations as they came, each with its first answer, and how far each life of a device is.

The id is the idempotency key, kept for ever. What becomes of an operation is decided elsewhere.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, bindparam, insert, or_, select, update

from counter_app.protocol.push import PushedOperation, PushResult
from db.central.models import incarnations, operations
from db.central.statements import Upsert

# Later operations of the dossier wait for these, and for whom.
STUCK: Final = ("rejected", "held", "blocked", "conflict")
_ANSWERS: Final = msgspec.json.Decoder(PushResult)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownOperation:
    """An operation that is here: ``outcome`` is what it is now, ``answer`` what was said first."""

    sent: PushedOperation
    device: str
    inc: str
    outcome: str
    answer: PushResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """One incarnation of a device: its last operation here and the link (hex) that ends in."""

    last_seq: int
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenOperation:
    """That an operation is here, and what it is now; ``wall_ms`` by the device's own clock."""

    id: str
    inc: str
    seq: int
    sha: str
    outcome: str
    wall_ms: int


def known_operations(
    connection: Connection, commune: str, ids: Iterable[str]
) -> dict[str, KnownOperation]:
    """Those of ``ids`` that are here."""
    query = select(operations).where(
        operations.c.commune_id == commune, operations.c.id.in_(tuple(ids))
    )
    return {row.id: _known(row) for row in connection.execute(query)}


def stuck_operations(
    connection: Connection, commune: str, device: str, dossiers: Iterable[str]
) -> tuple[KnownOperation, ...]:
    """What is open of these dossiers, and the device's holes of unknown dossiers, in order."""
    table = operations.c
    of_device = (table.dossier == "") & (table.device == device) & (table.outcome == "held")
    query = (
        select(operations)
        .where(
            table.commune_id == commune,
            table.outcome.in_(STUCK),
            or_(table.dossier.in_(tuple(dossiers)), of_device),
        )
        .order_by(table.received_ms, table.inc, table.seq)
    )
    return tuple(_known(row) for row in connection.execute(query))


def add_operations(
    connection: Connection, commune: str, new: Sequence[KnownOperation], *, at_ms: int
) -> None:
    """Keeps operations that are here for the first time."""
    if new:
        rows = [{**_row(one), "commune_id": commune, "received_ms": at_ms} for one in new]
        connection.execute(insert(operations), rows)


def change_operations(
    connection: Connection, commune: str, changed: Iterable[KnownOperation]
) -> None:
    """Writes what became of operations that were here; their id, place and digest stay."""
    rows = [
        {f"new_{name}": value for name, value in _row(one).items()} | {"of_commune": commune}
        for one in changed
    ]
    if rows:
        connection.execute(_CHANGE, rows)


def life_of(connection: Connection, commune: str, device: str, inc: str) -> Life | None:
    """How far that life of the device is here; None before its first operation."""
    query = select(incarnations.c.last_seq, incarnations.c.head).where(
        incarnations.c.commune_id == commune,
        incarnations.c.device == device,
        incarnations.c.inc == inc,
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else Life(last_seq=row.last_seq, head=row.head)


def keep_life(
    connection: Connection, commune: str, device: str, inc: str, life: Life, *, at_ms: int
) -> None:
    """Notes how far that life of the device is now."""
    new = {
        "commune_id": commune,
        "device": device,
        "inc": inc,
        "last_seq": life.last_seq,
        "head": life.head,
        "began_ms": at_ms,
    }
    connection.execute(_KEEP_LIFE.on(connection.dialect.name), new)


def operations_between(
    connection: Connection, commune: str, device: str, from_ms: int, to_ms: int
) -> tuple[SeenOperation, ...]:
    """The device's operations whose own clock says ``from_ms`` to before ``to_ms``, by ``seq``."""
    table = operations.c
    query = (
        select(table.id, table.inc, table.seq, table.sha, table.outcome, table.wall_ms)
        .where(
            table.commune_id == commune,
            table.device == device,
            table.wall_ms >= from_ms,
            table.wall_ms < to_ms,
        )
        .order_by(table.seq)
    )
    return tuple(SeenOperation(**row) for row in connection.execute(query).mappings())


def _known(row: Row[Any]) -> KnownOperation:
    sent = PushedOperation(
        id=row.id,
        seq=row.seq,
        sha=row.sha,
        hole=row.body is None,
        dossier=row.dossier,
        kind=row.kind,
        v=row.v,
        base_ver=row.base_ver,
        wall_ms=row.wall_ms,
        boot_id=row.boot_id,
        mono_ms=row.mono_ms,
        supersedes=row.supersedes,
        sig=row.sig,
        body=msgspec.Raw((row.body or "{}").encode()),
    )
    return KnownOperation(
        sent=sent,
        device=row.device,
        inc=row.inc,
        outcome=row.outcome,
        answer=_ANSWERS.decode(row.answer),
    )


def _row(known: KnownOperation) -> dict[str, object]:
    sent = known.sent
    return {
        "id": sent.id,
        "device": known.device,
        "inc": known.inc,
        "seq": sent.seq,
        "dossier": sent.dossier,
        "kind": sent.kind,
        "v": sent.v,
        "base_ver": sent.base_ver,
        "wall_ms": sent.wall_ms,
        "boot_id": sent.boot_id,
        "mono_ms": sent.mono_ms,
        "supersedes": sent.supersedes,
        "sha": sent.sha,
        "sig": sent.sig,
        "body": None if sent.hole else bytes(sent.body).decode(),
        "outcome": known.outcome,
        "answer": msgspec.json.encode(known.answer).decode(),
    }


_CHANGED: Final = (
    *("dossier", "kind", "v", "base_ver", "wall_ms", "boot_id", "mono_ms"),
    *("supersedes", "sig", "body", "outcome", "answer"),
)
_CHANGE: Final = (
    update(operations)
    .where(
        operations.c.commune_id == bindparam("of_commune"), operations.c.id == bindparam("new_id")
    )
    .values({name: bindparam(f"new_{name}") for name in _CHANGED})
)
_KEEP_LIFE: Final = Upsert(incarnations, over=("last_seq", "head"))
