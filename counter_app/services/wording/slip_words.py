"""The words of a dossier's slip: as kept here, or put together again where another desk printed it.

Only the receiving desk keeps the slip itself; what was filed and promised comes down whole.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from counter_app.core.clock import from_ms, from_ms_or_none
from counter_app.core.errors import UserError
from counter_app.domain.deadline.worked import reckoned_on
from counter_app.domain.dossier import Event, EventKind
from counter_app.domain.offer import Offer
from counter_app.domain.papers import SlipContent
from counter_app.services.desk import Desk
from counter_app.services.lookup import DossierView
from counter_app.services.wording.slip_content import Numbers, slip_content
from counter_app.services.wording.templates import worded_slip
from db.counter import cell_view


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingSlip:
    """Which slip stands; ``number`` is its row here, None where another desk keeps it."""

    number: int | None
    paper_no: int
    year: int
    issued_at: datetime


def slip_of(dossier: DossierView, *, desk: Desk) -> SlipContent | None:
    """The newest slip in force, else the newest; None where its procedure is not known here."""
    slips = [paper for paper in dossier.papers if isinstance(paper.content, SlipContent)]
    slips.sort(key=lambda paper: (paper.voided_at is None, paper.number))
    content = slips[-1].content if slips else None
    return content if isinstance(content, SlipContent) else _again(dossier, desk)


def is_slip_here(dossier: DossierView) -> bool:
    """Whether this desk printed the slip and keeps it."""
    return any(isinstance(paper.content, SlipContent) for paper in dossier.papers)


def require_slip_ours(dossier: DossierView, *, desk: Desk) -> None:
    """Returns where the slip is this desk's to replace; else raises ``UserError``.

    That of a desk whose work is over is everyone's: nobody else could ever mend it.
    """
    if is_slip_here(dossier):
        return
    device, sisters = desk.store.read(
        lambda one: (_printed_at(dossier, one), cell_view.sisters(one))
    )
    there = next((one for one in sisters if one.device == device), None)
    if there is not None and there.ended:
        return
    who = there.name if there is not None and there.name else "quầy khác"
    raise UserError(
        "slip_elsewhere", f"Giấy tiếp nhận do {who} in. Hãy sửa và cấp lại tại quầy đó."
    )


def standing_slip(dossier: DossierView) -> StandingSlip:
    """The slip in the citizen's hands, whichever desk printed it."""
    if is_slip_here(dossier):
        kept = dossier.slip
        return StandingSlip(
            number=kept.number, paper_no=kept.paper_no, year=kept.year, issued_at=kept.issued_at
        )
    received, last = dossier.received, _last_anew(dossier)
    issued_at = last.at if last is not None else dossier.row.received_at
    return StandingSlip(
        number=None,
        paper_no=received.slip_no,
        year=received.slip_year,
        issued_at=issued_at,
    )


def _printed_at(dossier: DossierView, connection: cell_view.Connection) -> str | None:
    """The other desk that printed the slip in the citizen's hands."""
    last = _last_anew(dossier)
    if last is not None:
        return last.device
    return cell_view.device_of(connection, dossier.row.id)


def _last_anew(dossier: DossierView) -> Event | None:
    """The last correction that came with a slip of its own."""
    anew = [
        one for one in dossier.events if one.kind is EventKind.CORRECTED and "paper_no" in one.body
    ]
    return anew[-1] if anew else None


def _again(dossier: DossierView, desk: Desk) -> SlipContent | None:
    received = dossier.received
    offer = _offered(dossier, desk)
    if offer is None:
        return None
    signer = replace(desk.clerk, name=received.clerk_name, title=received.clerk_title)
    content = slip_content(
        received.draft,
        offer,
        office=replace(desk.office, desk_name=received.desk_name),
        clerk=signer,
        numbers=Numbers(
            dossier_code=received.code,
            slip_no=received.slip_no,
            lookup_secret=received.lookup_secret,
        ),
    )
    return worded_slip(content, desk=desk)


def _offered(dossier: DossierView, desk: Desk) -> Offer | None:
    """What the other desk offered, from the record of it."""
    received = dossier.received
    procedure = desk.catalogue.get(received.procedure_code)
    cases = procedure.cases if procedure is not None else ()
    case = next((one for one in cases if one.id == received.case_id), None)
    if procedure is None or case is None:
        return None
    kept = received.promise
    return Offer(
        procedure=procedure,
        case=case,
        received_at=from_ms(received.received_ms).replace(second=0, microsecond=0),
        due_at=from_ms_or_none(received.due_ms),
        promise=reckoned_on(kept, desk.calendars, desk.calendar) if kept else None,
        charges=received.charges,
        given=received.components,
        findings=(),
    )
