"""The intake file: one dossier or bundle as JSON, read strictly into a draft.

Used by the command ``intake`` and, a row at a time, by bulk lists. It only reads; whether the
draft may be taken in is ``offer``'s answer. Unknown keys are refused by name.
"""

import re
from collections.abc import Mapping
from typing import Final

import msgspec
from msgspec.structs import replace

from counter_app.core.errors import UserError
from counter_app.core.ids import VisitId
from counter_app.core.text import clean_line, clean_note, fold
from counter_app.core.validation import in_vietnamese
from counter_app.core.wall_time import instant_of
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.channel import Channel
from counter_app.domain.charge import Exemption
from counter_app.domain.checklist import GivenComponent
from counter_app.domain.draft import AgreedDate, Draft, ReturnWay
from counter_app.domain.entitled import owned
from counter_app.domain.people.applicant import (
    Authority,
    Basis,
    Deceased,
    IdentityBasis,
    Organisation,
    OrganisationKind,
    Passport,
    Person,
    Signing,
    SigningMode,
    Submitter,
    person_of,
)
from counter_app.domain.people.card import Card, parse_card
from counter_app.domain.people.countries import country_code
from counter_app.domain.people.foreign import ForeignPapers
from counter_app.domain.people.heirs import Heir
from counter_app.domain.people.identity import PartialDate
from counter_app.domain.people.lengths import NAME_LENGTH
from counter_app.services.intake import intake_schema as schema
from counter_app.services.intake.intake_lines import line_of
from counter_app.services.intake.intake_parents import ethnic_of, parents_of

MAX_NOTE: Final = 4_000
MAX_ROWS: Final = 500

_SUBMIT: Final = "submit"
# The acts a power of attorney may name, by their identifier or in words without marks.
_SCOPE: Final = {
    _SUBMIT: re.compile(r"\b(submit|nop|toan bo)\b"),
    "supplement": re.compile(r"\b(supplement|bo sung|toan bo)\b"),
    "collect": re.compile(r"\b(collect|receive|nhan|toan bo)\b"),
    "sign": re.compile(r"\b(sign|ky|toan bo)\b"),
}

_DECODER: Final = msgspec.json.Decoder(schema.IntakeFile)


def draft_of(values: Mapping[str, object]) -> Draft:
    """The draft of an intake file's keys and plain values; raises as ``read_intake`` does."""
    try:
        file = msgspec.convert(values, schema.IntakeFile)
    except msgspec.ValidationError as error:
        raise UserError("intake_file", f"{in_vietnamese(error).capitalize()}.") from error
    return _draft(file)


