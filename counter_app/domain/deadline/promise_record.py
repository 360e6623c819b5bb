"""A promise as plain data for the store, and back: recomputed from its inputs, never trusted.

The stored answer stays beside the recomputed one, so that a difference can be seen.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from counter_app.domain.deadline.calendar import Calendar
from counter_app.domain.deadline.due import due
from counter_app.domain.deadline.explanation import note
from counter_app.domain.deadline.legs import with_legs, with_payment
from counter_app.domain.deadline.limit import (
    DueTime,
    Leg,
    Limit,
    LimitUnit,
    OffDayStart,
    Policy,
    Suspension,
    SuspensionKind,
    SuspensionPolicy,
)
from counter_app.domain.deadline.promise import Change, Promise, walk
from counter_app.domain.deadline.redating import (
    agree_date,
    carried_over,
    extend_copies,
    promise_earlier,
    promise_same_day,
)
from counter_app.domain.deadline.schedule import parse_timetable, schedule_json

VERSION: Final = 1

# An office's timetable is in every promise it makes: told once, and only read afterwards.
_schedule: Final = lru_cache(maxsize=8)(schedule_json)


def to_json(promise: Promise) -> dict[str, Any]:
    """Inputs, answer and working as JSON values; the calendar by its version only."""
    return {
        "version": VERSION,
        "rule": promise.rule.value,
        "received_at": _text(promise.received_at),
        "clock_start": _text(promise.clock_start),
        "limit": {"unit": promise.limit.unit.value, "value": promise.limit.value},
        "policy": _policy(promise.policy),
        "suspensions": [_suspension(one) for one in promise.suspensions],
        "schedule": _schedule(promise.schedule),
        "calendar_version": promise.calendar_version,
        "adjustment": _adjustment(promise),
        "start": promise.start_text,
        "due_at": _text(promise.due_at),
        "due_before": [_text(at) for at in promise.due_before],
        "days": day_rows(promise),
        "warnings": list(promise.warnings),
        "note": note(promise),
        **beside(promise),
    }


def from_json(data: Mapping[str, Any], calendar: Calendar) -> Promise:
    """The promise recomputed from the inputs in ``data`` on ``calendar``.

    On the calendar version that ``data`` names it equals what was stored. A person's change is
    put back as it was.
    """
    promise = due(
        _at(data["received_at"]),
        _limit(data["limit"]),
        schedule=parse_timetable(data["schedule"]),
        calendar=calendar,
        policy=Policy(
            due_time=DueTime(data["policy"]["due_time"]),
            off_day_start=OffDayStart(data["policy"]["off_day_start"]),
            after_cutoff_starts_next_day=data["policy"]["after_cutoff_starts_next_day"],
        ),
        clock_start=_maybe(data["clock_start"]),
        suspensions=tuple(map(_stop, data["suspensions"])),
    )
    promise = with_legs(promise, tuple(map(_leg, data.get("legs", ()))))
    payment = data.get("payment")
    promise = with_payment(promise, _limit(payment["limit"]) if payment else None)
    return _changed_again(promise, data["adjustment"])


def stored_due_at(data: Mapping[str, Any]) -> datetime | None:
    """The date that was promised, as stored."""
    return _maybe(data["due_at"])


def day_rows(promise: Promise) -> list[dict[str, str]]:
    """The days walked as JSON values."""
    return [
        {"date": row.date.isoformat(), "status": row.status.value, "name": row.name}
        for row in walk(promise)
    ]


def _leg_rows(promise: Promise) -> list[dict[str, Any]]:
    """The legs as JSON values, each with its working."""
    return [
        {
            "unit": one.leg.name,
            "local": one.leg.local,
            **_part(one.working),
            "due_at": _text(one.due_at),
        }
        for one in promise.legs
    ]


def beside(promise: Promise) -> dict[str, Any]:
    """The further dates of a promise that has any, with their working, as JSON values."""
    told: dict[str, Any] = {}
    if promise.legs:
        told["legs"] = _leg_rows(promise)
    if promise.payment is not None:
        told["payment"] = _part(promise.payment)
    return told


def _part(promise: Promise) -> dict[str, Any]:
    return {
        "limit": {"unit": promise.limit.unit.value, "value": promise.limit.value},
        "start": promise.start_text,
        "due_at": _text(promise.due_at),
        "days": day_rows(promise),
    }


def _leg(data: Mapping[str, Any]) -> Leg:
    return Leg(name=data["unit"], limit=_limit(data["limit"]), local=data["local"])


def _limit(data: Mapping[str, Any]) -> Limit:
    return Limit(unit=LimitUnit(data["unit"]), value=data["value"])


def _changed_again(promise: Promise, data: Mapping[str, Any] | None) -> Promise:
    if data is None:
        return promise
    at = _at(data["due_at"])
    match Change(data["change"]):
        case Change.EARLIER if data.get("same_day"):
            return promise_same_day(promise, at, reason=data["reason"])
        case Change.EARLIER:
            return promise_earlier(promise, at, reason=data["reason"])
        case Change.AGREED:
            return agree_date(promise, at, data["reason"])
        case Change.CARRIED:
            return carried_over(promise, at, data["reason"])
        case Change.EXTENDED:
            return extend_copies(promise, data["working_days"], agreed_in_writing=True)


def _adjustment(promise: Promise) -> dict[str, Any] | None:
    change = promise.adjustment
    if change is None or promise.due_at is None:
        return None
    told = {
        "change": change.change.value,
        "due_at": _text(promise.due_at),
        "instead_of": _text(change.instead_of),
        "reason": change.reason,
        "working_days": change.working_days,
    }
    return told | {"same_day": True} if change.same_day else told


def _policy(policy: Policy) -> dict[str, Any]:
    return {
        "due_time": policy.due_time.value,
        "off_day_start": policy.off_day_start.value,
        "after_cutoff_starts_next_day": policy.after_cutoff_starts_next_day,
    }


def _suspension(one: Suspension) -> dict[str, Any]:
    return {
        "from": _text(one.started_at),
        "to": _text(one.ended_at),
        "policy": one.policy.value,
        "kind": one.kind.value,
    }


def _stop(data: Mapping[str, Any]) -> Suspension:
    return Suspension(
        started_at=_at(data["from"]),
        ended_at=_maybe(data["to"]),
        policy=SuspensionPolicy(data["policy"]),
        kind=SuspensionKind(data["kind"]),
    )


def _text(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="minutes")


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _maybe(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
