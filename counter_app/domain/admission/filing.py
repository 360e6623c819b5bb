"""Is what is filed complete and sensible: papers, copies, where the result goes, its date."""

from collections.abc import Iterator
from typing import Final

from counter_app.core.text import fold
from counter_app.domain.admission.matter import Matter, look, refusal, stop
from counter_app.domain.catalogue.procedure import Presence
from counter_app.domain.checklist import missing, wrongly_asked
from counter_app.domain.code import check_agency
from counter_app.domain.deadline.limit import LimitUnit
from counter_app.domain.draft import ReturnWay
from counter_app.domain.offer import Finding
from counter_app.domain.people.phone import parse_phone
from counter_app.domain.reason import says_enough

MAX_COUNT: Final = 999


def checklist(matter: Matter) -> Iterator[Finding]:
    """What is missing, and what may not be asked of a citizen at all."""
    without = _comes_without_paper(matter)
    for lack in missing(matter.case, matter.given, applicable=matter.applicable):
        if not (without and lack.component.identity):
            yield stop("component_missing", lack.message, "components")
    if without:
        yield from _paper_of_nobody(matter)
    for held in wrongly_asked(matter.case, matter.given):
        yield look(
            "may_not_be_asked",
            f"{held.label}: đã có trong {held.held_in}, không yêu cầu công dân nộp.",
            "components",
        )
    if not matter.given:
        yield stop("nothing_given", "Hãy ghi ít nhất một giấy tờ đã nhận.", "components")
    for paper in matter.given:
        if not paper.label.strip():
            yield stop("component_unnamed", "Hãy ghi tên giấy tờ.", "components")
        if not 0 <= paper.count <= MAX_COUNT:
            yield stop("bad_count", f"Số lượng giấy tờ từ 0 đến {MAX_COUNT}.", "components")


def _comes_without_paper(matter: Matter) -> bool:
    """Known by people's word alone, where the law does not want them to come with a paper."""
    person = matter.draft.submitter.person
    return person.is_without_paper and matter.procedure.presence is not Presence.REQUIRED


def _paper_of_nobody(matter: Matter) -> Iterator[Finding]:
    """A paper that shows who one is, ticked for somebody who has none."""
    given = {fold(paper.label) for paper in matter.given}
    for paper in matter.case.checklist:
        if paper.identity and fold(paper.label) in given:
            yield look(
                "identity_not_shown",
                f"Người nộp chưa có giấy tờ: hãy bỏ dấu “{paper.label}”.",
                "components",
            )


def copies(matter: Matter) -> Iterator[Finding]:
    """Certified copies, sets and copies of the result: as many as can be."""
    draft = matter.draft
    if matter.procedure.certified_copies and not draft.certified_copies:
        # The desk always holds one document; a file may leave them for when they are counted.
        yield look(
            "documents_missing",
            "Chưa nhập giấy tờ cần chứng thực; phí tính khi biết số trang, số bản.",
            "certified_copies",
        )
    if draft.certified_copies and not matter.procedure.certified_copies:
        yield stop(
            "documents_not_wanted",
            "Thủ tục này không chứng thực bản sao; hãy bỏ phần số trang, số bản.",
            "certified_copies",
        )
    for wanted in draft.certified_copies:
        # Pages that are no number are said where the charge is reckoned; no sheets follow from them.
        if wanted.pages >= 1 and not 1 <= wanted.sheets <= wanted.pages:
            yield stop("bad_sheets", "Số tờ phải từ 1 đến số trang.", "certified_copies")
    if not 1 <= draft.sets <= MAX_COUNT:
        yield stop("bad_sets", f"Số bộ hồ sơ từ 1 đến {MAX_COUNT}.", "sets")
    if not 0 <= draft.result_copies <= MAX_COUNT:
        yield stop("bad_copies", f"Số bản kết quả từ 0 đến {MAX_COUNT}.", "result_copies")


def contact(matter: Matter) -> Iterator[Finding]:
    """Telephone, e-mail, and the address a result is sent to."""
    draft = matter.draft
    if looks_like_email(draft.phone):
        yield stop("email_in_phone", "Đây là thư điện tử: chuyển sang ô, cột thư điện tử.", "phone")
    elif draft.phone:
        yield from refusal(parse_phone, draft.phone, "phone")
    if draft.email and not looks_like_email(draft.email):
        yield stop("bad_email", "Địa chỉ thư điện tử chưa đúng, ví dụ: an@vidu.vn.", "email")
    to_address = draft.return_by in (ReturnWay.POSTAL, ReturnWay.HOME)
    if to_address and not draft.return_address.strip():
        yield stop("return_address_missing", "Hãy nhập địa chỉ trả kết quả.", "return_address")


def looks_like_email(text: str) -> bool:
    """Whether it has the parts of an e-mail address."""
    name, at, domain = text.partition("@")
    return bool(name and at and "." in domain.strip(".")) and " " not in text and "@" not in domain


def resolving_unit(matter: Matter) -> Iterator[Finding]:
    """Its agency code begins the dossier's code, so it must be one."""
    unit = matter.draft.resolving_unit
    if unit and list(refusal(check_agency, unit, "resolving_unit")):
        yield stop(
            "bad_agency",
            "Mã cơ quan giải quyết chưa đúng, ví dụ H42.12.05. Hãy chọn lại.",
            "resolving_unit",
        )


def agreed_date(matter: Matter) -> Iterator[Finding]:
    """Where the catalogue knows no limit, a person names the date and says why."""
    draft = matter.draft
    limit = matter.case.limit_for(draft.channel)
    dated = draft.agreed is not None or draft.carried_due is not None
    if limit.unit is LimitUnit.NOT_STATED and not dated:
        yield stop(
            "date_needed",
            "Chưa biết thời hạn của thủ tục này: hãy nhập ngày hẹn và lý do.",
            "agreed",
        )
    if draft.agreed and not says_enough(draft.agreed.reason):
        yield stop(
            "date_reason_missing", "Hãy ghi lý do chọn ngày hẹn này, ít nhất 10 chữ.", "agreed"
        )


def not_confirmed(matter: Matter) -> Iterator[Finding]:
    """What the catalogue itself is unsure of, or wants known."""
    if matter.procedure.doubt:
        yield look("not_confirmed", matter.procedure.doubt, "procedure")
    if matter.procedure.note:
        yield look("worth_knowing", matter.procedure.note, "procedure")


def card_overridden(matter: Matter) -> Iterator[Finding]:
    """What was typed over a scanned card is read once more by a person."""
    if matter.draft.card_overridden:
        yield look(
            "card_overridden",
            "Thông tin nhập tay khác với thẻ đã quét; hãy đối chiếu.",
            "submitter.name",
        )
