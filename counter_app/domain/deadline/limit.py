"""What the law and the office say about a time limit: its unit and length, policy and stops.

Values only; the arithmetic is in ``counting``, ``suspension`` and ``due``.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from counter_app.core.errors import UserError

MAX_VALUE: Final = 10_000


class LimitUnit(StrEnum):
    """How a limit is counted; ``none`` = the law gives no date, ``not_stated`` = we know none."""

    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    WORKING_HOUR = "working_hour"
    SAME_DAY = "same_day"
    NONE = "none"
    NOT_STATED = "not_stated"


COUNTED: Final = frozenset({LimitUnit.WORKING_DAY, LimitUnit.CALENDAR_DAY, LimitUnit.WORKING_HOUR})
DATELESS: Final = frozenset({LimitUnit.NONE, LimitUnit.NOT_STATED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """``value`` units, 1 to 10,000; units that count nothing keep no value."""

    unit: LimitUnit
    value: int | None = None

    def __post_init__(self) -> None:
        if self.unit not in COUNTED:
            object.__setattr__(self, "value", None)
        elif self.value is None or not 1 <= self.value <= MAX_VALUE:
            raise UserError(
                "bad_value", "Thời hạn cần là số nguyên từ 1 đến 10.000.", field="limit"
            )


class DueTime(StrEnum):
    """The hour of a date reached by days (rule 8)."""

    END_OF_DAY = "end_of_day"
    SAME_TIME = "same_time"


class OffDayStart(StrEnum):
    """Day 0 of a dossier received on a day that does not count (rule 1)."""

    RECEIPT_DATE = "receipt_date"
    NEXT_COUNTING_DAY = "next_counting_day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """An office's choices where the law leaves one."""

    due_time: DueTime = DueTime.END_OF_DAY
    off_day_start: OffDayStart = OffDayStart.RECEIPT_DATE
    after_cutoff_starts_next_day: bool = False


DEFAULT_POLICY: Final = Policy()


class SuspensionPolicy(StrEnum):
    """What happens to the limit when the clock runs again (rule 10)."""

    RESTART = "restart"
    RESUME = "resume"


class SuspensionKind(StrEnum):
    """Why the clock stopped."""

    SUPPLEMENT = "supplement"
    PAYMENT = "payment"
    VERIFICATION = "verification"
    DOSSIER_NOTICE = "dossier_notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspension:
    """The clock stands still from the request to its answer; ``ended_at`` None = still waiting."""

    started_at: datetime
    ended_at: datetime | None = None
    policy: SuspensionPolicy = SuspensionPolicy.RESTART
    kind: SuspensionKind = SuspensionKind.SUPPLEMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One agency's part of an inter-agency dossier; ``local`` is our own."""

    name: str
    limit: Limit
    local: bool = False


def in_order(suspensions: tuple[Suspension, ...], since: datetime) -> tuple[Suspension, ...]:
    """The suspensions by their start; UserError when they overlap or precede ``since``."""
    ordered = tuple(sorted(suspensions, key=lambda one: one.started_at))
    free_from: datetime | None = since
    for index, one in enumerate(ordered):
        if index == 0 and one.started_at < since:
            raise _bad("suspension_too_early", "Lần tạm dừng phải sau khi bắt đầu tính thời hạn.")
        if free_from is None or one.started_at < free_from:
            raise _bad("suspensions_overlap", "Các lần tạm dừng chồng lên nhau, hãy sửa thời gian.")
        if one.ended_at is not None and one.ended_at < one.started_at:
            raise _bad("bad_suspension", "Lần tạm dừng kết thúc trước khi bắt đầu, hãy sửa lại.")
        free_from = one.ended_at
    return ordered


def _bad(code: str, message: str) -> UserError:
    return UserError(code, message, field="suspensions")
