"""What a slip says, put together from a draft, its offer and the numbers the store gave.

Made once, in the intake itself, and kept: every later print, preview and reprint shows exactly
these words (Circular 03/2025/TT-VPCP, annex I, form 01). Drawing is in ``documents``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from msgspec.structs import replace

from counter_app.core.clock import from_local, local
from counter_app.core.text import fold
from counter_app.documents.fonts import printable_content
from counter_app.domain.admission.marriage import with_both
from counter_app.domain.bring_along import bring_along
from counter_app.domain.catalogue.procedure import (
    COMPONENT_KIND_LABELS,
    Case,
    ComponentKind,
    Procedure,
)
from counter_app.domain.checklist import GivenComponent
from counter_app.domain.deadline.explanation import NO_DUE_DATE_BY_LAW, limit_text, note
from counter_app.domain.deadline.limit import LimitUnit
from counter_app.domain.deadline.promise import printed_at
from counter_app.domain.draft import RETURN_LABELS, Draft, ReturnWay
from counter_app.domain.entitled import addressee
from counter_app.domain.letters import SUBMITTER_TITLE
from counter_app.domain.offer import Offer
from counter_app.domain.office import CodeAuthority, Office
from counter_app.domain.papers import (
    CITIZEN_COPY,
    CLOCK_NOT_STARTED,
    CODE_LABEL,
    LOCAL_CODE_LABEL,
    OFFICE_COPY,
    ComponentOnPaper,
    LegOnPaper,
    Letterhead,
    Signer,
    SlipContent,
)
from counter_app.domain.staff import Clerk
from counter_app.services.wording.slip_copies import (
    charges_on_paper,
    charges_total,
    copies_wanted,
    pile_of,
)
from counter_app.services.wording.slip_people import (
    annex_of,
    annex_places,
    authorisation_on_paper,
    filer_on_paper,
    heirs_places,
    mandate_of,
)
from counter_app.services.wording.who_signs import aid_of, submitter_signer, with_consent

_LONG_NAME: Final = 120
SAME_DAY: Final = "Trả trong ngày, lúc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """What the intake's transaction consumed: one code, one slip number, one secret."""

    dossier_code: str | None
    slip_no: int
    lookup_secret: str


NOT_YET: Final = Numbers(dossier_code=None, slip_no=0, lookup_secret="")


def slip_content(
    draft: Draft, offer: Offer, *, office: Office, clerk: Clerk, numbers: Numbers
) -> SlipContent:
    """Form 01, its QR digits unsigned; ``UserError`` (``text.unsupported``) undoes the intake."""
    draft = with_both(draft, offer.procedure)
    content = SlipContent(
        letterhead=_letterhead(office, numbers.slip_no),
        slip_no=numbers.slip_no,
        dossier_code=numbers.dossier_code,
        code_label=LOCAL_CODE_LABEL if _is_local(office) else CODE_LABEL,
        receiving_unit=office.name,
        applicant=filer_on_paper(draft),
        request=request_words(draft, offer.procedure, offer.case),
        components=_components(offer),
        sets=draft.sets,
        limit=_limit(offer),
        received_at=offer.received_at,
        due_at=_printed_due(offer, office),
        due_wording=_due_wording(offer),
        deadline_note=note(offer.promise) if offer.promise and offer.due_at else "",
        legs=_legs(offer),
        payment_at=_payment_at(offer),
        return_place=_return_place(draft, office),
        submitter_signs=submitter_signer(draft, SUBMITTER_TITLE),
        aid=with_consent(aid_of(draft), draft, offer.given, offer.case),
        clerk_signs=Signer(title=office.printing.signer_title, name=clerk.name),
        qr_digits="",
        authorisation=authorisation_on_paper(draft),
        originals_kept=_kept_lines(offer),
        charges=charges_on_paper(offer.charges),
        charges_total_vnd=charges_total(offer.charges),
        resolving_unit=_resolving_unit(draft, office),
        bring_along=bring_along("Giấy này", offer.procedure, owner=addressee(draft)),
        hotline=office.hotline,
        lookup=f"mã {numbers.lookup_secret}" if numbers.lookup_secret else "",
        watermark=office.watermark,
        copies=(OFFICE_COPY, CITIZEN_COPY) if office.printing.copies > 1 else ("",),
    )
    return printable_content(_with_lists(content, draft, on=local(offer.received_at).date()))


