"""What a stopped clock does to a limit: start afresh, or go on with what is left (rule 10)."""

from dataclasses import dataclass, replace
from datetime import datetime

from counter_app.domain.deadline.counting import Run, amount, days_due, full_run, minutes_run
from counter_app.domain.deadline.limit import Limit, LimitUnit, Policy, Suspension, SuspensionPolicy
from counter_app.domain.deadline.working_days import WorkingDays


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How far a limit has got.

    ``anchor`` is the moment counting last went on from, ``clock`` the event whose time of day
    ``same_time`` keeps, ``after`` the day after which the present stretch's rows begin.
    ``walked`` holds the stretches behind us as (after, to and with); ``decisive`` the same with
    the days skipped to reach working time. ``due_before`` are the dates each stop took back.
    """

    start: datetime
    anchor: datetime
    clock: datetime
    left: int
    due_at: datetime | None
    after: int
    first: int
    moved: bool
    walked: tuple[tuple[int, int], ...] = ()
    decisive: tuple[tuple[int, int], ...] = ()
    due_before: tuple[datetime | None, ...] = ()


def course(
    limit: Limit,
    at: datetime,
    suspensions: tuple[Suspension, ...],
    days: WorkingDays,
    policy: Policy,
) -> Course:
    """The limit from ``at`` through all its suspensions, which are in order."""
    state = _afresh(limit, at, days, policy, ())
    for one in suspensions:
        before = (*state.due_before, state.due_at)
        if one.ended_at is None:
            return replace(state, due_at=None, due_before=before, walked=(), decisive=())
        if one.policy is SuspensionPolicy.RESTART or limit.unit is LimitUnit.SAME_DAY:
            state = _afresh(limit, one.ended_at, days, policy, before)
        elif limit.unit is LimitUnit.WORKING_HOUR:
            state = _resume_hours(replace(state, due_before=before), one, days, policy)
        else:
            state = _resume_days(replace(state, due_before=before), limit, one, days, policy)
    return _closed(state)


def _afresh(
    limit: Limit,
    at: datetime,
    days: WorkingDays,
    policy: Policy,
    before: tuple[datetime | None, ...],
) -> Course:
    run: Run = full_run(limit, at, days, policy)
    return Course(
        start=run.start,
        anchor=run.start,
        clock=at,
        left=amount(limit),
        due_at=run.due_at,
        after=run.start.toordinal(),
        first=run.first,
        moved=run.moved,
        due_before=before,
    )


def _resume_days(
    state: Course, limit: Limit, one: Suspension, days: WorkingDays, policy: Policy
) -> Course:
    day, asked = state.after, one.started_at.toordinal()
    working = limit.unit is LimitUnit.WORKING_DAY
    used = days.between(day, asked) if working else max(0, asked - day - 1)
    left = max(1, state.left - used)
    again = one.ended_at or one.started_at
    resumed = again.toordinal()
    return replace(
        _stretch(state, asked - 1),
        anchor=again,
        left=left,
        after=resumed,
        first=resumed + 1,
        due_at=days_due(limit.unit, left, resumed, clock=state.clock, days=days, policy=policy),
    )


def _resume_hours(state: Course, one: Suspension, days: WorkingDays, policy: Policy) -> Course:
    asked = one.started_at.toordinal()
    used = max(0, days.worked(one.started_at) - days.worked(state.anchor))
    left = max(1, state.left - used)
    again = one.ended_at or one.started_at
    run = minutes_run(left, again, days, policy)
    return replace(
        _stretch(state, asked),
        anchor=run.start,
        left=left,
        # The day of the stop and the day the clock runs again are both worked in part.
        after=max(state.after, asked, run.start.toordinal() - 1),
        first=again.toordinal(),
        due_at=run.due_at,
    )


def _stretch(state: Course, until: int) -> Course:
    """``state`` with the days up to ``until`` behind it."""
    walked, decisive = state.walked, state.decisive
    if until > state.after:
        walked = (*walked, (state.after, until))
    if until >= state.first:
        decisive = (*decisive, (state.first - 1, until))
    return replace(state, walked=walked, decisive=decisive)


def _closed(state: Course) -> Course:
    return state if state.due_at is None else _stretch(state, state.due_at.toordinal())
