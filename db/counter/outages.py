"""When there was no line: begun when the first thing could not be sent, ended at the next contact.

A round that fails only finds it out: what it was to send was written before it. But never before
the last contact, when there was a line. The clock may be wrong, so which dossiers were taken in
meanwhile is known by their order. What the times mean is reckoned in ``domain.outage``.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, exists, func, insert, select, update

from counter_app.core.clock import from_ms, from_ms_or_none
from counter_app.domain.dossier import EventKind
from counter_app.domain.outage import Look, Seen
from counter_app.domain.outgoing import SendState
from db.counter.models import WAITS, dossiers, enrolment, outages, outbox
from db.counter.written import row_written

_DAY_MS = 86_400_000
_OWN = dossiers.c.device.is_(None)
_RECEIPT = (outbox.c.dossier == dossiers.c.id) & (outbox.c.kind == EventKind.RECEIVED.value)
_WAITING = WAITS & outbox.c.state.in_((SendState.PENDING.value, SendState.INFLIGHT.value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """A time without a line, by the PC's clock; an open one has no end. ``cause``: a fault's code.

    ``after`` and ``last`` are the numbers of dossiers it lies between, where that was noted.
    """

    number: int
    seen: Seen
    cause: str
    after: int | None = None
    last: int | None = None

    @property
    def began_at(self) -> datetime:
        """When it began."""
        return from_ms(self.seen.began.ms)

    @property
    def ended_at(self) -> datetime | None:
        """When it ended."""
        return from_ms_or_none(self.seen.ended.ms if self.seen.ended is not None else None)


def begin_outage(connection: Connection, *, cause: str, now: Look) -> None:
    """Opens an outage unless one is open; ``now`` is when it was found out."""
    if open_outage(connection) is not None:
        return
    began, joined = _first_unsent(connection, now), connection.execute(select(enrolment)).first()
    connection.execute(
        insert(outages).values(
            began_ms=began.ms,
            began_boot=began.boot,
            began_mono_ms=began.mono_ms,
            cause=cause,
            contact_ms=joined.contact_ms if joined else None,
            before_ms=joined.offset_ms if joined else None,
            after_number=_first_waiting(connection) - 1,
        )
    )


def end_outage(connection: Connection, *, now: Look, offset_ms: int) -> Outage | None:
    """Closes the open outage, if there is one, and answers it; ``offset_ms`` as just heard."""
    found = open_outage(connection)
    if found is not None:
        values: dict[str, object] = {"ended_ms": now.ms, "ended_boot": now.boot}
        values |= {"ended_mono_ms": now.mono_ms, "after_ms": offset_ms}
        values["last_number"] = _last_number(connection)
        row = update(outages).where(outages.c.number == found.number)
        connection.execute(row.values(values))
        row_written(connection, "outages.ended_ms", found.number)
    return found


def open_outage(connection: Connection) -> Outage | None:
    """The outage that has not ended."""
    rows = _read(connection, open_only=True)
    return rows[0] if rows else None


def all_outages(connection: Connection) -> tuple[Outage, ...]:
    """Every outage, the newest first."""
    return _read(connection, open_only=False)


def taken_in(connection: Connection, one: Outage, now: Look) -> dict[int, bool]:
    """The dossiers this desk took in meanwhile, and whether each receipt is acknowledged by now."""
    end_ms = one.seen.ended.ms if one.seen.ended is not None else now.ms
    received, begin_ms = dossiers.c.received_ms, one.seen.began.ms
    if one.after is None:
        within = [received >= begin_ms, received < end_ms]
    else:
        within = [dossiers.c.number > one.after]
        if one.last is not None:
            within.append(dossiers.c.number <= one.last)
        if begin_ms <= end_ms:  # what an older system had received was only copied in
            within.append(received >= begin_ms - _DAY_MS)
    waits = exists().where(_RECEIPT, outbox.c.state != SendState.ACKED.value)
    asked = select(dossiers.c.number, (~waits).label("there")).where(_OWN, *within)
    return {row.number: bool(row.there) for row in connection.execute(asked)}


def _first_unsent(connection: Connection, now: Look) -> Look:
    """When the first of what waits was written, after the last contact and before ``now``."""
    contact = connection.scalar(select(enrolment.c.contact_ms))
    since = outbox.c.wall_ms > (contact or 0)
    row = connection.execute(
        select(outbox).where(_WAITING, since).order_by(outbox.c.wall_ms, outbox.c.seq).limit(1)
    ).first()
    if row is None or row.wall_ms >= now.ms:
        return now
    return Look(ms=row.wall_ms, boot=row.boot_id, mono_ms=row.mono_ms)


def _first_waiting(connection: Connection) -> int:
    """The number of the first dossier of this desk whose receipt waits; of the next one if none."""
    asked = select(func.min(dossiers.c.number)).where(_OWN, exists().where(_RECEIPT, _WAITING))
    return connection.scalar(asked) or _last_number(connection) + 1


def _last_number(connection: Connection) -> int:
    return connection.scalar(select(func.max(dossiers.c.number))) or 0


def _read(connection: Connection, *, open_only: bool) -> tuple[Outage, ...]:
    asked = select(outages).order_by(outages.c.number.desc())
    if open_only:
        asked = asked.where(outages.c.ended_ms.is_(None))
    return tuple(_outage(row) for row in connection.execute(asked))


def _outage(row: Row[*tuple[Any, ...]]) -> Outage:
    ended = None
    if row.ended_ms is not None:
        ended = Look(ms=row.ended_ms, boot=row.ended_boot or "", mono_ms=row.ended_mono_ms or 0)
    return Outage(
        number=row.number,
        seen=Seen(
            began=Look(ms=row.began_ms, boot=row.began_boot or "", mono_ms=row.began_mono_ms or 0),
            ended=ended,
            contact_ms=row.contact_ms,
            before_ms=row.before_ms,
            after_ms=row.after_ms,
        ),
        cause=row.cause,
        after=row.after_number,
        last=row.last_number,
    )
