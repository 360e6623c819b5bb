"""What has to be typed once more into another system ("Chép sang"), and the code it gave.

The fields stand in the order such screens ask for them. Which dossiers still wait for it is a
list of the desk's, in ``lists``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.dossier import ENDED, State
from counter_app.domain.office import CodeAuthority
from counter_app.domain.official_code import PROVINCE as PROVINCE
from counter_app.domain.official_code import plain_code
from counter_app.domain.papers import SlipContent
from counter_app.domain.people.applicant import Parents, Person
from counter_app.domain.people.countries import country_name
from counter_app.domain.people.identity import SEX_LABELS
from counter_app.domain.rights import Right, require
from counter_app.services.clock_doubt import in_order
from counter_app.services.correcting.reissue import Correction, plan
from counter_app.services.desk import Desk
from counter_app.services.kept_text import kept
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.wording.slip_words import is_slip_here
from db.counter import corrections, external_codes
from db.counter.external_codes import NewCode
from db.counter.moves import Written

OFFICIAL: Final = "Hệ thống của tỉnh đã cấp mã hồ sơ chính thức"


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyField:
    """One field as the other system asks for it."""

    name: str
    value: str


def system_of(dossier: DossierView, *, desk: Desk) -> str:
    """The system where the procedure's own record is kept; empty where it is this one."""
    known = desk.catalogue.get(dossier.row.procedure_code)
    if known is not None and known.system_of_record:
        return known.system_of_record
    return PROVINCE if desk.office.code_authority is CodeAuthority.PROVINCE else ""


def code_there(dossier: DossierView, *, desk: Desk) -> str:
    """The code that system gave; empty until it is typed or scanned back."""
    system = system_of(dossier, desk=desk)
    return next((one.code for one in dossier.external_codes if one.system == system), "")


def fields_to_copy(dossier: DossierView, *, desk: Desk) -> tuple[CopyField, ...]:
    """Everything worth typing again, in order, numbers whole: needs ``SEE_IDS``.

    What is not known is left out.
    """
    require(desk.clerk, Right.SEE_IDS)
    draft, row = dossier.received.draft, dossier.row
    pairs = [*_person("người nộp", draft.submitter.person), ("Điện thoại", draft.phone)]
    pairs += [("Thư điện tử", draft.email)]
    if draft.subject is not None:
        pairs += _person("người được giải quyết", draft.subject)
    pairs += _parents(draft.parents) if draft.parents else ()
    for number, owner in enumerate(draft.owners, start=1):
        pairs += _person(f"chủ hồ sơ {number}", owner)
    if draft.organisation is not None:
        body = draft.organisation
        pairs += [("Tên tổ chức", body.name), ("Mã số thuế", body.tax_code or "")]
    pairs += [
        ("Thủ tục", row.procedure_name),
        ("Mã thủ tục", row.procedure_code),
        ("Trường hợp", dossier.received.case_name),
        ("Ngày nhận", f"{local(row.received_at):%d/%m/%Y}"),
        ("Ngày hẹn trả", f"{local(row.due_at):%d/%m/%Y}" if row.due_at else ""),
        ("Mã hồ sơ tại quầy", row.code),
        ("Số giấy hẹn", str(row.slip_no)),
    ]
    return tuple(CopyField(name=name, value=value) for name, value in pairs if value)


def link_code(
    dossier: DossierView, code: str, *, desk: Desk, at: datetime, system: str = ""
) -> Written:
    """Keeps the code another system gave, which finds the dossier from then on.

    ``system`` of nothing: the one where the procedure's own record is kept. Where the province
    gives the official codes, the slip is issued anew with it (HSP/1, section 6).
    """
    named = system.strip() or system_of(dossier, desk=desk)
    if not named:
        raise UserError("no_other_system", "Thủ tục này không nhập ở hệ thống khác.")
    plain, named = kept(plain_code(code), "code"), kept(named, "system")
    new = NewCode(dossier_id=dossier.row.id, system=named, code=plain)
    anew = _slip_with(new, dossier, desk=desk, at=at)
    stamp = desk.stamp(in_order(dossier, at))

    def write(connection: external_codes.Connection) -> Written:
        if anew is not None:
            corrections.write_correction(connection, anew, stamp)
        return external_codes.link_code(connection, new, stamp)

    return desk.store.write(write)


def bear_official_codes(*, desk: Desk, at: datetime) -> tuple[DossierId, ...]:
    """Issues anew each slip here whose official code came down by sync; whose slips those are."""
    if desk.office.code_authority is not CodeAuthority.PROVINCE:
        return ()
    done: list[DossierId] = []
    for dossier_id, code in desk.store.read(lambda one: external_codes.unprinted(one, PROVINCE)):
        dossier = open_dossier(DossierId(dossier_id), desk=desk)
        new = NewCode(dossier_id=dossier.row.id, system=PROVINCE, code=code)
        try:
            anew = _slip_with(new, dossier, desk=desk, at=at)
        except UserError:
            continue  # a person has to see to its slip first
        if anew is not None:
            _write_slip(anew, desk, in_order(dossier, at))
            done.append(dossier.row.id)
    return tuple(done)


def _write_slip(anew: corrections.NewCorrection, desk: Desk, at: datetime) -> None:
    stamp = desk.stamp(at)
    desk.store.write(lambda one: corrections.write_correction(one, anew, stamp))


def _slip_with(
    new: NewCode, dossier: DossierView, *, desk: Desk, at: datetime
) -> corrections.NewCorrection | None:
    """The slip that bears the province's code; None where none is needed or it is not ours."""
    local = desk.office.code_authority is CodeAuthority.PROVINCE and new.system == PROVINCE
    if not local or dossier.row.state in ENDED - {State.READY} or not is_slip_here(dossier):
        return None
    content = dossier.slip.content
    if isinstance(content, SlipContent) and content.official_code == new.code:
        return None
    return plan(dossier, Correction(reason=OFFICIAL, official=new.code), desk=desk, at=at).new


def _person(who: str, person: Person) -> list[tuple[str, str]]:
    return [
        (f"Họ và tên {who}", person.name),
        (f"Số định danh {who}", person.personal_id or ""),
        (f"Ngày sinh {who}", person.birth.vietnamese() if person.birth else ""),
        (f"Giới tính {who}", SEX_LABELS[person.sex] if person.sex else ""),
        (f"Dân tộc {who}", person.ethnic_group or ""),
        (f"Nơi cư trú {who}", person.address),
    ]


def _parents(parents: Parents) -> Iterator[tuple[str, str]]:
    """Each of the two; of one who is unknown nothing is copied."""
    for who, one in parents.both:
        yield f"Họ và tên {who}", one.name
        yield f"Ngày sinh {who}", one.birth.vietnamese() if one.birth else ""
        yield f"Dân tộc {who}", one.ethnic_group
        yield f"Quốc tịch {who}", country_name(one.nationality) if one.name else ""
