"""Papers already issued: their frozen words, their print jobs, and how often they were reprinted.

Issuing one is part of the intake's transaction in ``dossiers``.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec
from sqlalchemy import Connection

from counter_app.core.clock import from_ms
from counter_app.core.ids import DossierId
from counter_app.domain.dossier import EventKind, State
from counter_app.domain.papers import SlipContent
from counter_app.protocol.canonical import canonical
from db.counter.dossiers import SLIP
from db.counter.outbox import Fact, Stamp, record
from db.counter.print_orders import StoredJob, add_order, find_order, order_key
from db.engine import cursor_of

_SLIP: Final = """
    SELECT p.number, p.content, p.paper_no, p.reprints, d.number, d.id, d.code, d.lookup_secret,
           d.received_ms, d.state, d.version
    FROM papers p JOIN dossiers d ON d.number = p.dossier
    WHERE d.id = ? AND p.kind = 'slip' AND p.voided_ms IS NULL
    ORDER BY p.number DESC LIMIT 1
"""
# A job that an earlier start of the program had in hand was cut off: whether paper came out is not
# known, and it may be sent again as what it was.
_CLAIM: Final = (
    "UPDATE print_jobs SET state = 'sending', sender = :sender WHERE number = :number AND"
    " (state IN ('waiting', 'failed') OR (state = 'sending' AND sender <> :sender))"
)
_SETTLE: Final = "UPDATE print_jobs SET state = ? WHERE number = ?"
# Orders stand in the order they were made; whoever still waits is among the last.
_WAITING: Final = """
    SELECT DISTINCT p.dossier
    FROM (SELECT number, paper, reprint, state, sender FROM print_jobs
          ORDER BY number DESC LIMIT 5000) j
    JOIN papers p ON p.number = j.paper
    WHERE j.reprint = 0 AND p.voided_ms IS NULL AND j.state NOT IN ('sent', 'done')
          AND NOT (j.state = 'sending' AND j.sender = ?)
    ORDER BY p.dossier DESC LIMIT 500
"""
_PRINTED: Final = (
    "UPDATE dossiers SET printed = 1 WHERE number ="
    " (SELECT p.dossier FROM papers p JOIN print_jobs j ON j.paper = p.number WHERE j.number = ?)"
)
_COUNT_REPRINT: Final = (
    "UPDATE papers SET reprints = reprints + 1 WHERE number = ? RETURNING reprints"
)
_WITH_DEVICE: Final = frozenset({"sent", "done"})
_BUMP: Final = "UPDATE dossiers SET version = ? WHERE number = ?"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSlip:
    """A slip as it was issued, and the facts its signed number is made of."""

    paper: int
    dossier: int
    dossier_id: DossierId
    content: SlipContent
    slip_no: int
    reprints: int
    code: str | None
    lookup_secret: str
    received_at: datetime
    state: State
    version: int


def slip_of(connection: Connection, dossier_id: DossierId) -> StoredSlip | None:
    """The slip in force of a dossier; ``None`` when there is no such dossier."""
    row = cursor_of(connection).execute(_SLIP, (dossier_id,)).fetchone()
    if row is None:
        return None
    return StoredSlip(
        paper=row[0],
        content=msgspec.json.decode(row[1], type=SlipContent),
        slip_no=row[2],
        reprints=row[3],
        dossier=row[4],
        dossier_id=DossierId(row[5]),
        code=row[6],
        lookup_secret=row[7],
        received_at=from_ms(row[8]),
        state=State(row[9]),
        version=row[10],
    )


def original_job(connection: Connection, dossier_id: DossierId) -> StoredJob | None:
    """The order for the original; ``None`` where none was asked for."""
    return find_order(cursor_of(connection), original_key(dossier_id))


def original_key(dossier_id: DossierId) -> str:
    """The one key an original's job can have, so that it exists once."""
    return order_key(dossier_id, SLIP)


def order_original(
    connection: Connection, slip: StoredSlip, stamp: Stamp, copies: int
) -> StoredJob:
    """The original's job, made now when the intake did not ask for one."""
    cursor, key = cursor_of(connection), original_key(slip.dossier_id)
    known = find_order(cursor, key)
    return known or add_order(cursor, key, stamp, paper=slip.paper, copies=copies)


def order_reprint(
    connection: Connection, slip: StoredSlip, stamp: Stamp, copies: int, request: str
) -> StoredJob:
    """A counted copy. The same ``request`` answers the same job: five presses, one sheet."""
    cursor, key = cursor_of(connection), order_key(slip.dossier_id, SLIP, request)
    known = find_order(cursor, key)
    if known is not None:
        return known
    number = int(cursor.execute(_COUNT_REPRINT, (slip.paper,)).fetchone()[0])
    fact = Fact(
        number=slip.dossier,
        dossier=slip.dossier_id,
        kind=EventKind.PAPER_REPRINTED,
        state=slip.state,
        version=slip.version,
        body=canonical({"paper": SLIP, "paper_no": slip.slip_no, "reprint": number}),
    )
    record(cursor, fact, stamp)
    cursor.execute(_BUMP, (slip.version + 1, slip.dossier))
    return add_order(cursor, key, stamp, paper=slip.paper, copies=copies, reprint=number)


def claim(connection: Connection, job: StoredJob, *, sender: str) -> bool:
    """Whether this start of the program may send the job: true for one caller only."""
    values = {"number": job.number, "sender": sender}
    return bool(cursor_of(connection).execute(_CLAIM, values).rowcount == 1)


def settle(connection: Connection, job: StoredJob, *, state: str) -> None:
    """What became of the job; once a device has it, the dossier counts as printed."""
    cursor = cursor_of(connection)
    cursor.execute(_SETTLE, (state, job.number))
    if state in _WITH_DEVICE:
        cursor.execute(_PRINTED, (job.number,))


def settle_doubtful(
    connection: Connection, dossier_id: DossierId, *, state: str, sender: str
) -> None:
    """What a person saw of an original that was cut off; ``sender`` has others in hand."""
    job = original_job(connection, dossier_id)
    cut_off = job is not None and job.state == "sending" and job.sender != sender
    if job is not None and (cut_off or job.state == "unknown"):
        settle(connection, job, state=state)


def waiting_originals(connection: Connection, *, sender: str) -> list[int]:
    """Dossiers by number, the newest first, whose original no device has taken."""
    found = cursor_of(connection).execute(_WAITING, (sender,)).fetchall()
    return [row[0] for row in found]
