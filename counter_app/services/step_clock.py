"""When the step a dossier has come into should be done, by this office's own limits.

The arithmetic is in ``domain.step_limits``; the citizen's date in ``clockwork``.
"""

from dataclasses import replace
from datetime import datetime

from counter_app.core.clock import from_local, local
from counter_app.domain.dossier import State
from counter_app.domain.step import Details
from counter_app.domain.step_limits import Rules, step_due
from counter_app.services.desk import Desk


def step_rules(procedure_code: str, *, desk: Desk) -> Rules:
    """The office's limits; a procedure's own time for an unanswered supplement comes first."""
    known = desk.catalogue.get(procedure_code)
    days = desk.office.steps
    if known is not None and known.close_unanswered is not None:
        days = replace(days, unanswered=known.close_unanswered)
    return Rules(days=days, schedule=desk.timetable, calendar=desk.calendar)


def step_due_at(
    state: State,
    at: datetime,
    *,
    procedure_code: str,
    desk: Desk,
    due_at: datetime | None = None,
    details: Details | None = None,
) -> datetime | None:
    """When the step begun at ``at`` should be done; None where nobody says."""
    due = step_due(
        state,
        _wall(at),
        rules=step_rules(procedure_code, desk=desk),
        due_at=_wall(due_at) if due_at else None,
        details=details,
    )
    return from_local(due) if due else None


def _wall(instant: datetime) -> datetime:
    return local(instant).replace(tzinfo=None, second=0, microsecond=0)
