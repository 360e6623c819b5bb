"""Who may take a result away: the owner, someone who may act for them, a carrier, the post.

The same rules as at intake, looked at again on the day of return: presence, authority, its end.
What is written down of it is ``step.Collected``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from counter_app.core.text import fold
from counter_app.domain.admission.articles import with_article
from counter_app.domain.admission.foreigners import power
from counter_app.domain.admission.matter import look, stop
from counter_app.domain.admission.power_term import in_force
from counter_app.domain.catalogue.procedure import AuthorityRule, Presence, Procedure
from counter_app.domain.collector_proof import is_kin, is_paper_number, names_number_and_day
from counter_app.domain.draft import Draft
from counter_app.domain.entitled import (
    entitled,
    numbers_of,
    owner_shown,
    partner_of,
    same_person,
)
from counter_app.domain.offer import Finding
from counter_app.domain.people.applicant import Authority, Basis, Person, SigningMode
from counter_app.domain.step import Collected, CollectorKind, SlipOutcome

COLLECTOR_LABELS: Final = {
    CollectorKind.OWNER: "Chủ hồ sơ",
    CollectorKind.REPRESENTATIVE: "Người nhận thay",
    CollectorKind.CARRIER: "Người mang giấy giới thiệu",
    CollectorKind.POST: "Gửi bưu chính",
    CollectorKind.HOME: "Trả tại nhà",
}
SLIP_LABELS: Final = {
    SlipOutcome.TAKEN_BACK: "Đã thu lại giấy hẹn",
    SlipOutcome.LOST: "Công dân làm mất giấy hẹn",
    SlipOutcome.NONE_GIVEN: "Không thu giấy hẹn",
}
SIGNING_LABELS: Final = {
    SigningMode.SIGNS: "Ký nhận",
    SigningMode.FINGERPRINT: "Điểm chỉ",
    SigningMode.NEITHER: "Không ký, không điểm chỉ được",
}
_TWO: Final = 2
_COLLECT: Final = "collect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Collecting:
    """One person asking for one result on one day; ``procedure`` is None of one long repealed."""

    collected: Collected
    draft: Draft
    procedure: Procedure | None
    on: date

    @property
    def needs_presence(self) -> bool:
        """Whether the law wants the owners themselves to sign for it."""
        return self.procedure is not None and self.procedure.presence is Presence.REQUIRED

    @property
    def both_sign(self) -> bool:
        """Whether husband and wife take it together."""
        return self.procedure is not None and self.procedure.both_sign

    @property
    def ground(self) -> str:
        """The law this procedure rests on, for a refusal."""
        return f" Căn cứ: {self.procedure.source}." if self.procedure else ""


def examine(matter: Collecting) -> Iterator[Finding]:
    """Everything in the way, and everything worth a look."""
    if not any(map(str.isalpha, matter.collected.name)):
        yield stop("collector_missing", "Hãy ghi tên người nhận kết quả.", "name")
        return
    yield from _WHO[matter.collected.kind](matter)
    yield from _partner(matter)
    yield from _slip(matter)
    yield from _signing(matter)


def _owner(matter: Collecting) -> Iterator[Finding]:
    collected = matter.collected
    owner = owner_shown(matter.draft, collected.name, collected.personal_id)
    if owner is None:
        numbered = any(numbers_of(one) for one in entitled(matter.draft))
        by_number = bool(collected.personal_id) and numbered
        told = "Số này không phải của chủ hồ sơ." if by_number else "Tên này không phải chủ hồ sơ."
        yield stop(
            "not_the_owner",
            f"{told} Nếu nhận thay, hãy chọn người nhận thay.",
            "personal_id" if by_number else "name",
        )
    elif owner.deceased is not None:
        yield stop(
            "owner_dead", "Chủ hồ sơ đã chết: chọn người nhận thay, ghi quan hệ, giấy tờ.", "kind"
        )
    elif files_only(matter.draft):
        told = f"{matter.draft.submitter.person.name} nộp thay nhưng không được nhận"
        yield look("authority_scope", f"{told}: giấy lúc nộp không ghi việc nhận kết quả.", "kind")


def files_only(draft: Draft) -> bool:
    """Whether an attorney filed by a power that does not let them take the result."""
    paper = draft.authority
    by_power = draft.submitter.basis is Basis.ATTORNEY and paper is not None
    return by_power and paper is not None and _COLLECT not in paper.scope


def _representative(matter: Collecting) -> Iterator[Finding]:
    collected, procedure = matter.collected, matter.procedure
    if matter.needs_presence:
        yield stop(
            "presence_required",
            f"Thủ tục này phải tự đến ký nhận, không nhận thay được.{matter.ground}",
            "kind",
        )
        return  # nobody may: what such a person would have to show is not asked
    if procedure is not None and procedure.authority is AuthorityRule.NOT_ALLOWED:
        yield stop(
            "authority_not_allowed",
            f"Thủ tục này không được ủy quyền nhận kết quả.{matter.ground}",
            "kind",
        )
        return  # nobody may: what such a person would have to show is not asked
    yield from _numbered(collected)
    if collected.relation and not is_kin(collected.relation) and not collected.paper:
        yield stop(
            "relation_unknown",
            "Hãy ghi quan hệ ruột thịt, vợ chồng, giám hộ; người khác cần giấy ủy quyền.",
            "relation",
        )
    elif not collected.paper:
        yield stop("collector_ground", *_MISSING_PAPER[is_kin(collected.relation)])
    elif not is_kin(collected.relation) and not _names_paper(matter):
        yield stop("paper_vague", "Hãy ghi số và ngày của giấy ủy quyền.", "paper")
    yield from _authority_on_file(matter)


def _numbered(collected: Collected) -> Iterator[Finding]:
    """Whoever is not the owner shows a card or a passport; its number is written down."""
    if not is_paper_number(collected.personal_id):
        yield stop("collector_id", "Hãy quét thẻ hoặc nhập số giấy tờ người nhận.", "personal_id")


def _names_paper(matter: Collecting) -> bool:
    on_file, told = paper_on_file(matter.draft), matter.collected.paper
    return fold(told) == fold(on_file) or names_number_and_day(told, until=matter.on)


# Told by whether the collector is kin: which paper they must show.
_MISSING_PAPER: Final = {
    True: ("Hãy ghi giấy tờ chứng minh quan hệ với chủ hồ sơ, như giấy khai sinh.", "paper"),
    False: ("Hãy ghi giấy ủy quyền, hoặc quan hệ với chủ hồ sơ.", "paper"),
}


def paper_on_file(draft: Draft) -> str:
    """The paper that was shown at intake, as one would write it down again."""
    return draft.authority.words if draft.authority is not None else ""


def _authority_on_file(matter: Collecting) -> Iterator[Finding]:
    """The paper of the intake is looked at anew: it may have ended since."""
    paper = matter.draft.authority
    if paper is None or fold(matter.collected.paper) != fold(paper_on_file(matter.draft)):
        return
    yield from in_force(paper, matter.draft.submitter.basis, "paper", on=matter.on)
    if paper.principal and paper.principal.deceased:
        yield stop(
            "principal_dead", "Người ủy quyền đã chết nên giấy hết hiệu lực; xem lại.", "paper"
        )
    for one in power(paper, "paper", on=matter.on):
        yield with_article(one, matter.procedure) if matter.procedure else one
    if _COLLECT not in paper.scope:
        yield _beyond_scope(matter)
    else:
        yield from _named_in_it(paper, matter)


def _named_in_it(paper: Authority, matter: Collecting) -> Iterator[Finding]:
    """Whoever collects by the paper of the intake is whom it names, or has it passed on to them."""
    named, told = matter.draft.submitter, matter.collected
    by_paper = named.basis is Basis.ATTORNEY and told.kind is CollectorKind.REPRESENTATIVE
    if not by_paper or same_person(told.name, told.personal_id, named.person):
        return
    need = "cần giấy khác của chủ hồ sơ"
    if paper.sub_delegation:
        need = "hãy ghi số, ngày giấy ủy quyền lại"
    words = f"Giấy này ghi tên {named.person.name}: {need} (Bộ luật Dân sự Đ564)."
    yield stop("paper_of_another", words, "paper")


def _beyond_scope(matter: Collecting) -> Finding:
    """Who acts by power of attorney acts within it; a body's letter is worth reading again."""
    if matter.collected.kind is CollectorKind.CARRIER:
        told = "Giấy lúc nộp không ghi việc nhận kết quả. Hãy đọc lại giấy."
        return look("authority_scope", told, "paper")
    return stop(
        "authority_scope",
        "Giấy lúc nộp không ghi việc nhận kết quả: hãy ghi giấy ủy quyền khác hoặc mời chủ hồ sơ "
        "đến nhận (Bộ luật Dân sự Đ141).",
        "paper",
    )


