"""One citizen at the desk with several dossiers: what belongs together, and what to look at.

Each dossier keeps its own code, slip and clock; a sitting only remembers that they came in one
visit, and is never signed or sent. How a draft follows another is in ``services.intake.next_dossier``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import msgspec

from counter_app.core.clock import local
from counter_app.core.text import fold
from counter_app.domain.catalogue.procedure import Fact, Procedure
from counter_app.domain.draft import Draft
from counter_app.domain.offer import Finding, Offer
from counter_app.domain.people.applicant import Basis
from counter_app.domain.people.identity import PartialDate

FOR_ANOTHER: Final = frozenset({Basis.ATTORNEY, Basis.CARRIER})


class Sitting(msgspec.Struct, frozen=True, kw_only=True):
    """``refs`` are the references of its drafts, in the order begun; not each became a dossier.

    ``carried``: one person hands in the files of several households. ``sheet_sent``: its sheet
    went to the printer, so that nothing is left to do.
    """

    id: str
    began_at: datetime
    who: str
    refs: tuple[str, ...] = ()
    carried: bool = False
    sheet_sent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingLine:
    """One dossier of a visit in a line; ``whose`` is empty where it is the submitter's own."""

    procedure: str
    whose: str
    code: str
    slip_no: int
    due_at: datetime | None
    due_wording: str
    lookup: str
    total_vnd: int
    is_known: bool = True
    """Whether every charge is: ``total_vnd`` is then all that is asked for."""

    @property
    def called(self) -> str:
        """Its code, or its slip's number while the code is still to come."""
        return self.code or f"Số giấy hẹn {self.slip_no}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingDossier:
    """One dossier taken in during a visit, and what was filed with it."""

    line: SittingLine
    draft: Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingSheet:
    """The citizen's overview of one visit beside the slips; it takes no slip's place."""

    office_name: str
    submitter: str
    proof: str
    filed_at: datetime
    lines: tuple[SittingLine, ...]
    hotline: str
    watermark: str = ""

    @property
    def total_vnd(self) -> int:
        """All charges of the visit, as far as they are known."""
        return sum(one.total_vnd for one in self.lines)

    @property
    def is_known(self) -> bool:
        """Whether every charge is."""
        return all(one.is_known for one in self.lines)


def whose(draft: Draft) -> str:
    """Whose matter it is, where that is not the one who handed it in."""
    if draft.subject is not None and draft.subject.name:
        return draft.subject.name
    if draft.organisation is not None:
        return draft.organisation.name
    rest = f" và {len(draft.owners) - 1} người" if len(draft.owners) > 1 else ""
    return f"{draft.owners[0].name}{rest}" if draft.owners else ""


def is_birth(procedure: Procedure | None) -> bool:
    """Whether a procedure is about a child just born, who may have been born with another."""
    subject = procedure.subject if procedure is not None else None
    return subject is not None and Fact.BIRTH_ORDER in subject.asks


def doubts(
    draft: Draft, offer: Offer, before: Sequence[SittingDossier], *, carried: bool
) -> Iterator[Finding]:
    """What to look at, or to mend, in a dossier of a visit that has others."""
    for one in _filings(before):
        if _born_together(draft, one.draft):
            yield from _twins(draft, offer, one)
    mine = draft.owners or draft.organisation
    if carried and draft.submitter.basis in FOR_ANOTHER and not mine:
        yield Finding(
            code="owner_missing",
            message="Hãy quét thẻ hoặc nhập chủ hồ sơ của hộ này (Người khác, tổ chức).",
            field="owners",
        )


def _twins(draft: Draft, offer: Offer, other: SittingDossier) -> Iterator[Finding]:
    mine, theirs = draft.subject, other.draft.subject
    if mine is None or theirs is None:
        return
    if mine.name and fold(mine.name) == fold(theirs.name):
        words = f"Trùng tên với trẻ trong hồ sơ {other.line.called}. Hãy xem lại giấy chứng sinh."
        yield _look(words, "subject.name")
    if mine.birth_order is not None and mine.birth_order == theirs.birth_order:
        words = f"Trùng thứ tự sinh với trẻ trong hồ sơ {other.line.called}."
        yield _look(words, "subject.hour")
    if offer.due_at != other.line.due_at and other.line.due_at is not None:
        day = f"{local(other.line.due_at):%H:%M %d/%m/%Y}"
        yield _look(f"Ngày hẹn khác trẻ sinh cùng lần (hẹn {day}).", "due")


def _filings(dossiers: Sequence[SittingDossier]) -> Iterator[SittingDossier]:
    """One dossier of each filing: what was filed as one bundle is about one child."""
    seen: set[str] = set()
    for one in dossiers:
        filing = one.draft.bundle or one.line.called
        if filing not in seen:
            seen.add(filing)
            yield one


def _born_together(one: Draft, other: Draft) -> bool:
    """Both about a child of one place, born on the same day or on either side of midnight.

    Of another sort of dossier nothing is said.
    """
    mine, theirs = one.subject, other.subject
    if mine is None or theirs is None or _asked(one) != _asked(other):
        return False
    same_place = fold(mine.birth_place) == fold(theirs.birth_place)
    return same_place and _same_birth(mine.birth, theirs.birth)


def _same_birth(one: PartialDate | None, other: PartialDate | None) -> bool:
    if one is None or other is None:
        return False
    if one.full is None or other.full is None:
        return one == other
    return abs(one.full - other.full) <= timedelta(days=1)


def _asked(draft: Draft) -> str:
    """The bundle or the procedure that was asked for."""
    return (draft.bundle or "").partition(".")[0] or draft.procedure_code


def _look(message: str, field: str) -> Finding:
    return Finding(code="sitting", message=message, field=field, blocking=False)
