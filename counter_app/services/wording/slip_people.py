"""The people of a slip: whom it is given to, who authorised them, whom a household's list names.

By what right somebody else files is said in ``by_what_right``; who signs in ``who_signs``.
"""

from datetime import date
from typing import Final

from msgspec.structs import replace

from counter_app.domain.admission.people import seems_minor
from counter_app.domain.admission.representation import BY_LAW
from counter_app.domain.draft import Draft
from counter_app.domain.entitled import addressee
from counter_app.domain.papers import Authorisation, PartyOnPaper
from counter_app.domain.people.applicant import Basis, IdentityBasis, Person
from counter_app.domain.people.countries import country_name
from counter_app.services.wording.by_what_right import paper_words

_GROUP: Final = 2
# Whoever files so for several is one of them, or only helps: the others sign for themselves.
_IN_OWN_NAME: Final = frozenset({Basis.SELF, Basis.RELATIVE, Basis.ON_BEHALF, Basis.HEIR})
_DEAD: Final = "đã chết"
_REPRESENTED: Final = "người đại diện ký"
_REFUSES: Final = "đã từ chối"


def applicant_on_paper(draft: Draft) -> PartyOnPaper:
    """The organisation if one files, else the first owner, with how many more stand behind."""
    body = draft.organisation
    if body is not None:
        return PartyOnPaper(
            name=body.name,
            personal_id=body.tax_code or "",
            address=body.address,
            phone=draft.phone,
            email=draft.email,
        )
    party = _party(draft.applicant, draft)
    others = len(draft.owners) - 1
    if others > 0:
        return replace(party, name=f"{party.name} và {others} người (danh sách kèm theo)")
    return replace(party, name=f"{party.name}{_death(draft.applicant)}")


def addressee_on_paper(draft: Draft) -> PartyOnPaper:
    """Whom a result is sent to: the organisation, else one person, never whoever filed for them."""
    if draft.organisation is not None:
        return applicant_on_paper(draft)
    return _party(addressee(draft), draft)


def annex_of(draft: Draft) -> tuple[str, ...]:
    """Everyone a household or group files for, where there is more than one."""
    if len(draft.owners) < _GROUP:
        return ()
    return tuple(
        ", ".join(filter(None, (f"{owner.name}{_death(owner)}", _birth(owner), _number(owner))))
        for owner in draft.owners
    )


def annex_places(draft: Draft, *, on: date) -> tuple[str, ...]:
    """What stands in the place to sign of each of the annex: nothing where they sign on that day.

    None for anybody where one acts for them or was chosen to, and where nobody is alive.
    """
    several = len(draft.owners) >= _GROUP and not all(one.deceased for one in draft.owners)
    if not several or not _sign_themselves(draft, _IN_OWN_NAME):
        return ()
    return tuple(_place(one, on) for one in draft.owners)


def heirs_places(draft: Draft, *, on: date) -> tuple[str, ...]:
    """The same of the heirs; who speaks for one of them by law does not sign for the others."""
    heirs = draft.heirs or ()
    if len(heirs) < _GROUP or not _sign_themselves(draft, _IN_OWN_NAME | BY_LAW):
        return ()
    return tuple(_REFUSES if one.refuses else _place(one.person, on) for one in heirs)


def _sign_themselves(draft: Draft, bases: frozenset[Basis]) -> bool:
    by_one = draft.organisation is not None or mandate_of(draft)
    return draft.submitter.basis in bases and not by_one


def _place(person: Person, on: date) -> str:
    """The dead sign nothing; for who is under 18 whoever speaks for them does (Civil Code, art. 21)."""
    if person.deceased is not None:
        return _DEAD
    return _REPRESENTED if seems_minor(person, on=on) else ""


def mandate_of(draft: Draft) -> str:
    """Who signs for the whole annex, and by which paper; empty where nobody does."""
    submitter = draft.submitter
    if not submitter.signing.mandate or len(draft.owners) < _GROUP:
        return ""
    return f"{submitter.person.name} ký thay các chủ hồ sơ theo {submitter.signing.mandate}."


def filer_on_paper(draft: Draft) -> PartyOnPaper:
    """Whom the form is given to: an attorney, with whom they act for below; else the applicant."""
    if draft.submitter.basis is not Basis.ATTORNEY or draft.authority is None:
        return applicant_on_paper(draft)
    return _party(draft.submitter.person, draft)


def authorisation_on_paper(draft: Draft) -> Authorisation | None:
    """Line 7 of the form, printed only when someone acts for another by their paper."""
    paper = draft.authority
    if paper is None or draft.submitter.basis is Basis.CARRIER:
        return None
    principal = applicant_on_paper(draft)
    if paper.principal is not None:
        principal = _party(paper.principal, draft)
    return Authorisation(principal=replace(principal, phone="", email=""), paper=paper_words(paper))


def _party(person: Person, draft: Draft) -> PartyOnPaper:
    return PartyOnPaper(
        name=person.name,
        personal_id=_number(person),
        address=person.address,
        phone=draft.phone,
        email=draft.email,
    )


def _death(person: Person) -> str:
    """What follows the name of somebody who has died."""
    if person.deceased is None:
        return ""
    day, extract = person.died_on, person.deceased.extract_no
    told = [f"{_DEAD} {day.vietnamese()}" if day else _DEAD]
    return f" ({', '.join([*told, f'trích lục khai tử số {extract}'] if extract else told)})"


def _birth(person: Person) -> str:
    return f"sinh {person.birth.vietnamese()}" if person.birth else ""


def _number(person: Person) -> str:
    if person.personal_id:
        return person.personal_id
    if person.passport is None:
        return "chưa có"
    whence = country_name(person.passport.country)
    if person.identity_basis is IdentityBasis.RESIDENCE_CARD:  # the card is of our own making
        whence = f"quốc tịch {country_name(person.nationality)}"
    return f"{person.foreign_paper} {person.passport.number} ({whence})"
