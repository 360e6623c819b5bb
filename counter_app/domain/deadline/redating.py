"""What people and new calendars do to a promise: earlier, later, agreed, overtaken.

The limit's own arithmetic is in ``due``; a printed date is never changed in silence.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from counter_app.core.errors import UserError
from counter_app.domain.deadline.calendar import Calendar
from counter_app.domain.deadline.due import due, minute
from counter_app.domain.deadline.legs import beside
from counter_app.domain.deadline.limit import LimitUnit
from counter_app.domain.deadline.promise import Adjustment, Change, Promise
from counter_app.domain.deadline.working_days import WorkingDays, moment

COPY_EXTENSION_DAYS: Final = 2  # working days more for many originals, pages or copies
_SHORT: Final = {LimitUnit.WORKING_DAY: 1, LimitUnit.CALENDAR_DAY: 1, LimitUnit.WORKING_HOUR: 8}


def promise_earlier(promise: Promise, at: datetime, *, reason: str = "") -> Promise:
    """The same promise at an earlier moment ``at``; the legal date stays ``latest_at``."""
    at = minute(at)
    if promise.due_at is None or not promise.received_at <= at <= promise.due_at:
        raise _bad("not_earlier", "Giờ hẹn sớm phải sau lúc nhận và trước hạn trả.")
    if not promise.days.day(at.toordinal()).returns:
        raise _bad("no_return_that_day", "Ngày này không trả kết quả, hãy chọn ngày khác.")
    return _adjusted(promise, at, Change.EARLIER, reason)


def promise_today(promise: Promise) -> Promise:
    """The promise for the closing time of the very day of receipt, after the cut-off (rule 5)."""
    day = promise.received_at.toordinal()
    today = promise.days.day(day)
    if not today.returns:
        raise _bad("no_return_that_day", "Ngày này không trả kết quả, hãy chọn ngày khác.")
    return promise_earlier(promise, moment(day, today.closes))


def promise_same_day(promise: Promise, at: datetime, *, reason: str) -> Promise:
    """The same on a no-appointment day: results go out at ``at``, where the law allows longer.

    Left as it is where the limit's date is sooner, where there is none, and where the date is not
    the office's own alone: another unit resolves, other agencies have a part, or money comes first.
    """
    alone = not promise.legs and promise.payment is None and promise.clock_start is not None
    if not alone or promise.due_at is None or at > promise.due_at:
        return promise
    return _adjusted(promise, at, Change.EARLIER, reason, same_day=True)


def extend_copies(
    promise: Promise, working_days: int, *, agreed_in_writing: bool = False
) -> Promise:
    """A certified copy of many originals, pages or copies: up to 2 working days more (rule 5).

    Longer only by agreement in writing with the citizen.
    """
    if promise.due_at is None or promise.rule is not LimitUnit.SAME_DAY:
        raise _bad("not_extendable", "Chỉ chứng thực bản sao trả trong ngày mới được kéo dài.")
    if working_days < 1 or (working_days > COPY_EXTENSION_DAYS and not agreed_in_writing):
        raise _bad(
            "extension_too_long",
            "Chỉ kéo dài tối đa 2 ngày làm việc, trừ khi có thỏa thuận bằng văn bản.",
        )
    day = promise.due_at.toordinal()
    for _ in range(working_days):
        day = _next_returning(day, promise.days)
    at = moment(day, promise.days.day(day).closes)
    spans = ((promise.start.toordinal(), day),)
    adjustment = Adjustment(
        change=Change.EXTENDED, instead_of=legal_due_at(promise), working_days=working_days
    )
    return replace(promise, due_at=at, adjustment=adjustment, spans=spans)


def agree_date(promise: Promise, at: datetime, reason: str) -> Promise:
    """The date a clerk enters, with its reason, where no limit is known."""
    at = minute(at)
    if promise.rule is not LimitUnit.NOT_STATED:
        raise _bad("limit_is_known", "Thủ tục này đã có thời hạn, không cần nhập ngày hẹn.")
    if not reason.strip():
        raise _bad("reason_missing", "Hãy ghi lý do của ngày hẹn trả.", field="reason")
    if at <= promise.received_at:
        raise _bad("date_before_receipt", "Ngày hẹn trả phải sau lúc nhận hồ sơ.")
    if not promise.days.day(at.toordinal()).returns:
        raise _bad("no_return_that_day", "Ngày này không trả kết quả, hãy chọn ngày khác.")
    warnings = tuple(code for code in promise.warnings if code != "limit_not_stated")
    return replace(_adjusted(promise, at, Change.AGREED, reason.strip()), warnings=warnings)


def carried_over(promise: Promise, at: datetime, reason: str) -> Promise:
    """The date on a slip that an older system printed: it stands, whatever the limit gives now."""
    return replace(_adjusted(promise, minute(at), Change.CARRIED, reason), warnings=())


def is_on_time(promise: Promise, ready_at: datetime) -> bool:
    """Whether a result ready at ``ready_at`` kept the promise; without a date nothing is late."""
    return promise.due_at is None or ready_at <= promise.due_at


def apology_by(promise: Promise) -> date | None:
    """The last day for an apology: the day before the date.

    None for limits of a day or less and for dates of the very day of receipt, whose apology is due
    as soon as lateness is known, and where there is no date.
    """
    limit = promise.limit
    short = (
        promise.is_same_day
        or limit.unit is LimitUnit.SAME_DAY
        or (limit.value or 0) <= _SHORT.get(limit.unit, 0)
    )
    if promise.due_at is None or (short and limit.unit is not LimitUnit.NOT_STATED):
        return None
    return promise.due_at.date() - timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A dossier whose date another calendar would change."""

    key: str
    promised: datetime | None
    reckoned: datetime | None


def reckon_again(promise: Promise, calendar: Calendar | None = None) -> Promise:
    """The promise reckoned anew from its own inputs, on ``calendar`` if given, unadjusted."""
    again = due(
        promise.received_at,
        promise.limit,
        schedule=promise.schedule,
        calendar=calendar or promise.calendar,
        policy=promise.policy,
        clock_start=promise.clock_start,
        suspensions=promise.suspensions,
    )
    return beside(again, promise)


def differing(
    open_promises: Iterable[tuple[str, Promise]], calendar: Calendar
) -> tuple[Difference, ...]:
    """The open dossiers (key, promise) whose legal date differs under ``calendar``."""
    found = []
    for key, promise in open_promises:
        promised = legal_due_at(promise)
        reckoned = reckon_again(promise, calendar).due_at
        if promised != reckoned:
            found.append(Difference(key=key, promised=promise.due_at, reckoned=reckoned))
    return tuple(found)


def legal_due_at(promise: Promise) -> datetime | None:
    """What the limit alone gives, before a person changed it."""
    return promise.adjustment.instead_of if promise.adjustment else promise.due_at


def _next_returning(day: int, days: WorkingDays) -> int:
    day = days.after(day, 1)
    while not days.day(day).returns:
        day = days.after(day, 1)
    return day


def _adjusted(
    promise: Promise, at: datetime, change: Change, reason: str, *, same_day: bool = False
) -> Promise:
    adjustment = Adjustment(
        change=change, instead_of=legal_due_at(promise), reason=reason, same_day=same_day
    )
    return replace(promise, due_at=at, adjustment=adjustment)


def _bad(code: str, message: str, *, field: str = "due_at") -> UserError:
    return UserError(code, message, field=field)
