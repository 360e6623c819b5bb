"""The dates beside the promised one: each agency's leg, and the day to fetch what is to be paid.

Both follow from the promise's own inputs, so that reckoning again gives the same. The promised
date itself is in ``due``.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from counter_app.domain.deadline.calendar import Calendar
from counter_app.domain.deadline.due import due
from counter_app.domain.deadline.limit import (
    DEFAULT_POLICY,
    Leg,
    Limit,
    Policy,
    Suspension,
    SuspensionKind,
    SuspensionPolicy,
)
from counter_app.domain.deadline.promise import LegPromise, Promise
from counter_app.domain.deadline.schedule import Schedule, Timetable

Stops = tuple[Suspension, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LegDates:
    """The promise of each leg in turn, and of the whole."""

    legs: tuple[Promise, ...]
    local: Promise | None
    total_due_at: datetime | None


def due_of_legs(
    received_at: datetime,
    legs: tuple[Leg, ...],
    *,
    schedule: Schedule | Timetable,
    calendar: Calendar,
    policy: Policy = DEFAULT_POLICY,
    total: Limit | None = None,
    suspensions: Stops = (),
) -> LegDates:
    """The legs one after another, each from the due date of the one before (rule 11).

    The whole ends with the last leg, unless the procedure states a ``total`` limit of its own.
    After a leg without a date no later leg has one. A stop holds up the leg it falls into; one
    that begins the limit anew begins the legs anew.
    """
    terms = {"schedule": schedule, "calendar": calendar, "policy": policy}
    promises: list[Promise] = []
    at, stops = _begun_anew(received_at, suspensions)
    for leg in legs:
        if at is None:
            break
        promises.append(_held_up(at, leg.limit, stops, **terms))  # type: ignore[arg-type]
        stops = stops[len(promises[-1].suspensions) :]
        at = promises[-1].due_at
    local = next((one for one, leg in zip(promises, legs, strict=False) if leg.local), None)
    if total is not None:
        at = due(received_at, total, **terms, suspensions=suspensions).due_at  # type: ignore[arg-type]
    return LegDates(legs=tuple(promises), local=local, total_due_at=at)


def with_legs(promise: Promise, legs: tuple[Leg, ...]) -> Promise:
    """``promise`` with the date of each leg; none of them is later than the whole's."""
    if not legs:
        return promise
    dates = due_of_legs(
        promise.clock_start or promise.received_at,
        legs,
        schedule=promise.schedule,
        calendar=promise.calendar,
        policy=promise.policy,
        suspensions=promise.suspensions,
    )
    made = (
        LegPromise(leg=leg, working=one, due_at=_within(one.due_at, promise.due_at))
        for leg, one in zip(legs, dates.legs, strict=False)
    )
    return replace(promise, legs=tuple(made))


def with_payment(promise: Promise, limit: Limit | None) -> Promise:
    """``promise`` with the first of its two appointments: when the notice can be fetched.

    Once payment has been asked for, that appointment is kept: later stops do not move it.
    """
    if limit is None:
        return promise
    kinds = [one.kind for one in promise.suspensions]
    asked = kinds.index(SuspensionKind.PAYMENT) if SuspensionKind.PAYMENT in kinds else len(kinds)
    first = due(
        promise.received_at,
        limit,
        schedule=promise.schedule,
        calendar=promise.calendar,
        policy=promise.policy,
        clock_start=promise.clock_start,
        suspensions=promise.suspensions[:asked],
    )
    return replace(promise, payment=first)


def beside(promise: Promise, like: Promise) -> Promise:
    """``promise`` with the further dates that ``like`` had, reckoned anew."""
    whole = with_legs(promise, tuple(one.leg for one in like.legs))
    return with_payment(whole, like.payment.limit if like.payment else None)


def _begun_anew(at: datetime, stops: Stops) -> tuple[datetime | None, Stops]:
    """Where the legs last began, and the stops since then."""
    for place in reversed(range(len(stops))):
        one = stops[place]
        if one.policy is SuspensionPolicy.RESTART and one.ended_at is not None:
            return one.ended_at, stops[place + 1 :]
    return at, stops


def _held_up(
    at: datetime,
    limit: Limit,
    stops: Stops,
    *,
    schedule: Schedule | Timetable,
    calendar: Calendar,
    policy: Policy,
) -> Promise:
    """One leg from ``at``, with the first of ``stops`` as long as they begin before it is over."""
    held = 0
    while True:
        leg = due(
            at,
            limit,
            schedule=schedule,
            calendar=calendar,
            policy=policy,
            suspensions=stops[:held],
        )
        if held == len(stops) or leg.due_at is None or stops[held].started_at > leg.due_at:
            return leg
        held += 1


def _within(at: datetime | None, whole: datetime | None) -> datetime | None:
    """``at``, or the whole's date where that is sooner."""
    return whole if at is not None and whole is not None and whole < at else at
