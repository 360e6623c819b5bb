"""The draft in the fields: read out as a value, put back from one. Decides nothing.

What cannot be read (a date that is none) becomes a finding beside its field; the rest still
counts, so that the promise stays on screen while one field is being mended.
"""

from dataclasses import dataclass

from msgspec import UNSET
from msgspec.structs import replace

from counter_app.core.ids import VisitId
from counter_app.domain.channel import Channel
from counter_app.domain.declarations.written import Written
from counter_app.domain.draft import AgreedDate, Draft, Unlike
from counter_app.domain.entitled import owned
from counter_app.domain.offer import Finding
from counter_app.domain.office import ResolvingUnit
from counter_app.domain.people.applicant import Authority, Person, Submitter
from counter_app.domain.portal import FiledOnline
from ui import typed
from ui.people import Others, terms_of
from ui.screens.intake.procedure_panel import ProcedurePanel
from ui.screens.intake.submitter_panel import SubmitterPanel


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """What belongs to the draft and stands in no field of the three columns.

    ``copy`` is the whole of a dossier that is taken in again: what no field shows stays as there.
    """

    client_ref: str
    others: Others = Others()
    card_scan: str | None = None
    scanned: Person | None = None
    agreed: AgreedDate | None = None
    promise_today: bool = False
    by_limit: bool = False
    visit: VisitId | None = None
    online: FiledOnline | None = None
    unlike: tuple[Unlike, ...] = ()
    copy: Draft | None = None
    written: tuple[Written, ...] = ()
    """The tờ khai printed for it: paper that no key takes back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A draft and what could not be read of it."""

    draft: Draft
    problems: tuple[Finding, ...]


def read(left: SubmitterPanel, middle: ProcedurePanel, aside: Aside, *, code: str) -> Read:
    """The draft as the fields stand now."""
    spared = typed.Spared()
    person = _known(left.person.read(field="submitter", attempt=spared), left, aside)
    draft = Draft(
        submitter=_submitter(person, left, aside),
        procedure_code=code,
        case_id=middle.case.value(),
        client_ref=aside.client_ref,
        visit=aside.visit,
        authority=_with_terms(left.authority(spared), aside),
        subject=middle.subject.read(spared),
        owners=aside.others.owners,
        organisation=aside.others.organisation,
        promise_today=aside.promise_today,
        by_limit=aside.by_limit or UNSET,
        agreed=aside.agreed,
        phone=left.phone.value(),
        email=left.email.value(),
        return_by=left.return_by.value(),
        return_address=left.return_address.value(),
        given=middle.checklist.given() if middle.checklist.has_lines() else None,
        applicable=middle.checklist.applicable(),
        result_copies=spared(middle.further_copies) or 0,
        certified_copies=middle.copies.read(),
        exemption=middle.claimed(),
        note=middle.note.value(),
        card_scan=aside.card_scan,
        card_overridden=aside.scanned is not None and _differs(person, aside.scanned),
        unlike=aside.unlike or UNSET,
        heirs=aside.others.heirs or UNSET,
        foreign=aside.others.foreign or UNSET,
        parents=aside.others.parents or UNSET,
    )
    problems = (
        Finding(code=one.code, message=one.message, field=one.field or "") for one in spared.wrong
    )
    whole = owned(_again(_filed(_elsewhere(draft, aside), aside), aside))
    return Read(draft=whole, problems=tuple(problems))


def _elsewhere(draft: Draft, aside: Aside) -> Draft:
    """The draft as one that another unit decides, where it is."""
    unit = aside.others.unit
    if unit is None:
        return draft
    return replace(draft, resolving_unit=unit.agency, resolving_name=unit.name)


def _submitter(person: Person, left: SubmitterPanel, aside: Aside) -> Submitter:
    return Submitter(
        person=person,
        basis=left.basis.value(),
        signing=aside.others.signing,
        proof=left.proof.value() or UNSET,
    )


def _filed(draft: Draft, aside: Aside) -> Draft:
    """The draft as what was filed online, where it was."""
    if aside.online is None:
        return draft
    return replace(draft, online=aside.online, channel=Channel.ONLINE)


