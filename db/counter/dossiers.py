"""Writes a dossier: all its rows, its numbers, its operations and its print job, in one go.

The caller holds the transaction; a failure anywhere leaves nothing of it. Reading is in
``views``. The driver's own cursor is used here: this is the path a citizen waits for.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

import msgspec
from sqlalchemy import Connection
from sqlcipher3 import dbapi2

from counter_app.core.clock import to_ms
from counter_app.core.ids import DossierId
from counter_app.domain.checklist import GivenComponent
from counter_app.domain.dossier import ENDED, EventKind, State
from counter_app.domain.papers import SlipContent
from counter_app.domain.step import Collected, Details
from counter_app.domain.workflow import Move, after
from counter_app.protocol.canonical import canonical
from counter_app.protocol.moved import details_to_json
from counter_app.protocol.received import DossierReceived, from_text, to_text
from counter_app.protocol.taken_again import begins_with
from db.counter import drawn_sheets, models, numbers, online, visits
from db.counter.kept_papers import KeptChange, change_kept
from db.counter.office import lane_in_force, latest_moment, require_at_work
from db.counter.outbox import Fact, Stamp, record
from db.counter.parts import add_parts, to_json
from db.counter.print_orders import PaperName, add_order, find_order, order_key
from db.counter.statements import adding
from db.counter.taken_again import note_taken_again
from db.counter.templates import InForce, in_force
from db.engine import cursor_of

SLIP: Final = "slip"

_ADD_DOSSIER: Final = adding(models.dossiers)
# What is the same in every dossier on the day it comes.
_BEGINS_WITH: Final = {
    "number": None,
    "state": State.RECEIVED.value,
    "version": 1,
    "printed": 0,
    "ready_ms": None,
    "returned_ms": None,
    "shelf": "",
    "specialist": "",
    "facts": None,
    "device": None,
}
_ADD_PAPER: Final = adding(models.papers)
_BY_CLIENT_REF: Final = (
    "SELECT id, coalesce(facts, (SELECT body FROM outbox WHERE outbox.dossier = dossiers.id "
    "AND kind = 'dossier.received')) FROM dossiers WHERE client_ref = ?"
)
_HAS_BLOCKS: Final = "SELECT 1 FROM code_blocks WHERE next <= last LIMIT 1"
_AWAITING_CODE: Final = (
    "SELECT d.id, d.state FROM dossiers d WHERE d.code IS NULL AND d.device IS NULL AND EXISTS ("
    "SELECT 1 FROM code_blocks b WHERE b.agency = d.resolving_unit AND b.next <= b.last) "
    "ORDER BY d.number"
)
_NEEDS_NONE: Final = ENDED - {State.READY}
_CLOSE: Final = (
    "UPDATE dossiers SET state = ?, version = ?, since_ms = ?, ready_ms = ?, returned_ms = ?, "
    "step_due_ms = NULL WHERE number = ?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbering:
    """Which series a dossier's numbers come from; ``write_code`` takes lane and order.

    ``leased``: the code comes from a block of another unit's series, if one is left.
    ``lane``: of another desk, for trials; else the one in force here.
    """

    agency: str
    day: date
    leased: bool
    write_code: Callable[[int, int], str]
    lane: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDossier:
    """All that is known of a dossier before it has its numbers.

    ``received`` has no numbers yet; ``slip_of`` makes the slip's words once they are known, by
    the templates then in force; ``kept`` are the originals that stay here until the result is
    there; ``handed`` is who takes a result that is given at once.
    """

    id: DossierId
    received: DossierReceived
    numbering: Numbering
    slip_of: Callable[[DossierReceived, InForce], SlipContent]
    copies: int
    print_slip: bool
    kept: tuple[GivenComponent, ...] = ()
    handed: Collected | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The dossier as it stands; ``latest`` is the latest moment the store knew before it."""

    id: DossierId
    received: DossierReceived
    print_job: int | None
    duplicate: bool
    latest: datetime | None


def take_in(connection: Connection, new: NewDossier, stamp: Stamp) -> Taken:
    """Writes the dossier with everything that hangs on it, and gives it its numbers.

    A client reference seen before answers the dossier it made, and writes nothing.
    """
    cursor = cursor_of(connection)
    known = _taken_before(cursor, new.received.draft.client_ref)
    if known is not None:
        return known
    latest = latest_moment(connection)
    require_at_work(connection)
    lane = _lane(connection, new.numbering)
    received = _numbered(cursor, new, lane)
    slip = to_json(new.slip_of(received, in_force(connection, SLIP)))
    received = msgspec.structs.replace(received, slip_sha=hashlib.sha256(slip.encode()).hexdigest())
    body = to_text(received)
    number = _add_dossier(cursor, new, received, stamp)
    add_parts(cursor, number, received)
    if received.draft.visit is not None:
        visits.link(cursor, received.draft.visit, number)
    drawn_sheets.link(cursor, received.draft, number, stamp.device.row_key)
    _keep_originals(cursor, number, new, stamp)
    fact = Fact(
        number=number,
        dossier=new.id,
        kind=EventKind.RECEIVED,
        state=State.RECEIVED,
        version=0,
        body=body,
        event_body=canonical(begins_with(received)),
    )
    record(cursor, fact, stamp)
    print_job = _add_slip(cursor, number, new, received, slip=slip, stamp=stamp)
    if received.draft.immediate:
        _close_at_once(cursor, fact, new.handed, stamp)
    online.taken_in(connection, new.id, received.draft, stamp)
    note_taken_again(connection, new.id, received, by=stamp.clerk.name, device=None)
    return Taken(id=new.id, received=received, print_job=print_job, duplicate=False, latest=latest)


