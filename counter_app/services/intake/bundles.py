"""Several dossiers filed as one: each with its own code, result and date, taken in all or none.

A draft names its bundle by the catalogue's id until it is split; from then on each part bears the
filing's own id, which begins with it. What a bundle is made of is in ``domain.catalogue.bundle``.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, ParamSpec, TypeVar

import msgspec

from counter_app.core import ids
from counter_app.core.clock import local, to_ms
from counter_app.core.errors import UserError
from counter_app.core.text import fold
from counter_app.domain.admission.matter import by_power
from counter_app.domain.catalogue.bundle import Bundle, Part
from counter_app.domain.catalogue.procedure import Case, ComponentKind, Procedure
from counter_app.domain.checklist import GivenComponent, complete
from counter_app.domain.deadline.limit import LimitUnit
from counter_app.domain.dossier import DossierRow
from counter_app.domain.draft import Draft
from counter_app.domain.offer import Finding, Offer
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt, check, new_dossier, receipt_of
from counter_app.services.intake.offer import offer
from db.counter import dossiers, views

P = ParamSpec("P")
T = TypeVar("T")

_HANDED_IN_BEFORE: Final = frozenset({ComponentKind.SHOWN_ONLY, ComponentKind.FROM_DATABASE})


@dataclass(frozen=True, slots=True, kw_only=True)
class BundlePart:
    """One dossier to be: its draft and its promise."""

    draft: Draft
    offer: Offer

    @property
    def name(self) -> str:
        """The procedure in short."""
        return self.offer.procedure.short_name


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleOffer:
    """What the desk can promise for a bundle; ``whole`` is all of it as one offer to look at."""

    bundle: Bundle
    parts: tuple[BundlePart, ...]
    whole: Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleReceipt:
    """What was taken in together: the filing's id, and each part's short name with its receipt."""

    id: str
    parts: tuple[tuple[str, Receipt], ...]
    total_vnd: int


def is_bundle(draft: Draft) -> bool:
    """Whether ``draft`` is a bundle not yet split into its dossiers."""
    return bool(draft.bundle) and not draft.procedure_code


def offer_bundle(draft: Draft, *, desk: Desk, at: datetime) -> BundleOffer:
    """The promise of every part of ``draft``; ``UserError`` (``bundle_unknown``) for none."""
    on = local(at).date()
    bundle = desk.catalogue.bundle(draft.bundle or "")
    face = desk.catalogue.face(draft.bundle or "", on=on)
    if bundle is None or face is None:
        known = ", ".join(one.id for one in desk.catalogue.bundles)
        raise UserError(
            "bundle_unknown", f"Không có nhóm liên thông này. Hãy chọn: {known}.", field="bundle"
        )
    parts = tuple(
        BundlePart(draft=one, offer=offer(one, desk=desk, at=at))
        for one in _split(draft, bundle, face, desk=desk, at=at)
    )
    return BundleOffer(bundle=bundle, parts=parts, whole=_whole(face, parts))


def receive_bundle(
    offered: BundleOffer, *, desk: Desk, at: datetime, print_slips: bool = True
) -> BundleReceipt:
    """Takes every part in, in one transaction; returns when all are durable.

    Raises ``UserError`` naming the part when anything is in the way of one; then no part is
    written and no number is used.
    """
    for part in offered.parts:
        _about(part.name, check, part.offer, at)
    news = [
        (part.name, new_dossier(part.draft, part.offer, desk, at, print_slip=print_slips))
        for part in offered.parts
    ]
    stamp = desk.stamp(at)
    taken = desk.store.write(
        lambda connection: [
            (name, _about(name, dossiers.take_in, connection, new, stamp)) for name, new in news
        ]
    )
    return BundleReceipt(
        id=str(taken[0][1].received.draft.bundle),
        parts=tuple((name, receipt_of(one, at)) for name, one in taken),
        total_vnd=offered.whole.total_vnd,
    )


def filed_together(bundle: str, *, desk: Desk) -> tuple[DossierRow, ...]:
    """The dossiers of one filing, in the order in which they were taken in."""
    return desk.store.read(lambda connection: views.rows_of_bundle(connection, bundle))


def _about(name: str, act: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """What ``act`` gives; a refusal says which part of the bundle it is about."""
    try:
        return act(*given, **named)
    except UserError as error:
        raise UserError(error.code, f"{name}: {error.message}", field=error.field) from error


def _split(
    draft: Draft, bundle: Bundle, face: Procedure, *, desk: Desk, at: datetime
) -> Iterator[Draft]:
    """One draft for each part; what is handed in once stands with the first that asks for it."""
    filing = ids.uuid7(to_ms(at))
    given = draft.given
    if given is None:
        given = complete(face.cases[0], also=by_power(draft, face.cases[0]))
    before: set[str] = set()
    for number, part in enumerate(bundle.parts, start=1):
        procedure = desk.catalogue.require(part.procedure_code, on=local(at).date())
        case = procedure.case(part.case_id, on=local(at).date())
        papers = tuple(_papers(case, part, given, before))
        if number == 1:
            papers += tuple(_unasked(face.cases[0], given))
        before |= {fold(paper.label) for paper in papers}
        yield msgspec.structs.replace(
            draft,
            procedure_code=procedure.code,
            case_id=case.id,
            bundle=f"{bundle.id}.{filing}",
            client_ref=f"{draft.client_ref}.{number}" if draft.client_ref else None,
            given=papers,
            applicable=_applicable(draft, case),
            result_copies=draft.result_copies if number == 1 else 0,
            exemption=draft.exemption if _grants(procedure, draft) else None,
            immediate=False,
            promise_today=False,
            agreed=draft.agreed if case.limit.unit is LimitUnit.NOT_STATED else None,
        )


def _papers(
    case: Case, part: Part, given: Sequence[GivenComponent], before: set[str]
) -> Iterator[GivenComponent]:
    """What this part's checklist finds among ``given``, and what another part's result provides.

    An original that an earlier part keeps is here its scan.
    """
    provided = {fold(label) for label in part.provided}
    wanted = {fold(paper.label) for paper in case.checklist}
    for paper in case.checklist:
        if fold(paper.label) in provided:
            yield GivenComponent(label=paper.label, kind=ComponentKind.FROM_DATABASE)
    for one in given:
        key = fold(one.label)
        if key not in wanted or key in provided:
            continue
        shared = key in before and one.kind not in _HANDED_IN_BEFORE
        yield msgspec.structs.replace(one, kind=ComponentKind.ELECTRONIC) if shared else one


def _unasked(case: Case, given: Sequence[GivenComponent]) -> Iterator[GivenComponent]:
    """What was handed in beside every checklist."""
    asked = {fold(paper.label) for paper in case.checklist}
    return (one for one in given if fold(one.label) not in asked)


def _applicable(draft: Draft, case: Case) -> tuple[str, ...]:
    labels = {fold(paper.label) for paper in case.checklist}
    return tuple(label for label in draft.applicable if fold(label) in labels)


def _grants(procedure: Procedure, draft: Draft) -> bool:
    """Whether the claimed exemption is one of this procedure's own."""
    wanted = draft.exemption.ground if draft.exemption else ""
    return any(ground.id == wanted for rule in procedure.charges for ground in rule.exemptions)


