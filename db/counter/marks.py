"""Terms that no clerk can type: by them the desk finds what it knows of a person or a matter.

They lie in the search index beside the words of a dossier, so that they cost no table of their
own. Each has a digit and an underscore, which no query as typed can have together.
"""

import re
from collections.abc import Iterator
from typing import Final

from sqlcipher3 import dbapi2

from counter_app.core.text import fold
from counter_app.domain.draft import Draft
from counter_app.domain.likeness import name_key
from counter_app.domain.people.applicant import Basis, Organisation, Person
from counter_app.protocol.received import DossierReceived

_FIND: Final = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?"
_OUTSIDE: Final = re.compile(r"[^a-z0-9]+")
_LONGEST: Final = 60


def marks_of(received: DossierReceived) -> tuple[str, ...]:
    """All marks of a dossier."""
    draft = received.draft
    matter = () if is_repeatable(draft) else matter_marks(draft, received.procedure_code)
    dead = dead_marks(draft.subject) if draft.subject and draft.subject.deceased else ()
    named = dict.fromkeys(mark for one in _named(draft) for mark in person_marks(one))
    acts = draft.submitter.basis is Basis.ATTORNEY and draft.authority is not None
    papers = attorney_marks(draft.submitter.person) if acts else ()
    return (*matter, *dead, *named, *papers)


def is_repeatable(draft: Draft) -> bool:
    """Whether filing it again means nothing: copies certified, results given at once."""
    return draft.immediate or bool(draft.certified_copies)


def matter_marks(draft: Draft, procedure: str) -> tuple[str, ...]:
    """One for each thing that two filings of the same matter may agree in."""
    code = _plain(procedure)
    if draft.organisation is not None and is_of_body(draft):
        return (f"0o_{code}_{_body(draft.organisation)}",)
    return tuple(f"0{kind}_{code}_{value}" for kind, value in _person(about(draft)))


def is_of_body(draft: Draft) -> bool:
    """Whether a filing is a body's own affair, about no person."""
    return draft.subject is None and draft.organisation is not None


def about(draft: Draft) -> Person:
    """Whom a filing is about."""
    return draft.subject or draft.applicant


def dead_marks(person: Person) -> tuple[str, ...]:
    """How a person entered as dead is found: by the number, by name and full day of birth."""
    number = _plain(person.personal_id or "")
    found = [f"0d_{number}"] if number else []
    letters = name_key(person.name)[:_LONGEST]
    if letters and person.birth is not None and person.birth.full is not None:
        found.append(f"0d_{letters}_{person.birth.full:%Y%m%d}")
    return tuple(found)


def attorney_marks(person: Person) -> tuple[str, ...]:
    """How whoever filed by a paper is found: by the number, else by name and year of birth."""
    if number := _plain(person.personal_id or ""):
        return (f"0a_{number}",)
    return tuple(f"0a{mark[2:]}" for mark in person_marks(person))


def person_marks(person: Person) -> tuple[str, ...]:
    """How anybody is found who may have no number: by name and year of birth."""
    letters = name_key(person.name)[:_LONGEST]
    return (f"0w_{letters}_{person.birth.year}",) if letters and person.birth else ()


def marked(cursor: dbapi2.Cursor, marks: tuple[str, ...], limit: int) -> list[int]:
    """The numbers of dossiers that bear any of ``marks``, the newest first."""
    if not marks:
        return []
    asked = " OR ".join(f'"{mark}"' for mark in marks)
    return [row[0] for row in cursor.execute(_FIND, (asked, limit))]


def _named(draft: Draft) -> Iterator[Person]:
    yield draft.submitter.person
    yield from draft.owners
    if draft.subject is not None:
        yield draft.subject


def _person(person: Person) -> Iterator[tuple[str, str]]:
    letters = name_key(person.name)[:_LONGEST]
    if person.own_number:
        yield "n", _plain(person.own_number)
    if letters and person.birth is not None and person.birth.full is not None:
        yield "b", f"{person.birth.full:%Y%m%d}"
    if letters:
        yield "l", letters


def _body(organisation: Organisation) -> str:
    return _plain(organisation.tax_code or "") or _plain(organisation.name)[:_LONGEST]


def _plain(text: str) -> str:
    return _OUTSIDE.sub("", fold(text))