def _carrier(matter: Collecting) -> Iterator[Finding]:
    if matter.draft.organisation is None:
        yield stop("no_organisation", "Hồ sơ của cá nhân: giấy giới thiệu không dùng được.", "kind")
    if not matter.collected.paper:
        yield stop("introduction_missing", "Hãy ghi số, ngày giấy giới thiệu.", "paper")
    yield from _numbered(matter.collected)
    yield from _authority_on_file(matter)


def _post(matter: Collecting) -> Iterator[Finding]:
    if matter.needs_presence:
        yield stop(
            "presence_required",
            f"Thủ tục này phải ký nhận tại quầy, không gửi bưu chính được.{matter.ground}",
            "kind",
        )
    if not matter.collected.tracking_no:
        yield stop("tracking_missing", "Hãy nhập số hiệu bưu gửi.", "tracking_no")
    if not matter.collected.address:
        yield stop("address_missing", "Hãy ghi địa chỉ gửi kết quả.", "address")


def _home(matter: Collecting) -> Iterator[Finding]:
    if matter.needs_presence:
        yield look("book_travels", "Phải ký nhận trực tiếp: hãy mang theo sổ để ký.", "kind")
    yield from _owner(matter)


_WHO: Final = {
    CollectorKind.OWNER: _owner,
    CollectorKind.REPRESENTATIVE: _representative,
    CollectorKind.CARRIER: _carrier,
    CollectorKind.POST: _post,
    CollectorKind.HOME: _home,
}


