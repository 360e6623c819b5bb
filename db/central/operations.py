"""Operations as they came, each with its first answer, and how far each life of a device is.

The id is the idempotency key, kept for ever. What becomes of an operation is decided elsewhere.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import (
    CompoundSelect,
    Connection,
    Row,
    bindparam,
    literal_column,
    select,
    union_all,
    update,
)

from counter_app.core.fault_points import passed
from counter_app.protocol.operation import digest_of
from counter_app.protocol.push import PushedOperation, PushResult
from db.central.changes import AT_ONCE
from db.central.models import WAITING, incarnations, operations
from db.central.statements import Statement, adding, among, laying, listed

# Later operations of the dossier wait for these, and for whom.
REFUSED: Final = "rejected"
STUCK: Final = (REFUSED, *WAITING)
_ANSWERS: Final = msgspec.json.Decoder(PushResult)


class KnownOperation(msgspec.Struct, frozen=True, kw_only=True):
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
    """That an operation is here, and what it is now; ``wall_ms`` by the device's own clock.

    ``sha`` is made anew from what is kept: what was altered behind the cell's back has another.
    """

    id: str
    inc: str
    seq: int
    sha: str
    outcome: str
    wall_ms: int


def ask_operations(
    connection: Connection, commune: str, ids: Iterable[str], dossiers: Iterable[str]
) -> Callable[[], tuple[KnownOperation, ...]]:
    """Those of ``ids`` that are here, and what is open of ``dossiers``, in the order they came."""
    asked = _FIND.ask(
        connection,
        commune=commune,
        ids=listed(connection, ids),
        dossiers=listed(connection, dossiers),
    )

    def answer() -> tuple[KnownOperation, ...]:
        rows = {row.id: row for row in asked()}
        ordered = sorted(rows.values(), key=lambda row: (row.received_ms, row.inc, row.seq))
        return tuple(map(known_operation, ordered))

    return answer


def add_operations(
    connection: Connection, commune: str, new: Iterable[KnownOperation], *, at_ms: int
) -> None:
    """Keeps operations that are here for the first time."""
    rows = [{**_row(one), "commune_id": commune, "received_ms": at_ms} for one in new]
    _ADD.run(connection, rows)
    passed("operations.added")


def change_operations(
    connection: Connection, commune: str, changed: Iterable[KnownOperation]
) -> None:
    """Writes what became of operations that were here; their id, place and digest stay."""
    rows = [
        {f"new_{name}": value for name, value in _row(one).items()} | {"of_commune": commune}
        for one in changed
    ]
    _CHANGE.run(connection, rows)


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
    _KEEP_LIFE.run(connection, [new])


def operations_between(
    connection: Connection, commune: str, device: str, from_ms: int, to_ms: int
) -> tuple[SeenOperation, ...]:
    """The device's operations whose own clock says ``from_ms`` to before ``to_ms``, by ``seq``."""
    table = operations.c
    query = (
        select(operations)
        .where(
            table.commune_id == commune,
            table.device == device,
            table.wall_ms >= from_ms,
            table.wall_ms < to_ms,
        )
        .order_by(table.seq)
    )
    return tuple(map(_seen, connection.execute(query, execution_options={"yield_per": AT_ONCE})))


def _seen(row: Row[Any]) -> SeenOperation:
    return SeenOperation(
        id=row.id,
        inc=row.inc,
        seq=row.seq,
        sha=_sha_of(row),
        outcome=row.outcome,
        wall_ms=row.wall_ms,
    )


def _sha_of(row: Row[Any]) -> str:
    """The digest of what is kept; a hole's, and that of what was refused unread, as it came."""
    if row.body is None or row.outcome == REFUSED:
        return str(row.sha)
    try:
        return digest_of(row, row.body.encode()).hex()
    except ValueError:  # no operation any more
        return ""


def known_operation(row: Row[Any]) -> KnownOperation:
    """The operation a whole row is."""
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
        "body": None if sent.hole else sent.body,
        "outcome": known.outcome,
        "answer": msgspec.json.encode(known.answer).decode(),
    }


_CHANGED: Final = (
    *("dossier", "kind", "v", "base_ver", "wall_ms", "boot_id", "mono_ms"),
    *("supersedes", "sig", "body", "outcome", "answer"),
)
_CHANGE: Final = Statement(
    lambda _: (
        update(operations)
        .where(
            operations.c.commune_id == bindparam("of_commune"),
            operations.c.id == bindparam("new_id"),
        )
        .values({name: bindparam(f"new_{name}") for name in _CHANGED})
    )
)
_ADD: Final = adding(operations)
_KEEP_LIFE: Final = laying(incarnations, over=("last_seq", "head"))


def _find(database: str) -> CompoundSelect[Any]:
    """Two looks in one: an OR would keep either database from its index."""
    own = operations.c.commune_id == bindparam("commune")
    open_ = operations.c.outcome.in_([literal_column(f"'{name}'") for name in STUCK])
    return union_all(
        select(operations).where(own, among(database, operations.c.id, "ids")),
        select(operations).where(own, open_, among(database, operations.c.dossier, "dossiers")),
    )


_FIND: Final = Statement(_find)
