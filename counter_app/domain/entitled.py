"""Whose a dossier is, and so its result: who may take it in their own right, known by which number.

What else stands in the way of taking it is in ``collection``.
"""

from typing import Final

from counter_app.core.records import with_parts
from counter_app.core.text import fold
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Basis, Person

# Whoever files by one of these acts in another's name; all other bases are a right of their own.
_FOR_ANOTHER: Final = frozenset({Basis.ATTORNEY, Basis.CARRIER, Basis.ON_BEHALF})


def owners_of(draft: Draft) -> tuple[Person, ...]:
    """The owners; where nobody is named as one, whoever gave the paper by which another files.

    What is done by power of attorney is the principal's own (Civil Code 2015, article 139); what a
    body's people file is the body's.
    """
    principal = draft.authority.principal if draft.authority else None
    sent = draft.submitter.basis in _FOR_ANOTHER and draft.organisation is None
    if draft.owners or principal is None or not sent:
        return draft.owners
    return (principal,)


def owned(draft: Draft) -> Draft:
    """``draft`` with everybody named whose it is: so each is read, wherever it was typed."""
    return with_parts(draft, {"owners": owners_of(draft)})


def entitled(draft: Draft) -> tuple[Person, ...]:
    """Who may take the result in their own right: the owners, and a submitter not sent by others."""
    submitter = draft.submitter
    own = () if submitter.basis in _FOR_ANOTHER else (submitter.person,)
    return (*owners_of(draft), *own)


def addressee(draft: Draft) -> Person:
    """To whom what concerns the dossier goes: the first of those entitled who has not died."""
    living = (one for one in entitled(draft) if one.deceased is None)
    return next(living, draft.applicant)


def owner_shown(draft: Draft, name: str, *numbers: str) -> Person | None:
    """The entitled person of whom a paper with that name and these numbers may be.

    By a number, be it a passport's; else by name, where no number of theirs or none of it is known.
    """
    told, may = tuple(filter(None, numbers)), entitled(draft)
    bears = (one for one in may if not set(told).isdisjoint(numbers_of(one)))
    named = (one for one in may if same_person(name, next(iter(told), ""), one))
    return next(bears, None) or next(named, None)


def numbers_of(person: Person) -> tuple[str, ...]:
    """The numbers this person is known by."""
    passport = person.passport.number if person.passport else ""
    return tuple(number for number in (person.personal_id or "", passport) if number)


def number_of(person: Person) -> str:
    """The first of them; empty of whom none is known."""
    return next(iter(numbers_of(person)), "")


def share_a_number(one: Person, other: Person) -> bool:
    """Whether some number is known of both."""
    return not set(numbers_of(one)).isdisjoint(numbers_of(other))


def same_person(name: str, number: str, person: Person) -> bool:
    """Whether name and number may be this person's: by the number, where both have one."""
    numbers = numbers_of(person)
    return number in numbers if number and numbers else fold(name) == fold(person.name)


def partner_of(draft: Draft, name: str, number: str = "") -> Person | None:
    """The first entitled person who is somebody else than the one named."""
    others = (one for one in entitled(draft) if not same_person(name, number, one))
    return next(others, None)
