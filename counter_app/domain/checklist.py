"""What the citizen handed in, held against what the case asks for.

What is missing blocks intake or becomes a supplement request; that choice is the clerk's.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

import msgspec

from counter_app.core.text import fold
from counter_app.domain.catalogue.procedure import (
    COMPONENT_KIND_LABELS,
    Case,
    Component,
    ComponentKind,
)
from counter_app.domain.people.age import age_on
from counter_app.domain.people.identity import PartialDate

_K = ComponentKind
NOT_IN_FOLDER: Final = frozenset({_K.ELECTRONIC, _K.FROM_DATABASE, _K.SHOWN_ONLY})
_PAPERS: Final = frozenset(_K) - {_K.FROM_DATABASE}

# What also satisfies each kind. A checked copy stands for a certified one and a shown original
# may be checked on the spot (NĐ 23/2015 Đ6); data looked up stands for any paper (NQ 66.7/2025).
_SATISFIED_BY: Final = {
    _K.ORIGINAL: {_K.ORIGINAL, _K.ELECTRONIC},
    _K.COPY: {_K.COPY, _K.COPY_CHECKED, _K.CERTIFIED_COPY, _K.ORIGINAL, _K.ELECTRONIC},
    _K.COPY_CHECKED: {_K.COPY_CHECKED, _K.CERTIFIED_COPY, _K.ORIGINAL, _K.ELECTRONIC},
    _K.CERTIFIED_COPY: {_K.CERTIFIED_COPY, _K.COPY_CHECKED, _K.ORIGINAL, _K.ELECTRONIC},
    _K.ELECTRONIC: {_K.ELECTRONIC},
    _K.FROM_DATABASE: set(),
    _K.SHOWN_ONLY: {_K.SHOWN_ONLY, _K.ORIGINAL, _K.COPY_CHECKED, _K.ELECTRONIC},
}


class GivenComponent(msgspec.Struct, frozen=True, kw_only=True):
    """One paper handed in, or one look-up done."""

    label: str
    kind: ComponentKind
    count: int = 1

    @property
    def sheets(self) -> int:
        """How many papers of it lie in the dossier's folder."""
        return 0 if self.kind in NOT_IN_FOLDER else self.count


class MissingReason(StrEnum):
    """Why a paper does not count as handed in."""

    ABSENT = "absent"
    TOO_FEW = "too_few"
    WRONG_KIND = "wrong_kind"


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A paper still to come; ``given`` is how many acceptable ones are in hand."""

    component: Component
    reason: MissingReason
    given: int = 0

    @property
    def message(self) -> str:
        """What the clerk tells the citizen."""
        wanted = self.component
        form = COMPONENT_KIND_LABELS[wanted.kind]
        if self.reason is MissingReason.TOO_FEW:
            return f"{wanted.label}: cần {wanted.count} {form}, mới có {self.given}."
        if self.reason is MissingReason.WRONG_KIND:
            return f"{wanted.label}: cần {form}."
        return f"Còn thiếu {wanted.label} ({wanted.count} {form})."


def missing(
    case: Case, given: Collection[GivenComponent], *, applicable: Collection[str] = ()
) -> tuple[Missing, ...]:
    """What the case still lacks; ``applicable`` holds the labels of conditional papers needed."""
    needed, papers = {fold(label) for label in applicable}, _by_label(given)
    found = (
        _lack(component, _same(component, papers))
        for component in case.checklist
        if component.required or (component.condition and fold(component.label) in needed)
    )
    return tuple(lack for lack in found if lack)


def asked_by_age(case: Case, birth: PartialDate | None, *, on: date) -> tuple[str, ...]:
    """The labels of the papers that the age of who the dossier is about surely makes necessary."""
    if birth is None:
        return ()
    age = age_on(birth, on)
    return tuple(
        paper.label
        for paper in case.checklist
        if paper.has_ages
        and (paper.from_age is None or age.has_surely(paper.from_age))
        and (paper.under_age is None or age.is_surely_under(paper.under_age))
    )


def complete(case: Case, *, also: Collection[str] = ()) -> tuple[GivenComponent, ...]:
    """The whole checklist as handed in: every required paper, every look-up done.

    ``also`` holds the labels of conditional papers that are surely in hand.
    """
    told = {fold(label) for label in also}
    return tuple(
        GivenComponent(label=paper.label, kind=paper.kind, count=paper.count)
        for paper in case.checklist
        if not paper.condition or fold(paper.label) in told
    )


def wrongly_asked(case: Case, given: Collection[GivenComponent]) -> tuple[Component, ...]:
    """The papers taken from the citizen although a database already holds them."""
    papers = _by_label(given)
    return tuple(
        component
        for component in case.checklist
        if component.may_not_be_asked
        and any(paper.kind in _PAPERS for paper in _same(component, papers))
    )


def _lack(component: Component, papers: list[GivenComponent]) -> Missing | None:
    if not papers:
        return Missing(component=component, reason=MissingReason.ABSENT)
    if any(paper.kind is _K.FROM_DATABASE for paper in papers):
        return None
    good = sum(paper.count for paper in papers if paper.kind in _SATISFIED_BY[component.kind])
    if good >= component.count:
        return None
    reason = MissingReason.TOO_FEW if good else MissingReason.WRONG_KIND
    return Missing(component=component, reason=reason, given=good)


def _by_label(given: Collection[GivenComponent]) -> dict[str, list[GivenComponent]]:
    """The papers by what they are called: looked through once, however many lines ask for one."""
    found: dict[str, list[GivenComponent]] = {}
    for paper in given:
        found.setdefault(fold(paper.label), []).append(paper)
    return found


def _same(component: Component, papers: dict[str, list[GivenComponent]]) -> list[GivenComponent]:
    return papers.get(fold(component.label), [])
