"""What a draft already knows, by the names that forms use: ``subject.birth``, ``mother.name``.

One data set fills every form: the card, earlier visits and a form filled at home all end in the
draft, so nothing that stands there is asked again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Final

from msgspec import UNSET
from msgspec.structs import replace

from counter_app.core.money import number_words
from counter_app.domain.admission.marriage import couple_of
from counter_app.domain.draft import RETURN_LABELS, Draft
from counter_app.domain.entitled import number_of, same_person
from counter_app.domain.office import Office
from counter_app.domain.people.applicant import BASIS_LABELS, Basis, Parent, Parents, Person
from counter_app.domain.people.countries import country_name
from counter_app.domain.people.identity import SEX_LABELS, PartialDate, Sex

PLACES: Final = frozenset({"council", "commune", "office", "place", "procedure"})
"""What a form's own sentences may name."""
_COUNCIL: Final = "ỦY BAN NHÂN DÂN"
_FOURTH: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a declaration is about and to whom, beside the draft; ``procedure`` in a clerk's words."""

    office: Office
    procedure: str
    on: date

    @property
    def places(self) -> Mapping[str, str]:
        """The placeholders of a form's sentences."""
        council = " ".join(self.office.header.parent_lines)
        return {
            "council": council,
            "commune": council.removeprefix(_COUNCIL).strip(),
            "office": self.office.name,
            "place": self.office.header.place,
            "procedure": self.procedure,
        }


Fact = Callable[[Draft, Around], str]


def known(fact: str, draft: Draft, around: Around) -> str:
    """What the draft says under that name; empty where it says nothing."""
    return FACTS[fact](draft, around).strip() if fact else ""


def is_submitter(fact: str, draft: Draft) -> bool:
    """Whether that fact tells of who files, whatever their name is mended to."""
    role, own = _PEOPLE.get(fact.partition(".")[0]), draft.submitter.person
    person = role(draft) if role else None
    return person is not None and same_person(own.name, number_of(own), person)


def _concerned(draft: Draft) -> Person | None:
    """Whom the matter is about: who is named so, else the owner, else whoever files for themselves."""
    alone = not draft.owners and draft.submitter.basis is not Basis.SELF
    return draft.subject or (None if alone else draft.applicant)


def _proxy(draft: Draft) -> Person | None:
    """Whoever files for somebody else."""
    return None if draft.submitter.basis is Basis.SELF else draft.submitter.person


def _of_couple(sex: Sex) -> Callable[[Draft], Person | None]:
    return lambda draft: next((one for one in couple_of(draft) if one.sex is sex), None)


def _parent(parent: Parent) -> Person | None:
    if not parent.name:
        return None
    return Person(
        name=parent.name,
        birth=parent.birth,
        ethnic_group=parent.ethnic_group,
        nationality=parent.nationality,
    )


def files_as_parent(draft: Draft, parent: Parent, sex: Sex) -> bool:
    """Whether who files is that parent: by the basis, or by the name typed."""
    own = draft.submitter.person
    named = draft.submitter.basis is Basis.PARENT or parent.name == own.name
    return bool(own.name) and own.sex is sex and named


def _filing_parent(draft: Draft, name: str, sex: Sex) -> Person | None:
    """The parent as typed, or whoever files if that is them: the card tells more."""
    own = draft.submitter.person
    typed: Parent = getattr(draft.parents or Parents(), name)
    if not files_as_parent(draft, typed, sex):
        return _parent(typed)
    return replace(own, ethnic_group=own.ethnic_group or typed.ethnic_group or UNSET)


_PEOPLE: Final[Mapping[str, Callable[[Draft], Person | None]]] = {
    "submitter": lambda draft: draft.submitter.person,
    "proxy": _proxy,
    "subject": lambda draft: draft.subject,
    "concerned": _concerned,
    "groom": _of_couple(Sex.MALE),
    "bride": _of_couple(Sex.FEMALE),
    "mother": lambda draft: _filing_parent(draft, "mother", Sex.FEMALE),
    "father": lambda draft: _filing_parent(draft, "father", Sex.MALE),
}


def _number(person: Person) -> str:
    if person.personal_id:
        return person.personal_id
    passport = person.passport
    return f"{person.foreign_paper} {passport.number}" if passport else ""


def _day(day: PartialDate | None) -> str:
    return day.vietnamese() if day else ""


def _day_in_words(day: PartialDate | None) -> str:
    """A whole day as it is read out; empty where a part of it is unknown."""
    if day is None or day.day is None or day.month is None:
        return ""
    month = "tư" if day.month == _FOURTH else number_words(day.month)
    return f"Ngày {number_words(day.day)} tháng {month} năm {number_words(day.year)}"


_TOLD_OF: Final[Mapping[str, Callable[[Person], str]]] = {
    "name": lambda one: one.name,
    "birth": lambda one: _day(one.birth),
    "birth_words": lambda one: _day_in_words(one.birth),
    "sex": lambda one: SEX_LABELS[one.sex] if one.sex else "",
    "ethnic_group": lambda one: one.ethnic_group or "",
    "nationality": lambda one: country_name(one.nationality) if one.name else "",
    "personal_id": _number,
    "address": lambda one: one.address,
    "relation": lambda one: one.relation,
    "birth_place": lambda one: one.birth_place,
    "birth_time": lambda one: one.birth_time,
    "died_on": lambda one: _day(one.died_on),
    "death_time": lambda one: one.deceased.time if one.deceased else "",
    "death_place": lambda one: one.deceased.place if one.deceased else "",
}


def told_of(person: Person) -> Mapping[str, str]:
    """All that a form may say of ``person``, by what it tells; empty where nothing is known."""
    return {what: tell(person) for what, tell in _TOLD_OF.items()}


def _of(who: str, what: str) -> Fact:
    def fact(draft: Draft, _around: Around) -> str:
        person = _PEOPLE[who](draft)
        return _TOLD_OF[what](person) if person is not None else ""

    return fact


def _body(what: str) -> Fact:
    def fact(draft: Draft, _around: Around) -> str:
        body = draft.organisation
        return str(getattr(body, what) or "") if body is not None else ""

    return fact


def _relation(draft: Draft, _around: Around) -> str:
    """What the submitter is to whom the matter is about."""
    own, basis = draft.submitter.person, draft.submitter.basis
    if own.relation or basis is Basis.SELF:
        return own.relation or "Bản thân"
    if basis is Basis.PARENT and own.sex:
        return "Cha" if own.sex is Sex.MALE else "Mẹ"
    return BASIS_LABELS[basis]


def _members(draft: Draft, _around: Around) -> str:
    """A household's people, one a line, besides whom the matter is about."""
    others = [one for one in draft.owners if one != _concerned(draft)]
    told = ((one.name, _day(one.birth), _number(one)) for one in others)
    return "\n".join(", ".join(filter(None, one)) for one in told)


FACTS: Final[Mapping[str, Fact]] = {
    **{f"{who}.{what}": _of(who, what) for who, what in product(_PEOPLE, _TOLD_OF)},
    **{f"body.{what}": _body(what) for what in ("name", "tax_code", "address")},
    "basis": lambda draft, _around: BASIS_LABELS[draft.submitter.basis],
    "relation": _relation,
    "phone": lambda draft, _around: draft.phone,
    "email": lambda draft, _around: draft.email,
    "note": lambda draft, _around: draft.note,
    "members": _members,
    "procedure": lambda _draft, around: around.procedure,
    "copies": lambda draft, _around: str(draft.result_copies or ""),
    "return_by": lambda draft, _around: RETURN_LABELS[draft.return_by],
}
