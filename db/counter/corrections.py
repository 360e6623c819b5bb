"""Mends what was written wrongly: a paper is declared void, another stands in its place.

Nothing is edited: the first facts and papers stay as they were signed, a correction is a fact of
its own, and the rows that lists show follow it. What may be corrected is decided in ``services``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import msgspec
from sqlalchemy import Connection
from sqlcipher3 import dbapi2

from counter_app.core.clock import to_ms
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.central_side import SLIP_STALE
from counter_app.domain.dossier import EventKind, Standing
from counter_app.protocol.canonical import canonical
from counter_app.protocol.received import DossierReceived, to_text
from db.counter import papers, parts, todo
from db.counter.external_codes import NewCode, link_code
from db.counter.moves import NewFact, Written, write_fact
from db.counter.outbox import Stamp, append
from db.counter.papers import StoredPaper
from db.engine import cursor_of

_VOID: Final = (
    "UPDATE papers SET voided_ms = ?, void_reason = ? WHERE number = ? AND voided_ms IS NULL"
)
_FOLLOW: Final = (
    "UPDATE dossiers SET applicant_name = ?, birth_year = ?, procedure_code = ?, "
    "procedure_name = ?, case_id = ? WHERE number = ?"
)
_NEW_SLIP: Final = (
    "UPDATE dossiers SET slip_no = p.paper_no, slip_year = p.year, printed = 0 "
    "FROM papers p WHERE p.number = ? AND dossiers.number = p.dossier"
)
_SLIP_NO: Final = "SELECT slip_no, slip_year FROM dossiers WHERE number = ?"
_GIVE_CODE: Final = "UPDATE dossiers SET code = ? WHERE number = ? AND code IS NULL"
_HAS_CODE: Final = "SELECT 1 FROM dossiers WHERE code = ?"
_NEXT_CODE: Final = "UPDATE dossiers SET code = ? WHERE number = ?"
_RIGHTFUL: Final = (
    "UPDATE dossiers SET code = ? WHERE code IS NULL AND device IS NOT NULL "
    "AND json_extract(facts, '$.code') = ?"
)
_IS_RECEIPT: Final = "SELECT 1 FROM outbox WHERE id = ? AND kind = 'dossier.received'"
_KEEP_FIRST: Final = (
    "UPDATE dossiers SET facts = (SELECT o.body FROM outbox o WHERE o.dossier = dossiers.id "
    "AND o.kind = 'dossier.received' ORDER BY o.seq LIMIT 1) WHERE id = ? AND facts IS NULL"
)
OLD_CODE: Final = "Mã cũ"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVoid:
    """A paper to be declared void; ``told`` and ``standing`` where something is taken back with it."""

    dossier_id: DossierId
    paper: int
    reason: str
    seen_version: int | None = None
    told: Mapping[str, object] = field(default_factory=dict)
    standing: Standing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCorrection:
    """A void slip, the fact that mends it and carries the new one, and the facts as they follow.

    ``void`` of None: another desk printed the slip, one whose work is over; the fact names it.
    ``versions`` are the dossier's facts until now, the first one first; ``after`` those that hold
    from now on, but for the new slip's number, which only the transaction gives.
    """

    void: NewVoid | None
    fact: NewFact
    versions: tuple[DossierReceived, ...]
    after: DossierReceived
    copies: int


def void_paper(connection: Connection, new: NewVoid, stamp: Stamp) -> Written:
    """Declares a dossier's paper void; ``UserError`` where it is void already."""
    paper = _in_force(connection, new)
    told: dict[str, object] = {
        "paper": paper.kind.value,
        "paper_no": paper.paper_no,
        "paper_year": paper.year,
        "reason": new.reason,
    }
    fact = NewFact(
        dossier_id=new.dossier_id,
        kind=EventKind.PAPER_VOIDED,
        body=told | dict(new.told),
        seen_version=new.seen_version,
        standing=new.standing,
    )
    written = write_fact(connection, fact, stamp)
    cursor_of(connection).execute(_VOID, (to_ms(stamp.at), new.reason, new.paper))
    return written


def void_visit_paper(connection: Connection, paper: int, reason: str, stamp: Stamp) -> None:
    """Declares the paper of a visit void; ``UserError`` where it is void already."""
    stored = papers.paper(connection, paper)
    if stored is None or stored.dossier is not None:
        raise UserError("paper_missing", "Không thấy giấy này. Hãy mở lại lượt đến.")
    if stored.voided_at is not None:
        raise UserError("paper_void", "Giấy này đã hủy trước đó.")
    told = {
        "paper": stored.kind.value,
        "paper_no": stored.paper_no,
        "paper_year": stored.year,
        "reason": reason,
        **stamp.clerk_told,
    }
    cursor = cursor_of(connection)
    append(cursor, EventKind.PAPER_VOIDED, stamp, subject=stored.owner, body=canonical(told))
    cursor.execute(_VOID, (to_ms(stamp.at), reason, paper))


