"""Can what a tờ khai says be: days that have been, a death after a birth, a country there is.

The rules are those of the intake (``admission.people``), asked of the people as the form tells them.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from counter_app.domain.admission.matter import refusal
from counter_app.domain.admission.people import before_the_child, can_be
from counter_app.domain.declarations.form import DeclarationForm
from counter_app.domain.declarations.into_draft import people_said
from counter_app.domain.offer import Finding
from counter_app.domain.people.applicant import Person
from counter_app.domain.people.countries import read_country

_PARENTS: Final = {"mother": "mẹ", "father": "cha"}


def senseless(
    form: DeclarationForm, texts: Mapping[str, str], *, on: date
) -> Iterator[tuple[str, Finding]]:
    """What ``texts``, by field and as they print, say that cannot be; each with its field."""
    places = {field.fact: field.id for field in form.fields if field.fact}
    people = people_said(form, texts)
    found = [one for who, person in people.items() for one in can_be(person, who, on=on)]
    found += _of_parents(people)
    for fact, name in places.items():
        if fact.endswith(".nationality") and texts[name]:
            found += refusal(read_country, texts[name], fact)
    for finding in found:
        if finding.blocking and finding.field in places:
            yield places[finding.field], finding


def _of_parents(people: Mapping[str, Person]) -> Iterator[Finding]:
    child = people.get("subject")
    for role, who in _PARENTS.items():
        parent = people.get(role)
        if parent is not None and parent.birth is not None:
            yield from before_the_child(parent.birth, child, who, f"{role}.birth")
