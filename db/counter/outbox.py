"""Appends operations to the outbox: numbered without gaps, signed, linked to the chain."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import insert
from sqlalchemy.dialects import sqlite
from sqlcipher3 import dbapi2

from counter_app.core.clock import to_ms
from counter_app.core.errors import EnvironmentFault
from counter_app.core.fault_points import passed
from counter_app.core.ids import DossierId, OperationId, uuid7
from counter_app.domain.dossier import EventKind, State
from counter_app.domain.staff import Clerk
from counter_app.protocol.operation import (
    Operation,
    canonical_operation,
    chain_link,
    sign,
    to_base64url,
)
from db.counter.device import Device
from db.counter.enrolment import WIPED
from db.counter.models import events, outbox

_NAMED: Final = sqlite.dialect(paramstyle="named")
_HEAD: Final = (
    "SELECT head_seq, head, (SELECT frozen FROM enrolment) FROM incarnations WHERE id = ?"
)
_WIPED_WORDS: Final = (
    "Máy này đã bị thu hồi, dữ liệu trên máy đã khóa nên không ghi thêm được. Hãy làm ở máy khác."
)
_MOVE_HEAD: Final = "UPDATE incarnations SET head_seq = ?, head = ? WHERE id = ?"
_APPEND: Final = str(insert(outbox).compile(dialect=_NAMED))
_ADD_EVENT: Final = str(insert(events).compile(dialect=_NAMED))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Who writes, when, and with which device: the same for all facts of one transaction."""

    device: Device
    clerk: Clerk
    at: datetime
    mono_ms: int

    @property
    def clerk_told(self) -> dict[str, object]:
        """Who acts, as every body tells the other desks (``protocol.happened.Who``)."""
        clerk = self.clerk
        told = {"id": clerk.id, "name": clerk.name, "role": clerk.role.value, "title": clerk.title}
        return {"clerk": told}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that happened to a dossier; ``body`` is canonical text, ``version`` before it.

    ``supersedes`` is the operation in whose place this one stands.
    """

    number: int
    dossier: DossierId
    kind: EventKind
    state: State
    version: int
    body: str
    event_body: str = ""
    supersedes: str | None = None


def record(cursor: dbapi2.Cursor, fact: Fact, stamp: Stamp) -> OperationId:
    """Writes the fact as an event of its dossier and as an operation for the central side."""
    operation_id = append(
        cursor,
        fact.kind,
        stamp,
        subject=fact.dossier,
        body=fact.body,
        base_ver=fact.version,
        supersedes=fact.supersedes,
    )
    cursor.execute(
        _ADD_EVENT,
        {
            "dossier": fact.number,
            "number": fact.version + 1,
            "kind": fact.kind.value,
            "at_ms": to_ms(stamp.at),
            "clerk_id": stamp.clerk.id,
            "clerk_name": stamp.clerk.name,
            "state": fact.state.value,
            "body": fact.event_body or fact.body,
            "operation": operation_id,
            "device": None,
        },
    )
    return operation_id


def append(
    cursor: dbapi2.Cursor,
    kind: EventKind,
    stamp: Stamp,
    *,
    subject: str,
    body: str,
    base_ver: int = 0,
    supersedes: str | None = None,
) -> OperationId:
    """Writes an operation only: ``subject`` is the id of a dossier, a visit or a hand-over.

    Raises ``EnvironmentFault`` once the store's key is destroyed.
    """
    wall_ms, life = to_ms(stamp.at), stamp.device.incarnation
    last, head, frozen = cursor.execute(_HEAD, (life,)).fetchone()
    if frozen == WIPED:  # nobody could ever read it again
        raise EnvironmentFault("store_wiped", _WIPED_WORDS)
    operation = Operation(
        id=uuid7(wall_ms),
        seq=last + 1,
        dossier=subject,
        kind=kind.value,
        v=1,
        base_ver=base_ver,
        wall_ms=wall_ms,
        boot_id=stamp.device.boot_id,
        mono_ms=stamp.mono_ms,
        supersedes=supersedes,
        body=body,
    )
    sha = hashlib.sha256(canonical_operation(operation)).digest()
    link = chain_link(bytes.fromhex(head), sha).hex()
    cursor.execute(_APPEND, _row(operation, sha, link, stamp.device))
    passed("outbox.appended")
    cursor.execute(_MOVE_HEAD, (operation.seq, link, life))
    return OperationId(operation.id)


def _row(operation: Operation, sha: bytes, link: str, device: Device) -> dict[str, object]:
    return {
        "seq": operation.seq,
        "id": operation.id,
        "dossier": operation.dossier,
        "kind": operation.kind,
        "v": operation.v,
        "base_ver": operation.base_ver,
        "wall_ms": operation.wall_ms,
        "boot_id": operation.boot_id,
        "mono_ms": operation.mono_ms,
        "supersedes": operation.supersedes,
        "body": operation.body,
        "sha": sha.hex(),
        "sig": to_base64url(sign(sha, device.key)),
        "chain": link,
        "state": "pending",
        "tries": 0,
        "next_at": 0,
        "last_code": None,
        "chg": None,
        "ver": None,
        "answer": None,
        "answered_ms": None,
    }
