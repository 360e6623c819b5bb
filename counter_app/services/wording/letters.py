"""What a move's paper says, put together from the slip's own words and the reason given.

Forms 02, 04, 05 and 06 of Circular 03/2025/TT-VPCP; written with the move, in its transaction.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from msgspec.structs import replace

from counter_app.core.errors import UserError
from counter_app.domain.attestation import attestation_words
from counter_app.domain.deadline.limit import SuspensionKind
from counter_app.domain.defects import defect_lines, defect_reasons, told_in_short
from counter_app.domain.draft import Draft
from counter_app.domain.letters import (
    GUIDE_TITLE,
    ApologyContent,
    StopContent,
    SupplementContent,
)
from counter_app.domain.moving.clockwork import suspensions_of
from counter_app.domain.paper_code import SERIES
from counter_app.domain.papers import DossierPaper, Signer, SlipContent
from counter_app.domain.step import Details, StopGround, Stopped, SupplementAsked
from counter_app.domain.tracking import ControlSheetContent, HandoverOnPaper
from counter_app.domain.workflow import PaperKind
from counter_app.services.desk import Desk
from counter_app.services.lookup import DossierView
from counter_app.services.wording.slip_people import applicant_on_paper
from counter_app.services.wording.slip_words import slip_of
from counter_app.services.wording.templates import dressed
from counter_app.services.wording.who_signs import head_signer
from db.counter.letters import NewPaper

RECEIVING: Final = "Bộ phận Tiếp nhận và Trả kết quả"
_AGAIN: Final = "Đây là yêu cầu bổ sung lần tiếp theo, do lãnh đạo đơn vị quyết định."
_PAPERS_BACK: Final = "Trả lại cho người nộp."
_CHARGES: Final = "Giải quyết theo quy định của từng khoản."


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Why a paper is written: the move's reason, its points one by one, the new date, the rest."""

    reason: str
    points: tuple[str, ...]
    due_at: datetime | None
    at: datetime
    details: Details | None = None


def letter_for(
    kind: PaperKind, occasion: Occasion, *, dossier: DossierView, desk: Desk
) -> NewPaper:
    """The paper of a move, waiting for its number."""
    slip = _slip(dossier, desk)
    write = _WRITERS[kind]

    def content_of(paper_no: int) -> DossierPaper:
        office = desk.office
        around: dict[str, Any] = {
            "letterhead": replace(
                slip.letterhead, number=f"{paper_no}/{SERIES[kind]}-{office.header.symbol}"
            ),
            "issued_at": occasion.at,
            "watermark": office.watermark,
            "dossier_code": slip.dossier_code,
            "code_label": slip.code_label,
        }
        return write(around, slip, occasion, dossier, desk)

    return dressed(NewPaper(kind=kind, content_of=content_of), desk=desk)


def _slip(dossier: DossierView, desk: Desk) -> SlipContent:
    slip = slip_of(dossier, desk=desk)
    if slip is None:
        raise UserError(
            "slip_missing", "Hồ sơ này không có giấy tiếp nhận, không lập được giấy khác."
        )
    return slip


def _supplement(
    around: dict[str, Any], slip: SlipContent, why: Occasion, dossier: DossierView, desk: Desk
) -> DossierPaper:
    defects, reasons = _asked(why, dossier)
    around |= {"applicant": applicant_on_paper(dossier.received.draft), "request": slip.request}
    return supplement_content(around, defects, reasons, desk=desk)


def supplement_content(
    around: Mapping[str, Any], defects: tuple[str, ...], reasons: tuple[str, ...], *, desk: Desk
) -> SupplementContent:
    """Form 02 of a dossier or of a visit; ``around`` holds whose it is and all papers' common part."""
    return SupplementContent(
        **around,
        defects=defects,
        reasons=reasons,
        contact=f"{desk.clerk.name}, {desk.office.desk_name}",
        contact_phone=desk.office.hotline,
        guide_signs=Signer(title=GUIDE_TITLE, name=desk.clerk.name),
    )


