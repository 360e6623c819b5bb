"""Results that wait: where they lie, who has been told, when to remind, what came out wrong.

Handing one out is a move (``workflow``); who may take it is in ``collecting``. Nothing on the
shelf is ever deleted.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.core.text import fold
from counter_app.domain.bring_along import bring_along
from counter_app.domain.dossier import EventKind
from counter_app.domain.entitled import addressee
from counter_app.domain.shelf import ON_SHELF as ON_SHELF
from counter_app.domain.shelf import proposed_place
from counter_app.domain.telling import OUTCOME_LABELS, TOLD_LABELS, Outcome, ToldWay
from counter_app.domain.workflow import PaperKind
from counter_app.services.clock_doubt import in_order
from counter_app.services.desk import Desk
from counter_app.services.kept_text import kept
from counter_app.services.known.the_dead import require_addressee
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.wording.correspondence import letter
from db.counter import moves, shelf
from db.counter.letters import NewPaper
from db.counter.moves import NewFact, Written
from db.counter.shelf import OnShelf

_LONGEST_PLACE: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One time a citizen was told: how, what came of it, in free words what was said.

    ``paper`` names the letter to write along: ``RESULT_NOTICE`` or ``COLLECTION_REMINDER``.
    """

    way: ToldWay
    outcome: Outcome
    words: str = ""
    paper: PaperKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A result on the shelf, of which procedure (in short), and how many whole days it has waited.

    ``should_tell``: nobody has told the citizen yet. ``should_remind``: the office's days are over
    since it was ready or since they were last told. ``words`` are what it is found by, folded.
    """

    result: OnShelf
    procedure: str
    days: int
    should_tell: bool
    should_remind: bool
    words: str

    @property
    def told_words(self) -> str:
        """When, how and with what outcome the citizen was told last."""
        result = self.result
        if result.told_at is None:
            return "Chưa báo"
        way = TOLD_LABELS.get(_way(result.told_way), result.told_way)
        outcome = OUTCOME_LABELS.get(_outcome(result.told_outcome), result.told_outcome)
        return f"{local(result.told_at):%d/%m} {way.lower()}: {outcome.lower()}"


def _way(text: str) -> ToldWay:
    return ToldWay(text) if text in set(ToldWay) else ToldWay.OTHER


def _outcome(text: str) -> Outcome:
    return Outcome(text) if text in set(Outcome) else Outcome.REACHED


def waiting(*, desk: Desk, at: datetime, days: int = 0) -> tuple[Waiting, ...]:
    """The shelf: results that have waited ``days`` or longer, the longest first."""
    found = (_waits(one, desk, at) for one in desk.store.read(shelf.on_shelf))
    return tuple(one for one in found if one.days >= days)


def _waits(one: OnShelf, desk: Desk, at: datetime) -> Waiting:
    today, limit = local(at).date(), desk.office.steps.shelf
    known = desk.catalogue.get(one.procedure_code)
    since_told = (today - local(one.told_at or one.ready_at).date()).days
    procedure = known.short_name if known is not None else one.procedure_name
    who = f"{one.applicant_name} {one.phone} {one.address}"
    return Waiting(
        result=one,
        procedure=procedure,
        words=fold(f"{who} {one.code} {one.slip_no} {one.shelf} {procedure}"),
        days=max((today - local(one.ready_at).date()).days, 0),
        should_tell=one.told_at is None,
        should_remind=limit > 0 and since_told >= limit,
    )


def place_for(dossier: DossierView, *, desk: Desk) -> str:
    """The place of the shelf that the office's rule proposes."""
    row = dossier.row
    code = row.code or str(row.slip_no)
    return proposed_place(desk.office.shelf, code=code, name=row.applicant_name)


def shelve(dossier_id: DossierId, place: str, *, desk: Desk, at: datetime) -> Written:
    """Writes down where a result lies from now on."""
    dossier = _on_shelf(dossier_id, desk)
    place = kept(place, "shelf")
    if not place or len(place) > _LONGEST_PLACE:
        raise UserError("shelf_place", "Hãy ghi ngắn gọn kết quả nằm ở đâu.", field="shelf")
    fact = NewFact(
        dossier_id=dossier_id,
        kind=EventKind.RESULT_SHELVED,
        body={"shelf": place, "before": dossier.row.standing.shelf},
        seen_version=dossier.version,
        standing=replace(dossier.row.standing, shelf=place),
    )
    stamp = desk.stamp(in_order(dossier, at))
    return desk.store.write(lambda one: moves.write_fact(one, fact, stamp))


def tell(dossier_id: DossierId, told: Told, *, desk: Desk, at: datetime) -> Written:
    """Records that the citizen was told of the result, with the letter if one goes along."""
    dossier, told = _on_shelf(dossier_id, desk), kept(told)
    by_letter = told.way is ToldWay.LETTER
    require_addressee(dossier.received.draft, by_letter=by_letter, desk=desk)
    days = (local(at).date() - local(dossier.row.standing.ready_at or at).date()).days
    fact = NewFact(
        dossier_id=dossier_id,
        kind=EventKind.CITIZEN_TOLD,
        body={
            "about": "reminder" if told.paper is PaperKind.COLLECTION_REMINDER else "result_ready",
            "way": told.way.value,
            "outcome": told.outcome.value,
            "words": told.words,
            "days": max(days, 0),
        },
        paper=_told_paper(told, dossier, desk, at),
    )
    stamp = desk.stamp(in_order(dossier, at))
    return desk.store.write(lambda one: moves.write_fact(one, fact, stamp))


def _told_paper(told: Told, dossier: DossierView, desk: Desk, at: datetime) -> NewPaper | None:
    if told.paper is None:
        return None
    ready = local(dossier.row.standing.ready_at or dossier.row.standing.since)
    procedure = desk.catalogue.get(dossier.received.procedure_code)
    values = {
        PaperKind.RESULT_NOTICE: {
            "result": result_name(dossier),
            "bring": bring_along("giấy hẹn", procedure, owner=addressee(dossier.received.draft)),
        },
        PaperKind.COLLECTION_REMINDER: {
            "ready_on": f"{ready:%d/%m/%Y}",
            "days": str((local(at).date() - ready.date()).days),
        },
    }
    if told.paper not in values:
        raise UserError("wrong_letter", "Chỉ gửi được giấy báo kết quả hoặc giấy nhắc nhận.")
    return letter(told.paper, values[told.paper], dossier=dossier, desk=desk, at=at)


def result_name(dossier: DossierView) -> str:
    """The paper that is the result, as recorded when it came; empty where nobody wrote it down."""
    for event in reversed(dossier.events):
        details = event.body.get("details")
        if event.body.get("move") == "finish" and isinstance(details, dict):
            return _named(details.get("result"))
        if event.body.get("move") == "refuse":
            return "Văn bản từ chối giải quyết"
    return ""


def _named(result: object) -> str:
    if not isinstance(result, dict):
        return ""
    name, number = str(result.get("name") or ""), str(result.get("number") or "")
    return " ".join(part for part in (name, f"số {number}" if number else "") if part)


def _on_shelf(dossier_id: DossierId, desk: Desk) -> DossierView:
    dossier = open_dossier(dossier_id, desk=desk)
    if dossier.row.state not in ON_SHELF:
        raise UserError("not_on_shelf", "Hồ sơ này không có kết quả đang chờ trả.")
    return dossier
