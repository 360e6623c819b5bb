"""Reads the operations that are still kept here, day by day, to be held against what is there."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection, func, select

from counter_app.core.clock import of_days, to_ms
from counter_app.domain.outgoing import SendState
from db.counter.models import outbox
from db.counter.outbox_view import WANTS_A_PERSON

_UNSENT: Final = frozenset({SendState.PENDING.value, SendState.INFLIGHT.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptOperation:
    """One operation; ``waits`` to be sent; ``open``: refused, set aside, or in dispute, and
    nothing has taken its place.
    """

    id: str
    seq: int
    sha: str
    waits: bool
    open: bool


def kept_on(connection: Connection, day: date) -> tuple[KeptOperation, ...]:
    """What was written on a Vietnamese day, in the order of ``seq``."""
    begin, end = map(to_ms, of_days(day, day))
    rows = connection.execute(
        select(
            *(outbox.c.id, outbox.c.seq, outbox.c.sha, outbox.c.state),
            WANTS_A_PERSON.label("open"),
        )
        .where(outbox.c.wall_ms >= begin, outbox.c.wall_ms < end)
        .order_by(outbox.c.seq)
    )
    return tuple(
        KeptOperation(
            id=row.id,
            seq=row.seq,
            sha=row.sha,
            waits=row.state in _UNSENT,
            open=bool(row.open),
        )
        for row in rows
    )


def oldest_kept(connection: Connection) -> int:
    """The first number that is still here; what is older was let go, being safe there."""
    return connection.scalar(select(func.min(outbox.c.seq))) or 0