def _with_lists(content: SlipContent, draft: Draft, *, on: date) -> SlipContent:
    """The same with the lists that follow it: of owners, of heirs, of a pile of originals."""
    return replace(
        content,
        annex=annex_of(draft),
        annex_places=annex_places(draft, on=on),
        mandate=mandate_of(draft),
        heirs=tuple(one.words for one in draft.heirs or ()),
        heirs_places=heirs_places(draft, on=on),
        documents=pile_of(draft.certified_copies),
    )


def _printed_due(offer: Offer, office: Office) -> datetime | None:
    """The date as printed; the legal one stays in the record."""
    if offer.promise is None:
        return offer.due_at
    at = printed_at(offer.promise, office.printing.return_hour)
    return from_local(at) if at else None


def _legs(offer: Offer) -> tuple[LegOnPaper, ...]:
    """Each agency's part of the total (deadlines: the slip prints the total and the local date)."""
    return tuple(
        LegOnPaper(
            unit=one.leg.name,
            limit=limit_text(one.leg.limit).lower(),
            due_at=from_local(one.due_at) if one.due_at else None,
            local=one.leg.local,
        )
        for one in (offer.promise.legs if offer.promise else ())
    )


def _payment_at(offer: Offer) -> datetime | None:
    first = offer.promise.payment if offer.promise else None
    return from_local(first.due_at) if first and first.due_at else None


def _is_local(office: Office) -> bool:
    return office.code_authority is CodeAuthority.PROVINCE


def _components(offer: Offer) -> tuple[ComponentOnPaper, ...]:
    return tuple(
        ComponentOnPaper(
            label=paper.label, kind=COMPONENT_KIND_LABELS[paper.kind], count=paper.count
        )
        for paper in offer.given
    )


def originals_kept(case: Case, given: Iterable[GivenComponent]) -> tuple[GivenComponent, ...]:
    """The originals that come back with the result (NĐ 61/2018 Đ20.2, practice)."""
    given_back = {fold(paper.label) for paper in case.checklist if paper.given_back}
    return tuple(
        paper
        for paper in given
        if paper.kind is ComponentKind.ORIGINAL and fold(paper.label) in given_back
    )


def _kept_lines(offer: Offer) -> tuple[str, ...]:
    kept = originals_kept(offer.case, offer.given)
    return tuple(f"{paper.label} ({paper.count} bản)" for paper in kept)


def _letterhead(office: Office, slip_no: int) -> Letterhead:
    shown = str(slip_no) if slip_no else "……"
    return Letterhead(
        parent_body=office.header.parent_lines,
        office_name=office.header.unit_line,
        number=f"{shown}/{office.header.symbol}",
        place=office.header.place,
    )


def _resolving_unit(draft: Draft, office: Office) -> str:
    """Who decides, where it is another unit; its clock is the one that counts."""
    if not draft.resolving_unit or draft.resolving_unit == office.agency:
        return ""
    return draft.resolving_name or office.units.get(draft.resolving_unit, draft.resolving_unit)


def request_words(draft: Draft, procedure: Procedure, case: Case | None) -> str:
    """The procedure, its case where there are several, and whom or what it is about."""
    parts = [procedure.name if len(procedure.name) <= _LONG_NAME else procedure.short_name]
    if case is not None and len(procedure.cases) > 1:
        parts.append(case.name)
    request = " – ".join(parts)
    if draft.subject is not None:
        request += f": {draft.subject.name}"
    refusing = [one.person.name for one in draft.heirs or () if one.refuses]
    if refusing:
        request += f"; từ chối nhận di sản: {', '.join(refusing)}"
    if draft.certified_copies:
        request += f" ({copies_wanted(draft.certified_copies)})"
    return request


def _limit(offer: Offer) -> str:
    promise = offer.promise
    if promise is None or promise.limit.unit is LimitUnit.NOT_STATED:
        return "chưa xác định; ngày hẹn theo thỏa thuận"
    if promise.limit.unit is LimitUnit.NONE:
        return "không quy định"
    return limit_text(promise.limit)


def _due_wording(offer: Offer) -> str:
    promise = offer.promise
    if promise is None:
        return ""
    if offer.due_at is None:
        return NO_DUE_DATE_BY_LAW if promise.limit.unit is LimitUnit.NONE else CLOCK_NOT_STARTED
    if promise.is_same_day:
        return SAME_DAY
    return "dự kiến" if promise.clock_start is None else ""


def _return_place(draft: Draft, office: Office) -> str:
    if draft.return_by is ReturnWay.COUNTER:
        return f"{office.desk_name}, {office.name}"
    return ": ".join(
        part for part in (RETURN_LABELS[draft.return_by], draft.return_address) if part
    )
