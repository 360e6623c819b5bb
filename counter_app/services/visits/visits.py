"""Visits that leave no dossier: guide (form 02), refuse (form 03), advise, and find them again.

Each is one transaction: the visit, its numbered paper, its operation. What the papers say is in
``visit_papers``; printing them, ``paper_printing``. A dossier that follows is linked by the intake.
"""

from datetime import date, datetime, timedelta
from typing import Final

import msgspec
from msgspec.structs import replace

from counter_app.core import ids
from counter_app.core.clock import local, of_days, to_ms
from counter_app.core.errors import UserError
from counter_app.core.ids import VisitId
from counter_app.core.text import fold
from counter_app.domain.catalogue.procedure import Case, Procedure
from counter_app.domain.defects import checked_defects, told_in_short
from counter_app.domain.draft import Draft
from counter_app.domain.grounds import checked_grounds, ground_line
from counter_app.domain.rights import Right
from counter_app.domain.step import Defect, Ground
from counter_app.domain.visit import (
    ANY_SECTOR,
    ASKED_MOST,
    VISIT_PAPERS,
    Tally,
    Visit,
    VisitKind,
    VisitRow,
)
from counter_app.domain.workflow import RULES, Move
from counter_app.protocol.slip_code import SlipCode
from counter_app.protocol.visited import VisitRecorded
from counter_app.services.correcting.reissue import require_reason, require_right
from counter_app.services.desk import Desk
from counter_app.services.intake.once import named_visit as named_visit
from counter_app.services.intake.once import require_once
from counter_app.services.intake.once import visit_of as visit_of
from counter_app.services.intake.once import visit_of_code as visit_of_code
from counter_app.services.intake.turning_away import wanted
from counter_app.services.people.proofs import require_proof
from counter_app.services.wording.slip_content import request_words
from counter_app.services.wording.visit_papers import visit_paper
from db.counter import corrections, visits
from db.counter.visits import NewVisit

_MINUTE: Final = timedelta(minutes=1)
LONGEST_WORDS: Final = 2_000
MOST_ROWS: Final = 200


def guide(
    draft: Draft,
    defects: tuple[Defect, ...],
    *,
    words: str = "",
    request: str = "",
    desk: Desk,
    at: datetime,
) -> VisitRow:
    """Sends the citizen home with everything that is missing, said once (form 02).

    ``draft`` is kept as far as it is typed; ``request`` says what is wanted where no procedure
    does. Raises ``UserError`` for what a paper cannot do without; then nothing is written.
    """
    checked_defects(defects)
    require_once(draft, words, desk=desk, at=at)
    told = _told(VisitKind.GUIDED, draft, request=request, words=words, desk=desk, at=at)
    return _record(msgspec.structs.replace(told, defects=defects), desk=desk, at=at)


def refuse_at_counter(
    draft: Draft,
    grounds: tuple[Ground, ...],
    *,
    words: str = "",
    request: str = "",
    desk: Desk,
    at: datetime,
) -> VisitRow:
    """Does not take the filing in, on these grounds (form 03); raises as ``guide``."""
    checked_grounds(grounds)
    told = _told(VisitKind.REFUSED, draft, request=request, words=words, desk=desk, at=at)
    return _record(msgspec.structs.replace(told, grounds=grounds), desk=desk, at=at)


def advise(sector: str = "", *, desk: Desk, at: datetime) -> VisitRow:
    """Counts one question asked about ``sector``; an empty one is counted as anything else."""
    return _record(_counted(_known_sector(sector, desk), None, desk, at), desk=desk, at=at)


def take_back_advice(*, desk: Desk, at: datetime) -> VisitRow:
    """Takes today's last advice out of the count; ``UserError`` when there is none."""
    day = local(at).date()
    since, until = of_days(day, day)
    last = desk.store.read(lambda one: visits.last_advice(one, since=since, until=until))
    if last is None:
        raise UserError("no_advice", "Hôm nay không còn lượt hỏi đường nào để bỏ.")
    _write(_counted(last.sector, last.id, desk, at), desk, at)
    return last


def void_paper_of(visit_id: VisitId, reason: str, *, desk: Desk, at: datetime) -> VisitRow:
    """Declares the paper of a visit void: its number stays used, its words stay kept."""
    row = visit_of(visit_id, desk=desk).row
    if row.paper is None:
        raise UserError("paper_missing", "Lượt đến này không có phiếu để hủy.")
    require_reason(reason)
    require_right(row.at, desk, at)
    require_proof(desk, Right.VOID, desk.proof)
    paper, stamp = row.paper.row, desk.stamp(max(at, row.at))
    desk.store.write(lambda one: corrections.void_visit_paper(one, paper, reason.strip(), stamp))
    return visit_of(visit_id, desk=desk).row


def told_void(row: VisitRow) -> str:
    """Since when and why the paper of a visit is void; nothing while it holds."""
    paper = row.paper
    if paper is None or paper.voided_at is None:
        return ""
    when = f"{local(paper.voided_at):%H:%M %d/%m/%Y}"
    return f"Phiếu {paper.code} ĐÃ HỦY lúc {when}: {paper.void_reason}."


def visit_of_slip(slip: SlipCode, *, desk: Desk) -> Visit | None:
    """The visit whose paper bears this signed number; its secret and its minute must match."""
    since, until = slip.received_at, slip.received_at + _MINUTE
    return desk.store.read(
        lambda one: visits.visit_with_secret(one, slip.lookup_secret, since=since, until=until)
    )


