"""Whose a result is: who may take it in their own right, by which number one is known.

What else stands in the way of taking it is in ``collection``.
"""

from typing import Final

from counter_app.core.text import fold
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Basis, Person

# Whoever files by one of these acts in another's name; all other bases are a right of their own.
_FOR_ANOTHER: Final = frozenset({Basis.ATTORNEY, Basis.CARRIER, Basis.ON_BEHALF})


def entitled(draft: Draft) -> tuple[Person, ...]:
    """Who may take the result in their own right: the owners, and a submitter not sent by others."""
    submitter = draft.submitter
    own = () if submitter.basis in _FOR_ANOTHER else (submitter.person,)
    return (*draft.owners, *own)


def owner_shown(draft: Draft, personal_id: str) -> Person | None:
    """The entitled person who bears this number, be it a passport's, if any."""
    return next((one for one in entitled(draft) if personal_id in numbers_of(one)), None)


def numbers_of(person: Person) -> tuple[str, ...]:
    """The numbers this person is known by."""
    passport = person.passport.number if person.passport else ""
    return tuple(number for number in (person.personal_id or "", passport) if number)


def same_person(name: str, number: str, person: Person) -> bool:
    """Whether name and number may be this person's: by the number, where both have one."""
    numbers = numbers_of(person)
    return number in numbers if number and numbers else fold(name) == fold(person.name)


def partner_of(draft: Draft, name: str, number: str = "") -> Person | None:
    """The first entitled person who is somebody else than the one named."""
    others = (one for one in entitled(draft) if not same_person(name, number, one))
    return next(others, None)