def _again(draft: Draft, aside: Aside) -> Draft:
    """The draft as one that is taken in again, where it is."""
    copy = aside.copy
    if copy is None:
        return draft
    return replace(
        draft,
        again=copy.again,
        bundle=copy.bundle,
        channel=copy.channel,
        sets=copy.sets,
        sheets_copied=copy.sheets_copied,
        event_date=copy.event_date,
    )


def _with_terms(paper: Authority | None, aside: Aside) -> Authority | None:
    """The paper with its terms: whose it is, what it allows and how long."""
    others = aside.others
    return others.terms.on(paper, others.owners) if paper is not None else None


def _known(person: Person, left: SubmitterPanel, aside: Aside) -> Person:
    """The person with how they are known, when it is not by a card."""
    person = replace(person, relation=left.relation.value())
    known = aside.others.identity
    if known is None:
        return person
    return replace(
        person,
        identity_basis=known.identity_basis,
        no_id_reason=known.no_id_reason,
        nationality=known.nationality,
        passport=known.passport,
    )


def _differs(typed: Person, scanned: Person) -> bool:
    names = ("name", "personal_id", "birth", "sex", "address")
    return any(getattr(typed, name) != getattr(scanned, name) for name in names)


def put(draft: Draft, left: SubmitterPanel) -> Aside:
    """Shows ``draft`` in the fields; what stands in no field comes back."""
    person = draft.submitter.person
    left.person.fill(person)
    left.phone.setText(draft.phone)
    left.email.setText(draft.email)
    left.return_address.setText(draft.return_address)
    left.relation.setText(person.relation)
    left.proof.setText(draft.submitter.proof or "")
    if draft.authority is not None:
        left.paper_no.setText(draft.authority.no)
        left.paper_on.setText(typed.day_text(draft.authority.on))
        left.certified.setChecked(draft.authority.certified)
    left.choose(return_by=draft.return_by, basis=draft.submitter.basis)
    known = person.is_foreigner or person.passport is not None or person.no_id_reason is not None
    others = Others(
        owners=draft.owners,
        organisation=draft.organisation,
        signing=draft.submitter.signing,
        identity=person if known else None,
        terms=terms_of(draft.authority, draft.owners),
        heirs=draft.heirs or (),
        foreign=draft.foreign or None,
        parents=draft.parents or None,
        unit=_unit_of(draft),
    )
    left.name_others(others.words)
    return Aside(
        client_ref=draft.client_ref or "",
        others=others,
        card_scan=draft.card_scan,
        agreed=draft.agreed,
        promise_today=draft.promise_today,
        by_limit=bool(draft.by_limit),
        visit=draft.visit,
        online=draft.online,
        unlike=draft.unlike or (),
        copy=draft if draft.again else None,
    )


def _unit_of(draft: Draft) -> ResolvingUnit | None:
    if not draft.resolving_unit:
        return None
    name = draft.resolving_name or draft.resolving_unit
    return ResolvingUnit(agency=draft.resolving_unit, name=name)


def fill_in(draft: Draft, left: SubmitterPanel, middle: ProcedurePanel) -> None:
    """Shows what a tờ khai may have told of ``draft``: its people, how to reach them, the copies."""
    left.person.fill(draft.submitter.person)
    left.relation.fill(draft.submitter.person.relation)
    left.phone.fill(draft.phone)
    left.email.fill(draft.email)
    if draft.subject is not None:
        middle.subject.fill(draft.subject)
    middle.result_copies.fill(str(draft.result_copies or ""))


def put_papers(draft: Draft, middle: ProcedurePanel) -> None:
    """Shows what was handed in, once the procedure and case are shown."""
    if draft.subject is not None:
        middle.subject.fill(draft.subject)
    middle.checklist.take(draft.given or (), exactly=draft.given is not None)
    if draft.certified_copies:
        middle.copies.take(draft.certified_copies)
    middle.result_copies.setText(str(draft.result_copies or ""))
    if draft.exemption is not None:
        middle.exemption.choose(draft.exemption.ground)
    middle.note.setText(draft.note)