def read_intake(text: str | bytes) -> Draft:
    """The draft in ``text`` (JSON); raises ``UserError`` naming the key or card field at fault."""
    try:
        file = _DECODER.decode(text)
    except msgspec.ValidationError as error:
        raise UserError(
            "intake_file", f"Tệp hồ sơ: {in_vietnamese(error)}. Hãy sửa tệp."
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UserError(
            "intake_file", "Tệp hồ sơ không phải JSON đúng dạng. Hãy kiểm tra dấu ngoặc, dấu phẩy."
        ) from error
    return _draft(file)


def _draft(file: schema.IntakeFile) -> Draft:
    for name in ("owners", "heirs", "components", "certified_copies"):
        if len(getattr(file, name) or ()) > MAX_ROWS:
            raise UserError(
                "too_many_rows", f"Mục {name} có quá {MAX_ROWS} dòng. Hãy chia tệp.", field=name
            )
    _check_what(file)
    card = parse_card(file.card_scan) if file.card_scan else None
    draft = replace(
        _filed(file, card),
        heirs=tuple(map(_heir, file.heirs or ())) or msgspec.UNSET,
        foreign=_foreign(file.foreign) if file.foreign else msgspec.UNSET,
        parents=parents_of(file.parents),
        resolving_name=line_of(file.resolving_name, "resolving_name") or msgspec.UNSET,
        by_limit=file.by_limit or msgspec.UNSET,
    )
    return owned(draft)


def _filed(file: schema.IntakeFile, card: Card | None) -> Draft:
    return Draft(
        submitter=_submitter(file.submitter, card),
        card_overridden=card is not None and _overrides(file.submitter, card),
        card_scan=file.card_scan,
        procedure_code=line_of(file.procedure_code, "procedure_code"),
        bundle=line_of(file.bundle, "bundle") or None,
        case_id=file.case,
        client_ref=line_of(file.client_ref, "client_ref") or None,
        visit=VisitId(line_of(file.visit, "visit")) if file.visit else None,
        subject=_person(file.subject, "subject") if file.subject else None,
        owners=tuple(
            _person(owner, f"owners.{place}") for place, owner in enumerate(file.owners or ())
        ),
        authority=_authority(file.authority) if file.authority else None,
        organisation=_organisation(file.organisation) if file.organisation else None,
        channel=file.channel or Channel.COUNTER,
        resolving_unit=line_of(file.resolving_unit, "resolving_unit") or None,
        immediate=bool(file.immediate),
        promise_today=bool(file.promise_today),
        agreed=_agreed(file.agreed) if file.agreed else None,
        phone=line_of(file.phone, "phone"),
        email=line_of(file.email, "email"),
        return_by=file.return_by or ReturnWay.COUNTER,
        return_address=line_of(file.return_address, "return_address"),
        given=_given(file.components),
        applicable=tuple(line_of(label, "applicable") for label in file.applicable or ()),
        sets=1 if file.sets is None else file.sets,
        result_copies=file.result_copies or 0,
        sheets_copied=file.sheets_copied or 0,
        certified_copies=tuple(map(_copy, file.certified_copies or ())),
        exemption=_exemption(file.exemption) if file.exemption else None,
        event_date=file.event_date,
        note=_note(file.note),
    )


def _heir(typed: schema.HeirFields) -> Heir:
    return Heir(
        person=_person(typed, "heirs"),
        share=line_of(typed.share, "heirs.share"),
        refuses=typed.refuses,
        refusal=line_of(typed.refusal, "heirs.refusal"),
    )


def _foreign(typed: schema.ForeignFields) -> ForeignPapers:
    code = _country(typed.country, "foreign")
    return ForeignPapers(country=code, legalisation=typed.legalisation, translated=typed.translated)


def _country(typed: str, field: str) -> str:
    code = country_code(typed)
    if code is None:
        raise UserError(
            "country_unknown",
            "Chưa biết nước này: hãy ghi tên nước hoặc mã 3 chữ, như Đức, DEU.",
            field=field,
        )
    return code


def _check_what(file: schema.IntakeFile) -> None:
    """One procedure, or one bundle, which has its own cases and gives nothing at once."""
    bundle = (file.bundle or "").strip()
    if not bundle and file.procedure_code is None:
        raise UserError(
            "intake_file",
            "Tệp hồ sơ: thiếu mục “procedure_code” hoặc “bundle”. Hãy sửa tệp.",
            field="procedure_code",
        )
    if not bundle and not (file.procedure_code or "").strip():
        raise UserError("procedure_missing", "Hãy ghi procedure_code.", field="procedure_code")
    alone = {
        "procedure_code": file.procedure_code,
        "case": file.case,
        "immediate": file.immediate,
        "promise_today": file.promise_today,
        "agreed": file.agreed,
        "certified_copies": file.certified_copies,
    }
    for name, value in alone.items() if bundle else ():
        if value:
            raise UserError("bundle_alone", f"Đã có bundle thì bỏ mục {name}.", field=name)


def _submitter(typed: schema.SubmitterFields | None, card: Card | None) -> Submitter:
    if typed is None and card is None:
        raise UserError(
            "submitter_missing",
            "Cần card_scan hoặc submitter: hãy ghi người nộp.",
            field="submitter",
        )
    if typed is None:
        return Submitter(person=person_of(card)) if card else Submitter(person=Person(name=""))
    person = _person(typed, "submitter")
    if card is not None:
        person = _over_card(person, typed, person_of(card))
    return Submitter(
        person=person,
        basis=typed.basis or Basis.SELF,
        signing=_signing(typed.signing),
        proof=line_of(typed.proof, "submitter.proof") or msgspec.UNSET,
    )


def _over_card(person: Person, typed: schema.SubmitterFields, card: Person) -> Person:
    """What was typed stands; what was left out is the card's."""
    return replace(
        person,
        name=person.name if typed.name is not None else card.name,
        personal_id=person.personal_id if typed.personal_id is not None else card.personal_id,
        old_id=card.old_id,
        birth=person.birth if typed.birth_date is not None else card.birth,
        sex=person.sex or card.sex,
        address=person.address if typed.address is not None else card.address,
        identity_basis=typed.identity_basis or IdentityBasis.CARD,
    )


def _overrides(typed: schema.SubmitterFields | None, card: Card) -> bool:
    """Whether anything typed says otherwise than the card."""
    if typed is None:
        return False
    pairs = (
        (typed.name, card.name),
        (typed.personal_id, card.personal_id),
        (typed.birth_date, card.birth.iso()),
        (typed.sex, card.sex),
        (typed.address, card.address),
    )
    return any(said is not None and clean_line(said) != clean_line(read) for said, read in pairs)


def _person(typed: schema.PersonFields, field: str) -> Person:
    return Person(
        name=line_of(typed.name, f"{field}.name", most=NAME_LENGTH),
        personal_id=line_of(typed.personal_id, f"{field}.personal_id") or None,
        identity_basis=typed.identity_basis or _basis_of(typed),
        no_id_reason=line_of(typed.no_id_reason, f"{field}.no_id_reason") or None,
        birth=_day(typed.birth_date, f"{field}.birth_date"),
        birth_time=line_of(typed.birth_time, f"{field}.birth_time"),
        birth_order=typed.birth_order,
        birth_place=line_of(typed.birth_place, f"{field}.birth_place"),
        sex=typed.sex,
        address=line_of(typed.address, f"{field}.address"),
        nationality=line_of(typed.nationality, f"{field}.nationality") or "VNM",
        passport=_passport(typed.passport) if typed.passport else None,
        deceased=_deceased(typed.deceased) if typed.deceased else None,
        relation=line_of(typed.relation, f"{field}.relation"),
        ethnic_group=ethnic_of(typed.ethnic_group, f"{field}.ethnic_group") or msgspec.UNSET,
    )


def _basis_of(typed: schema.PersonFields) -> IdentityBasis:
    """Where the file names no basis: a number is a card's, a passport its own, else stated."""
    if typed.personal_id:
        return IdentityBasis.CARD
    return IdentityBasis.PASSPORT if typed.passport else IdentityBasis.STATED


def _passport(typed: schema.PassportFields) -> Passport:
    return Passport(
        number=line_of(typed.number, "passport.number"),
        country=line_of(typed.country, "passport.country"),
        expires_on=typed.expires_on,
        visa_until=typed.visa_until,
    )


def _deceased(typed: schema.DeceasedFields) -> Deceased:
    return Deceased(
        died_on=_day(typed.date, "deceased.date"),
        time=line_of(typed.time, "deceased.time"),
        place=line_of(typed.place, "deceased.place"),
        extract_no=line_of(typed.extract_no, "deceased.extract_no") or None,
    )


def _signing(typed: schema.SigningFields | None) -> Signing:
    if typed is None:
        return Signing()
    return Signing(
        mode=typed.mode or SigningMode.SIGNS,
        finger=line_of(typed.finger, "signing.finger"),
        witnesses=tuple(_person(one, "signing.witnesses") for one in typed.witnesses or ()),
        interpreter=(
            _person(typed.interpreter, "signing.interpreter") if typed.interpreter else None
        ),
        read_aloud_by=line_of(typed.read_aloud_by, "signing.read_aloud_by"),
        unable=tuple(dict.fromkeys(typed.unable or ())) or msgspec.UNSET,
        mandate=line_of(typed.mandate, "signing.mandate") or msgspec.UNSET,
    )


def _authority(typed: schema.AuthorityFields) -> Authority:
    return Authority(
        kind=line_of(typed.kind, "authority.kind"),
        no=line_of(typed.no, "authority.no"),
        on=typed.date,
        certifier=line_of(typed.certifier, "authority.certifier"),
        scope=_scope(typed.scope),
        until=typed.until,
        principal=_person(typed.principal, "authority.principal") if typed.principal else None,
        certified=typed.certified,
        sub_delegation=typed.sub_delegation,
        legalised=typed.legalised,
        translated=typed.translated,
        country=_country(typed.country, "authority.country") if typed.country else msgspec.UNSET,
        through=line_of(typed.through, "authority.through", most=NAME_LENGTH) or msgspec.UNSET,
    )


def _scope(typed: list[str] | str | None) -> tuple[str, ...]:
    """The acts that the paper allows, then its own words.

    A list names every act; a sentence that names none, and no word at all, allow filing.
    """
    words = [typed] if isinstance(typed, str) else typed or []
    said = [line for word in words if (line := line_of(word, "authority.scope"))]
    acts = [act for act, sign in _SCOPE.items() if any(sign.search(fold(one)) for one in said)]
    if not acts and not (said and isinstance(typed, list)):
        acts = [_SUBMIT]
    return tuple(dict.fromkeys((*acts, *said)))


def _organisation(typed: schema.OrganisationFields) -> Organisation:
    return Organisation(
        name=line_of(typed.name, "organisation.name"),
        kind=typed.kind or OrganisationKind.OTHER,
        tax_code=line_of(typed.tax_code, "organisation.tax_code") or None,
        address=line_of(typed.address, "organisation.address"),
        decision_no=line_of(typed.decision_no, "organisation.decision_no"),
        parent_name=line_of(typed.parent_name, "organisation.parent_name"),
        legal_representative=line_of(typed.legal_representative, "organisation.representative"),
    )


def _given(typed: list[schema.ComponentFields] | None) -> tuple[GivenComponent, ...] | None:
    if typed is None:
        return None
    return tuple(
        GivenComponent(
            label=line_of(row.label, "components"),
            kind=row.kind,
            count=1 if row.count is None else row.count,
        )
        for row in typed
    )


def _copy(typed: schema.CopyFields) -> CertifiedCopy:
    # Where nobody counted the sheets, a sheet has two pages.
    sheets = typed.sheets if typed.sheets is not None else max(1, (typed.pages + 1) // 2)
    return CertifiedCopy(
        document=line_of(typed.document, "certified_copies"),
        pages=typed.pages,
        copies=typed.copies,
        sheets=sheets,
    )


def _exemption(typed: schema.ExemptionFields) -> Exemption:
    return Exemption(
        ground=line_of(typed.ground, "exemption"), proof=line_of(typed.proof, "exemption")
    )


def _agreed(typed: schema.AgreedFields) -> AgreedDate:
    due_at = instant_of(typed.due_at, field="agreed")
    return AgreedDate(due_at=due_at, reason=line_of(typed.reason, "agreed"))


def _day(text: str | None, field: str) -> PartialDate | None:
    if not text:
        return None
    try:
        return PartialDate.from_iso(text)
    except UserError as error:
        raise UserError(
            error.code, f"Hãy sửa mục {field}, ví dụ 1990, 1990-02 hoặc 1990-02-01.", field=field
        ) from error


def _note(text: str | None) -> str:
    cleaned = clean_note(text or "", field="note")
    if len(cleaned) > MAX_NOTE:
        raise UserError("too_long", f"Ghi chú dài quá {MAX_NOTE} ký tự, hãy rút gọn.", field="note")
    return cleaned