def write_correction(connection: Connection, new: NewCorrection, stamp: Stamp) -> Written:
    """Voids the slip, writes the fact with the new one, and lets the rows follow."""
    refused = _refused_receipt(connection, new)
    if new.void is not None:
        void_paper(connection, new.void, stamp)
    fact = replace(new.fact, supersedes=None) if refused else new.fact
    written = write_fact(connection, fact, stamp)
    if written.paper is None:
        raise LookupError("a correction comes with a slip of its own")
    cursor = cursor_of(connection)
    cursor.execute(_NEW_SLIP, (written.paper,))
    todo.finish_of(connection, SLIP_STALE, new.fact.dossier_id, at=stamp.at)
    _order(connection, written.paper, new.copies, stamp)
    slip_no, slip_year = cursor.execute(_SLIP_NO, (written.number,)).fetchone()
    after = msgspec.structs.replace(new.after, slip_no=slip_no, slip_year=slip_year)
    former, code = new.versions[-1].code, new.after.code
    if former is not None and code is not None and former != code:
        written = replace(_keep_old(connection, new, former, stamp), paper=written.paper)
        cursor.execute(_NEXT_CODE, (code, written.number))
    follow_facts(cursor, written.number, after, new.versions)
    if refused is not None:
        _receive_anew(connection, new, after, refused, stamp)
    return written


def rightful(connection: Connection, code: str) -> None:
    """Gives a code that is free now to the sister desk's dossier that it belongs to."""
    cursor_of(connection).execute(_RIGHTFUL, (code, code))


def _refused_receipt(connection: Connection, new: NewCorrection) -> str | None:
    """The receipt that the correction stands in place of; None where it is something later."""
    refused = new.fact.supersedes
    found = refused and cursor_of(connection).execute(_IS_RECEIPT, (refused,)).fetchone()
    return refused if found else None


def _receive_anew(
    connection: Connection, new: NewCorrection, after: DossierReceived, refused: str, stamp: Stamp
) -> None:
    """Sends the whole of the dossier as mended: the central side has none that it could correct.

    Its numbers are the new slip's, for the first ones may be another dossier's there.
    """
    dossier, cursor = new.fact.dossier_id, cursor_of(connection)
    cursor.execute(_KEEP_FIRST, (dossier,))
    body = to_text(after)
    append(cursor, EventKind.RECEIVED, stamp, subject=dossier, body=body, supersedes=refused)


def _keep_old(connection: Connection, new: NewCorrection, former: str, stamp: Stamp) -> Written:
    """The code that was printed goes on finding the dossier."""
    again = sum(1 for one in new.versions if one.code is not None and one.code != former)
    system = f"{OLD_CODE} {again + 1}" if again else OLD_CODE
    code = NewCode(dossier_id=new.fact.dossier_id, system=system, code=former)
    return link_code(connection, code, stamp)


def _order(connection: Connection, paper: int, copies: int, stamp: Stamp) -> None:
    """The new slip waits for a printer from the same moment on, whatever happens next."""
    slip = papers.paper(connection, paper)
    if slip is not None:
        papers.order_original(connection, slip, stamp, copies)


def _in_force(connection: Connection, new: NewVoid) -> StoredPaper:
    paper = papers.paper(connection, new.paper)
    if paper is None or paper.owner != new.dossier_id:
        raise UserError("paper_missing", "Không thấy giấy này. Hãy mở lại hồ sơ.")
    if paper.voided_at is not None:
        raise UserError("paper_void", "Giấy này đã hủy trước đó. Hãy mở lại hồ sơ để xem.")
    return paper


def follow_facts(
    cursor: dbapi2.Cursor,
    number: int,
    after: DossierReceived,
    versions: tuple[DossierReceived, ...],
) -> None:
    """The row and all that hangs on it say what holds ``after`` a correction of ``versions``."""
    draft = after.draft
    applicant = draft.applicant
    values = (
        draft.organisation.name if draft.organisation else applicant.name,
        applicant.birth.year if applicant.birth else None,
        after.procedure_code,
        after.procedure_name,
        after.case_id,
    )
    cursor.execute(_FOLLOW, (*values, number))
    if after.code is not None:
        _give_code(cursor, number, after.code, given=versions[-1].code)
    parts.replace_parts(cursor, number, versions, after)


def _give_code(cursor: dbapi2.Cursor, number: int, code: str, *, given: str | None) -> None:
    if given is not None:
        return
    if cursor.execute(_HAS_CODE, (code,)).fetchone():
        raise UserError("code_taken", "Mã này đã là mã của hồ sơ khác. Hãy xem lại mã.")
    cursor.execute(_GIVE_CODE, (code, number))
