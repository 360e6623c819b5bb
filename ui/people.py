"""The people of a draft beside the one at the desk, as the window passes them around."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from msgspec import UNSET
from msgspec.structs import replace

from counter_app.domain.office import ResolvingUnit
from counter_app.domain.people.applicant import (
    HOME,
    Authority,
    IdentityBasis,
    Organisation,
    Parents,
    Passport,
    Person,
    Signing,
    person_of,
)
from counter_app.domain.people.card import parse_card
from counter_app.domain.people.countries import country_name
from counter_app.domain.people.foreign import ForeignPapers
from counter_app.domain.people.heirs import Heir
from counter_app.domain.people.mrz import Mrz, parse_mrz
from counter_app.services.wording.who_signs import how_signed
from ui.scanning.scans import are_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityTerms:
    """What a power of attorney or letter allows, beyond its number and date."""

    scope: tuple[str, ...] = ("submit",)
    until: date | None = None
    certifier: str = ""
    sub_delegation: bool = False
    legalised: bool = False
    translated: bool = False
    country: str = ""
    through: str = ""
    principal: Person | None = None

    def on(self, paper: Authority, owners: tuple[Person, ...]) -> Authority:
        """``paper`` with these terms; it speaks for the first owner where nobody else is named."""
        return replace(
            paper,
            scope=self.scope,
            until=self.until,
            certifier=self.certifier,
            sub_delegation=self.sub_delegation,
            legalised=self.legalised,
            translated=self.translated,
            country=self.country or UNSET,
            through=self.through or UNSET,
            principal=self.principal or next(iter(owners), None),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Others:
    """Everybody and everything beside the submitter's own card."""

    owners: tuple[Person, ...] = ()
    organisation: Organisation | None = None
    signing: Signing = Signing()
    identity: Person | None = None
    """How the submitter is known without a card: only basis, reason, nationality, passport."""
    terms: AuthorityTerms = AuthorityTerms()
    heirs: tuple[Heir, ...] = ()
    foreign: ForeignPapers | None = None
    parents: Parents | None = None
    unit: ResolvingUnit | None = None
    """Who decides the dossier where it is not this office."""

    @property
    def words(self) -> str:
        """One line that says who else there is."""
        return ". ".join((*self._whose(), *self._by_what()))

    def _whose(self) -> Iterator[str]:
        if self.organisation is not None:
            yield f"Tổ chức: {self.organisation.name}"
        if self.owners:
            rest = f" và {len(self.owners) - 1} người" if len(self.owners) > 1 else ""
            yield f"Chủ hồ sơ: {self.owners[0].name}{rest}"
        if self.identity is not None and self.identity.is_foreigner:
            yield f"Quốc tịch {country_name(self.identity.nationality)}"
        if self.heirs:
            yield f"{len(self.heirs)} người thừa kế"
        if self.parents is not None:
            yield "; ".join(f"{who}: {words}" for who, words in self.parents.words)

    def _by_what(self) -> Iterator[str]:
        if self.foreign is not None:
            yield f"Giấy tờ của {country_name(self.foreign.country)}"
        if self.unit is not None:
            yield f"Nơi giải quyết: {self.unit.name} ({self.unit.agency})"
        if self.signing != Signing():
            yield "; ".join(how_signed(self.signing))
        if self.terms.principal is not None:
            yield f"Người ủy quyền: {self.terms.principal.name}"
        if self.terms.through:
            yield f"Ủy quyền lại qua {self.terms.through}"
        if self.terms.until is not None:
            yield f"Giấy ủy quyền đến {self.terms.until:%d/%m/%Y}"


def terms_of(paper: Authority | None, owners: tuple[Person, ...]) -> AuthorityTerms:
    """The terms of a paper that was kept."""
    if paper is None:
        return AuthorityTerms()
    return AuthorityTerms(
        scope=paper.scope,
        until=paper.until,
        certifier=paper.certifier,
        sub_delegation=paper.sub_delegation,
        legalised=paper.legalised,
        translated=paper.translated,
        country=paper.country or "",
        through=paper.through or "",
        principal=None if paper.principal in owners else paper.principal,
    )


def read_person(text: str, *, today: date) -> Person:
    """Whom a card or a passport's lines show; ``UserError`` when they cannot be read."""
    if are_lines(text):
        return person_of_lines(parse_mrz(text, today=today))
    return person_of(parse_card(text))


def person_of_lines(mrz: Mrz) -> Person:
    """The person whose machine-readable lines were read; a Vietnamese name has lost its marks."""
    foreign = mrz.nationality != HOME
    passport = Passport(number=mrz.number, country=mrz.issuer, expires_on=mrz.expires_on)
    on_a_card = mrz.personal_id is not None and not foreign
    resident = foreign and mrz.basis is IdentityBasis.CARD
    return Person(
        name=f"{mrz.surname} {mrz.given_names}".strip() if foreign else "",
        personal_id=mrz.personal_id if not foreign else None,
        identity_basis=IdentityBasis.RESIDENCE_CARD if resident else mrz.basis,
        birth=mrz.birth,
        sex=mrz.sex,
        nationality=mrz.nationality,
        passport=None if on_a_card and mrz.basis is IdentityBasis.CARD else passport,
    )
