"""By what right somebody files who is not the owner, in the words of a paper; and by which paper.

An attorney's own block on the slip (form 01, line 7) is ``slip_content``'s.
"""

from collections.abc import Mapping
from typing import Final

from counter_app.domain.admission.representation import (
    BY_LAW,
    FOR_THE_DEAD,
    heads_the_body,
    is_inherited,
    represented,
)
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import BASIS_LABELS, Authority, Basis, Person
from counter_app.domain.people.identity import Sex

_PARENTS: Final[Mapping[Sex | None, str]] = {Sex.MALE: "cha", Sex.FEMALE: "mẹ"}


def by_what_right(draft: Draft) -> tuple[str, ...]:
    """One sentence or two; nothing of owners themselves and of attorneys."""
    submitter = draft.submitter
    shown = submitter.proof or ""
    if submitter.basis is Basis.CARRIER and draft.authority is not None:
        shown = paper_words(draft.authority)
    elif submitter.basis in FOR_THE_DEAD:
        return (_basis(draft, relation=submitter.person.relation), *_proof(shown))
    elif draft.organisation is not None and (submitter.basis in BY_LAW or heads_the_body(draft)):
        return (_basis(draft), *_proof(shown))
    elif submitter.basis not in BY_LAW or not (shown or is_inherited(draft)):
        return ()
    return (_basis(draft, whose=represented(draft)), *_proof(shown))


def paper_words(paper: Authority) -> str:
    """A paper by its kind, number and day; through whom it was passed on, if it was."""
    through = f", ủy quyền lại qua {paper.through}" if paper.through else ""
    return f"{paper.words}{through}"


def _basis(draft: Draft, *, relation: str = "", whose: Person | None = None) -> str:
    basis = Basis.LEGAL_REPRESENTATIVE if heads_the_body(draft) else draft.submitter.basis
    label = BASIS_LABELS[basis].partition(" (")[0].lower()
    if basis is Basis.PARENT:
        label = _PARENTS.get(draft.submitter.person.sex, label)
    heir = "người thừa kế " if is_inherited(draft) else ""
    of_whom = f" của {heir}{whose.name}" if whose is not None else ""
    return f"Tư cách người nộp: {label}{f' ({relation})' if relation else ''}{of_whom}."


def _proof(shown: str) -> tuple[str, ...]:
    return (f"Giấy tờ chứng minh: {shown}.",) if shown else ()
