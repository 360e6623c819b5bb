"""Dossiers here that may be about the matter of another filing, by the rule of ``domain.likeness``.

Asked while a filing is typed (``services.known.lookalikes``), and once more when another desk's
comes down (``sync.alike``).
"""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from typing import Final

from counter_app.core.clock import local
from counter_app.domain.dossier import State
from counter_app.domain.draft import Draft
from counter_app.domain.likeness import Filed, Trait, alike
from counter_app.domain.people.applicant import Person
from db.counter import known_people
from db.counter.known_people import Connection, Mention
from db.counter.marks import about, is_of_body

CAME_TO_NOTHING: Final = frozenset(
    {State.WITHDRAWN, State.STOPPED, State.REFUSED_AT_COUNTER, State.REFUSED_AFTER_APPRAISAL}
)


def alike_here(
    connection: Connection, draft: Draft, procedure: str, *, at: datetime, since: datetime
) -> Iterator[tuple[Mention, tuple[Trait, ...]]]:
    """Those received from ``since`` on, the newest first: whom each is about, what both have in common.

    ``draft`` is filed ``at`` that moment.
    """
    mine = filed(about(draft), draft.submitter.person, local(at).date())
    found = known_people.of_matter(connection, draft, procedure, since=since)
    for _, mentions in groupby(found, key=lambda one: one.number):
        named = {one.role: one for one in mentions}
        whose = named.get("subject") or named.get("owner") or named["submitter"]
        if whose.state in CAME_TO_NOTHING:
            continue
        if traits := _traits(draft, mine, whose, named["submitter"].person):
            yield whose, traits


def filed(person: Person, submitter: Person, on: date) -> Filed:
    """Whom a filing is about, as it is judged; who brought it tells where they live."""
    place = person.birth_place or person.address or submitter.address
    return Filed(person=person, place=place, on=on)


def _traits(draft: Draft, mine: Filed, one: Mention, submitter: Person) -> tuple[Trait, ...]:
    if is_of_body(draft):  # found by its own number or name, which is all there is to judge
        return (Trait.NUMBER,)
    return alike(mine, filed(one.person, submitter, local(one.received_at).date()))
