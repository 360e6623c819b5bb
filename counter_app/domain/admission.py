"""Whether a draft may be taken in: every rule once, for the window, a file and a bulk list alike.

Each rule is a function from the case at hand to findings; ``RULES`` is the whole list. What a
name looks like or whether a number is well formed is in ``people``; dates are in ``deadline``.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from counter_app.core.errors import UserError
from counter_app.domain.catalogue.procedure import AuthorityRule, Case, Fact, Presence, Procedure
from counter_app.domain.channel import Channel
from counter_app.domain.checklist import GivenComponent, missing, wrongly_asked
from counter_app.domain.code import check_agency
from counter_app.domain.deadline.limit import LimitUnit
from counter_app.domain.draft import Draft, ReturnWay
from counter_app.domain.offer import Finding
from counter_app.domain.people.applicant import (
    Basis,
    IdentityBasis,
    OrganisationKind,
    Person,
    SigningMode,
)
from counter_app.domain.people.identity import check_personal_id, number_warnings
from counter_app.domain.people.names import HINTS, name_hints
from counter_app.domain.people.phone import parse_phone
from counter_app.domain.people.tax_code import parse_tax_code

MAX_COUNT: Final = 999
_ACTS_FOR_ANOTHER: Final = frozenset({Basis.ATTORNEY, Basis.CARRIER})
_FOR_THE_DEAD: Final = frozenset({Basis.HEIR, Basis.RELATIVE, Basis.FUNERAL_ORGANISER})
_NEVER_THERE: Final = frozenset({ReturnWay.POSTAL, ReturnWay.HOME, ReturnWay.ONLINE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One draft against the procedure and case it asks for, on one day."""

    draft: Draft
    procedure: Procedure
    case: Case
    given: tuple[GivenComponent, ...]
    on: date


Rule = Callable[[Matter], Iterable[Finding]]


def judge(matter: Matter) -> tuple[Finding, ...]:
    """All that is in the way and all that deserves a look, in the order of the screen."""
    return tuple(finding for rule in RULES for finding in rule(matter))


def _stop(code: str, message: str, field: str) -> Finding:
    return Finding(code=code, message=message, field=field)


def _look(code: str, message: str, field: str) -> Finding:
    return Finding(code=code, message=message, field=field, blocking=False)


def _submitter(matter: Matter) -> Iterator[Finding]:
    yield from _person(matter.draft.submitter.person, "submitter", "người nộp")


def _owners(matter: Matter) -> Iterator[Finding]:
    for number, owner in enumerate(matter.draft.owners):
        yield from _person(owner, f"owners.{number}", f"chủ hồ sơ thứ {number + 1}")


def _person(person: Person, field: str, who: str) -> Iterator[Finding]:
    if not any(map(str.isalpha, person.name)):
        yield _stop("name_missing", f"Hãy nhập họ và tên {who}.", f"{field}.name")
    if person.personal_id:
        yield from _number(person, f"{field}.personal_id")
    elif not _known_without_number(person):
        yield _stop(
            "identity_basis_missing",
            f"Hãy quét thẻ hoặc nhập số định danh của {who}; nếu chưa có số, ghi rõ căn cứ nhận biết.",
            f"{field}.personal_id",
        )
    yield from _name(person, f"{field}.name")


def _number(person: Person, field: str) -> Iterator[Finding]:
    """The number is checked, then held against the person; a foreigner's is another country's."""
    if person.is_foreigner or not person.personal_id:
        return
    refused = list(_refusal(check_personal_id, person.personal_id, field))
    yield from refused
    if refused:
        return
    year = person.birth.year if person.birth else None
    for code in number_warnings(person.personal_id, sex=person.sex, birth_year=year):
        yield _look(code, HINTS[code], field)


def _name(person: Person, field: str) -> Iterator[Finding]:
    if person.is_foreigner:
        return
    for code in name_hints(person.name, person.sex):
        yield _look(code, HINTS[code], field)


