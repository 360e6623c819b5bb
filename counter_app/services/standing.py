"""Where a dossier stands after a move, besides its state: since when, by when, on which shelf."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from counter_app.core.clock import from_local
from counter_app.domain.deadline.promise import Promise
from counter_app.domain.dossier import Standing, State
from counter_app.domain.step import Details, Finished, TakenUp
from counter_app.domain.workflow import Move
from counter_app.services.desk import Desk
from counter_app.services.lookup import DossierView
from counter_app.services.move_checks import Wanted
from counter_app.services.step_clock import step_due_at

# A result is there: one that was granted, or a refusal.
RESULTS: Final = frozenset({State.READY, State.REFUSED_AFTER_APPRAISAL})


def standing_after(
    wanted: Wanted,
    to: State,
    *,
    dossier: DossierView,
    promise: Promise | None,
    due_at: datetime | None,
    desk: Desk,
    at: datetime,
) -> Standing:
    """How the dossier stands once ``wanted`` has led it ``to``; ``due_at`` is the date then."""
    before = _judged(dossier.row.standing, promise)
    return _timed(_moved(wanted, to, before, due_at, at), to, dossier, wanted.details, desk)


def _moved(
    wanted: Wanted, to: State, before: Standing, due_at: datetime | None, at: datetime
) -> Standing:
    """How the dossier stands after the move; a result that leaves the shelf leaves no place."""
    now = replace(before, since=at, due_at=due_at, step_due_at=None)
    details = wanted.details
    if isinstance(details, TakenUp) and details.specialist:
        now = replace(now, specialist=details.specialist)
    if wanted.move in (Move.FINISH, Move.REFUSE):
        shelf = details.shelf if isinstance(details, Finished) else ""
        now = replace(now, ready_at=at, shelf=shelf)
    if wanted.move is Move.RETURN_RESULT:
        now = replace(now, returned_at=at, shelf="")
    if wanted.move is Move.STEP_BACK:
        ready = before.ready_at if to in RESULTS else None
        now = replace(now, ready_at=ready, returned_at=None, shelf="")
    return now


def _judged(before: Standing, promise: Promise | None) -> Standing:
    """On time is judged by the date the limit gives after a lawful stop, never by an apology's."""
    if promise is None or promise.due_at is None:
        return before
    return replace(before, first_due_at=from_local(promise.due_at))


def _timed(
    now: Standing, to: State, dossier: DossierView, details: Details | None, desk: Desk
) -> Standing:
    """With the date of the new step; a step that goes on keeps its own."""
    before = dossier.row.standing
    if to is dossier.row.state:
        return replace(now, since=before.since, step_due_at=before.step_due_at)
    due = step_due_at(
        to,
        now.since,
        procedure_code=dossier.row.procedure_code,
        desk=desk,
        due_at=now.due_at,
        details=details,
    )
    return replace(now, step_due_at=due)
