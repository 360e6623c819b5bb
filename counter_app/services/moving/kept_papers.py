"""The originals kept for citizens ("Giấy tờ gốc đang giữ"): listed, followed, signed back.

Nothing here concerns the originals of slips; those are in ``originals``.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.core.text import fold
from counter_app.documents.due_frame import spoken_time
from counter_app.domain.dossier import EventKind, State
from counter_app.domain.moving.brought import brought_before
from counter_app.domain.people.applicant import SigningMode
from counter_app.domain.step import Collected, Details, Stopped, Supplemented, Withdrawn
from counter_app.domain.workflow import Move, PaperKind
from counter_app.services.clock_doubt import in_order
from counter_app.services.desk import Desk
from counter_app.services.kept_text import kept
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.wording.correspondence import letter
from counter_app.services.wording.letters import resolving_name
from counter_app.services.wording.slip_content import originals_kept
from db.counter import kept_papers, moves
from db.counter.kept_papers import KeptChange, KeptLine, KeptPaper
from db.counter.letters import NewPaper
from db.counter.moves import NewFact, Written

__all__ = [
    "KeptLine",
    "KeptPaper",
    "all_kept",
    "brought",
    "change_by",
    "give_back",
    "kept_of",
    "papers_back",
    "still_kept",
]

# From these states on the resolving unit has nothing in hand any more.
_BACK_AT_THE_DESK: Final = frozenset(
    {
        State.RECEIVED,
        State.READY,
        State.REFUSED_AFTER_APPRAISAL,
        State.WITHDRAWN,
        State.STOPPED,
    }
)


def kept_of(dossier_id: DossierId, *, desk: Desk) -> tuple[KeptPaper, ...]:
    """Every original a dossier came with, those given back too."""
    return desk.store.read(lambda connection: kept_papers.kept_of(connection, dossier_id))


def still_kept(dossier_id: DossierId, *, desk: Desk) -> tuple[KeptPaper, ...]:
    """The originals of a dossier that are still with the office."""
    return tuple(one for one in kept_of(dossier_id, desk=desk) if one.returned_at is None)


def all_kept(*, desk: Desk) -> tuple[KeptLine, ...]:
    """Every original the office holds now, the oldest first: the closing day's list."""
    return desk.store.read(kept_papers.still_here)


def give_back(
    dossier_id: DossierId,
    labels: Collection[str],
    *,
    to: str,
    personal_id: str = "",
    signing: str = "signs",
    desk: Desk,
    at: datetime,
) -> Written:
    """Signs originals back to a citizen before or without the result; refuses what is not here."""
    to, personal_id = kept(to, "to"), kept(personal_id, "personal_id")
    if signing not in set(SigningMode):
        raise UserError("signing_unknown", "Cách ký nhận chưa đúng, hãy chọn lại.", field="signing")
    if not labels:
        raise UserError("no_originals", "Hãy chọn giấy tờ gốc cần trả.", field="originals")
    if not any(map(str.isalpha, to)):
        raise UserError("receiver_missing", "Hãy ghi tên người nhận lại giấy tờ.", field="to")
    dossier = open_dossier(dossier_id, desk=desk)
    fact = NewFact(
        dossier_id=dossier_id,
        kind=EventKind.ORIGINAL_RETURNED,
        body={
            "originals": list(labels),
            "to": to,
            "personal_id": personal_id,
            "signing": signing,
            "state": dossier.row.state.value,
        },
        kept=KeptChange(given_back=tuple(labels), given_to=to),
    )
    stamp = desk.stamp(in_order(dossier, at))
    return desk.store.write(lambda one: moves.write_fact(one, fact, stamp))


def change_by(
    move: Move, to: State, details: Details | None, dossier: DossierView, desk: Desk
) -> KeptChange | None:
    """What a move does to the originals; None where it does nothing to them."""
    if move is Move.TRANSFER:
        return KeptChange(holder=resolving_name(dossier, desk))
    if isinstance(details, Collected):
        return KeptChange(given_back=details.originals, given_to=details.name)
    if isinstance(details, Supplemented):
        return brought(details, dossier, desk)
    if isinstance(details, Withdrawn | Stopped):
        return _taken_home(details, dossier, desk)
    back = to in _BACK_AT_THE_DESK and to is not dossier.row.state
    return KeptChange(holder=desk.office.desk_name) if back else None


def papers_back(
    told: Withdrawn, reason: str, *, dossier: DossierView, desk: Desk, at: datetime
) -> NewPaper | None:
    """What is signed for the papers that go home; None where none do."""
    if not told.papers_back:
        return None
    values = {
        "asked_by": told.asked_by or dossier.row.applicant_name,
        "citizen": told.asked_by,
        "papers": "; ".join(told.papers_back),
        "reason": reason,
        "hour": spoken_time(at),
    }
    return letter(PaperKind.PAPERS_BACK, values, dossier=dossier, desk=desk, at=at)


def _taken_home(details: Withdrawn | Stopped, dossier: DossierView, desk: Desk) -> KeptChange:
    """Of the papers that go home as nothing more is done, those that were kept as originals."""
    here = {one.label for one in still_kept(dossier.row.id, desk=desk)}
    home = tuple(label for label in details.papers_back if label in here)
    to = details.asked_by or dossier.row.applicant_name
    return KeptChange(holder=desk.office.desk_name, given_back=home, given_to=to)


def brought(details: Supplemented, dossier: DossierView, desk: Desk) -> KeptChange | None:
    """Originals that came with a supplement are kept like those of the intake, each once."""
    before = {fold(label) for label in brought_before(dossier.events)}
    new = tuple(one for one in details.components if fold(one.label) not in before)
    procedure = desk.catalogue.get(dossier.row.procedure_code)
    cases = procedure.cases if procedure else ()
    case = next((one for one in cases if one.id == dossier.received.case_id), None)
    taken = originals_kept(case, new) if case else ()
    return KeptChange(taken=taken, holder=desk.office.desk_name) if taken else None