def _asked(why: Occasion, dossier: DossierView) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is asked for, line by line, and why; what was typed stands after what is coded."""
    if not isinstance(why.details, SupplementAsked):
        return why.points or (why.reason,), (why.reason,) if why.points else ()
    coded = why.details.defects
    typed = () if why.reason == told_in_short(coded) else (why.reason,)
    stops = suspensions_of(dossier.events)
    again = any(one.kind is SuspensionKind.SUPPLEMENT for one in stops)
    first = (_AGAIN,) if again else ()
    more = _of_points(len(coded), len(why.points))
    return (*defect_lines(coded), *why.points), (*first, *defect_reasons(coded), *more, *typed)


def _of_points(coded: int, typed: int) -> tuple[str, ...]:
    """Why what was typed without a ground is asked for: a line of its own, by its numbers."""
    numbers = ", ".join(str(coded + one) for one in range(1, typed + 1))
    return (f"Mục {numbers}: cần cho việc giải quyết, theo nội dung đã ghi.",) if numbers else ()


def _apology(
    around: dict[str, Any], slip: SlipContent, why: Occasion, dossier: DossierView, desk: Desk
) -> DossierPaper:
    old, new = dossier.row.due_at, why.due_at
    if old is None or new is None:
        raise UserError("no_date_to_move", "Hồ sơ chưa có ngày hẹn nên không lập phiếu xin lỗi.")
    return ApologyContent(
        **around,
        agency=resolving_name(dossier, desk),
        applicant=applicant_on_paper(dossier.received.draft),
        request=slip.request,
        received_at=slip.received_at,
        due_at=old,
        reasons=(why.reason, *why.points),
        new_due_at=new,
        head_signs=head_signer(desk.office, why.at),
    )


def _stop(
    around: dict[str, Any], slip: SlipContent, why: Occasion, dossier: DossierView, desk: Desk
) -> DossierPaper:
    told = why.details if isinstance(why.details, Stopped) else Stopped()
    to, papers = told.asked_by or "người nộp", "; ".join(told.papers_back)
    back = f"Đã trả lại cho {to}: {papers}." if papers else ""
    return StopContent(
        **around,
        agency=resolving_name(dossier, desk),
        applicant=applicant_on_paper(dossier.received.draft),
        request=slip.request,
        received_at=slip.received_at,
        asked_at=why.at if told.ground is StopGround.ASKED else None,
        reasons=(why.reason, *why.points),
        papers_settled=back or _PAPERS_BACK,
        charges_settled=_CHARGES,
        head_signs=head_signer(desk.office, why.at),
        template_confirmed=desk.office.printing.template_confirmed,
    )


def _control_sheet(
    around: dict[str, Any], slip: SlipContent, why: Occasion, dossier: DossierView, desk: Desk
) -> DossierPaper:
    first = HandoverOnPaper(
        giver=RECEIVING,
        receiver=resolving_name(dossier, desk),
        at=why.at,
        giver_name=desk.clerk.name,
    )
    procedure = desk.catalogue.get(dossier.row.procedure_code)
    attestation = attestation_words(dossier.received.draft, procedure)
    return ControlSheetContent(
        **around,
        notes=(attestation,) if attestation else (),
        resolving_unit=resolving_name(dossier, desk),
        coordinating_units=(),
        received_at=slip.received_at,
        due_at=dossier.row.due_at,
        due_wording="" if dossier.row.due_at else slip.due_wording,
        handovers=(first,),
    )


def resolving_name(dossier: DossierView, desk: Desk) -> str:
    """The unit that decides: our own, or the one the dossier was received for."""
    return unit_deciding(dossier.received.draft, desk)


def unit_deciding(draft: Draft, desk: Desk) -> str:
    """The same of what was filed."""
    for unit in desk.office.resolving_units:
        if unit.agency == draft.resolving_unit:
            return unit.name
    return draft.resolving_name or desk.office.name


_Writer = Callable[[dict[str, Any], SlipContent, Occasion, DossierView, Desk], DossierPaper]
_WRITERS: Final[dict[PaperKind, _Writer]] = {
    PaperKind.SUPPLEMENT_REQUEST: _supplement,
    PaperKind.APOLOGY: _apology,
    PaperKind.STOP_NOTICE: _stop,
    PaperKind.CONTROL_SHEET: _control_sheet,
}
WRITTEN: Final = frozenset(_WRITERS)
