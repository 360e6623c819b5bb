"""Who stands at the desk, for whom, and by what right.

Five roles that everyday speech mixes up are kept apart: *subject* (the matter is about them),
*owner* (the dossier is theirs), *submitter* (stands at the desk, by a basis), *authority* (the
paper that allows it) and *organisation*. Nothing here knows of procedures or storage.
"""

from datetime import date
from enum import StrEnum
from typing import Final

import msgspec

from counter_app.domain.people.card import Card
from counter_app.domain.people.identity import PERSONAL_ID, PartialDate, Sex, number_facts

HOME: Final = "VNM"


class IdentityBasis(StrEnum):
    """How the clerk knows who this is; a person without a number never gets a dummy one."""

    CARD = "card"
    E_IDENTITY = "e_identity"
    IDENTITY_CERTIFICATE = "identity_certificate"
    PASSPORT = "passport"
    RESIDENCE_CARD = "residence_card"
    OTHER_PHOTO_PAPER = "other_photo_paper"
    TWO_WITNESSES = "two_witnesses"
    HAMLET_CONFIRMATION = "hamlet_confirmation"
    STATED = "stated"


IDENTITY_BASIS_LABELS: Final = {
    IdentityBasis.CARD: "Thẻ căn cước",
    IdentityBasis.E_IDENTITY: "Căn cước điện tử",
    IdentityBasis.IDENTITY_CERTIFICATE: "Giấy chứng nhận căn cước",
    IdentityBasis.PASSPORT: "Hộ chiếu",
    IdentityBasis.RESIDENCE_CARD: "Thẻ thường trú, tạm trú",
    IdentityBasis.OTHER_PHOTO_PAPER: "Giấy tờ khác có ảnh",
    IdentityBasis.TWO_WITNESSES: "Hai người làm chứng",
    IdentityBasis.HAMLET_CONFIRMATION: "Xác nhận của thôn, tổ dân phố",
    IdentityBasis.STATED: "Tự khai, chưa có giấy tờ",
}


_BY_WORD_ALONE: Final = frozenset(
    {IdentityBasis.TWO_WITNESSES, IdentityBasis.HAMLET_CONFIRMATION, IdentityBasis.STATED}
)


class Basis(StrEnum):
    """By what right the submitter files."""

    SELF = "self"
    PARENT = "parent"
    RELATIVE = "relative"
    HEIR = "heir"
    FUNERAL_ORGANISER = "funeral_organiser"
    ATTORNEY = "attorney"
    LEGAL_REPRESENTATIVE = "legal_representative"
    GUARDIAN = "guardian"
    CARRIER = "carrier"
    ON_BEHALF = "on_behalf"


BASIS_LABELS: Final = {
    Basis.SELF: "Chính chủ",
    Basis.PARENT: "Cha, mẹ",
    Basis.RELATIVE: "Người thân thích",
    Basis.HEIR: "Người thừa kế",
    Basis.FUNERAL_ORGANISER: "Người lo mai táng",
    Basis.ATTORNEY: "Người được ủy quyền",
    Basis.LEGAL_REPRESENTATIVE: "Người đại diện theo pháp luật",
    Basis.GUARDIAN: "Người giám hộ",
    Basis.CARRIER: "Người mang hồ sơ (giấy giới thiệu)",
    Basis.ON_BEHALF: "Cán bộ nộp giúp",
}


class SigningMode(StrEnum):
    """How a person signs; the third needs witnesses."""

    SIGNS = "signs"
    FINGERPRINT = "fingerprint"
    NEITHER = "neither"


SIGNING_MODE_LABELS: Final = {
    SigningMode.SIGNS: "Ký",
    SigningMode.FINGERPRINT: "Điểm chỉ",
    SigningMode.NEITHER: "Không ký, không điểm chỉ được",
}


class Unable(StrEnum):
    """What a person cannot do with a paper, however they sign it."""

    READ = "read"
    HEAR = "hear"


UNABLE_LABELS: Final = {
    Unable.READ: "Không đọc được",
    Unable.HEAR: "Không nghe được",
}


class OrganisationKind(StrEnum):
    """What kind of body files, since a pagoda or a clan has no tax code."""

    COMPANY = "company"
    STATE_BODY = "state_body"
    HOUSEHOLD_BUSINESS = "household_business"
    COOPERATIVE_GROUP = "cooperative_group"
    RELIGIOUS_BODY = "religious_body"
    CLAN = "clan"
    COMMUNITY = "community"
    OTHER = "other"


class Passport(msgspec.Struct, frozen=True, kw_only=True):
    """A foreigner's paper, as its machine-readable zone gives it.

    A residence card is one too: which of them it is, the person's basis says.
    """

    number: str
    country: str
    expires_on: date | None = None
    visa_until: date | None = None


class Deceased(msgspec.Struct, frozen=True, kw_only=True):
    """That a person has died: the fact every later step must respect."""

    died_on: PartialDate | None = None
    time: str = ""
    place: str = ""
    extract_no: str | None = None


class Parent(msgspec.Struct, frozen=True, kw_only=True):
    """A mother or father; all of it empty where nobody is known as one."""

    name: str = ""
    birth: PartialDate | None = None
    ethnic_group: str = ""
    nationality: str = HOME

    @property
    def words(self) -> str:
        """In one line; a dash for whom nobody knows."""
        born = f"sinh {self.birth.vietnamese()}" if self.birth else ""
        group = f"dân tộc {self.ethnic_group}" if self.ethnic_group else ""
        return ", ".join(filter(None, (self.name, born, group))) or "–"


