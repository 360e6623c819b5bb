"""What the rules look at, and the two things they can say of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from counter_app.core.errors import UserError
from counter_app.domain.catalogue.procedure import Case, Procedure
from counter_app.domain.checklist import GivenComponent, asked_by_age
from counter_app.domain.draft import Draft
from counter_app.domain.offer import Finding
from counter_app.domain.people.applicant import Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One draft against the procedure and case it asks for, on one day."""

    draft: Draft
    procedure: Procedure
    case: Case
    given: tuple[GivenComponent, ...]
    on: date

    @property
    def applicable(self) -> tuple[str, ...]:
        """The labels of the conditional papers needed: as the clerk found, and as is told."""
        return (*self.draft.applicable, *self.needed)

    @property
    def needed(self) -> tuple[str, ...]:
        """The labels of those that the people of the draft make necessary."""
        return (
            *by_age(self.draft, self.case, on=self.on),
            *by_country(self.draft, self.case),
            *by_power(self.draft, self.case),
        )


def by_age(draft: Draft, case: Case, *, on: date) -> tuple[str, ...]:
    """The labels of the papers that the age of the draft's subject makes necessary."""
    birth = draft.subject.birth if draft.subject is not None else None
    return asked_by_age(case, birth, on=on)


def by_country(draft: Draft, case: Case) -> tuple[str, ...]:
    """The labels of the papers from abroad, where anybody of the draft is."""
    people = (draft.submitter.person, *draft.owners, *filter(None, (draft.subject,)))
    if not any(one.is_foreigner for one in people):
        return ()
    return tuple(paper.label for paper in case.checklist if paper.foreign)


def by_power(draft: Draft, case: Case) -> tuple[str, ...]:
    """The labels of the power by which the submitter acts, once its number and day are told."""
    if draft.submitter.basis is not Basis.ATTORNEY or draft.authority is None:
        return ()
    return tuple(paper.label for paper in case.checklist if paper.authority)


def stop(code: str, message: str, field: str) -> Finding:
    """What must be mended first."""
    return Finding(code=code, message=message, field=field)


def look(code: str, message: str, field: str) -> Finding:
    """What deserves a look and stops nothing."""
    return Finding(code=code, message=message, field=field, blocking=False)


def refusal(check: Callable[[str], object], text: str, field: str) -> Iterator[Finding]:
    """What ``check`` says against ``text``, as something to mend at ``field``."""
    try:
        check(text)
    except UserError as refused:
        yield stop(refused.code, refused.message, field)
