"""Papers already issued: their frozen words, their print jobs, and how often they were reprinted.

Issuing one is part of the transaction it belongs to, in ``dossiers`` and ``letters``; declaring
one void is in ``voids``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from counter_app.core.clock import from_ms, from_ms_or_none, to_ms
from counter_app.core.ids import DossierId
from counter_app.domain.dossier import EventKind, State
from counter_app.domain.drawn_sheets import AnyPaper, DrawnSheet, SheetKind, paper_kind
from counter_app.domain.papers import OfficePaper, SlipContent, SlipStands
from counter_app.protocol.canonical import canonical
from db.counter.device import Device
from db.counter.drawn_sheets import read_sheet
from db.counter.letters import read_content
from db.counter.outbox import Fact, Stamp, record
from db.counter.print_orders import (
    PaperName,
    StoredJob,
    add_order,
    change_order,
    find_order,
    order_key,
)
from db.engine import cursor_of

_READ: Final = """
    SELECT p.number, p.kind, p.year, p.paper_no, p.issued_ms, p.voided_ms, p.void_reason,
           p.reprints, p.content, coalesce(d.id, v.id, h.id, s.request), coalesce(d.lookup_secret,
           v.lookup_secret, ''), d.number, d.code, d.state, d.version
    FROM papers p LEFT JOIN dossiers d ON d.number = p.dossier
    LEFT JOIN visits v ON v.number = p.visit LEFT JOIN handovers h ON h.number = p.handover
    LEFT JOIN drawn_sheets s ON s.paper = p.number
    WHERE p.number = ?
"""
_REPLACED_BY: Final = "SELECT paper_no FROM papers WHERE replaces = ? ORDER BY number DESC LIMIT 1"
_SLIP: Final = """
    SELECT p.number FROM papers p JOIN dossiers d ON d.number = p.dossier
    WHERE d.id = ? AND p.kind = 'slip' ORDER BY p.number DESC LIMIT 1
"""
# What an earlier start of the program had in hand was cut off: whether paper came out is not
# known, so nobody sends it again before a person has looked.
_FREE: Final = ("waiting", "failed")
# Orders stand in the order they were made; whoever still waits is among the last. Crossed, so that
# each order's paper is looked up: left the choice, SQLite goes through the slips of all dossiers.
_WAITING: Final = """
    SELECT DISTINCT p.dossier
    FROM (SELECT number, paper, reprint, state, sender FROM print_jobs
          ORDER BY number DESC LIMIT 5000) j
    CROSS JOIN papers p ON p.number = j.paper
    WHERE j.reprint = 0 AND p.kind = 'slip' AND p.voided_ms IS NULL
          AND j.state NOT IN ('sent', 'printing', 'stuck', 'done')
          AND NOT (j.state = 'sending' AND j.sender = ?)
    ORDER BY p.dossier DESC LIMIT 500
"""
# A copy that came out is a slip in the citizen's hand, one that did not says nothing of it.
_PRINTED: Final = """
    UPDATE dossiers SET printed = :stands WHERE (:out OR printed <> 1) AND number =
    (SELECT p.dossier FROM papers p JOIN print_jobs j ON j.paper = p.number
     WHERE j.number = :job AND p.kind = 'slip' AND p.voided_ms IS NULL
           AND (:out OR j.reprint = 0))
"""
_COUNT_REPRINT: Final = (
    "UPDATE papers SET reprints = reprints + 1 WHERE number = ? RETURNING reprints"
)
_STANDS: Final = {
    "waiting": SlipStands.NOT_YET,
    "sending": SlipStands.QUEUED,
    "sent": SlipStands.QUEUED,
    "printing": SlipStands.PRINTING,
    "stuck": SlipStands.FAILED,
    "done": SlipStands.OUT,
    "failed": SlipStands.FAILED,
    "unknown": SlipStands.UNKNOWN,
}
_BUMP: Final = "UPDATE dossiers SET version = ? WHERE number = ?"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfDossier:
    """The dossier a paper belongs to, as far as printing it asks."""

    number: int
    id: DossierId
    code: str | None
    state: State
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPaper:
    """A paper as it was issued; ``paper_no`` counts within its kind and year, 0: it has none.

    ``owner`` is the id of its dossier, visit or hand-over; ``dossier`` is None for the last two.
    A sheet without a number is its own, by the request that it was drawn for.
    ``replaced_by`` is the number of the paper that stands in its place.
    """

    number: int
    kind: AnyPaper
    year: int
    paper_no: int
    issued_at: datetime
    voided_at: datetime | None
    void_reason: str
    replaced_by: int | None
    reprints: int
    content: SlipContent | OfficePaper | DrawnSheet
    owner: str
    lookup_secret: str
    dossier: OfDossier | None

    @property
    def name(self) -> PaperName:
        """What its print jobs are known by."""
        return PaperName(
            owner=self.owner, kind=self.kind.value, year=self.year, paper_no=self.paper_no
        )


def paper(connection: Connection, number: int) -> StoredPaper | None:
    """The paper in row ``number``; None when there is none."""
    cursor = cursor_of(connection)
    row = cursor.execute(_READ, (number,)).fetchone()
    if row is None:
        return None
    kind = paper_kind(row[1])
    by = cursor.execute(_REPLACED_BY, (number,)).fetchone() if row[5] is not None else None
    dossier = None
    if row[11] is not None:
        dossier = OfDossier(
            number=row[11],
            id=DossierId(row[9]),
            code=row[12],
            state=State(row[13]),
            version=row[14],
        )
    return StoredPaper(
        number=row[0],
        kind=kind,
        year=row[2],
        paper_no=row[3] or 0,
        issued_at=from_ms(row[4]),
        voided_at=from_ms_or_none(row[5]),
        void_reason=row[6] or "",
        replaced_by=None if by is None else by[0],
        reprints=row[7],
        content=(read_sheet(row[8]) if isinstance(kind, SheetKind) else read_content(kind, row[8])),
        owner=row[9],
        lookup_secret=row[10],
        dossier=dossier,
    )


def slip_row(connection: Connection, dossier_id: DossierId) -> int | None:
    """The row of a dossier's last slip, which is the one in force unless it is void."""
    row = cursor_of(connection).execute(_SLIP, (dossier_id,)).fetchone()
    return None if row is None else int(row[0])