_PAIR: Final = frozenset({CollectorKind.OWNER, CollectorKind.HOME})


def _partner(matter: Collecting) -> Iterator[Finding]:
    """A marriage is signed for by both (Civil status law 2014, art. 18 and 38)."""
    told = matter.collected
    if not matter.both_sign or told.kind not in _PAIR:
        return
    if not any(map(str.isalpha, told.partner)):
        yield stop(
            "partner_missing",
            f"Vợ và chồng phải cùng ký nhận: hãy quét thẻ người còn lại.{matter.ground}",
            "partner",
        )
        return
    yield from _other_one(matter)
    if not is_paper_number(told.partner_id):
        words = f"hãy quét thẻ của {told.partner} hoặc nhập số giấy tờ người ấy."
        yield stop("partner_id", f"Vợ và chồng phải cùng ký nhận: {words}", "partner_id")


def _other_one(matter: Collecting) -> Iterator[Finding]:
    """Whom the dossier names as the other spouse, where it does; never the collector again."""
    told = matter.collected
    named = partner_of(matter.draft, told.name, told.personal_id)
    again = Person(name=told.name, personal_id=told.personal_id or None)
    if same_person(told.partner, told.partner_id, again):
        words = "Hai người ký nhận phải khác nhau: hãy ghi người còn lại."
        yield stop("partner_same", words, "partner")
    elif named is not None and not same_person(told.partner, told.partner_id, named):
        words = f"Hồ sơ ghi người còn lại là {named.name}: hãy mời đúng người."
        yield stop("partner_other", words, "partner")


def _slip(matter: Collecting) -> Iterator[Finding]:
    """Without the slip it is the card that says who stands there."""
    collected = matter.collected
    lost = collected.slip is SlipOutcome.LOST
    if lost and collected.kind is CollectorKind.OWNER and not collected.personal_id:
        yield stop(
            "lost_slip_needs_card",
            "Mất giấy hẹn: hãy quét thẻ hoặc nhập số định danh người nhận.",
            "personal_id",
        )


def _signing(matter: Collecting) -> Iterator[Finding]:
    """Who can neither sign nor give a fingerprint has two witnesses, as at intake."""
    signing = matter.collected.signing
    if signing and signing not in set(SigningMode):
        yield stop("signing_unknown", "Cách ký nhận chưa đúng, hãy chọn lại.", "signing")
    if signing == SigningMode.NEITHER and len(matter.collected.witnesses) < _TWO:
        yield stop("witnesses_missing", "Hãy ghi tên hai người làm chứng.", "witnesses")