def told_before(visit: Visit) -> str:
    """What the citizen was told at that visit, in one sentence for the clerk."""
    on = f"{local(visit.row.at):%d/%m/%Y}"
    if visit.row.kind is VisitKind.REFUSED:
        return f"Ngày {on} đã từ chối tiếp nhận: {' '.join(map(ground_line, visit.grounds))}"
    return f"Ngày {on} đã hướng dẫn bổ sung: {told_in_short(visit.defects)}."


def visits_between(first: date, last: date, *, desk: Desk) -> tuple[VisitRow, ...]:
    """The visits of those days, both counted, the newest first."""
    since, until = of_days(first, last)
    return desk.store.read(lambda one: visits.visits_between(one, since=since, until=until))


def find_visits(text: str, *, desk: Desk, limit: int = MOST_ROWS) -> tuple[VisitRow, ...]:
    """Visits with a paper that answer to every word: name, personal number, paper number."""
    words = fold(text).split()
    if not words:
        return ()
    return desk.store.read(
        lambda one: visits.matching(one, lambda row: answers(row, words), limit=limit)
    )


def answers(row: VisitRow, words: list[str]) -> bool:
    """Whether every word (folded) is somewhere in what is known of the visit."""
    paper = f"{row.paper.code} {row.paper.paper_no}" if row.paper else ""
    parts = (row.name, row.personal_id or "", row.request, row.sector, paper, row.dossier_code)
    text = fold(" ".join(part for part in parts if part))
    return all(word in text for word in words)


def tally(first: date, last: date, *, desk: Desk) -> tuple[Tally, ...]:
    """How often each sector was asked about in those days, the most asked first."""
    since, until = of_days(first, last)
    return desk.store.read(lambda one: visits.tally(one, since=since, until=until))


def _told(
    kind: VisitKind, draft: Draft, *, request: str, words: str, desk: Desk, at: datetime
) -> VisitRecorded:
    _check(draft, words, desk)
    procedure = wanted(draft, desk=desk, at=at)
    named = request_words(draft, procedure, _case(procedure, draft, at)) if procedure else request
    if not named.strip():
        raise UserError(
            "request_missing", "Hãy chọn thủ tục, hoặc ghi việc người dân cần làm.", field="request"
        )
    body, person = draft.organisation, draft.applicant
    return VisitRecorded(
        kind=kind,
        at_ms=to_ms(at),
        lookup_secret=ids.lookup_secret(),
        clerk_name=desk.clerk.name,
        desk_name=desk.office.desk_name,
        sector=procedure.sector if procedure else ANY_SECTOR,
        procedure_code=draft.procedure_code,
        request=named.strip(),
        name=body.name if body is not None else person.name,
        personal_id=body.tax_code if body is not None else person.personal_id,
        draft=replace(draft, client_ref=None, visit=None),
        words=words.strip(),
    )


def _check(draft: Draft, words: str, desk: Desk) -> None:
    if desk.clerk.role not in RULES[Move.REFUSE_AT_COUNTER].roles:
        raise UserError("not_your_part", "Việc này do người tiếp nhận hoặc lãnh đạo làm.")
    if not any(map(str.isalpha, draft.submitter.person.name)):
        raise UserError("name_missing", "Hãy nhập họ và tên người đến.", field="submitter.name")
    if len(words) > LONGEST_WORDS:
        raise UserError("words_long", "Phần ghi thêm dài quá, hãy rút gọn.", field="words")


def _case(procedure: Procedure, draft: Draft, at: datetime) -> Case | None:
    """The case as far as one is chosen; who is guided may not know yet which is theirs."""
    try:
        return procedure.case(draft.case_id, on=local(at).date())
    except UserError:
        return None


def _known_sector(sector: str, desk: Desk) -> str:
    """The sector as it is counted, in whatever letters it was typed."""
    known = (ANY_SECTOR, *ASKED_MOST, *(one.sector for one in desk.catalogue.procedures))
    names = {fold(one): one for one in known}
    if sector.strip() and fold(sector) not in names:
        told = f"Không có lĩnh vực “{sector.strip()[:40]}”. Có: {', '.join(ASKED_MOST)}."
        raise UserError("sector_unknown", told, field="sector")
    return names.get(fold(sector), "")


def _counted(sector: str, takes_back: VisitId | None, desk: Desk, at: datetime) -> VisitRecorded:
    return VisitRecorded(
        kind=VisitKind.ADVICE,
        at_ms=to_ms(at),
        lookup_secret=ids.lookup_secret(),
        clerk_name=desk.clerk.name,
        desk_name=desk.office.desk_name,
        sector=sector.strip() or ANY_SECTOR,
        takes_back=takes_back,
    )


def _record(told: VisitRecorded, *, desk: Desk, at: datetime) -> VisitRow:
    visit_id = _write(told, desk, at)
    return visit_of(visit_id, desk=desk).row


def _write(told: VisitRecorded, desk: Desk, at: datetime) -> VisitId:
    new = NewVisit(
        id=VisitId(ids.uuid7(to_ms(at))),
        told=told,
        paper=visit_paper(told, desk=desk, at=at) if told.kind in VISIT_PAPERS else None,
    )
    stamp = desk.stamp(at)
    desk.store.write(lambda connection: visits.add_visit(connection, new, stamp))
    return new.id