def original_job(connection: Connection, number: int) -> StoredJob | None:
    """The order for the original of the paper in a row; None where none was asked for."""
    found = paper(connection, number)
    if found is None:
        return None
    return find_order(cursor_of(connection), order_key(found.name))


def order_original(
    connection: Connection, issued: StoredPaper, stamp: Stamp, copies: int
) -> StoredJob:
    """The original's job, made now when nobody asked for one before."""
    cursor, key = cursor_of(connection), order_key(issued.name)
    known = find_order(cursor, key)
    return known or add_order(cursor, key, stamp, paper=issued.number, copies=copies)


def order_reprint(
    connection: Connection, number: int, stamp: Stamp, copies: int, request: str
) -> StoredJob:
    """A counted copy. The same ``request`` answers the same job: five presses, one sheet."""
    cursor, issued = cursor_of(connection), paper(connection, number)
    if issued is None:
        raise LookupError(f"no paper in row {number}")
    key = order_key(issued.name, request)
    known = find_order(cursor, key)
    if known is not None:
        return known
    reprint = int(cursor.execute(_COUNT_REPRINT, (number,)).fetchone()[0])
    _record_reprint(connection, issued, reprint, stamp)
    return add_order(cursor, key, stamp, paper=number, copies=copies, reprint=reprint)


def _record_reprint(
    connection: Connection, issued: StoredPaper, reprint: int, stamp: Stamp
) -> None:
    """A fact of the dossier; a paper without one is counted in its own row only."""
    of, cursor = issued.dossier, cursor_of(connection)
    if of is None:
        return
    told: dict[str, object] = {
        "paper": issued.kind.value,
        "paper_no": issued.paper_no,
        "paper_year": issued.year,
        "reprint": reprint,
        **stamp.clerk_told,
    }
    fact = Fact(
        number=of.number,
        dossier=of.id,
        kind=EventKind.PAPER_REPRINTED,
        state=of.state,
        version=of.version,
        body=canonical(told),
    )
    record(cursor, fact, stamp)
    cursor.execute(_BUMP, (of.version + 1, of.number))


def claim(
    connection: Connection,
    job: StoredJob,
    *,
    start: Device,
    device: str = "",
    at: datetime | None = None,
) -> bool:
    """Whether this ``start`` of the program may send the job: true for one caller only.

    ``device`` is the printer in the clerk's words, ``at`` when it is given the job.
    """
    return change_order(
        cursor_of(connection),
        job.number,
        start.row_key,
        only_from=_FREE,
        state="sending",
        sender=start.boot_id,
        device=device,
        sent_ms=None if at is None else to_ms(at),
    )


def settle(connection: Connection, job: StoredJob, *, state: str, start: Device) -> None:
    """What became of the job; how a slip's original stands is known in its dossier's row, too."""
    cursor = cursor_of(connection)
    change_order(cursor, job.number, start.row_key, state=state)
    stands = _STANDS[state]
    values = {"stands": stands.value, "out": stands is SlipStands.OUT, "job": job.number}
    cursor.execute(_PRINTED, values)


def settle_each(
    connection: Connection, news: Iterable[tuple[StoredJob, str]], *, start: Device
) -> set[int]:
    """What a device says of several jobs; one that a person has settled meanwhile stays.

    The numbers of those of which it is so by now.
    """
    cursor, settled = cursor_of(connection), set[int]()
    for job, state in news:
        now = find_order(cursor, job.key)
        if now is not None and now.state == job.state:
            settle(connection, job, state=state, start=start)
            settled.add(job.number)
    return settled


def settle_doubtful(connection: Connection, number: int, *, state: str, start: Device) -> None:
    """What a person saw of an original that was cut off; ``start`` has others in hand."""
    job = original_job(connection, number)
    cut_off = job is not None and job.state == "sending" and job.sender != start.boot_id
    if job is not None and (cut_off or job.state == "unknown"):
        settle(connection, job, state=state, start=start)


def waiting_originals(connection: Connection, *, sender: str) -> list[int]:
    """Dossiers by number, the newest first, whose original slip no device has taken."""
    found = cursor_of(connection).execute(_WAITING, (sender,)).fetchall()
    return [row[0] for row in found]