def _whole(face: Procedure, parts: tuple[BundlePart, ...]) -> Offer:
    """All parts as one offer: the last date, every charge, every finding once."""
    offers = [part.offer for part in parts]
    dated = [one for one in offers if one.due_at is not None]
    last = max(dated, key=lambda one: one.due_at or one.received_at, default=offers[0])
    return Offer(
        procedure=face,
        case=face.cases[0],
        received_at=offers[0].received_at,
        due_at=last.due_at,
        promise=last.promise,
        charges=tuple(line for one in offers for line in one.charges),
        given=tuple(dict.fromkeys(paper for one in offers for paper in one.given)),
        findings=tuple(_findings(parts)),
        needed=tuple(dict.fromkeys(label for one in offers for label in one.needed)),
        parts=tuple(offers),
    )


def _findings(parts: tuple[BundlePart, ...]) -> Iterator[Finding]:
    """What all parts share is said once; what one part lacks is said with its name."""
    times = Counter(
        (one.code, one.message) for part in parts for one in dict.fromkeys(part.offer.findings)
    )
    said: set[tuple[str, str]] = set()
    for part in parts:
        for one in part.offer.findings:
            key = (one.code, one.message)
            if key in said:
                continue
            said.add(key)
            alone = times[key] == 1
            yield replace(one, message=f"{part.name}: {one.message}") if alone else one