def _refusal(check: Callable[[str], object], text: str, field: str) -> Iterator[Finding]:
    try:
        check(text)
    except UserError as refused:
        yield _stop(refused.code, refused.message, field)


def _known_without_number(person: Person) -> bool:
    if person.is_foreigner:
        return person.passport is not None or bool(person.no_id_reason)
    return person.identity_basis is not IdentityBasis.CARD and bool(person.no_id_reason)


def _subject(matter: Matter) -> Iterator[Finding]:
    wanted, subject = matter.procedure.subject, matter.draft.subject
    if wanted is None:
        return
    if subject is None or not any(map(str.isalpha, subject.name)):
        yield _stop("subject_missing", f"Hãy nhập họ tên: {wanted.label}.", "subject.name")
        return
    if Fact.BIRTH_DATE in wanted.asks and subject.birth is None:
        yield _stop("subject_birth_missing", "Hãy nhập ngày sinh.", "subject.birth")
    if Fact.DEATH_DATE in wanted.asks and subject.died_on is None:
        yield _stop("subject_death_missing", "Hãy nhập ngày chết.", "subject.died_on")
    yield from _number(subject, "subject.personal_id")
    if subject.birth and _is_after(subject.birth.iso(), matter.on.isoformat()):
        yield _stop("birth_in_future", "Ngày sinh ở sau hôm nay, hãy xem lại.", "subject.birth")
    yield from _death(matter, subject)
    yield from _name(subject, "subject.name")


def _death(matter: Matter, subject: Person) -> Iterator[Finding]:
    died_on = subject.died_on
    if died_on is None:
        return
    if _is_after(died_on.iso(), matter.on.isoformat()):
        yield _stop("death_in_future", "Ngày chết ở sau hôm nay, hãy xem lại.", "subject.died_on")
    if subject.birth and _is_after(subject.birth.iso(), died_on.iso()):
        yield _stop(
            "death_before_birth", "Ngày chết ở trước ngày sinh, hãy xem lại.", "subject.died_on"
        )


def _is_after(iso: str, other: str) -> bool:
    """Whether one date, known in part, surely lies after another: on what both know."""
    known = min(len(iso), len(other))
    return iso[:known] > other[:known]


def _presence(matter: Matter) -> Iterator[Finding]:
    """Marriage, recognition, certified signature, will: the person comes, and comes again."""
    if matter.procedure.presence is not Presence.REQUIRED:
        return
    if matter.draft.submitter.basis in _ACTS_FOR_ANOTHER:
        yield _stop(
            "presence_required",
            "Thủ tục này phải có mặt trực tiếp, không nộp thay được.",
            "basis",
        )
    if matter.draft.channel is Channel.POST:
        yield _stop("presence_required", "Thủ tục này không nhận qua bưu chính.", "channel")
    if matter.draft.return_by in _NEVER_THERE:
        yield _stop(
            "presence_at_return",
            "Thủ tục này phải đến quầy ký nhận; hãy chọn trả kết quả tại quầy.",
            "return_by",
        )


def _authority(matter: Matter) -> Iterator[Finding]:
    draft, basis = matter.draft, matter.draft.submitter.basis
    if basis is Basis.ATTORNEY:
        yield from _attorney(matter)
    if basis is Basis.CARRIER and draft.authority is None:
        yield _stop("introduction_missing", "Hãy nhập số, ngày giấy giới thiệu.", "authority.no")
    paper = draft.authority
    if paper is None:
        return
    if paper.until and paper.until < matter.on:
        yield _stop(
            "authority_expired",
            f"Giấy ủy quyền, giới thiệu đã hết hạn ngày {paper.until:%d/%m/%Y}; cần giấy mới.",
            "authority.until",
        )
    if paper.on and paper.on > matter.on:
        yield _stop("authority_in_future", "Ngày giấy ủy quyền ở sau hôm nay.", "authority.on")
    if "submit" not in paper.scope:
        yield _stop("authority_scope", "Giấy ủy quyền không gồm việc nộp hồ sơ.", "authority.scope")
    if paper.principal and paper.principal.deceased:
        yield _stop(
            "principal_dead",
            "Người ủy quyền đã chết nên giấy hết hiệu lực; người thừa kế đứng tên nộp.",
            "authority.principal",
        )


