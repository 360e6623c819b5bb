"""Papers held because they look forged or altered: a minute, who keeps them, what came of it.

Decree 23/2015/NĐ-CP article 9.6; the chain of custody is the dossier's own events.
"""

from dataclasses import dataclass
from datetime import datetime

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.dossier import EventKind
from counter_app.domain.workflow import SHORTEST_REASON, PaperKind
from counter_app.services.correspondence import letter
from counter_app.services.desk import Desk
from counter_app.services.lookup import DossierView, open_dossier
from db.counter.moves import NewFact, Written, write_fact

HELD, PASSED_ON, GIVEN_BACK = "held", "passed_on", "given_back"
WORDS = {
    HELD: "giữ tại Bộ phận Một cửa",
    PASSED_ON: "chuyển cơ quan công an",
    GIVEN_BACK: "trả lại",
}
_LONGEST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Why which papers are held: what was seen on them, who was there, where they are kept."""

    papers: tuple[str, ...]
    signs: str
    witness: str = ""
    keeper: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """Where the held papers of a dossier are now, the newest step last."""

    papers: tuple[str, ...]
    steps: tuple[tuple[datetime, str, str], ...]
    """When, which of ``WORDS``, and to or by whom."""

    @property
    def is_open(self) -> bool:
        """Whether they are still held or with the police."""
        return self.steps[-1][1] != GIVEN_BACK


def hold_papers(dossier_id: DossierId, holding: Holding, *, desk: Desk, at: datetime) -> Written:
    """Holds papers and writes the minute that everybody present signs."""
    papers = tuple(paper.strip() for paper in holding.papers if paper.strip())
    if not papers:
        raise UserError("papers_missing", "Hãy ghi giấy tờ nào bị giữ.", field="papers")
    if not SHORTEST_REASON <= len(holding.signs.strip()) <= _LONGEST:
        raise UserError(
            "reason_short",
            f"Hãy ghi dấu hiệu giả mạo đã thấy, ít nhất {SHORTEST_REASON} chữ.",
            field="signs",
        )
    dossier = open_dossier(dossier_id, desk=desk)
    at = max(at, dossier.events[-1].at)
    keeper = holding.keeper.strip() or desk.clerk.name
    values = {
        "papers": "; ".join(papers),
        "signs": holding.signs.strip(),
        "witness": holding.witness.strip(),
        "keeper": keeper,
        "hour": f"{local(at):%H} giờ {local(at):%M} phút",
    }
    new = NewFact(
        dossier_id=dossier_id,
        kind=EventKind.PAPER_HELD,
        body={
            "custody": HELD,
            "papers": list(papers),
            "signs": holding.signs.strip(),
            "witness": holding.witness.strip(),
            "who": keeper,
        },
        paper=letter(PaperKind.CUSTODY_MINUTE, values, dossier=dossier, desk=desk, at=at),
    )
    return _write(new, desk, at)


def pass_on(dossier_id: DossierId, *, step: str, who: str, desk: Desk, at: datetime) -> Written:
    """The held papers go to the police (``PASSED_ON``) or back to the citizen (``GIVEN_BACK``)."""
    dossier = open_dossier(dossier_id, desk=desk)
    held = custody_of(dossier)
    if held is None or not held.is_open:
        raise UserError("nothing_held", "Hồ sơ này không có giấy tờ nào đang bị giữ.")
    if step not in (PASSED_ON, GIVEN_BACK):
        raise UserError("step_unknown", "Hãy chọn chuyển công an hoặc trả lại.", field="step")
    if not who.strip():
        raise UserError("who_missing", "Hãy ghi họ tên người nhận giấy tờ.", field="who")
    at = max(at, dossier.events[-1].at)
    body = {"custody": step, "papers": list(held.papers), "who": who.strip()[:_LONGEST]}
    return _write(NewFact(dossier_id=dossier_id, kind=EventKind.PAPER_HELD, body=body), desk, at)


def custody_of(dossier: DossierView) -> Custody | None:
    """The held papers of a dossier and their way; None where none were held."""
    events = [event for event in dossier.events if event.kind is EventKind.PAPER_HELD]
    if not events:
        return None
    labels: dict[str, None] = {}
    for event in events:
        told = event.body["papers"]
        labels |= dict.fromkeys(map(str, told if isinstance(told, list) else ()))
    return Custody(
        papers=tuple(labels),
        steps=tuple(
            (event.at, str(event.body["custody"]), str(event.body["who"])) for event in events
        ),
    )


def _write(new: NewFact, desk: Desk, at: datetime) -> Written:
    stamp = desk.stamp(at)
    return desk.store.write(lambda connection: write_fact(connection, new, stamp))
