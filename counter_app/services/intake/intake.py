"""Taking a dossier in: one transaction, all or nothing, then and only then a slip to print."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from counter_app.core import ids
from counter_app.core.clock import (
    from_local,
    from_ms,
    from_ms_or_none,
    local,
    to_ms,
    to_ms_or_none,
)
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.admission.marriage import with_both
from counter_app.domain.code import dossier_code
from counter_app.domain.deadline import promise_record
from counter_app.domain.deadline.due import transfer_due
from counter_app.domain.draft import Draft
from counter_app.domain.lane import Lane, lane_digits
from counter_app.domain.offer import Offer
from counter_app.domain.office import OfficeKind
from counter_app.domain.papers import SlipContent
from counter_app.domain.step import Collected
from counter_app.domain.workflow import PaperKind
from counter_app.protocol.received import DossierReceived, working_of
from counter_app.services.clock_doubt import is_behind
from counter_app.services.desk import Desk
from counter_app.services.intake.again import require_first
from counter_app.services.intake.once import going_on
from counter_app.services.moving.collecting import taken_at_once
from counter_app.services.targets import require_room
from counter_app.services.wording.slip_content import Numbers, originals_kept, slip_content
from counter_app.services.wording.templates import dress, worded
from db.counter import dossiers
from db.counter.dossiers import NewDossier, Numbering, Taken
from db.counter.templates import InForce

CLOCK_BACK: Final = "clock_back"
CODE_PENDING: Final = "code_pending"

# Before the first office opened with this program: the clock's battery has died.
_NO_EARLIER: Final = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the clerk and the citizen are told once the dossier is safely on disk.

    ``dossier_code`` of ``None``: the official code comes when there is a line. ``duplicate``:
    this reference had already been taken in, and nothing was written.
    """

    dossier_id: DossierId
    dossier_code: str | None
    slip_no: int
    received_at: datetime
    due_at: datetime | None
    print_job_id: int | None
    lookup_secret: str
    duplicate: bool
    warnings: tuple[str, ...]


def receive(
    draft: Draft, *, offer: Offer, desk: Desk, at: datetime, print_slip: bool | None = None
) -> Receipt:
    """Takes ``draft`` in as ``offer`` promised it; returns when it is durable.

    ``print_slip`` of ``None``: a slip unless the result is given at once. Raises ``UserError``
    when anything is in the way; then nothing is written and no number is used.
    """
    check(offer, at)
    wanted = not draft.immediate if print_slip is None else print_slip
    new = new_dossier(draft, offer, desk, at, print_slip=wanted)
    stamp = desk.stamp(at)
    taken = desk.store.write(lambda connection: dossiers.take_in(connection, new, stamp))
    return receipt_of(taken, at)


def check(offer: Offer, at: datetime) -> None:
    """Returns when the offer may be taken in at ``at``; else raises ``UserError``."""
    offer.require_clear()
    if at < _NO_EARLIER:
        raise UserError(
            "clock_wrong", "Đồng hồ máy sai ngày. Hãy chỉnh lại ngày giờ rồi tiếp nhận."
        )
    if local(offer.received_at).date() != local(at).date():
        raise UserError(
            "offer_outdated", "Đã sang ngày khác. Hãy xem lại ngày hẹn trả rồi tiếp nhận."
        )


def new_dossier(
    draft: Draft, offer: Offer, desk: Desk, at: datetime, *, print_slip: bool
) -> NewDossier:
    """Everything of the dossier but its numbers, which only the transaction can give.

    Where the disk has no room left for it, ``EnvironmentFault``.
    """
    require_room(desk.data_dir)
    draft = with_both(going_on(draft, desk=desk), offer.procedure)
    require_first(draft, desk=desk)

    def slip_of(received: DossierReceived, templates: InForce) -> SlipContent:
        content = slip_content(
            draft,
            offer,
            office=desk.office,
            clerk=desk.clerk,
            numbers=Numbers(
                dossier_code=received.code,
                slip_no=received.slip_no,
                lookup_secret=received.lookup_secret,
            ),
        )
        return dress(content, worded(PaperKind.SLIP, templates), desk)

    return NewDossier(
        id=DossierId(ids.uuid7(to_ms(at))),
        received=_received(draft, offer, desk, at),
        numbering=numbering(draft, desk, at),
        slip_of=slip_of,
        copies=desk.office.printing.copies,
        print_slip=print_slip,
        kept=() if draft.immediate else originals_kept(offer.case, offer.given),
        handed=_handed(draft, offer, print_slip=print_slip),
    )


