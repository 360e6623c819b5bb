"""Before time, on time, overdue: what an end, or an instant, is against the date promised.

The nation does not say how wide "on time" is (QĐ 766/QĐ-TTg compares only ``<``, ``=``, ``>``);
the usual practice is the day. What is late never depends on it: later than the date and hour.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from counter_app.core.clock import local
from counter_app.domain.dossier import State
from counter_app.domain.reporting.facts import DossierFacts


class Width(StrEnum):
    """What an end must share with the date promised to be on time and not before it."""

    DAY = "day"
    HOUR = "hour"
    MINUTE = "minute"


class Timing(StrEnum):
    """How an ended dossier is counted; one without a date breaks no promise and is on time."""

    EARLY = "early"
    ON_TIME = "on_time"
    OVERDUE = "overdue"


_WITHOUT_RESULT: Final = frozenset({State.WITHDRAWN, State.STOPPED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """The office's choices where the law leaves one.

    ``withdrawn_on_time``: what was withdrawn or stopped counts as on time, as some provinces have it;
    else its date judges it as any other's (QĐ 766/QĐ-TTg takes states 7 and 8 for an end).
    """

    width: Width = Width.DAY
    withdrawn_on_time: bool = False


USUAL: Final = Judging()


def timing(facts: DossierFacts, judging: Judging) -> Timing:
    """How an ended dossier is counted."""
    due_at = facts.due_at
    without_result = facts.ended is not None and facts.ended.state in _WITHOUT_RESULT
    if due_at is None or (judging.withdrawn_on_time and without_result):
        return Timing.ON_TIME
    reached = facts.clock_end
    if reached is None or reached > due_at:
        return Timing.OVERDUE
    return Timing.EARLY if reached < _floored(due_at, judging.width) else Timing.ON_TIME


def is_overdue(facts: DossierFacts, at: datetime) -> bool:
    """Whether its clock had run past its date by ``at``, open or ended."""
    return facts.due_at is not None and (facts.clock_end or at) > facts.due_at


def _floored(instant: datetime, width: Width) -> datetime:
    """The wall time at which the day, hour or minute of ``instant`` began."""
    wall = local(instant).replace(second=0, microsecond=0)
    if width is Width.MINUTE:
        return wall
    return wall.replace(minute=0) if width is Width.HOUR else wall.replace(hour=0, minute=0)
