"""A slip that bears what a decision gave up: asked for anew, until it is issued or somebody says no.

A slip is a promise on paper. Where a dossier was corrected at two places and the other word holds,
the paper printed here with ours is declared void by the one that takes its place.
"""

from datetime import datetime
from typing import Final

from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.central_side import GIVEN_UP_WORDS, SLIP_STALE
from counter_app.domain.dossier import EventKind
from counter_app.domain.papers import SlipContent
from counter_app.domain.workflow import PaperKind
from counter_app.protocol.received import DossierReceived
from counter_app.services.correcting.differences import differences
from counter_app.services.correcting.reissue import Correction, Reissued, reissue
from counter_app.services.desk import Desk
from counter_app.services.lookup import DossierView
from counter_app.services.wording.slip_words import is_slip_here
from db.counter import todo, views
from db.counter.cell_view import Connection

REASON: Final = "Giấy hẹn ghi điều đã bỏ khi quyết, cấp lại"


def ask_where_stale(
    connection: Connection, dossier_id: DossierId, *, date: bool, at: datetime
) -> None:
    """Remembers that the dossier's slip is to be issued anew, where it says what holds no more.

    ``date``: the date that was given up may stand on it, too.
    """
    dossier = views.view(connection, dossier_id)
    if dossier is not None and is_slip_here(dossier) and _says_otherwise(dossier, date=date):
        todo.leave_once(connection, SLIP_STALE, dossier=dossier_id, at=at)


def reissue_stale(dossier_id: DossierId, *, desk: Desk, at: datetime) -> Reissued:
    """A slip that says what holds, in place of the one in force; once. Asks nobody's right.

    Whoever decided what holds had it, and nothing else changes.
    """
    if not desk.store.read(lambda one: todo.is_open(one, SLIP_STALE, dossier=dossier_id)):
        raise UserError("slip_stands", "Giấy hẹn này không ghi điều nào đã bỏ, không cần cấp lại.")
    return reissue(dossier_id, Correction(reason=REASON, new_number=True), desk=desk, at=at)


def put_away(dossier_id: DossierId, *, desk: Desk, at: datetime) -> None:
    """Somebody dealt otherwise with the papers of a dossier that bear what was given up."""

    def write(connection: Connection) -> None:
        for kind in GIVEN_UP_WORDS:
            todo.finish_of(connection, kind, dossier_id, at=at)

    desk.write(write)


def _says_otherwise(dossier: DossierView, *, date: bool) -> bool:
    content, before = dossier.slip.content, _facts_on_slip(dossier)
    old = content.due_at if date and isinstance(content, SlipContent) else None
    due = dossier.row.due_at if date else None
    return bool(differences(before, dossier.received, due_before=old, due_at=due))


def _facts_on_slip(dossier: DossierView) -> DossierReceived:
    """The facts as they stood when the slip in force was issued."""
    told = sorted(dossier.events, key=lambda one: one.number)
    corrections = [one.body for one in told if one.kind is EventKind.CORRECTED]
    for body, facts in zip(corrections, dossier.versions[1:], strict=True):
        if body.get("paper") == PaperKind.SLIP and body.get("paper_no") == dossier.slip.paper_no:
            return facts
    return dossier.versions[0]
