"""The log of acts: who came in, who saw what, what left the house; numbered, signed, linked.

A chain of its own beside the outbox's, begun anew by each life of the store. What is recorded
stands and falls with the transaction it is recorded in.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection as Connection
from sqlcipher3 import dbapi2

from counter_app.core.clock import Clock, from_ms, to_ms
from counter_app.core.ids import ClerkId
from counter_app.domain.audit_act import Act
from counter_app.domain.staff import Clerk
from counter_app.protocol.acted import Acted, act_digest, acts_start
from counter_app.protocol.canonical import canonical
from counter_app.protocol.operation import chain_link, sign, to_base64url
from db.counter import models
from db.counter.device import Device
from db.counter.outbox import Stamp
from db.counter.statements import adding
from db.engine import cursor_of

_NOBODY: Final = Clerk(id=ClerkId(""), name="máy")
_ADD: Final = adding(models.audit)
_HEAD: Final = "SELECT audit_number, audit_head FROM incarnations WHERE id = ?"
_LAST_OF_ALL: Final = "SELECT coalesce(max(audit_number), 0) FROM incarnations"
_MOVE_HEAD: Final = "UPDATE incarnations SET audit_number = ?, audit_head = ? WHERE id = ?"
_LIVES: Final = (
    "SELECT id, device, audit_number FROM incarnations WHERE audit_number IS NOT NULL "
    "ORDER BY number"
)
# As the rows are: what a life's own row says of its end may have been told anew with them.
_END: Final = (
    "SELECT number, chain FROM audit WHERE inc = ? AND number <= ? ORDER BY number DESC LIMIT 1"
)
_AT: Final = "SELECT chain FROM audit WHERE inc = ? AND number = ?"
# Of one clock set back and forth; not the whole log, which is kept for good.
_LATEST: Final = (
    "SELECT coalesce(max(at_ms), 0) FROM (SELECT at_ms FROM audit ORDER BY number DESC LIMIT 1000)"
)
_OF_SUBJECT: Final = (
    "SELECT number, at_ms, clerk_id, clerk_name, act, subject, body FROM audit "
    "WHERE subject = ? AND subject <> '' ORDER BY number"
)
_BETWEEN: Final = (
    "SELECT number, at_ms, clerk_id, clerk_name, act, subject, body FROM audit "
    "WHERE at_ms >= ? AND at_ms < ? ORDER BY number"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAct:
    """One act as it was recorded; ``act`` may be one that only a newer program knows."""

    number: int
    at: datetime
    clerk_id: str
    clerk_name: str
    act: str
    subject: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEnd:
    """Where the log of a life ends (0: it has no act any more) and its link at ``since``, hex."""

    inc: str
    number: int
    head: str
    since: int
    link: str


def record(
    connection: Connection | dbapi2.Cursor,
    act: Act,
    *,
    stamp: Stamp,
    subject: str = "",
    body: Mapping[str, object] | None = None,
) -> int:
    """Writes the act down in the transaction under way; its number.

    ``subject`` is the id of what it was done to, ``body`` plain JSON values.
    """
    cursor = cursor_of(connection)
    life = stamp.device.incarnation
    last, link = _last(cursor, stamp)
    acted = Acted(
        number=last + 1,
        inc=life,
        at_ms=to_ms(stamp.at),
        boot_id=stamp.device.boot_id,
        mono_ms=stamp.mono_ms,
        clerk_id=stamp.clerk.id,
        clerk_name=stamp.clerk.name,
        act=act.value,
        subject=subject,
        body=canonical(dict(body or {})),
    )
    sha = act_digest(acted)
    head = chain_link(link, sha).hex()
    sealed = {"sha": sha.hex(), "sig": to_base64url(sign(sha, stamp.device.key)), "chain": head}
    cursor.execute(_ADD, msgspec.structs.asdict(acted) | sealed)
    cursor.execute(_MOVE_HEAD, (acted.number, head, life))
    return acted.number


def latest_act(connection: Connection) -> datetime:
    """The latest moment that any of the last acts was noted at."""
    return from_ms(cursor_of(connection).execute(_LATEST).fetchone()[0])


def stamped(device: Device, clock: Clock, *, by: Clerk | None = None) -> Stamp:
    """The stamp of what ``by`` did outside their desk; of what nobody did, without."""
    return Stamp(device=device, clerk=by or _NOBODY, at=clock.now(), mono_ms=clock.monotonic_ms())


class PutBack(msgspec.Struct, frozen=True, kw_only=True):
    """Who put an older copy in the store's place, and from which file.

    ``ways``: the ways in that were known to be right then (``KeyFile.marks``), as they are from there on.
    """

    clerk_id: str = ""
    clerk_name: str = "máy"
    file: str = ""
    ways: dict[str, str] = msgspec.field(default_factory=dict)

    @property
    def by(self) -> Clerk:
        """The same as a clerk."""
        return Clerk(id=ClerkId(self.clerk_id), name=self.clerk_name)


def keep_cut(connection: Connection, device: Device, clock: Clock) -> None:
    """Records for good that acts were there before this start which are no longer."""
    stamp = stamped(device, clock)
    found, _ = _last(cursor_of(connection), stamp)
    body = {"noted": device.acts_lost, "found": found}
    record(connection, Act.LOG_CUT, stamp=stamp, body=body)


def ends(connection: Connection, known: Mapping[str, int]) -> tuple[LogEnd, ...]:
    """The log of each life, the oldest first; ``known``: up to which act somebody else knows it."""
    cursor = cursor_of(connection)
    found: list[LogEnd] = []
    for inc, device, last in cursor.execute(_LIVES).fetchall():
        none = (0, acts_start(device, inc).hex())
        number, head = cursor.execute(_END, (inc, last)).fetchone() or none
        since = known.get(inc, 0)
        (link,) = cursor.execute(_AT, (inc, since)).fetchone() or ("",)
        found.append(LogEnd(inc=inc, number=number, head=head, since=since, link=link))
    return tuple(found)


def acts_on(connection: Connection, subject: str) -> tuple[StoredAct, ...]:
    """Everything done to one subject, oldest first: who has seen a dossier."""
    return tuple(_stored(cursor_of(connection).execute(_OF_SUBJECT, (subject,))))


def acts_between(connection: Connection, since: datetime, until: datetime) -> tuple[StoredAct, ...]:
    """Everything done from ``since`` to before ``until``, oldest first."""
    asked = (to_ms(since), to_ms(until))
    return tuple(_stored(cursor_of(connection).execute(_BETWEEN, asked)))


def _last(cursor: dbapi2.Cursor, stamp: Stamp) -> tuple[int, bytes]:
    """The last number given, and the link that the next act hangs on."""
    number, head = cursor.execute(_HEAD, (stamp.device.incarnation,)).fetchone()
    if head is not None:
        return number, bytes.fromhex(head)
    (last,) = cursor.execute(_LAST_OF_ALL).fetchone()
    return last, acts_start(stamp.device.id, stamp.device.incarnation)


def _stored(rows: dbapi2.Cursor) -> Iterator[StoredAct]:
    for number, at_ms, clerk_id, clerk_name, act, subject, body in rows:
        yield StoredAct(
            number=number,
            at=from_ms(at_ms),
            clerk_id=clerk_id,
            clerk_name=clerk_name,
            act=act,
            subject=subject,
            body=msgspec.json.decode(body),
        )
