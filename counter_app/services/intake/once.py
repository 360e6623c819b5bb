"""Everything is asked for once: has this person been sent home for this matter before?

NĐ 118/2025 Đ17.2a as amended. A second request, of a visit as of a dossier, is a leader's, with its
reason. Which visit a filing goes on from is checked here too; recording visits is in ``visits``.
"""

from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.ids import VisitId
from counter_app.core.text import fold
from counter_app.domain.draft import Draft
from counter_app.domain.paper_code import parse_paper_code
from counter_app.domain.people.applicant import Person
from counter_app.domain.reason import says_enough
from counter_app.domain.rights import Right, may
from counter_app.domain.visit import Visit, VisitKind
from counter_app.domain.workflow import SHORTEST_REASON
from counter_app.services.desk import Desk
from counter_app.services.lookup import open_dossier
from db.counter import visits

REMEMBERED: Final = timedelta(days=30)


def visit_of(visit_id: VisitId, *, desk: Desk) -> Visit:
    """One visit whole; ``UserError`` when there is none."""
    found = desk.store.read(lambda connection: visits.visit(connection, visit_id))
    if found is None:
        told = "Không tìm thấy lượt đến này. Hãy xem lại mã phiếu hoặc tìm theo tên."
        raise UserError("visit_unknown", told, field="visit")
    return found


def visit_of_code(text: str, *, desk: Desk) -> Visit | None:
    """The visit of a paper's own code ("PBS-2026-100001"), scanned or typed."""
    code = parse_paper_code(text)
    if code is None:
        return None
    return desk.store.read(
        lambda one: visits.visit_with_paper(one, code.kind, year=code.year, paper_no=code.paper_no)
    )


def named_visit(text: str, *, desk: Desk) -> Visit:
    """The visit of an id or of its paper's code; ``UserError`` when there is none."""
    return visit_of_code(text, desk=desk) or visit_of(VisitId(text.strip()), desk=desk)


def going_on(draft: Draft, *, desk: Desk) -> Draft:
    """``draft`` with the id of the visit it goes on from; refuses none and one already used."""
    if draft.visit is None:
        return draft
    visit = named_visit(draft.visit, desk=desk)
    used_by = visit.row.dossier_id
    if used_by is not None:
        dossier = open_dossier(used_by, desk=desk)
        if not _same_filing(dossier.received.draft, draft):
            code = dossier.row.code or f"số giấy {dossier.row.slip_no}"
            told = f"Phiếu này đã dùng cho hồ sơ {code}. Hãy mở hồ sơ đó, hoặc nộp không kèm phiếu."
            raise UserError("visit_used", told, field="visit")
    return replace(draft, visit=visit.row.id)


def guided_before(draft: Draft, *, desk: Desk, at: datetime) -> Visit | None:
    """The open guide this person was given for this matter: the one named, else a recent one."""
    if draft.visit is not None:
        named = named_visit(draft.visit, desk=desk)
        if named.row.kind is VisitKind.GUIDED and not _is_void(named):
            return named
    code = draft.procedure_code
    guides = desk.store.read(
        lambda one: visits.open_guides(one, since=at - REMEMBERED, procedure_code=code)
    )
    return next((one for one in guides if not _is_void(one) and _about(one, draft)), None)


def require_once(draft: Draft, words: str, *, desk: Desk, at: datetime) -> None:
    """Returns for a first request, or a leader's with its reason; else ``UserError``."""
    before = guided_before(draft, desk=desk, at=at)
    decides = may(desk.clerk, Right.ASK_AGAIN)
    if before is None or (decides and says_enough(words)):
        return
    paper = before.row.paper.code if before.row.paper else ""
    told = f"Đã hướng dẫn bằng phiếu {paper} ngày {local(before.row.at):%d/%m/%Y}."
    if not decides:
        told += " Yêu cầu nữa phải do lãnh đạo quyết định và ghi lý do."
    else:
        told += f" Hãy ghi vì sao phải yêu cầu nữa, ít nhất {SHORTEST_REASON} chữ."
    raise UserError("guided_before", told, field="words")


def _same_filing(taken: Draft, draft: Draft) -> bool:
    """Whether the same filing comes a second time: that is a duplicate, not another dossier."""
    mine, theirs = draft.client_ref, taken.client_ref
    if not mine or not theirs:
        return False
    parts = bool(draft.bundle and taken.bundle) and mine.rpartition(".")[0]
    return mine == theirs or (bool(parts) and parts == theirs.rpartition(".")[0])


def _is_void(visit: Visit) -> bool:
    """Whether its paper was declared void: then nothing was asked."""
    return visit.row.paper is not None and visit.row.paper.voided_at is not None


def _about(visit: Visit, draft: Draft) -> bool:
    return visit.draft is not None and _same_matter(visit.draft, draft)


def _same_matter(before: Draft, draft: Draft) -> bool:
    if (before.bundle or "") != (draft.bundle or "") or not (draft.procedure_code or draft.bundle):
        return False
    one, other = before.subject, draft.subject
    if one is not None and other is not None and fold(one.name) != fold(other.name):
        return False  # another child of the same parent is another matter
    old, new = before.organisation, draft.organisation
    if old is not None or new is not None:
        return old is not None and new is not None and old.tax_code == new.tax_code
    return _same_person(before.applicant, draft.applicant)


def _same_person(one: Person, other: Person) -> bool:
    if one.personal_id and other.personal_id:
        return one.personal_id == other.personal_id
    born = one.birth is not None and one.birth == other.birth
    return born and fold(one.name) == fold(other.name)
