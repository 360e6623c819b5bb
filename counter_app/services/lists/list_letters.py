"""What all dossiers of a list may be given at once: their slips, notices, reminders.

Each is written only when its turn to be printed has come, so that stopping leaves the rest unwritten.
Printing them in a row is in ``paper_batches``.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.desk_lists import ListName
from counter_app.domain.telling import Outcome, ToldWay
from counter_app.domain.workflow import PaperKind
from counter_app.services.desk import Desk
from counter_app.services.known.the_dead import require_addressee
from counter_app.services.lookup import open_dossier
from counter_app.services.moving import calendar_changes, results
from counter_app.services.moving.results import Told
from counter_app.services.papers.paper_printing import slip_row

GIVEN_AT_ONCE: Final[Mapping[ListName, PaperKind]] = {
    ListName.UNPRINTED: PaperKind.SLIP,
    ListName.READY: PaperKind.RESULT_NOTICE,
    ListName.UNCOLLECTED: PaperKind.COLLECTION_REMINDER,
}
_TO_CITIZENS: Final = frozenset(
    {PaperKind.RESULT_NOTICE, PaperKind.COLLECTION_REMINDER, PaperKind.DATE_NOTICE}
)


def paper_for(kind: PaperKind, dossier_id: DossierId, *, desk: Desk, at: datetime) -> int:
    """The row of that paper: the slip, or the letter that stands, written now if there is none.

    A result is announced once; a reminder of today is today's only one.
    """
    if kind is PaperKind.SLIP:
        return slip_row(dossier_id, desk=desk)
    if kind is PaperKind.DATE_NOTICE:
        return calendar_changes.write_notice(dossier_id, desk=desk, at=at)
    return _written_before(kind, dossier_id, desk, at) or _tell(kind, dossier_id, desk, at)


def reachable(
    kind: PaperKind, dossiers: tuple[DossierId, ...], *, desk: Desk
) -> tuple[DossierId, ...]:
    """Those whose paper can be read by whom it is for: no letter goes to the dead."""
    if kind not in _TO_CITIZENS:
        return dossiers
    return tuple(one for one in dossiers if _is_read(one, desk))


def _is_read(dossier_id: DossierId, desk: Desk) -> bool:
    try:
        draft = open_dossier(dossier_id, desk=desk).received.draft
        require_addressee(draft, by_letter=True, desk=desk)
    except UserError:
        return False
    return True


def _written_before(kind: PaperKind, dossier_id: DossierId, desk: Desk, at: datetime) -> int | None:
    found = [
        paper.number
        for paper in open_dossier(dossier_id, desk=desk).papers
        if paper.kind == kind
        and paper.voided_at is None
        and (kind is PaperKind.RESULT_NOTICE or _day(paper.issued_at) == _day(at))
    ]
    return found[-1] if found else None


def _tell(kind: PaperKind, dossier_id: DossierId, desk: Desk, at: datetime) -> int:
    told = Told(way=ToldWay.LETTER, outcome=Outcome.SENT, paper=kind)
    written = results.tell(dossier_id, told, desk=desk, at=at)
    if written.paper is None:
        raise LookupError("a letter was ordered with the fact")
    return written.paper


def _day(instant: datetime) -> date:
    return local(instant).date()
