"""What a counter sends of its outbox, and the answer to each operation. Nothing here decides.

A body travels as the bytes that were signed: ``msgspec.Raw`` keeps what this version cannot read.
Names are the protocol's, on the wire and in both stores.
"""

from enum import StrEnum
from typing import Any

import msgspec

from counter_app.protocol.operation import Operation
from counter_app.protocol.version import PROTO


class PushedOperation(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One operation of the outbox; a hole has an ``id``, a ``seq`` and a ``sha``, and no body."""

    id: str
    seq: int
    sha: str
    hole: bool = False
    dossier: str = ""
    kind: str = ""
    v: int = 1
    base_ver: int = 0
    wall_ms: int = 0
    boot_id: str = ""
    mono_ms: int = 0
    supersedes: str | None = None
    sig: str = ""
    body: msgspec.Raw = msgspec.field(default_factory=lambda: msgspec.Raw(b"{}"))


class PushRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A run of the outbox from ``first`` on; ``chain_prev`` is the link before it, hex."""

    app: str
    device: str
    inc: str
    first: int
    chain_prev: str
    ops: tuple[PushedOperation, ...]
    proto: int = PROTO


class Outcome(StrEnum):
    """What became of an operation at the central side."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    CONFLICT = "conflict"
    BLOCKED = "blocked"
    HELD = "held"


class PushResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The answer to one operation.

    ``was`` and, with it, the first answer's other fields come with a duplicate. ``item`` names the
    part of the body that is wrong, ``merge`` who settles a conflict, ``by`` the operation that
    blocks this one, ``chg`` and ``ver`` where an accepted one stands.
    """

    id: str
    r: Outcome
    was: Outcome | None = None
    chg: int | None = None
    ver: int | None = None
    code: str | None = None
    item: str | None = None
    args: dict[str, Any] | None = None
    quarantine: str | None = None
    server_ver: int | None = None
    merge: str | None = None
    by: str | None = None


class PushReply(msgspec.Struct, frozen=True, kw_only=True):
    """The whole answer. ``durable_through`` is the last ``seq`` that survives the loss of a node."""

    epoch: str
    now_ms: int
    last_seq: int
    durable_through: int
    results: tuple[PushResult, ...]
    next_push_ms: int = 0
    spread_s: int = 120


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """The body of a 409: operations before ``first`` are missing; begin again at ``expected``."""

    expected: int
    error: str = "gap"


def pushed(operation: Operation, *, sha: str, sig: str) -> PushedOperation:
    """The operation as it travels."""
    return PushedOperation(
        id=operation.id,
        seq=operation.seq,
        sha=sha,
        dossier=operation.dossier,
        kind=operation.kind,
        v=operation.v,
        base_ver=operation.base_ver,
        wall_ms=operation.wall_ms,
        boot_id=operation.boot_id,
        mono_ms=operation.mono_ms,
        supersedes=operation.supersedes,
        sig=sig,
        body=msgspec.Raw(operation.body.encode()),
    )
