"""The office's hub as this desk knows it: where it is, how far it keeps our lives, our cursor there.

Nothing here touches an operation's state: what a hub keeps waits for the central side all the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection as Connection
from sqlalchemy import delete, func, insert, select, update

from counter_app.core.clock import from_ms_or_none, to_ms
from db.counter.lives import Life, lives
from db.counter.models import WAITS, hub, hub_lasts, outbox, sister_desks


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownHub:
    """The hub on the PC of ``device``; ``after`` is a cursor within its ``life``.

    ``answers_after`` is another, of what the cell answered to other desks.
    """

    address: str
    device: str
    name: str
    life: str
    after: int
    answers_after: int
    contact_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AtHub:
    """Which operations of those that wait lie at the hub as well, and how many."""

    name: str = ""
    operations: int = 0
    spans: tuple[range, ...] = ()

    def has(self, seq: int) -> bool:
        """Whether an operation that waits here lies there; of an answered one it says nothing."""
        return any(seq in span for span in self.spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sister:
    """Another desk of the office; the key in base64url."""

    device: str
    name: str
    public_key: str


def known_hub(connection: Connection) -> KnownHub | None:
    """The hub this desk was told of, if any."""
    row = connection.execute(select(hub)).first()
    if row is None:
        return None
    return KnownHub(
        address=row.address,
        device=row.device,
        name=row.name,
        life=row.life,
        after=row.after,
        answers_after=row.answers_after,
        contact_at=from_ms_or_none(row.contact_ms),
    )


def sisters(connection: Connection) -> tuple[Sister, ...]:
    """The office's other desks, as the cell named them."""
    rows = connection.execute(select(sister_desks).order_by(sister_desks.c.device_no))
    return tuple(
        Sister(device=row.device, name=row.name, public_key=row.public_key) for row in rows
    )


def join(
    connection: Connection, *, address: str, device: str, name: str, at: datetime | None = None
) -> None:
    """From now on this hub is asked, from its beginning; ``at``: when it answered, if it did."""
    leave(connection)
    values: dict[str, object] = {"address": address, "device": device, "name": name, "life": ""}
    values |= {"after": 0, "answers_after": 0}
    contact_ms = None if at is None else to_ms(at)
    connection.execute(insert(hub).values(number=1, contact_ms=contact_ms, **values))


def leave(connection: Connection) -> None:
    """No hub is asked any more; what was heard stays."""
    connection.execute(delete(hub))
    connection.execute(delete(hub_lasts))


def note(
    connection: Connection,
    *,
    life: str,
    after: int,
    answers_after: int,
    lasts: Mapping[str, int],
    at: datetime,
) -> None:
    """The hub answered: our cursors there, and how far it keeps our lives."""
    cursors = {"life": life, "after": after, "answers_after": answers_after}
    connection.execute(update(hub).values(contact_ms=to_ms(at), **cursors))
    note_lasts(connection, lasts)


def note_lasts(connection: Connection, lasts: Mapping[str, int]) -> None:
    """How far the hub keeps our lives, as it said last."""
    connection.execute(delete(hub_lasts))
    for inc, last in lasts.items():
        connection.execute(insert(hub_lasts).values(inc=inc, last_seq=last))


def kept_there(connection: Connection) -> AtHub:
    """What of that which still waits to be sent lies at the hub, as far as it said."""
    name = connection.scalar(select(hub.c.name))
    if name is None:
        return AtHub()
    lasts = {row.inc: row.last_seq for row in connection.execute(select(hub_lasts))}
    spans = tuple(_span(one, lasts[one.inc]) for one in lives(connection) if one.inc in lasts)
    waiting = sum(_waiting_in(connection, span) for span in spans)
    return AtHub(name=name, operations=waiting, spans=spans)


def _span(life: Life, last: int) -> range:
    """The numbers of a life up to the one the hub keeps last."""
    end = last if life.until is None else min(last, life.until - 1)
    return range(life.first_seq, end + 1)


def _waiting_in(connection: Connection, span: range) -> int:
    asked = select(func.count()).where(
        WAITS,
        outbox.c.state.in_(("pending", "inflight")),
        outbox.c.seq >= span.start,
        outbox.c.seq < span.stop,
    )
    return connection.scalar(asked) or 0
