"""What was answered for a tờ khai, put back where the draft has a place for it.

The other way round of ``facts``, by the same names: what was said once at the desk is typed nowhere
a second time. What the draft says already stands.
"""

from collections.abc import Callable, Mapping
from typing import Final

from msgspec.structs import replace

from counter_app.domain.admission.marriage import couple_of
from counter_app.domain.declarations.facts import files_as_parent
from counter_app.domain.declarations.form import DeclarationForm
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Basis, Deceased, Parent, Parents, Person
from counter_app.domain.people.as_typed import partial_date
from counter_app.domain.people.countries import country_code
from counter_app.domain.people.identity import PERSONAL_ID, SEX_LABELS, Sex

Said = Mapping[str, str]
"""Words by the name of what they tell: ``birth``, ``sex``."""
_COUPLE: Final = 2
_SEXES: Final = {words: sex for sex, words in SEX_LABELS.items()}
_OF_PARENT: Final = ("name", "birth", "ethnic_group", "nationality")


def filled_in(draft: Draft, form: DeclarationForm, known: Said, texts: Said) -> Draft:
    """``draft`` with what ``texts`` say of it, as they print, where it says nothing yet.

    ``known`` and ``texts`` are by field: what the draft says, and what the tờ khai does.
    """
    news = {
        field.fact: texts[field.id]
        for field in form.fields
        if field.fact and texts[field.id] and not known[field.id]
    }
    for who, put in _PUT.items():
        said = _said_of(who, news)
        draft = put(draft, said) if said else draft
    return _with_answers(draft, news)


def people_said(form: DeclarationForm, texts: Said) -> Mapping[str, Person]:
    """Each person of the form by who they are (``mother``), as far as ``texts`` tell of them."""
    told = {field.fact: texts[field.id] for field in form.fields if "." in field.fact}
    roles = dict.fromkeys(fact.partition(".")[0] for fact in told)
    return {who: with_said(Person(name=""), _said_of(who, told)) for who in roles}


def with_said(person: Person, said: Said) -> Person:
    """``person`` with what is said of them; what is no day, number or country is passed over."""
    for what, text in said.items():
        if text and what in _SET:
            person = _SET[what](person, text)
    return person


def _said_of(who: str, news: Said) -> dict[str, str]:
    first = f"{who}."
    return {fact[len(first) :]: text for fact, text in news.items() if fact.startswith(first)}


def _number(person: Person, text: str) -> Person:
    number = "".join(text.split())
    return replace(person, personal_id=number) if PERSONAL_ID.fullmatch(number) else person


def _nationality(person: Person, text: str) -> Person:
    code = country_code(text)
    return replace(person, nationality=code) if code else person


def _death(person: Person, **what: object) -> Person:
    return replace(person, deceased=replace(person.deceased or Deceased(), **what))


_SET: Final[Mapping[str, Callable[[Person, str], Person]]] = {
    "name": lambda one, text: replace(one, name=text),
    "birth": lambda one, text: replace(one, birth=partial_date(text, field="birth")),
    "sex": lambda one, text: replace(one, sex=_SEXES.get(text, one.sex)),
    "ethnic_group": lambda one, text: replace(one, ethnic_group=text),
    "nationality": _nationality,
    "personal_id": _number,
    "address": lambda one, text: replace(one, address=text),
    "birth_place": lambda one, text: replace(one, birth_place=text),
    "birth_time": lambda one, text: replace(one, birth_time=text),
    "died_on": lambda one, text: _death(one, died_on=partial_date(text, field="died_on")),
    "death_time": lambda one, text: _death(one, time=text),
    "death_place": lambda one, text: _death(one, place=text),
}


def _into_submitter(draft: Draft, said: Said) -> Draft:
    person = with_said(draft.submitter.person, said)
    return replace(draft, submitter=replace(draft.submitter, person=person))


def _into_proxy(draft: Draft, said: Said) -> Draft:
    return draft if draft.submitter.basis is Basis.SELF else _into_submitter(draft, said)


def _into_subject(draft: Draft, said: Said) -> Draft:
    if draft.subject is None:
        return draft
    return replace(draft, subject=with_said(draft.subject, said))


def _into_concerned(draft: Draft, said: Said) -> Draft:
    if draft.subject is not None:
        return _into_subject(draft, said)
    if draft.owners:
        first, *others = draft.owners
        return replace(draft, owners=(with_said(first, said), *others))
    return _into_submitter(draft, said) if draft.submitter.basis is Basis.SELF else draft


def _into_parent(who: str, sex: Sex) -> Callable[[Draft, Said], Draft]:
    def put(draft: Draft, said: Said) -> Draft:
        parents, own = draft.parents or Parents(), draft.submitter.person
        one: Parent = getattr(parents, who)
        files = files_as_parent(draft, one, sex)
        before = Person(
            name=own.name if files else one.name,
            birth=own.birth if files else one.birth,
            ethnic_group=one.ethnic_group,
            nationality=own.nationality if files else one.nationality,
        )
        now = with_said(before, {what: said[what] for what in _OF_PARENT if what in said})
        if now == before:
            return draft
        parent = Parent(**{what: getattr(now, what) for what in _OF_PARENT})
        return replace(draft, parents=replace(parents, **{who: parent}))

    return put


def _into_couple(sex: Sex) -> Callable[[Draft, Said], Draft]:
    def put(draft: Draft, said: Said) -> Draft:
        couple = couple_of(draft)
        found = next((one for one in couple if one.sex is sex), None)
        if found is None:
            other = with_said(Person(name="", sex=sex), said)
            is_one = len(couple) < _COUPLE and all(one.name and one.sex for one in couple)
            return replace(draft, owners=(*draft.owners, other)) if is_one and other.name else draft
        if found not in draft.owners:
            return _into_submitter(draft, said)
        owners = (with_said(one, said) if one is found else one for one in draft.owners)
        return replace(draft, owners=tuple(owners))

    return put


_PUT: Final[Mapping[str, Callable[[Draft, Said], Draft]]] = {
    "submitter": _into_submitter,
    "proxy": _into_proxy,
    "subject": _into_subject,
    "concerned": _into_concerned,
    "mother": _into_parent("mother", Sex.FEMALE),
    "father": _into_parent("father", Sex.MALE),
    "groom": _into_couple(Sex.MALE),
    "bride": _into_couple(Sex.FEMALE),
}


def _with_answers(draft: Draft, news: Said) -> Draft:
    """What is said of the filing itself."""
    copies = news.get("copies", "").replace(".", "")
    return replace(
        draft,
        phone=news.get("phone", draft.phone),
        email=news.get("email", draft.email),
        result_copies=int(copies) if copies.isdecimal() else draft.result_copies,
    )