class Parents(msgspec.Struct, frozen=True, kw_only=True):
    """Both parents of whom a dossier is about, as the declaration of a birth asks."""

    mother: Parent = Parent()
    father: Parent = Parent()

    @property
    def both(self) -> tuple[tuple[str, Parent], ...]:
        """Each by what it is called."""
        return (("mẹ", self.mother), ("cha", self.father))

    @property
    def words(self) -> tuple[tuple[str, str], ...]:
        """Each in one line, by what it is called."""
        return tuple((who.capitalize(), one.words) for who, one in self.both)


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A human being in any role. Surname is optional everywhere; so is every number.

    ``ethnic_group`` is left out of what is signed where nobody told it.
    """

    name: str
    personal_id: str | None = None
    old_id: str | None = None
    identity_basis: IdentityBasis = IdentityBasis.CARD
    no_id_reason: str | None = None
    birth: PartialDate | None = None
    sex: Sex | None = None
    address: str = ""
    nationality: str = HOME
    passport: Passport | None = None
    deceased: Deceased | None = None
    birth_time: str = ""
    birth_order: int | None = None
    birth_place: str = ""
    relation: str = ""
    ethnic_group: str | msgspec.UnsetType = msgspec.UNSET

    @property
    def is_foreigner(self) -> bool:
        """Whether names keep passport order and Vietnamese number rules do not apply."""
        return self.nationality != HOME

    @property
    def own_number(self) -> str:
        """The number that means them: their personal one, else their passport's; may be empty."""
        return self.personal_id or (self.passport.number if self.passport else "")

    @property
    def birth_year(self) -> int | None:
        """The year of birth, else the one that the number tells, which is no proof of it."""
        if self.birth is not None:
            return self.birth.year
        number = self.personal_id or ""
        return number_facts(number).birth_year if PERSONAL_ID.fullmatch(number) else None

    @property
    def foreign_paper(self) -> str:
        """What their ``passport`` is called: it may be the card of a foreigner who lives here."""
        resident = self.identity_basis is IdentityBasis.RESIDENCE_CARD
        return IDENTITY_BASIS_LABELS[
            IdentityBasis.RESIDENCE_CARD if resident else IdentityBasis.PASSPORT
        ]

    @property
    def is_without_paper(self) -> bool:
        """Whether nothing but people's word shows who this is."""
        numbered = self.personal_id or self.passport
        return not numbered and self.identity_basis in _BY_WORD_ALONE

    @property
    def died_on(self) -> PartialDate | None:
        """The day of death, as far as it is known; None of the living."""
        return self.deceased.died_on if self.deceased else None


class Signing(msgspec.Struct, frozen=True, kw_only=True):
    """How the submitter signs, and who helps.

    ``mandate`` is by which paper they sign for all owners of a household or group. It and ``unable``
    are left out of what is signed where there is nothing to say.
    """

    mode: SigningMode = SigningMode.SIGNS
    finger: str = ""
    witnesses: tuple[Person, ...] = ()
    interpreter: Person | None = None
    read_aloud_by: str = ""
    unable: tuple[Unable, ...] | msgspec.UnsetType = msgspec.UNSET
    mandate: str | msgspec.UnsetType = msgspec.UNSET


class Submitter(msgspec.Struct, frozen=True, kw_only=True):
    """Who stands at the desk, and by what right; ``proof`` is the paper that shows it.

    A child's birth certificate, a decision on guardianship: by number and day, or as looked up;
    left out of what is signed where there is none.
    """

    person: Person
    basis: Basis = Basis.SELF
    signing: Signing = Signing()
    proof: str | msgspec.UnsetType = msgspec.UNSET


class Authority(msgspec.Struct, frozen=True, kw_only=True):
    """The paper that lets one act for another: power of attorney, introduction letter.

    ``country`` is where it was made, if abroad and not at a mission of ours; ``through`` is the
    attorney it names, where that one passed it on. Both are left out of what is signed elsewhere.
    """

    kind: str
    no: str = ""
    on: date | None = None
    certifier: str = ""
    scope: tuple[str, ...] = ("submit",)
    until: date | None = None
    principal: Person | None = None
    sub_delegation: bool = False
    legalised: bool = False
    translated: bool = False
    certified: bool = True
    country: str | msgspec.UnsetType = msgspec.UNSET
    through: str | msgspec.UnsetType = msgspec.UNSET

    @property
    def words(self) -> str:
        """By its kind, number and day, as one would write it down again."""
        number = f"số {self.no}" if self.no else ""
        day = f"ngày {self.on:%d/%m/%Y}" if self.on else ""
        return " ".join(part for part in (self.kind, number, day) if part)


class Organisation(msgspec.Struct, frozen=True, kw_only=True):
    """A body that files; branch codes have 13 digits, some bodies have none."""

    name: str
    kind: OrganisationKind = OrganisationKind.OTHER
    tax_code: str | None = None
    decision_no: str = ""
    parent_name: str = ""
    legal_representative: str = ""
    address: str = ""
    has_seal: bool = True


def person_of(card: Card) -> Person:
    """The person a card shows."""
    return Person(
        name=card.name,
        personal_id=card.personal_id,
        old_id=card.old_id,
        birth=card.birth,
        sex=card.sex,
        address=card.address,
    )