def _handed(draft: Draft, offer: Offer, *, print_slip: bool) -> Collected | None:
    """Who takes a result given over the counter at once."""
    both = offer.procedure.both_sign
    taken = taken_at_once(draft, slip_printed=print_slip, both_sign=both)
    return taken if draft.immediate else None


def _received(draft: Draft, offer: Offer, desk: Desk, at: datetime) -> DossierReceived:
    return DossierReceived(
        code=None,
        slip_no=0,
        slip_year=0,
        lookup_secret=ids.lookup_secret(),
        received_ms=to_ms(at),
        due_ms=to_ms_or_none(offer.due_at),
        step_due_ms=None if draft.immediate else to_ms(_leaves_by(at, offer, desk)),
        agency=draft.resolving_unit or desk.office.agency,
        procedure_code=offer.procedure.code,
        procedure_name=offer.procedure.name,
        case_id=offer.case.id,
        case_name=offer.case.name,
        clerk_name=desk.clerk.name,
        clerk_title=desk.clerk.title,
        desk_name=desk.office.desk_name,
        draft=draft,
        components=offer.given,
        charges=offer.charges,
        warnings=tuple(finding.code for finding in offer.warnings),
        working=working_of(promise_record.to_json(offer.promise) if offer.promise else None),
        catalogue=desk.catalogue.version,
    )


def _leaves_by(at: datetime, offer: Offer, desk: Desk) -> datetime:
    """When the dossier must be with the resolving unit (NĐ 118/2025 Đ18.2 as amended).

    Never later than a result promised for the same day.
    """
    wall = local(at).replace(tzinfo=None)
    by = from_local(transfer_due(wall, schedule=desk.timetable, calendar=desk.calendar))
    return min(by, offer.due_at) if offer.is_same_day and offer.due_at else by


def numbering(draft: Draft, desk: Desk, at: datetime) -> Numbering:
    """The series of a dossier's code: our own unit's from the lane, another's from leased blocks."""
    agency = draft.resolving_unit or desk.office.agency
    day = local(at).date()
    training = desk.office.kind is OfficeKind.TRAINING
    leased = agency != desk.office.agency

    def write_code(lane: int, order: int) -> str:
        if leased:
            return f"{agency}-{day:%y%m%d}-{order:04d}"
        digits = lane_digits(Lane(lane))
        scheme = replace(desk.office.code_scheme(day), lane_digits=digits, training=training)
        return dossier_code(agency, day, Lane(lane), order, scheme)

    return Numbering(agency=agency, day=day, leased=leased, write_code=write_code)


def receipt_of(taken: Taken, at: datetime) -> Receipt:
    """What to tell of a dossier just taken in, or taken in before."""
    received = taken.received
    warnings = list(received.warnings)
    if taken.latest is not None and is_behind(at, taken.latest):
        warnings.append(CLOCK_BACK)
    if received.code is None:
        warnings.append(CODE_PENDING)
    return Receipt(
        dossier_id=taken.id,
        dossier_code=received.code,
        slip_no=received.slip_no,
        received_at=from_ms(received.received_ms),
        due_at=from_ms_or_none(received.due_ms),
        print_job_id=taken.print_job,
        lookup_secret=received.lookup_secret,
        duplicate=taken.duplicate,
        warnings=tuple(warnings),
    )
