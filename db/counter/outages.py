"""When there was no line: begun when the first thing could not be sent, ended at the next contact.

A round that fails only finds it out: what it was to send was written before it. But never before
the last contact, when there was a line.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from counter_app.core.clock import from_ms, from_ms_or_none, to_ms
from counter_app.domain.outgoing import SendState
from db.counter.models import WAITS, enrolment, outages, outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """A time without a line; an open one has no end. ``cause`` is the fault's code."""

    number: int
    began_at: datetime
    ended_at: datetime | None
    cause: str


def begin_outage(connection: Connection, *, cause: str, at: datetime) -> None:
    """Opens an outage unless one is open; ``at`` is when it was found out."""
    if open_outage(connection) is None:
        began = min(to_ms(at), _first_unsent(connection) or to_ms(at))
        connection.execute(insert(outages).values(began_ms=began, cause=cause))


def _first_unsent(connection: Connection) -> int | None:
    """When the first of what waits was written, after the last contact."""
    contact = connection.scalar(select(enrolment.c.contact_ms))
    waits = WAITS & outbox.c.state.in_((SendState.PENDING.value, SendState.INFLIGHT.value))
    since = outbox.c.wall_ms > (contact or 0)
    first: int | None = connection.scalar(select(func.min(outbox.c.wall_ms)).where(waits, since))
    return first


def end_outage(connection: Connection, *, at: datetime) -> Outage | None:
    """Closes the open outage, if there is one, and answers it; never before it began."""
    found = open_outage(connection)
    if found is not None:
        ended = max(to_ms(at), to_ms(found.began_at))
        connection.execute(
            update(outages).where(outages.c.number == found.number).values(ended_ms=ended)
        )
    return found


def open_outage(connection: Connection) -> Outage | None:
    """The outage that has not ended."""
    rows = _read(connection, open_only=True)
    return rows[0] if rows else None


def all_outages(connection: Connection) -> tuple[Outage, ...]:
    """Every outage, the newest first."""
    return _read(connection, open_only=False)


def _read(connection: Connection, *, open_only: bool) -> tuple[Outage, ...]:
    asked = select(outages).order_by(outages.c.number.desc())
    if open_only:
        asked = asked.where(outages.c.ended_ms.is_(None))
    return tuple(
        Outage(
            number=row.number,
            began_at=from_ms(row.began_ms),
            ended_at=from_ms_or_none(row.ended_ms),
            cause=row.cause,
        )
        for row in connection.execute(asked)
    )
