"""The words of a draft, field by field: typed in an old encoding, they are stopped before a paper.

Converting them is the clerk's to say; ``core.legacy_text`` knows how.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from counter_app.core.legacy_text import meant
from counter_app.domain.admission.matter import Matter, stop
from counter_app.domain.draft import Draft
from counter_app.domain.offer import Finding
from counter_app.domain.people.applicant import Person
from counter_app.domain.roles import people_of

NEVER_ON_PAPER: Final = frozenset({"note"})
_SHOWN: Final = 60


def old_letters(matter: Matter) -> Iterator[Finding]:
    """Words of TCVN3 or VNI, with what they mean; a foreigner's own words are left alone."""
    foreign = foreign_words(matter.draft)
    for field, text in texts_of(matter.draft).items():
        if field in foreign:
            continue
        new = meant(text)
        if new:
            yield stop("legacy_text", said_of(new), field)


def foreign_words(draft: Draft) -> Mapping[str, str]:
    """The foreigners' own words, which are spelt their own way."""
    foreign = tuple(f"{field}." for field, one in people_of(draft) if one.is_foreigner)
    return {field: text for field, text in texts_of(draft).items() if field.startswith(foreign)}


def said_of(new: str) -> str:
    """The sentence for words that mean ``new``."""
    shown = new if len(new) <= _SHOWN else f"{new[:_SHOWN]}…"
    return f"Chữ gõ bằng bảng mã cũ: đổi thành “{shown}”."


def texts_of(draft: Draft) -> Mapping[str, str]:
    """Whatever of the draft is words, by the field it is mended in."""
    texts = {
        "email": draft.email,
        "return_address": draft.return_address,
        "components": " ".join(paper.label for paper in draft.given or ()),
        "certified_copies": " ".join(copy.document for copy in draft.certified_copies),
        "agreed": draft.agreed.reason if draft.agreed else "",
        "note": draft.note,
        "submitter.proof": draft.submitter.proof or "",
        "submitter.signing": _helpers(draft),
    }
    for field, person in people_of(draft):
        texts |= _of_person(field, person)
    if draft.organisation:
        body = draft.organisation
        texts["organisation.name"] = f"{body.name} {body.parent_name}"
        texts["organisation.address"] = f"{body.address} {body.legal_representative}"
    if draft.authority:
        paper = draft.authority
        texts["authority.no"] = f"{paper.kind} {paper.no} {paper.through or ''}"
    for number, heir in enumerate(draft.heirs or ()):
        texts[f"heirs.{number}"] = f"{heir.words} {heir.person.address}"
    if draft.parents:
        texts["parents"] = " ".join(words for _, words in draft.parents.words)
    texts["resolving_unit"] = draft.resolving_name or ""
    return texts


def _of_person(field: str, person: Person) -> dict[str, str]:
    passport = f"{person.passport.number} {person.passport.country}" if person.passport else ""
    return {
        f"{field}.name": person.name,
        f"{field}.address": person.address,
        f"{field}.relation": person.relation,
        f"{field}.birth_place": person.birth_place,
        f"{field}.ethnic_group": person.ethnic_group or "",
        f"{field}.death_place": person.deceased.place if person.deceased else "",
        f"{field}.passport": passport,
        f"{field}.personal_id": person.personal_id or "",
    }


def _helpers(draft: Draft) -> str:
    signing = draft.submitter.signing
    people = (*signing.witnesses, *filter(None, (signing.interpreter,)))
    words = (signing.read_aloud_by, signing.finger, signing.mandate or "")
    return " ".join((*(one.name for one in people), *words)).strip()
