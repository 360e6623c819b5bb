"""Papers held because they look forged or altered: a minute, who keeps them, what came of it.

Decree 23/2015/NĐ-CP article 9.6; the chain of custody is the dossier's own events, its lawful
steps are ``NEXT``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.core.text import fold
from counter_app.domain.dossier import EventKind
from counter_app.domain.reason import says_enough
from counter_app.domain.workflow import SHORTEST_REASON, PaperKind
from counter_app.services.clock_doubt import in_order
from counter_app.services.desk import Desk
from counter_app.services.kept_text import kept
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.moving.handed_in import handed_in
from counter_app.services.wording.correspondence import letter
from db.counter.moves import NewFact, Written, write_fact

HELD, PASSED_ON, TAKEN_BACK, GIVEN_BACK = "held", "passed_on", "taken_back", "given_back"
WORDS: Final = {
    HELD: "giữ tại Bộ phận Một cửa",
    PASSED_ON: "chuyển cơ quan công an",
    TAKEN_BACK: "nhận lại từ cơ quan công an",
    GIVEN_BACK: "trả lại công dân",
}
# Where a paper may go from where it is; what the police have, only the police give back.
NEXT: Final[Mapping[str, tuple[str, ...]]] = {
    HELD: (PASSED_ON, GIVEN_BACK),
    PASSED_ON: (TAKEN_BACK,),
    TAKEN_BACK: (PASSED_ON, GIVEN_BACK),
    GIVEN_BACK: (),
}
OTHER_PAPER: Final = "giấy khác:"
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

    steps: tuple[tuple[datetime, str, str], ...]
    """When, which of ``WORDS``, and to or by whom."""
    now: tuple[tuple[str, str], ...]
    """Each paper with the last step it made."""

    @property
    def papers(self) -> tuple[str, ...]:
        """What has not gone back to the citizen."""
        return tuple(paper for paper, step in self.now if step != GIVEN_BACK)

    @property
    def is_open(self) -> bool:
        """Whether any of them are still held or with the police."""
        return bool(self.papers)

    def next_steps(self) -> tuple[str, ...]:
        """The lawful steps of what has not gone back."""
        return tuple(dict.fromkeys(step for _, now in self.now for step in NEXT[now]))

    def that_may(self, step: str) -> tuple[str, ...]:
        """The papers for which ``step`` is lawful now."""
        return tuple(paper for paper, now in self.now if step in NEXT[now])


def hold_papers(dossier_id: DossierId, holding: Holding, *, desk: Desk, at: datetime) -> Written:
    """Holds papers and writes the minute that everybody present signs."""
    holding = kept(holding)
    papers = tuple(paper.strip() for paper in holding.papers if paper.strip())
    if not papers:
        raise UserError("papers_missing", "Hãy ghi giấy tờ nào bị giữ.", field="papers")
    if not says_enough(holding.signs):
        raise UserError(
            "reason_short",
            f"Hãy ghi dấu hiệu giả mạo đã thấy, ít nhất {SHORTEST_REASON} chữ.",
            field="signs",
        )
    dossier = open_dossier(dossier_id, desk=desk)
    papers = tuple(_paper_here(paper, dossier) for paper in papers)
    _require_not_held(papers, dossier)
    at = in_order(dossier, at)
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
    """The held papers take a lawful step of ``NEXT``; those that may not take it stay."""
    dossier = open_dossier(dossier_id, desk=desk)
    held = custody_of(dossier)
    if held is None or not held.is_open:
        raise UserError("nothing_held", "Hồ sơ này không có giấy tờ nào đang bị giữ.")
    papers = held.that_may(step)
    if not papers:
        may = " hoặc ".join(f"“{WORDS[one]}”" for one in held.next_steps())
        raise UserError("step_unknown", f"Giấy tờ đang giữ chỉ có thể {may}.", field="step")
    who = kept(who, "who")
    if not who:
        raise UserError("who_missing", "Hãy ghi họ tên người nhận giấy tờ.", field="who")
    at = in_order(dossier, at)
    body = {"custody": step, "papers": list(papers), "who": who.strip()[:_LONGEST]}
    return _write(NewFact(dossier_id=dossier_id, kind=EventKind.PAPER_HELD, body=body), desk, at)


def custody_of(dossier: DossierView) -> Custody | None:
    """The held papers of a dossier and their way; None where none were held."""
    events = [event for event in dossier.events if event.kind is EventKind.PAPER_HELD]
    if not events:
        return None
    now: dict[str, str] = {}
    for event in events:
        told = event.body["papers"]
        labels = map(str, told if isinstance(told, list) else ())
        now |= dict.fromkeys(labels, str(event.body["custody"]))
    return Custody(
        steps=tuple(
            (event.at, str(event.body["custody"]), str(event.body["who"])) for event in events
        ),
        now=tuple(now.items()),
    )


def papers_here(dossier: DossierView) -> tuple[str, ...]:
    """The papers the dossier came with, those of its supplements too."""
    labels = [one.label for one in handed_in(dossier)]
    labels += [one.document for one in dossier.received.draft.certified_copies]
    return tuple(dict.fromkeys(labels))


def _paper_here(paper: str, dossier: DossierView) -> str:
    """The paper as the dossier names it, or as named freely after ``OTHER_PAPER``."""
    here = papers_here(dossier)
    known = {fold(label): label for label in here}
    if fold(paper) in known:
        return known[fold(paper)]
    name = paper[len(OTHER_PAPER) :].strip() if paper.lower().startswith(OTHER_PAPER) else ""
    if not name:
        raise UserError(
            "paper_not_here",
            f"Hồ sơ không có “{paper[:60]}”. Giấy ngoài hồ sơ thì ghi “Giấy khác: tên giấy”.",
            field="papers",
        )
    return name


def _require_not_held(papers: tuple[str, ...], dossier: DossierView) -> None:
    held = custody_of(dossier)
    twice = [paper for paper in papers if held is not None and paper in held.papers]
    if twice:
        raise UserError("held_before", f"“{twice[0]}” đang bị giữ rồi.", field="papers")


def _write(new: NewFact, desk: Desk, at: datetime) -> Written:
    stamp = desk.stamp(at)
    return desk.store.write(lambda connection: write_fact(connection, new, stamp))