def _keep_originals(cursor: dbapi2.Cursor, number: int, new: NewDossier, stamp: Stamp) -> None:
    if new.kept:
        kept = KeptChange(taken=new.kept, holder=new.received.desk_name)
        change_kept(cursor, number, kept, at=stamp.at)


def _taken_before(cursor: dbapi2.Cursor, client_ref: str | None) -> Taken | None:
    if client_ref is None:
        return None
    row = cursor.execute(_BY_CLIENT_REF, (client_ref,)).fetchone()
    if row is None:
        return None
    dossier_id, received = DossierId(row[0]), from_text(row[1])
    original = find_order(cursor, order_key(_first_slip(dossier_id, received)))
    return Taken(
        id=dossier_id,
        received=received,
        print_job=original.number if original else None,
        duplicate=True,
        latest=None,
    )


def next_code(connection: Connection, series: Numbering) -> str | None:
    """The next code of a series, used up with it; None where another unit's block is empty."""
    return _next_code(cursor_of(connection), series, _lane(connection, series))


def awaiting_code(connection: Connection) -> tuple[str, ...]:
    """The desk's own dossiers without a code whose unit's leased numbers have come, oldest first."""
    cursor = cursor_of(connection)
    if cursor.execute(_HAS_BLOCKS).fetchone() is None:
        return ()
    found = cursor.execute(_AWAITING_CODE).fetchall()
    return tuple(str(dossier) for dossier, state in found if State(state) not in _NEEDS_NONE)


def _lane(connection: Connection, series: Numbering) -> int:
    return series.lane or lane_in_force(connection, day=series.day).lane


def _next_code(cursor: dbapi2.Cursor, series: Numbering, lane: int) -> str | None:
    if series.leased:
        order = numbers.code_from_block(cursor, agency=series.agency, day=series.day)
    else:
        order = numbers.code_order(cursor, agency=series.agency, day=series.day, lane=lane)
    return None if order is None else series.write_code(lane, order)


def _numbered(cursor: dbapi2.Cursor, new: NewDossier, lane: int) -> DossierReceived:
    series = new.numbering
    year = series.day.year
    return msgspec.structs.replace(
        new.received,
        code=_next_code(cursor, series, lane),
        slip_no=numbers.paper_no(cursor, kind=SLIP, year=year, lane=lane),
        slip_year=year,
    )


def _add_dossier(
    cursor: dbapi2.Cursor, new: NewDossier, received: DossierReceived, stamp: Stamp
) -> int:
    draft = received.draft
    applicant = draft.applicant
    cursor.execute(
        _ADD_DOSSIER,
        {
            **_BEGINS_WITH,
            "id": new.id,
            "code": received.code,
            "slip_no": received.slip_no,
            "slip_year": received.slip_year,
            "client_ref": draft.client_ref,
            "procedure_code": received.procedure_code,
            "procedure_name": received.procedure_name,
            "case_id": received.case_id,
            "resolving_unit": draft.resolving_unit,
            "applicant_name": draft.organisation.name if draft.organisation else applicant.name,
            "birth_year": applicant.birth.year if applicant.birth else None,
            "received_ms": received.received_ms,
            "due_ms": received.due_ms,
            "clerk_id": stamp.clerk.id,
            "clerk_name": stamp.clerk.name,
            "lookup_secret": received.lookup_secret,
            "bundle": draft.bundle,
            "first_due_ms": received.due_ms,
            "since_ms": received.received_ms,
            "step_due_ms": received.step_due_ms,
        },
    )
    return int(cursor.lastrowid)


def _add_slip(
    cursor: dbapi2.Cursor,
    number: int,
    new: NewDossier,
    received: DossierReceived,
    *,
    slip: str,
    stamp: Stamp,
) -> int | None:
    cursor.execute(
        _ADD_PAPER,
        {
            "number": None,
            "dossier": number,
            "visit": None,
            "handover": None,
            "replaces": None,
            "kind": SLIP,
            "year": received.slip_year,
            "paper_no": received.slip_no,
            "issued_ms": to_ms(stamp.at),
            "voided_ms": None,
            "void_reason": None,
            "reprints": 0,
            "content": slip,
        },
    )
    if not new.print_slip:
        return None
    key, paper = order_key(_first_slip(new.id, received)), int(cursor.lastrowid)
    return add_order(cursor, key, stamp, paper=paper, copies=new.copies).number


def _first_slip(dossier_id: DossierId, received: DossierReceived) -> PaperName:
    return PaperName(
        owner=dossier_id, kind=SLIP, year=received.slip_year, paper_no=received.slip_no
    )


def _close_at_once(
    cursor: dbapi2.Cursor, received: Fact, handed: Collected | None, stamp: Stamp
) -> None:
    """The result was given over the counter: ready and returned in the same breath."""
    ready = _move(cursor, received, Move.FINISH, stamp)
    returned = _move(cursor, ready, Move.RETURN_RESULT, stamp, handed)
    at_ms = to_ms(stamp.at)
    values = (returned.state.value, returned.version + 1, at_ms, at_ms, at_ms, received.number)
    cursor.execute(_CLOSE, values)


def _move(
    cursor: dbapi2.Cursor, fact: Fact, move: Move, stamp: Stamp, told: Details | None = None
) -> Fact:
    """Records a lawful move from the fact before it, and answers the new fact."""
    state = after(fact.state, move)
    details = {} if told is None else {"details": details_to_json(told)}
    way = {"move": move.value, "from": fact.state.value, "to": state.value}
    body = canonical({**way, **details, **stamp.clerk_told})
    moved = replace(
        fact,
        kind=EventKind.MOVED,
        state=state,
        version=fact.version + 1,
        body=body,
        event_body="",
    )
    record(cursor, moved, stamp)
    return moved
