"""What handing a result out needs before it is kept: the collector, the slip, the originals.

Called by ``workflow`` for every way a result leaves, window or file.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from msgspec.structs import replace as replace_struct

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.core.text import fold
from counter_app.domain.collection import (
    COLLECTOR_LABELS,
    SIGNING_LABELS,
    SLIP_LABELS,
    Collecting,
    examine,
    files_only,
    paper_on_file,
)
from counter_app.domain.dossier import Event, EventKind, State
from counter_app.domain.draft import Draft, ReturnWay
from counter_app.domain.entitled import addressee, number_of, partner_of, same_person
from counter_app.domain.money.ledger import ledger
from counter_app.domain.moving.items import ItemKind, going_on, items_now
from counter_app.domain.offer import Finding
from counter_app.domain.people.applicant import Basis, IdentityBasis, Person, Signing, SigningMode
from counter_app.domain.reason import says_enough
from counter_app.domain.step import Collected, CollectorKind, Details, SlipOutcome
from counter_app.domain.workflow import SHORTEST_REASON, Move, PaperKind
from counter_app.protocol.moved import details_of
from counter_app.services.clock_doubt import in_order
from counter_app.services.desk import Desk
from counter_app.services.kept_text import kept
from counter_app.services.known.the_dead import with_deaths
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.wording.correspondence import letter
from db.counter import moves
from db.counter.letters import NewPaper
from db.counter.moves import NewFact, Written

_NOBODY: Final = Person(name="")
_WHEN: Final = "%H:%M ngày %d/%m/%Y"
_REVOKED: Final = "authority_revoked"
_KINDS: Final = {
    Basis.ATTORNEY: CollectorKind.REPRESENTATIVE,
    Basis.ON_BEHALF: CollectorKind.OWNER,
    Basis.CARRIER: CollectorKind.CARRIER,
}
_WAYS: Final = {ReturnWay.POSTAL: CollectorKind.POST, ReturnWay.HOME: CollectorKind.HOME}


def proposed(dossier: DossierView, *, both_sign: bool = False) -> Collected:
    """What a plain return would be: whom the dossier asks to give it to, and how."""
    draft = going_on(dossier.received.draft, dossier.events)
    usual = CollectorKind.OWNER
    if not files_only(draft):
        usual = _KINDS.get(draft.submitter.basis, usual)
    kind = _WAYS.get(draft.return_by) or usual
    person = draft.submitter.person if kind in _BY_SUBMITTER else addressee(draft)
    partner = _beside(person, draft) if both_sign else _NOBODY
    seen = kind not in (CollectorKind.OWNER, CollectorKind.HOME)
    sent = kind is CollectorKind.POST
    return Collected(
        kind=kind,
        name=person.name,
        personal_id=number_of(person) if seen else "",
        relation=person.relation if kind is CollectorKind.REPRESENTATIVE else "",
        paper=paper_on_file(draft) if kind in _BY_SUBMITTER else "",
        way=way_of(kind),
        address=_address(draft) if sent or kind is CollectorKind.HOME else "",
        signing="" if sent else draft.submitter.signing.mode.value,
        witnesses=tuple(one.name for one in draft.submitter.signing.witnesses),
        slip=_usual_slip(dossier, kind),
        partner=partner.name,  # the number comes from the card: both are seen at the counter
    )


def _beside(person: Person, draft: Draft) -> Person:
    """Who signs together with this person; nobody where the dossier names none."""
    return partner_of(draft, person.name, number_of(person)) or _NOBODY


def both_sign(dossier: DossierView, *, desk: Desk) -> bool:
    """Whether husband and wife sign for this result."""
    procedure = desk.catalogue.get(dossier.row.procedure_code)
    return procedure is not None and procedure.both_sign


def taken_at_once(draft: Draft, *, slip_printed: bool, both_sign: bool = False) -> Collected:
    """A result handed over the counter at intake: to whoever stands there, mostly without a slip."""
    kind, person = _KINDS.get(draft.submitter.basis, CollectorKind.OWNER), draft.submitter.person
    signing = draft.submitter.signing
    partner = _beside(person, draft) if both_sign else _NOBODY
    return Collected(
        kind=kind,
        name=person.name,
        personal_id=number_of(person),
        relation=person.relation if kind is CollectorKind.REPRESENTATIVE else "",
        paper=paper_on_file(draft) if kind in _BY_SUBMITTER else "",
        signing=signing.mode.value,
        witnesses=tuple(one.name for one in signing.witnesses),
        slip=SlipOutcome.TAKEN_BACK if slip_printed else SlipOutcome.NONE_GIVEN,
        partner=partner.name,
        partner_id=number_of(partner),
    )


_OWN: Final = frozenset({CollectorKind.OWNER, CollectorKind.HOME})
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
        draft=with_deaths(going_on(dossier.received.draft, dossier.events), desk=desk),
        procedure=desk.catalogue.get(dossier.row.procedure_code),
        on=local(at).date(),
    )
    gone = _gone_before(collected, dossier)
    return gone or tuple(examine(matter)) + _authority_ended(collected, dossier)


def _gone_before(collected: Collected, dossier: DossierView) -> tuple[Finding, ...]:
    """One of several owners who withdrew their part, or has their result already."""
    draft = dossier.received.draft
    for one in items_now(draft, dossier.events):
        if one.is_open or one.item.kind is not ItemKind.OWNER or collected.kind not in _OWN:
            continue
        if same_person(collected.name, collected.personal_id, draft.owners[one.item.place - 1]):
            how = "đã rút hồ sơ của mình" if one.withdrawn_at else "đã nhận kết quả của mình"
            told = f"{one.item.name} {how}. Hãy ghi người còn chờ kết quả."
            return (Finding(code="item_gone", message=told, field="name"),)
    return ()


def _authority_ended(collected: Collected, dossier: DossierView) -> tuple[Finding, ...]:
    """A paper that its principal took back since, as somebody noted on the dossier."""
    on_file = fold(paper_on_file(dossier.received.draft))
    if not paper_revoked(dossier) or not on_file or fold(collected.paper) != on_file:
        return ()
    told = "Giấy ủy quyền này đã ghi là hết hiệu lực; cần giấy khác."
    return (Finding(code="authority_revoked", message=told, field="paper"),)


def paper_revoked(dossier: DossierView) -> bool:
    """Whether somebody noted that the paper of the intake holds no longer."""
    return any(event.body.get("what") == _REVOKED for event in dossier.events)


def revoke_paper(dossier_id: DossierId, reason: str, *, desk: Desk, at: datetime) -> Written:
    """Notes that the paper by which the submitter acts holds no longer."""
    reason = kept(reason, "reason")
    if not says_enough(reason):
        words = f"Hãy ghi lý do, ít nhất {SHORTEST_REASON} chữ."
        raise UserError("reason_short", words, field="reason")
    fact = NewFact(
        dossier_id=dossier_id,
        kind=EventKind.NOTED,
        body={"what": _REVOKED, "reason": reason},
    )
    stamp = desk.stamp(in_order(open_dossier(dossier_id, desk=desk), at))
    return desk.store.write(lambda one: moves.write_fact(one, fact, stamp))


def checked_collector(
    told: Collected, *, dossier: DossierView, desk: Desk, at: datetime
) -> Collected:
    """The collector as may be kept; ``UserError`` for whatever stands in the way."""
    collected = replace(told, way=way_of(told.kind))
    blocking = [one for one in findings(collected, dossier, desk=desk, at=at) if one.blocking]
    if blocking:
        raise UserError(blocking[0].code, blocking[0].message, field=blocking[0].field or None)
    return collected


def require_collector(move: Move, details: Details | None, dossier: DossierView) -> None:
    """A result goes to somebody, once; says who took it and when, where it has been taken."""
    if move is not Move.RETURN_RESULT:
        return
    if dossier.row.state is not State.RETURNED:
        if details is None:
            raise UserError("collector_missing", "Hãy ghi ai nhận kết quả.", field="name")
        return
    raise UserError("returned_before", told_return(dossier))


def told_return(dossier: DossierView) -> str:
    """One sentence: who took the result, and when."""
    event = last_return(dossier)
    told = details_of(event.body) if event is not None else None
    person = dossier.received.draft.submitter.person  # what was given at once went to them
    who = signers(told) if isinstance(told, Collected) else person.name
    when = f" lúc {local(event.at):{_WHEN}}" if event is not None else ""
    return f"Kết quả này {who} đã nhận{when}."


def signers(told: Collected) -> str:
    """Who signed for it: one name, or husband and wife."""
    return f"{told.name} và {told.partner}" if told.partner else told.name


def proof_lines(dossier: DossierView) -> tuple[str, ...]:
    """Everything that shows a result was handed out, for whoever says it never was."""
    event = last_return(dossier)
    told = details_of(event.body) if event is not None else None
    if event is None or not isinstance(told, Collected):
        return (told_return(dossier),)
    number = f", số {told.personal_id}" if told.personal_id else ""
    lines = [
        f"Người nhận: {told.name}{number} ({COLLECTOR_LABELS[told.kind].lower()})",
        f"Lúc: {local(event.at):{_WHEN}}",
        f"Người giao: {event.by_name}",
        f"Giấy hẹn: {SLIP_LABELS[told.slip].lower()}",
    ]
    lines += [f"{words}: {text}" for words, text in _grounds(told) if text]
    lines += [
        f"Phần của {one.item.name}: {one.returned_to} nhận lúc {local(one.returned_at):{_WHEN}}"
        for one in items_now(dossier.received.draft, dossier.events)
        if one.returned_at is not None
    ]
    lines += [
        f"Giấy cam đoan mất giấy hẹn: số {paper.paper_no}, {local(paper.issued_at):%d/%m/%Y}"
        for paper in dossier.papers
        if paper.kind == PaperKind.LOST_SLIP
    ]
    return (*lines, "Chữ ký nhận nằm trong Sổ theo dõi hồ sơ, cột Ký nhận.")


def _grounds(told: Collected) -> tuple[tuple[str, str], ...]:
    signing = SIGNING_LABELS.get(SigningMode(told.signing), "") if told.signing else ""
    number = f", số {told.partner_id}" if told.partner_id else ""
    return (
        ("Cùng ký nhận", f"{told.partner}{number}" if told.partner else ""),
        ("Quan hệ", told.relation),
        ("Giấy tờ", told.paper),
        ("Số bưu gửi", told.tracking_no),
        ("Địa chỉ", told.address),
        ("Cách ký", signing),
        ("Làm chứng", ", ".join(told.witnesses)),
        ("Giấy tờ gốc trả lại", "; ".join(told.originals)),
    )


def still_due_vnd(dossier: DossierView) -> int:
    """What the dossier's charges come to, less what is recorded as taken and not given back."""
    charges, events = dossier.received.charges, dossier.events
    return ledger(charges, events, state=dossier.row.state).due_vnd


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
    signing = _signing(told, dossier.received.draft)
    return letter(PaperKind.LOST_SLIP, values, dossier=dossier, desk=desk, at=at, signing=signing)


def _signing(told: Collected, draft: Draft) -> Signing:
    """How whoever collects signs; the submitter's finger, reader and interpreter are known."""
    submitter = draft.submitter
    is_submitter = same_person(told.name, told.personal_id, submitter.person)
    known = submitter.signing if is_submitter else Signing()
    witnesses = tuple(
        Person(name=name, identity_basis=IdentityBasis.STATED) for name in told.witnesses
    )
    mode = SigningMode(told.signing) if told.signing else SigningMode.SIGNS
    beside = known.witnesses if mode is known.mode else ()
    return replace_struct(known, mode=mode, witnesses=witnesses or beside)
