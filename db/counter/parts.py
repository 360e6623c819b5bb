"""What hangs on a dossier: its people, its papers handed in, its charges, and its search terms.

Part of the transaction in ``dossiers``; nothing here is numbered or signed.
"""

from collections.abc import Iterator
from typing import Final

import msgspec
from sqlcipher3 import dbapi2

from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person
from counter_app.protocol.received import DossierReceived
from db.counter import models, search
from db.counter.marks import marks_of
from db.counter.statements import adding

_ADD_PERSON: Final = adding(models.people)
_ADD_COMPONENT: Final = adding(models.components)
_ADD_CHARGE: Final = adding(models.charges)

_FORGET: Final = (
    "DELETE FROM people WHERE dossier = ?",
    "DELETE FROM components WHERE dossier = ?",
    "DELETE FROM charges WHERE dossier = ?",
)
_TO_JSON: Final = msgspec.json.Encoder()


def add_parts(cursor: dbapi2.Cursor, number: int, received: DossierReceived) -> None:
    """Writes everyone and everything the dossier names, and makes it findable by them."""
    cursor.executemany(_ADD_PERSON, people_rows(number, received))
    cursor.executemany(_ADD_COMPONENT, component_rows(number, received))
    cursor.executemany(_ADD_CHARGE, charge_rows(number, received))
    search.add(cursor, number, search_terms(received))


def replace_parts(
    cursor: dbapi2.Cursor,
    number: int,
    versions: tuple[DossierReceived, ...],
    after: DossierReceived,
) -> None:
    """Writes who and what the dossier names since a correction; what found it before still does.

    ``versions`` are its facts until now, the first one first.
    """
    for forget in _FORGET:
        cursor.execute(forget, (number,))
    cursor.executemany(_ADD_PERSON, people_rows(number, after))
    cursor.executemany(_ADD_COMPONENT, component_rows(number, after))
    cursor.executemany(_ADD_CHARGE, charge_rows(number, after))
    before = terms_of(versions)
    search.replace(cursor, number, before, terms_of((*versions, after)))


def terms_of(versions: tuple[DossierReceived, ...]) -> str:
    """What finds a dossier that was mended: all that ever found it."""
    if len(versions) == 1:
        return search_terms(versions[0])
    terms: set[str] = set()
    for one in versions:
        terms.update(search_terms(one).split())
    return " ".join(sorted(terms))


def search_terms(received: DossierReceived) -> str:
    """All that finds a dossier: its people's names, numbers and numbered hamlets, its own numbers."""
    draft = received.draft
    people = [person for _, _, person in roles(draft)]
    names = {*map(_named, people)}
    known = [number for person in people for number in _numbers_of(person)]
    known += [str(person.birth.year) for person in people if person.birth]
    body = draft.organisation
    if body is not None:
        names |= {body.name, body.parent_name}
        known.append(body.tax_code or "")
    known += [draft.phone, str(received.slip_no)]
    codes = [received.code]
    if draft.again:  # the citizen still has the slip of the first filing
        known.append(str(draft.again.slip_no))
        codes.append(draft.again.code)
    words = search.terms(filter(None, names), filter(None, known), filter(None, codes))
    parent = search.body_mark(body.tax_code or "") if body is not None else ""
    hamlets = {search.hamlet_mark(person.address) for person in people}
    return " ".join(filter(None, (words, parent, *sorted(hamlets), *marks_of(received))))


def _named(person: Person) -> str:
    """A name; of whoever has no number, with the hamlet that tells namesakes apart."""
    if any(_numbers_of(person)):
        return person.name
    return f"{person.name} {person.address.split(',', maxsplit=1)[0]}".strip()


def roles(draft: Draft) -> Iterator[tuple[str, int, Person]]:
    """Everyone a dossier names: role, place among their kind, person."""
    yield "submitter", 0, draft.submitter.person
    if draft.subject is not None:
        yield "subject", 0, draft.subject
    for position, owner in enumerate(draft.owners):
        yield "owner", position, owner
    if draft.authority is not None and draft.authority.principal is not None:
        yield "principal", 0, draft.authority.principal
    for position, witness in enumerate(draft.submitter.signing.witnesses):
        yield "witness", position, witness
    if draft.submitter.signing.interpreter is not None:
        yield "interpreter", 0, draft.submitter.signing.interpreter


def to_json(value: object) -> str:
    """A plain value as JSON text."""
    return _TO_JSON.encode(value).decode()


def people_rows(number: int, received: DossierReceived) -> list[dict[str, object]]:
    """Everyone named, as rows of ``people``."""
    return [
        {
            "dossier": number,
            "role": role,
            "position": position,
            "name": person.name,
            "personal_id": person.personal_id,
            "body": to_json(person),
        }
        for role, position, person in roles(received.draft)
    ]


def component_rows(number: int, received: DossierReceived) -> list[dict[str, object]]:
    """The papers handed in, as rows of ``components``."""
    return [
        {
            "dossier": number,
            "position": position,
            "label": paper.label,
            "kind": paper.kind.value,
            "count": paper.count,
        }
        for position, paper in enumerate(received.components)
    ]


def charge_rows(number: int, received: DossierReceived) -> list[dict[str, object]]:
    """What is to be paid, as rows of ``charges``."""
    return [
        {
            "dossier": number,
            "position": position,
            "kind": line.kind.value,
            "amount_vnd": line.amount_vnd,
            "body": to_json(line),
        }
        for position, line in enumerate(received.charges)
    ]


def _numbers_of(person: Person) -> tuple[str | None, ...]:
    passport = person.passport.number if person.passport else None
    return (person.personal_id, person.old_id, passport)
