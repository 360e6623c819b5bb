"""The intake file's shape: what may stand in it, key by key. Reading it is in ``intake_file``.

Unknown keys are refused by name: a misspelt key is an error, never a lost fact. ``null`` is as good
as left out wherever there is a default.
"""

from datetime import date
from typing import Annotated

import msgspec

from counter_app.domain.catalogue.procedure import ComponentKind
from counter_app.domain.channel import Channel
from counter_app.domain.draft import ReturnWay
from counter_app.domain.people.applicant import (
    Basis,
    IdentityBasis,
    OrganisationKind,
    SigningMode,
    Unable,
)
from counter_app.domain.people.foreign import Legalisation
from counter_app.domain.people.identity import Sex

Day = date  # a field called ``date`` hides the type


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A misspelt key is an error, never a lost fact."""


class PassportFields(Strict, frozen=True, kw_only=True):
    """A foreigner's passport."""

    number: str
    country: str
    expires_on: date | None = None
    visa_until: date | None = None


class DeceasedFields(Strict, frozen=True, kw_only=True):
    """That the person has died; ``date`` may be known in part."""

    date: str | None = None
    time: str | None = None
    place: str | None = None
    extract_no: str | None = None


class PersonFields(Strict, frozen=True, kw_only=True):
    """A person in any role; ``birth_date`` is ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``."""

    name: str | None = None
    personal_id: str | None = None
    no_id_reason: str | None = None
    identity_basis: IdentityBasis | None = None
    birth_date: str | None = None
    birth_time: str | None = None
    birth_order: Annotated[int, msgspec.Meta(ge=1, le=99)] | None = None
    birth_place: str | None = None
    sex: Sex | None = None
    address: str | None = None
    nationality: str | None = None
    passport: PassportFields | None = None
    deceased: DeceasedFields | None = None
    relation: str | None = None
    ethnic_group: str | None = None


class ParentFields(Strict, frozen=True, kw_only=True):
    """A mother or father, as the declaration of a birth asks."""

    name: str | None = None
    birth_date: str | None = None
    ethnic_group: str | None = None
    nationality: str | None = None


class ParentsFields(Strict, frozen=True, kw_only=True):
    """Both of them; an unknown father is left out."""

    mother: ParentFields | None = None
    father: ParentFields | None = None


class SigningFields(Strict, frozen=True, kw_only=True):
    """How the submitter signs, and with whose help."""

    mode: SigningMode | None = None
    finger: str | None = None
    witnesses: list[PersonFields] | None = None
    interpreter: PersonFields | None = None
    read_aloud_by: str | None = None
    unable: list[Unable] | None = None
    mandate: str | None = None


class SubmitterFields(PersonFields, frozen=True, kw_only=True):
    """Who stands at the desk."""

    basis: Basis | None = None
    signing: SigningFields | None = None
    proof: str | None = None


class AuthorityFields(Strict, frozen=True, kw_only=True):
    """The paper that lets one act for another; ``scope`` in words or as a list of them."""

    kind: str
    no: str | None = None
    date: Day | None = None
    certifier: str | None = None
    scope: list[str] | str | None = None
    until: Day | None = None
    principal: PersonFields | None = None
    certified: bool = True
    sub_delegation: bool = False
    legalised: bool = False
    translated: bool = False
    country: str | None = None
    through: str | None = None


class OrganisationFields(Strict, frozen=True, kw_only=True):
    """A body that files."""

    name: str
    kind: OrganisationKind | None = None
    tax_code: str | None = None
    address: str | None = None
    decision_no: str | None = None
    parent_name: str | None = None
    legal_representative: str | None = None


class HeirFields(PersonFields, frozen=True, kw_only=True):
    """One heir of a dead owner; ``refusal`` is the paper by which they refuse."""

    share: str | None = None
    refuses: bool = False
    refusal: str | None = None


class ForeignFields(Strict, frozen=True, kw_only=True):
    """What papers from abroad bear; ``country`` by its name or code of three letters."""

    country: str
    legalisation: Legalisation = Legalisation.NONE
    translated: bool = False


class ComponentFields(Strict, frozen=True, kw_only=True):
    """One paper handed in."""

    label: str
    kind: ComponentKind
    count: int | None = None


class CopyFields(Strict, frozen=True, kw_only=True):
    """Certified copies wanted of one original."""

    document: str
    pages: int
    copies: int
    sheets: int | None = None


class ExemptionFields(Strict, frozen=True, kw_only=True):
    """What the citizen claims."""

    ground: str
    proof: str | None = None


class AgreedFields(Strict, frozen=True, kw_only=True):
    """A date a person named (``2026-12-01T10:00``, our time), with the reason."""

    due_at: str
    reason: str


class IntakeFile(Strict, frozen=True, kw_only=True):
    """One dossier, or a ``bundle`` of several; what is left out has the catalogue's default."""

    procedure_code: str | None = None
    bundle: str | None = None
    card_scan: str | None = None
    case: str | None = None
    client_ref: str | None = None
    visit: str | None = None
    submitter: SubmitterFields | None = None
    subject: PersonFields | None = None
    owners: list[PersonFields] | None = None
    authority: AuthorityFields | None = None
    organisation: OrganisationFields | None = None
    channel: Channel | None = None
    resolving_unit: str | None = None
    immediate: bool | None = None
    promise_today: bool | None = None
    agreed: AgreedFields | None = None
    phone: str | None = None
    email: str | None = None
    return_by: ReturnWay | None = None
    return_address: str | None = None
    components: list[ComponentFields] | None = None
    applicable: list[str] | None = None
    sets: int | None = None
    result_copies: int | None = None
    sheets_copied: int | None = None
    certified_copies: list[CopyFields] | None = None
    exemption: ExemptionFields | None = None
    event_date: date | None = None
    note: str | None = None
    heirs: list[HeirFields] | None = None
    foreign: ForeignFields | None = None
    parents: ParentsFields | None = None
    resolving_name: str | None = None
    by_limit: bool | None = None