def _attorney(matter: Matter) -> Iterator[Finding]:
    draft, rule = matter.draft, matter.procedure.authority
    if rule is AuthorityRule.NOT_ALLOWED:
        yield _stop("authority_not_allowed", "Thủ tục này không được ủy quyền.", "basis")
    elif draft.authority is None:
        yield _stop("authority_missing", "Hãy nhập số, ngày văn bản ủy quyền.", "authority.no")
    elif rule is AuthorityRule.CERTIFIED and not draft.authority.certified:
        yield _stop(
            "authority_uncertified", "Văn bản ủy quyền phải được chứng thực.", "authority.certifier"
        )
    elif rule is not AuthorityRule.UNCERTIFIED and not (
        draft.authority.certified or draft.submitter.person.relation.strip()
    ):
        yield _stop(
            "relation_missing",
            "Ủy quyền cho người thân: hãy ghi quan hệ (ông bà, cha mẹ, con, vợ chồng, anh chị em).",
            "submitter.relation",
        )


def _the_dead(matter: Matter) -> Iterator[Finding]:
    """An owner who has died is spoken for by heirs, never by power of attorney."""
    basis = matter.draft.submitter.basis
    if basis not in _FOR_THE_DEAD and any(owner.deceased for owner in matter.draft.owners):
        yield _stop(
            "owner_dead",
            "Chủ hồ sơ đã chết: chọn tư cách người thừa kế, thân thích hoặc lo mai táng.",
            "basis",
        )
    if matter.draft.submitter.person.deceased:
        yield _stop("submitter_dead", "Người mang thẻ này đã được khai tử.", "submitter.name")


def _organisation(matter: Matter) -> Iterator[Finding]:
    body = matter.draft.organisation
    if body is None:
        return
    if not body.name.strip():
        yield _stop("organisation_name_missing", "Hãy nhập tên tổ chức.", "organisation.name")
    if body.tax_code:
        yield from _refusal(parse_tax_code, body.tax_code, "organisation.tax_code")
    if body.kind is OrganisationKind.COMPANY and not body.tax_code:
        yield _stop("tax_code_missing", "Hãy nhập mã số doanh nghiệp.", "organisation.tax_code")


def _signing(matter: Matter) -> Iterator[Finding]:
    signing = matter.draft.submitter.signing
    if signing.mode is SigningMode.NEITHER and len(signing.witnesses) < 2:
        yield _stop(
            "witnesses_missing",
            "Người nộp không ký, không điểm chỉ được: cần hai người làm chứng.",
            "submitter.signing",
        )


def _checklist(matter: Matter) -> Iterator[Finding]:
    draft = matter.draft
    for lack in missing(matter.case, matter.given, applicable=draft.applicable):
        yield _stop("component_missing", lack.message, "components")
    for held in wrongly_asked(matter.case, matter.given):
        yield _look(
            "may_not_be_asked",
            f"{held.label}: đã có trong {held.held_in}, không yêu cầu công dân nộp.",
            "components",
        )
    if not matter.given:
        yield _stop("nothing_given", "Hãy ghi ít nhất một giấy tờ đã nhận.", "components")
    for paper in matter.given:
        if not paper.label.strip():
            yield _stop("component_unnamed", "Hãy ghi tên giấy tờ.", "components")
        if not 0 <= paper.count <= MAX_COUNT:
            yield _stop("bad_count", f"Số lượng giấy tờ từ 0 đến {MAX_COUNT}.", "components")


