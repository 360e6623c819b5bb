"""What holds after a correction: matter, money and papers reckoned again from the time of receipt.

Who and what was wrong comes from the clerk; the clock's stops and a re-appointment stay as they
were. Pure reckoning: nothing is numbered, nothing is written.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import msgspec

from counter_app.core.clock import from_local, from_ms, from_ms_or_none, local, to_ms_or_none
from counter_app.core.errors import UserError
from counter_app.core.wall_time import to_minute
from counter_app.domain.deadline import promise_record
from counter_app.domain.deadline.limit import Suspension
from counter_app.domain.deadline.open_hours import require_open
from counter_app.domain.deadline.promise import Promise
from counter_app.domain.deadline.redating import (
    agree_date,
    legal_due_at,
    promise_earlier,
)
from counter_app.domain.deadline.worked import reckoned_on
from counter_app.domain.draft import AgreedDate, Draft
from counter_app.domain.entitled import owned
from counter_app.domain.moving.clockwork import promise_in_force, promise_since, suspensions_of
from counter_app.domain.offer import Offer
from counter_app.domain.papers import SlipContent
from counter_app.domain.roles import followed
from counter_app.protocol.received import DossierReceived, working_of
from counter_app.services.desk import Desk
from counter_app.services.intake.offer import offer as reckon
from counter_app.services.lookup import DossierView
from counter_app.services.papers.paper_printing import signed_at
from counter_app.services.wording.slip_content import Numbers, slip_content
from counter_app.services.wording.slip_words import is_slip_here, standing_slip
from counter_app.services.wording.templates import worded_slip

# What was lacking is asked for later, by a supplement request: the filing has been received.
_NOT_NOW: Final = frozenset({"component_missing", "documents_missing"})
_MATTER: Final = (
    *("procedure_code", "case_id", "agreed", "given", "channel"),
    *("certified_copies", "result_copies"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """The facts as they hold from now on, and what the new slip promises.

    ``redated``: the promise was made anew, for another matter or another date.
    """

    received: DossierReceived
    offer: Offer
    promise: Promise | None
    due_at: datetime | None
    matter_changed: bool
    redated: bool
    warnings: tuple[str, ...]


def mend(
    dossier: DossierView,
    *,
    draft: Draft | None,
    due_at: datetime | None,
    code: str | None,
    reason: str,
    desk: Desk,
    at: datetime,
) -> Mended:
    """The dossier with what is corrected; ``UserError`` where that cannot stand."""
    before = dossier.received
    wanted = followed(draft, since=owned(before.draft)) if draft else before.draft
    changed = any(getattr(wanted, one) != getattr(before.draft, one) for one in _MATTER)
    offer = _offer(wanted, dossier, desk, at, anew=changed)
    if draft is not None:
        _require_clear(offer)
    if due_at is not None:
        offer, wanted = _redated(
            offer, wanted, due_at, reason, stops=suspensions_of(dossier.events)
        )
    promise, stands = _standing(offer, dossier, desk, keep=not changed and due_at is None)
    received = _received(before, wanted, offer, code, new_date=changed or due_at is not None)
    return Mended(
        received=received,
        offer=offer,
        promise=promise,
        due_at=stands,
        matter_changed=changed,
        redated=changed or due_at is not None,
        warnings=tuple(one.message for one in offer.findings) if changed else (),
    )


def next_slip(
    mended: Mended,
    dossier: DossierView,
    *,
    slip_no: int,
    official: str = "",
    desk: Desk,
    at: datetime,
) -> SlipContent:
    """The words of the slip that takes the place of the one in force.

    ``official`` is the province's code where that has just come; the slip in force may bear one.
    """
    received, old = mended.received, standing_slip(dossier)
    offer = mended.offer
    if mended.promise is not None:
        offer = replace(offer, promise=mended.promise, due_at=_instant(mended.promise))
    content = slip_content(
        received.draft,
        offer,
        office=desk.office,
        clerk=desk.clerk,
        numbers=Numbers(
            dossier_code=received.code, slip_no=slip_no, lookup_secret=received.lookup_secret
        ),
    )
    if mended.due_at != offer.due_at:  # re-appointed: that date was promised on paper
        content = msgspec.structs.replace(content, due_at=mended.due_at)
        if offer.is_same_day:
            content = msgspec.structs.replace(content, due_wording="", deadline_note="")
    return msgspec.structs.replace(
        worded_slip(content, desk=desk),
        official_code=official or _official(dossier),
        issued_at=_later(at, dossier),
        replaces=f"phiếu số {old.paper_no} ngày {local(old.issued_at):%d/%m/%Y}",
    )


def _official(dossier: DossierView) -> str:
    content = dossier.slip.content if is_slip_here(dossier) else None
    return content.official_code if isinstance(content, SlipContent) else ""


def _offer(draft: Draft, dossier: DossierView, desk: Desk, at: datetime, *, anew: bool) -> Offer:
    """What was offered at the time of receipt; people alone change no date, money or paper.

    The hour of a no-appointment day that is gone at ``at`` is promised nobody: the limit holds.
    """
    received_at = from_ms(dossier.received.received_ms)
    made = reckon(draft, desk=desk, at=received_at)
    if anew and made.is_same_day and made.due_at is not None and made.due_at <= at:
        return reckon(msgspec.structs.replace(draft, by_limit=True), desk=desk, at=received_at)
    if anew:
        return made
    kept = dossier.received
    past = kept.promise
    promise = reckoned_on(past, desk.calendars, desk.calendar) if past else None
    return replace(
        made,
        received_at=received_at,
        due_at=from_ms_or_none(kept.due_ms),
        promise=promise,
        charges=kept.charges,
        given=kept.components,
        findings=tuple(one for one in made.findings if one.field not in _RECKONED),
    )


# Findings about what is not reckoned anew when only people were wrong.
_RECKONED: Final = frozenset({"due", "agreed", "charges", "components", "exemption"})


def _require_clear(offer: Offer) -> None:
    stopping = [one for one in offer.blocking if one.code not in _NOT_NOW]
    if stopping:
        replace(offer, findings=tuple(stopping)).require_clear()


def _redated(
    offer: Offer, draft: Draft, due_at: datetime, reason: str, *, stops: tuple[Suspension, ...]
) -> tuple[Offer, Draft]:
    """The date that should have been promised, never later than the limit lets it be."""
    promise = offer.promise
    stands_still = bool(stops) and stops[-1].ended_at is None
    if stands_still or (stops and draft.agreed is None):
        raise UserError(
            "reckoned_again",
            "Ngày hẹn đã tính lại sau khi dừng, không sửa tay được.",
            field="due_at",
        )
    if promise is None:
        raise UserError("no_date_here", "Thủ tục này không hẹn ngày trả.", field="due_at")
    due_at = to_minute(due_at)
    wall = local(due_at).replace(tzinfo=None)
    require_open(wall, promise.days, field="due_at")
    if draft.agreed is not None:
        agreed = AgreedDate(due_at=due_at, reason=reason)
        plain = replace(promise, adjustment=None, due_at=None)
        mended = agree_date(plain, wall, reason)
        draft = msgspec.structs.replace(draft, agreed=agreed)
        return replace(offer, promise=mended, due_at=due_at), draft
    latest = legal_due_at(promise)
    if latest is None or wall > latest:
        raise UserError(
            "later_than_law",
            "Ngày này muộn hơn thời hạn. Muốn hẹn muộn hơn, dùng phiếu xin lỗi và hẹn lại.",
            field="due_at",
        )
    plain = replace(promise, adjustment=None, due_at=latest)
    mended = plain if wall == latest else promise_earlier(plain, wall, reason=reason)
    return replace(offer, promise=mended, due_at=_instant(mended)), draft


def _standing(
    offer: Offer, dossier: DossierView, desk: Desk, *, keep: bool
) -> tuple[Promise | None, datetime | None]:
    """The promise with the clock's stops so far, and the date that stands."""
    if not keep:
        return promise_since(offer.promise, dossier.life) if offer.promise else (None, offer.due_at)
    record = promise_in_force(dossier.life)
    promise = reckoned_on(record, desk.calendars, desk.calendar) if record else None
    return promise, dossier.row.due_at


def _received(
    before: DossierReceived, draft: Draft, offer: Offer, code: str | None, *, new_date: bool
) -> DossierReceived:
    after = msgspec.structs.replace(
        before,
        code=code or before.code,
        draft=draft,
        procedure_code=offer.procedure.code,
        procedure_name=offer.procedure.name,
        case_id=offer.case.id,
        case_name=offer.case.name,
        components=offer.given,
        charges=offer.charges,
    )
    if not new_date:
        return after
    return msgspec.structs.replace(
        after,
        due_ms=to_ms_or_none(offer.due_at),
        working=working_of(promise_record.to_json(offer.promise) if offer.promise else None),
    )


def _later(at: datetime, dossier: DossierView) -> datetime:
    """A minute that no earlier slip of this dossier names, so that their codes tell them apart."""
    named = [
        signed_at(paper.content)
        for paper in dossier.papers
        if isinstance(paper.content, SlipContent)
    ]
    last = max(named) if named else standing_slip(dossier).issued_at
    return max(at, last + timedelta(minutes=1))


def _instant(promise: Promise) -> datetime | None:
    return from_local(promise.due_at) if promise.due_at else None
