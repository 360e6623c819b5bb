"""When the step a dossier has come into should be done, by this office's own limits.

The arithmetic is in ``domain.step_limits``; the citizen's date in ``clockwork``.
"""

from dataclasses import replace
from datetime import datetime

from counter_app.core.clock import from_local, local
from counter_app.domain.dossier import State
from counter_app.domain.moving.life import OfficeRules
from counter_app.domain.step import Details
from counter_app.domain.step_limits import Rules, step_due


def step_rules(procedure_code: str, *, rules: OfficeRules) -> Rules:
    """The office's limits; a procedure's own time for an unanswered supplement comes first."""
    known = rules.catalogue.get(procedure_code)
    days = rules.steps
    if known is not None and known.close_unanswered is not None:
        days = replace(days, unanswered=known.close_unanswered)
    return Rules(days=days, schedule=rules.timetable, calendar=rules.calendar)


def step_due_at(
    state: State,
    at: datetime,
    *,
    procedure_code: str,
    rules: OfficeRules,
    due_at: datetime | None = None,
    details: Details | None = None,
) -> datetime | None:
    """When the step begun at ``at`` should be done; None where nobody says."""
    due = step_due(
        state,
        _wall(at),
        rules=step_rules(procedure_code, rules=rules),
        due_at=_wall(due_at) if due_at else None,
        details=details,
    )
    return from_local(due) if due else None


def _wall(instant: datetime) -> datetime:
    return local(instant).replace(tzinfo=None, second=0, microsecond=0)