def _copies(matter: Matter) -> Iterator[Finding]:
    draft = matter.draft
    if matter.procedure.certified_copies and not draft.certified_copies:
        # The desk always holds one document; a file may leave them for when they are counted.
        yield _look(
            "documents_missing",
            "Chưa nhập giấy tờ cần chứng thực; phí tính khi biết số trang, số bản.",
            "certified_copies",
        )
    if draft.certified_copies and not matter.procedure.certified_copies:
        yield _stop(
            "documents_not_wanted",
            "Thủ tục này không chứng thực bản sao; hãy bỏ phần số trang, số bản.",
            "certified_copies",
        )
    for wanted in draft.certified_copies:
        if not 1 <= wanted.sheets <= wanted.pages:
            yield _stop("bad_sheets", "Số tờ phải từ 1 đến số trang.", "certified_copies")
    if not 1 <= draft.sets <= MAX_COUNT:
        yield _stop("bad_sets", f"Số bộ hồ sơ từ 1 đến {MAX_COUNT}.", "sets")
    if not 0 <= draft.result_copies <= MAX_COUNT:
        yield _stop("bad_copies", f"Số bản kết quả từ 0 đến {MAX_COUNT}.", "result_copies")


def _contact(matter: Matter) -> Iterator[Finding]:
    draft = matter.draft
    if draft.phone:
        yield from _refusal(parse_phone, draft.phone, "phone")
    if draft.email and not _looks_like_email(draft.email):
        yield _stop("bad_email", "Địa chỉ thư điện tử chưa đúng, ví dụ: an@vidu.vn.", "email")
    to_address = draft.return_by in (ReturnWay.POSTAL, ReturnWay.HOME)
    if to_address and not draft.return_address.strip():
        yield _stop("return_address_missing", "Hãy nhập địa chỉ trả kết quả.", "return_address")


def _looks_like_email(text: str) -> bool:
    name, at, domain = text.partition("@")
    return bool(name and at and "." in domain.strip(".")) and " " not in text and "@" not in domain


def _resolving_unit(matter: Matter) -> Iterator[Finding]:
    """Its agency code begins the dossier's code, so it must be one."""
    unit = matter.draft.resolving_unit
    if unit and list(_refusal(check_agency, unit, "resolving_unit")):
        yield _stop(
            "bad_agency",
            "Mã cơ quan giải quyết chưa đúng, ví dụ H42.12.05. Hãy chọn lại.",
            "resolving_unit",
        )


def _date(matter: Matter) -> Iterator[Finding]:
    """Where the catalogue knows no limit, a person names the date and says why."""
    draft = matter.draft
    limit = matter.case.limit_for(draft.channel)
    if limit.unit is LimitUnit.NOT_STATED and draft.agreed is None:
        yield _stop(
            "date_needed",
            "Chưa biết thời hạn của thủ tục này: hãy nhập ngày hẹn và lý do.",
            "agreed",
        )
    if draft.agreed and not draft.agreed.reason.strip():
        yield _stop("date_reason_missing", "Hãy ghi lý do chọn ngày hẹn này.", "agreed")


def _not_confirmed(matter: Matter) -> Iterator[Finding]:
    if matter.procedure.doubt:
        yield _look("not_confirmed", matter.procedure.doubt, "procedure")
    if matter.procedure.note:
        yield _look("worth_knowing", matter.procedure.note, "procedure")


def _card_overridden(matter: Matter) -> Iterator[Finding]:
    """What was typed over a scanned card is read once more by a person."""
    if matter.draft.card_overridden:
        yield _look(
            "card_overridden",
            "Thông tin nhập tay khác với thẻ đã quét; hãy đối chiếu.",
            "submitter.name",
        )


RULES: Final[tuple[Rule, ...]] = (
    _submitter,
    _owners,
    _not_confirmed,
    _subject,
    _presence,
    _authority,
    _the_dead,
    _organisation,
    _signing,
    _checklist,
    _copies,
    _contact,
    _resolving_unit,
    _date,
    _card_overridden,
)
