"""What handing a result out needs before it is kept: the collector, the slip, the originals.

Called by ``workflow`` for every way a result leaves, window or file; decides and writes nothing.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.text import fold
from counter_app.domain.collection import Collecting, entitled, examine, paper_on_file
from counter_app.domain.dossier import Event, EventKind, State
from counter_app.domain.draft import Draft, ReturnWay
from counter_app.domain.offer import Finding
from counter_app.domain.people.applicant import Basis
from counter_app.domain.step import Collected, CollectorKind, Details, SlipOutcome
from counter_app.domain.workflow import Move, PaperKind
from counter_app.protocol.moved import details_of
from counter_app.services.correspondence import letter
from counter_app.services.desk import Desk
from counter_app.services.lookup import DossierView
from db.counter.letters import NewPaper

_KINDS: Final = {
    Basis.ATTORNEY: CollectorKind.REPRESENTATIVE,
    Basis.ON_BEHALF: CollectorKind.OWNER,
    Basis.CARRIER: CollectorKind.CARRIER,
}
_WAYS: Final = {ReturnWay.POSTAL: CollectorKind.POST, ReturnWay.HOME: CollectorKind.HOME}


def proposed(dossier: DossierView) -> Collected:
    """What a plain return would be: whom the dossier asks to give it to, and how."""
    draft = dossier.received.draft
    kind = _WAYS.get(draft.return_by) or _KINDS.get(draft.submitter.basis, CollectorKind.OWNER)
    owners = entitled(draft)
    person = draft.submitter.person if kind in _BY_SUBMITTER else next(iter(owners), None)
    person = person or draft.applicant
    seen = kind not in (CollectorKind.OWNER, CollectorKind.HOME)
    sent = kind is CollectorKind.POST
    return Collected(
        kind=kind,
        name=person.name,
        personal_id=(person.personal_id or "") if seen else "",
        relation=person.relation if kind is CollectorKind.REPRESENTATIVE else "",
        paper=paper_on_file(draft) if kind in _BY_SUBMITTER else "",
        way=way_of(kind),
        address=_address(draft) if sent or kind is CollectorKind.HOME else "",
        signing="" if sent else draft.submitter.signing.mode.value,
        witnesses=tuple(one.name for one in draft.submitter.signing.witnesses),
        slip=_usual_slip(dossier, kind),
    )


_BY_SUBMITTER: Final = frozenset({CollectorKind.REPRESENTATIVE, CollectorKind.CARRIER})


def way_of(kind: CollectorKind) -> ReturnWay:
    """By which way a result goes to such a collector."""
    found = (way for way, one in _WAYS.items() if one is kind)
    return next(found, ReturnWay.COUNTER)


def _address(draft: Draft) -> str:
    return draft.return_address or draft.applicant.address


def _usual_slip(dossier: DossierView, kind: CollectorKind) -> SlipOutcome:
    """Nobody takes a slip back through the post, nor one that was never printed."""
    none = kind is CollectorKind.POST or not dossier.row.printed
    return SlipOutcome.NONE_GIVEN if none else SlipOutcome.TAKEN_BACK


def findings(
    collected: Collected, dossier: DossierView, *, desk: Desk, at: datetime
) -> tuple[Finding, ...]:
    """Everything in the way of this person taking the result, and everything worth a look."""
    matter = Collecting(
        collected=collected,
        draft=dossier.received.draft,
        procedure=desk.catalogue.get(dossier.row.procedure_code),
        on=local(at).date(),
    )
    return tuple(examine(matter)) + _authority_ended(collected, dossier)


def _authority_ended(collected: Collected, dossier: DossierView) -> tuple[Finding, ...]:
    """A paper that its principal took back since, as somebody noted on the dossier."""
    noted = [event for event in dossier.events if event.body.get("what") == "authority_revoked"]
    on_file = fold(paper_on_file(dossier.received.draft))
    if not noted or not on_file or fold(collected.paper) != on_file:
        return ()
    told = f"Giấy ủy quyền đã bị hủy bỏ, ghi ngày {local(noted[-1].at):%d/%m/%Y}; cần giấy khác."
    return (Finding(code="authority_revoked", message=told, field="paper"),)


def checked_collector(
    told: Collected, *, dossier: DossierView, desk: Desk, at: datetime
) -> Collected:
    """The collector as may be kept; ``UserError`` for whatever stands in the way."""
    collected = replace(told, way=way_of(told.kind))
    blocking = [one for one in findings(collected, dossier, desk=desk, at=at) if one.blocking]
    if blocking:
        raise UserError(blocking[0].code, blocking[0].message, field=blocking[0].field or None)
    return collected


def looked_at(
    details: Details | None, dossier: DossierView, *, desk: Desk, at: datetime
) -> tuple[str, ...]:
    """What whoever hands the result out should have looked at."""
    if not isinstance(details, Collected):
        return ()
    found = findings(details, dossier, desk=desk, at=at)
    return tuple(one.message for one in found if not one.blocking)


def require_collector(move: Move, details: Details | None, dossier: DossierView) -> None:
    """A result goes to somebody, once; says who took it and when, where it has been taken."""
    if move is not Move.RETURN_RESULT:
        return
    if dossier.row.state is not State.RETURNED:
        if details is None:
            raise UserError("collector_missing", "Hãy ghi ai nhận kết quả.", field="name")
        return
    event = last_return(dossier)
    told = details_of(event.body) if event is not None else None
    who = told.name if isinstance(told, Collected) else dossier.row.applicant_name
    when = f" lúc {local(event.at):%H:%M ngày %d/%m/%Y}" if event is not None else ""
    raise UserError("returned_before", f"Kết quả này {who} đã nhận{when}.")


def last_return(dossier: DossierView) -> Event | None:
    """The event by which the result was last handed out."""
    for event in reversed(dossier.events):
        if event.kind is EventKind.MOVED and event.body.get("move") == Move.RETURN_RESULT:
            return event
    return None


def lost_slip(
    told: Collected, reason: str, *, dossier: DossierView, desk: Desk, at: datetime
) -> NewPaper | None:
    """The declaration that whoever lost the slip signs; None where it was not lost."""
    if told.slip is not SlipOutcome.LOST:
        return None
    values = {"citizen": told.name, "personal_id": told.personal_id, "reason": reason}
    return letter(PaperKind.LOST_SLIP, values, dossier=dossier, desk=desk, at=at)
