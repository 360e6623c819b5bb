"""May this person file this: present in person, by a paper, for the dead, for a body."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from counter_app.core.text import fold
from counter_app.domain.admission.foreigners import power
from counter_app.domain.admission.matter import Matter, look, refusal, stop
from counter_app.domain.admission.power_term import in_force
from counter_app.domain.admission.representation import (
    BY_LAW,
    FOR_THE_DEAD,
    heads_the_body,
    is_inherited,
)
from counter_app.domain.catalogue.procedure import AuthorityRule, Presence
from counter_app.domain.channel import Channel
from counter_app.domain.collector_proof import is_close_kin, is_kin, names_number_and_day
from counter_app.domain.draft import ReturnWay
from counter_app.domain.entitled import number_of, partner_of, same_person, share_a_number
from counter_app.domain.offer import Finding
from counter_app.domain.people.age import YOUNGEST_ATTORNEY, age_on
from counter_app.domain.people.applicant import Authority, Basis, OrganisationKind, Person
from counter_app.domain.people.tax_code import parse_tax_code
from counter_app.domain.reason import says_enough

_ACTS_FOR_ANOTHER: Final = frozenset({Basis.ATTORNEY, Basis.CARRIER, Basis.ON_BEHALF})
# Nor does kin stand in for whoever has to come; heirs, parents and guardians come in their own right.
_NOT_ONESELF: Final = _ACTS_FOR_ANOTHER | {Basis.RELATIVE, Basis.FUNERAL_ORGANISER}
_BY_PAPER: Final = frozenset({Basis.ATTORNEY, Basis.CARRIER})
_NEVER_THERE: Final = frozenset({ReturnWay.POSTAL, ReturnWay.HOME, ReturnWay.ONLINE})


def presence(matter: Matter) -> Iterator[Finding]:
    """Marriage, recognition, certified signature, will: the person comes, and comes again."""
    if matter.procedure.presence is not Presence.REQUIRED:
        return
    if matter.draft.submitter.basis in _NOT_ONESELF:
        yield stop(
            "presence_required",
            "Thủ tục này phải có mặt trực tiếp, không nộp thay được.",
            "basis",
        )
    if matter.draft.submitter.signing.mandate:
        yield stop(
            "presence_required",
            "Thủ tục này từng người phải tự ký, không cử một người ký thay.",
            "submitter.signing",
        )
    if matter.draft.channel is Channel.POST:
        yield stop("presence_required", "Thủ tục này không nhận qua bưu chính.", "channel")
    if matter.draft.return_by in _NEVER_THERE:
        yield stop(
            "presence_at_return",
            "Thủ tục này phải đến quầy ký nhận; hãy chọn trả kết quả tại quầy.",
            "return_by",
        )


def both_there(matter: Matter) -> Iterator[Finding]:
    """What husband and wife sign for is not taken in from one of whom alone we know."""
    draft, procedure = matter.draft, matter.procedure
    must_come = procedure.presence is Presence.REQUIRED or draft.immediate
    if not procedure.both_sign or not must_come:
        return
    person = draft.submitter.person
    if partner_of(draft, person.name, number_of(person)) is None:
        yield stop(
            "partner_missing",
            "Vợ và chồng cùng đến và cùng ký: hãy quét thẻ hoặc ghi người kia ở “Người khác”.",
            "owners",
        )


def among_the_owners(matter: Matter) -> Iterator[Finding]:
    """Who files in their own right for others named may only seem to be one of them."""
    draft = matter.draft
    person = draft.submitter.person
    if draft.submitter.basis is not Basis.SELF or matter.procedure.both_sign or not draft.owners:
        return
    if not any(same_person(person.name, number_of(person), one) for one in draft.owners):
        yield look(
            "not_among_owners",
            "Người nộp không có trong các chủ hồ sơ: nếu nộp thay, hãy chọn lại tư cách nộp.",
            "basis",
        )


PASSED_ON_BY: Final = (
    "Hãy ghi cả số, ngày giấy ủy quyền lại, như: Lò Văn Ón, số 3/UQ ngày 05/02/2026."
)


def authority(matter: Matter) -> Iterator[Finding]:
    """The paper by which one acts for another: there, in force, and wide enough."""
    draft, basis = matter.draft, matter.draft.submitter.basis
    if basis is Basis.ATTORNEY:
        yield from _attorney(matter)
    if basis is Basis.CARRIER and draft.authority is None:
        yield stop("introduction_missing", "Hãy nhập số, ngày giấy giới thiệu.", "authority.no")
    paper = draft.authority
    if paper is None:
        return
    if basis in _BY_PAPER and not (draft.owners or draft.organisation or paper.principal):
        yield stop(
            "principal_missing",
            "Hãy ghi người ủy quyền hoặc tổ chức cử đi ở “Người khác”.",
            "owners",
        )
    yield from in_force(paper, basis, "authority.until", on=matter.on)
    if paper.on and paper.on > matter.on:
        yield stop("authority_in_future", "Ngày giấy ủy quyền ở sau hôm nay.", "authority.on")
    if "submit" not in paper.scope:
        yield stop("authority_scope", "Giấy ủy quyền không gồm việc nộp hồ sơ.", "authority.scope")
    yield from power(paper, "authority.country", on=matter.on)
    yield from _between(paper, draft.submitter.person, on=matter.on)
    yield from _passed_on(paper, on=matter.on)
    if paper.principal and paper.principal.deceased:
        yield stop(
            "principal_dead",
            "Người ủy quyền đã chết nên giấy hết hiệu lực; người thừa kế đứng tên nộp.",
            "authority.principal",
        )


def _between(paper: Authority, attorney: Person, *, on: date) -> Iterator[Finding]:
    """Given by one who was born, to another who is old enough to act by it."""
    giver = paper.principal
    if giver and share_a_number(giver, attorney) and fold(giver.name) == fold(attorney.name):
        yield stop(
            "attorney_for_oneself",
            "Người ủy quyền và người được ủy quyền là một: chọn tư cách chính mình, "
            "hoặc ghi lại người ủy quyền.",
            "authority.principal",
        )
    if giver and giver.birth and paper.on and paper.on.isoformat() < giver.birth.iso():
        yield stop(
            "authority_before_birth",
            f"Giấy ủy quyền đề ngày trước khi {giver.name} ra đời: hãy xem lại hai ngày.",
            "authority.on",
        )
    if attorney.birth and age_on(attorney.birth, on).is_surely_under(YOUNGEST_ATTORNEY):
        yield stop(
            "attorney_too_young",
            f"{attorney.name} chưa đủ {YOUNGEST_ATTORNEY} tuổi: chưa nhận ủy quyền được.",
            "basis",
        )


def _passed_on(paper: Authority, *, on: date) -> Iterator[Finding]:
    """Only where the power lets it be, and by a second paper, which has a number and a day."""
    name = (paper.through or "").partition(",")[0]  # its number and day may follow
    if paper.through and not paper.sub_delegation:
        yield stop(
            "sub_delegation_not_allowed",
            f"Giấy không cho {name} ủy quyền lại: cần giấy của chính người ủy quyền.",
            "authority.through",
        )
    elif paper.through and not names_number_and_day(paper.through, until=on):
        yield look("sub_delegation_unnumbered", PASSED_ON_BY, "authority.through")


def collecting(matter: Matter) -> Iterator[Finding]:
    """An attorney takes the result only where the power says so: now, or when it is ready.

    What goes by post or to the home goes to the owner.
    """
    draft, paper = matter.draft, matter.draft.authority
    if draft.submitter.basis is not Basis.ATTORNEY or paper is None or "collect" in paper.scope:
        return
    code, field = "collecting_not_allowed", "authority.scope"
    if draft.immediate:
        yield stop(
            code,
            "Chưa trả ngay được: giấy ủy quyền không ghi nhận kết quả; có thì đánh dấu, "
            "không thì hẹn trả.",
            field,
        )
    elif draft.return_by is ReturnWay.COUNTER:
        yield look(
            code,
            "Giấy ủy quyền không ghi việc nhận kết quả: khi trả cần chủ hồ sơ hoặc giấy khác.",
            field,
        )


def _attorney(matter: Matter) -> Iterator[Finding]:
    draft, rule = matter.draft, matter.procedure.authority
    if rule is AuthorityRule.NOT_ALLOWED:
        yield stop("authority_not_allowed", "Thủ tục này không được ủy quyền.", "basis")
    elif draft.authority is None:
        yield stop("authority_missing", "Hãy nhập số, ngày văn bản ủy quyền.", "authority.no")
    elif rule is AuthorityRule.CERTIFIED and not draft.authority.certified:
        yield stop(
            "authority_uncertified", "Văn bản ủy quyền phải được chứng thực.", "authority.certifier"
        )
    elif rule is not AuthorityRule.UNCERTIFIED and not draft.authority.certified:
        yield from _close_kin(draft.submitter.person.relation)


def _close_kin(relation: str) -> Iterator[Finding]:
    """An uncertified paper is good between the closest kin alone."""
    if not relation.strip():
        yield stop(
            "relation_missing",
            "Giấy có chứng thực thì đánh dấu; không thì ghi quan hệ (cha mẹ, con, vợ chồng…).",
            "submitter.relation",
        )
    elif not is_close_kin(relation):
        yield stop(
            "relation_not_close",
            "Quan hệ này cần giấy ủy quyền có chứng thực (trừ ông bà, cha mẹ, con, anh chị em ruột).",
            "submitter.relation",
        )


def kin(matter: Matter) -> Iterator[Finding]:
    """Whoever comes as kin says which kin, in a word the law knows."""
    draft = matter.draft
    if draft.submitter.basis is not Basis.RELATIVE:
        return
    relation = draft.submitter.person.relation
    if not relation.strip():
        yield look(
            "kin_missing", "Hãy ghi quan hệ thân thích, như vợ, con, cháu.", "submitter.relation"
        )
    elif not is_kin(relation):
        yield stop(
            "kin_unknown",
            "Từ này không phải quan hệ thân thích: ghi vợ, chồng, con, cha, mẹ, anh, chị, em, cháu.",
            "submitter.relation",
        )


def on_behalf(matter: Matter) -> Iterator[Finding]:
    """Staff who file for somebody say for whom, and never stand in where one must come oneself."""
    draft = matter.draft
    if draft.submitter.basis is not Basis.ON_BEHALF:
        return
    if not draft.owners and draft.organisation is None:
        yield stop(
            "helped_missing",
            "Cán bộ nộp giúp: hãy ghi người được giúp ở “Người khác”, phần chủ hồ sơ.",
            "owners",
        )
    elif not says_enough(draft.note):
        yield stop(
            "help_reason_missing",
            "Cán bộ nộp giúp: hãy ghi chú vì sao, ít nhất 10 chữ.",
            "note",
        )


def the_dead(matter: Matter) -> Iterator[Finding]:
    """An owner who has died is spoken for by heirs, never by power of attorney.

    Who speaks for an heir by law speaks in the heir's place (Civil Code 2015, article 136).
    """
    basis = matter.draft.submitter.basis
    if basis not in FOR_THE_DEAD | BY_LAW and is_inherited(matter.draft):
        yield stop(
            "owner_dead",
            "Chủ hồ sơ đã chết: chọn tư cách người thừa kế, thân thích hoặc lo mai táng.",
            "basis",
        )
    if matter.draft.submitter.person.deceased:
        yield stop("submitter_dead", "Người mang thẻ này đã được khai tử.", "submitter.name")


def organisation(matter: Matter) -> Iterator[Finding]:
    """A body that files: its name, and a tax code where it must have one."""
    body = matter.draft.organisation
    if body is None:
        return
    if not body.name.strip():
        yield stop("organisation_name_missing", "Hãy nhập tên tổ chức.", "organisation.name")
    if body.tax_code:
        yield from refusal(parse_tax_code, body.tax_code, "organisation.tax_code")
    if body.kind is OrganisationKind.COMPANY and not body.tax_code:
        yield stop("tax_code_missing", "Hãy nhập mã số doanh nghiệp.", "organisation.tax_code")
    own_right = body.kind is OrganisationKind.HOUSEHOLD_BUSINESS or heads_the_body(matter.draft)
    if matter.draft.submitter.basis is Basis.SELF and not own_right:
        yield look(
            "by_what_right_for_the_body",
            f"Nộp cho {body.name}: chọn tư cách người đại diện theo pháp luật, hoặc người mang "
            "hồ sơ có giấy giới thiệu.",
            "basis",
        )
