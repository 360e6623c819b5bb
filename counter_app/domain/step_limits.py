"""How long each step of a dossier should take, and when it should be done: for early warning only.

The citizen's own date is in ``deadline.due``. A step's date is the office's promise to itself, computed
when the dossier comes into a state; what the office may change of it is ``StepDays``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from counter_app.core.clock import local
from counter_app.domain.deadline.calendar import Calendar
from counter_app.domain.deadline.due import last_day, transfer_due
from counter_app.domain.deadline.schedule import Schedule, Timetable
from counter_app.domain.deadline.working_days import moment, working_days
from counter_app.domain.dossier import State
from counter_app.domain.step import Details, NoticePosted, VerificationAsked

_DAY: Final = timedelta(days=1)
_QUARTER: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDays:
    """The office's limits in working days; ``shelf`` and ``unanswered`` in calendar days.

    ``unanswered`` holds for procedures that say nothing of their own; 0 is no limit. The request
    for a supplement (3 days) and an answer to a verification (3 days): NĐ 118/2025 Đ17, Đ18.
    """

    take_up: int = 1
    supplement: int = 3
    verification: int = 3
    coordination: int = 3
    signature: int = 1
    shelf: int = 30
    unanswered: int = 0


_WORKING: Final[Mapping[State, str]] = {
    State.TRANSFERRED: "take_up",
    State.VERIFICATION: "verification",
    State.COORDINATION: "coordination",
    State.AWAITING_SIGNATURE: "signature",
}
_CALENDAR: Final[Mapping[State, str]] = {
    State.READY: "shelf",
    State.REFUSED_AFTER_APPRAISAL: "shelf",
    State.SUPPLEMENT_REQUESTED: "unanswered",
}


class Mark(StrEnum):
    """How a step stands to its date."""

    CALM = "calm"
    SOON = "soon"
    LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a step's date is reckoned by; ``days`` already holds what the procedure says."""

    days: StepDays
    schedule: Schedule | Timetable
    calendar: Calendar


def step_due(
    state: State,
    since: datetime,
    *,
    rules: Rules,
    due_at: datetime | None = None,
    details: Details | None = None,
) -> datetime | None:
    """When the step begun at ``since`` should be done, in wall time; None where nothing says.

    While the office works, never later than the citizen's date ``due_at``, unless that had passed
    before the step began.
    """
    own = _own_date(state, since, rules, details)
    if own is None or due_at is None or due_at <= since or state in _CALENDAR:
        return own
    return min(own, due_at)


def supplement_by(received_at: datetime, *, rules: Rules) -> datetime:
    """Until when a request for a supplement leaves in time (rule 10), in wall time."""
    return _closing(received_at, rules.days.supplement, rules)


def mark_of(since: datetime, step_due_at: datetime | None, now: datetime) -> Mark:
    """Red when past, amber with less than a quarter left or due today. Aware instants."""
    if step_due_at is None:
        return Mark.CALM
    if step_due_at <= now:
        return Mark.LATE
    short = (step_due_at - now) * _QUARTER < step_due_at - since
    return Mark.SOON if short or local(step_due_at).date() == local(now).date() else Mark.CALM


def _own_date(
    state: State, since: datetime, rules: Rules, details: Details | None
) -> datetime | None:
    if state is State.RECEIVED:
        return transfer_due(since, schedule=rules.schedule, calendar=rules.calendar)
    if isinstance(details, VerificationAsked) and details.answer_by is not None:
        return local(details.answer_by).replace(tzinfo=None)
    if isinstance(details, NoticePosted):
        return _end_of(details.until_day, rules)
    if state in _WORKING:
        return _closing(since, getattr(rules.days, _WORKING[state]), rules)
    if state in _CALENDAR:
        days = getattr(rules.days, _CALENDAR[state])
        return _end_of(since.date() + days * _DAY, rules) if days else None
    return None


def _closing(since: datetime, number: int, rules: Rules) -> datetime:
    days = working_days(rules.schedule, rules.calendar, since.year)
    return days.closing_after(since.toordinal(), max(number, 1))


def _end_of(day: date, rules: Rules) -> datetime:
    """Closing time of that day, or of the next counting day after it."""
    last = last_day(day, schedule=rules.schedule, calendar=rules.calendar)
    days = working_days(rules.schedule, rules.calendar, last.year)
    return moment(last.toordinal(), days.day(last.toordinal()).closes)
