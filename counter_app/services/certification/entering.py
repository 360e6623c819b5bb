"""What is signed is entered in its book: the number is taken and told in one transaction."""

from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.audit_act import Act
from counter_app.domain.certification import (
    BOOK_OF,
    CERTIFIED,
    CertificationBook,
    Entry,
    numbers_needed,
)
from counter_app.domain.dossier import EventKind
from counter_app.domain.office import RosterEntry
from counter_app.services.certification.holding import held_here
from counter_app.services.clock_doubt import in_order
from counter_app.services.desk import Desk
from counter_app.services.kept_text import line
from counter_app.services.lookup import DossierView, open_dossier
from db.counter import certified
from db.counter.audit_log import record
from db.counter.certified import Connection
from db.counter.moves import NewFact, write_fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """A dossier in the tray: which book it waits for, how many numbers it will take.

    ``sheets`` is the paper of its longest original; from two on the copy bears a seal across them.
    """

    dossier: DossierId
    code: str
    procedure: str
    book: CertificationBook
    numbers: int
    sheets: int


def tray(*, desk: Desk) -> tuple[Waits, ...]:
    """What waits to be signed and entered since the first book was opened here, the oldest first."""
    codes = tuple(one.code for one in desk.catalogue.procedures if one.certifies is not None)

    def found(connection: Connection) -> tuple[DossierId, ...]:
        since = certified.first_opened(connection, Act.CERTIFICATION_OPENED)
        return () if since is None else certified.waiting(connection, codes, _day(since))

    return tuple(_waits(one, desk) for one in desk.store.read(found))


def enter(
    dossier_id: DossierId, on: date, *, signer: RosterEntry | None = None, desk: Desk, at: datetime
) -> Entry:
    """Takes the numbers of a dossier signed ``on`` a day, by ``signer`` or whoever signed that day.

    Codes: ``not_certified``, ``not_certifiable``, ``entered``, ``signed_ahead``, ``signer_missing``
    and those of ``held_here``.
    """
    dossier = open_dossier(dossier_id, desk=desk)
    book, at = _book_of(dossier, desk), in_order(dossier, at)
    by = _signer(on, signer, desk, at)
    numbers, stamp = numbers_needed(book, dossier.received.draft), desk.stamp(at)

    def write(connection: Connection) -> Entry:
        if certified.is_entered(connection, dossier_id):
            raise UserError("entered", "Hồ sơ này đã vào sổ. Hãy xem số ở lịch sử hồ sơ.")
        stands = held_here(connection, book, on.year, desk)
        _require_alone(connection, book, on.year, stands.last)
        entry = Entry(
            book=book,
            year=on.year,
            volume=stands.volume,
            first=stands.last + 1,
            last=stands.last + numbers,
            on=on,
            signer=by.name,
            title=by.title,
        )
        told = {"what": CERTIFIED, **msgspec.to_builtins(entry)}
        write_fact(
            connection, NewFact(dossier_id=dossier_id, kind=EventKind.NOTED, body=told), stamp
        )
        after = msgspec.to_builtins(msgspec.structs.replace(stands, last=entry.last))
        subject = certified.subject_of(book, on.year)
        record(connection, Act.CERTIFICATION_ENTERED, stamp=stamp, subject=subject, body=after)
        return entry

    return desk.store.write(write)


def _require_alone(connection: Connection, book: CertificationBook, year: int, last: int) -> None:
    """Nothing is entered after a number that another desk took of the same book."""
    if certified.highest(connection, book, year) > last:
        raise UserError(
            "book_twice",
            "Quầy khác đã lấy số của sổ này. Hãy dừng vào sổ và mời lãnh đạo đối chiếu sổ giấy.",
        )


def _book_of(dossier: DossierView, desk: Desk) -> CertificationBook:
    procedure = desk.catalogue.get(dossier.received.draft.procedure_code)
    if procedure is None or procedure.certifies is None:
        raise UserError(
            "not_certified", "Thủ tục này không vào sổ chứng thực. Hãy chọn hồ sơ khác."
        )
    if dossier.row.state in certified.NEVER:
        raise UserError("not_certifiable", "Hồ sơ này đã kết thúc. Hãy chọn hồ sơ khác.")
    return BOOK_OF[procedure.certifies]


def _signer(on: date, signer: RosterEntry | None, desk: Desk, at: datetime) -> RosterEntry:
    if on > local(at).date():
        raise UserError("signed_ahead", "Ngày ký chưa tới. Hãy ghi lại ngày ký.", field="on")
    by = signer or desk.office.signer(on)
    if by is None or not by.name:
        raise UserError(
            "signer_missing", "Lịch ký không có ai ký ngày ấy. Hãy ghi người ký.", field="signer"
        )
    return RosterEntry(name=line(by.name, "signer"), title=line(by.title, "title"))


def _waits(dossier_id: DossierId, desk: Desk) -> Waits:
    dossier = open_dossier(dossier_id, desk=desk)
    book, draft = _book_of(dossier, desk), dossier.received.draft
    return Waits(
        dossier=dossier_id,
        code=dossier.row.code or str(dossier.row.slip_no),
        procedure=dossier.row.procedure_name,
        book=book,
        numbers=numbers_needed(book, draft),
        sheets=max((one.sheets for one in draft.certified_copies), default=1),
    )


def _day(at: datetime) -> datetime:
    return local(at).replace(hour=0, minute=0, second=0, microsecond=0)
