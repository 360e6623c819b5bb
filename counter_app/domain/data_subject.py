"""What a person may ask of the data kept about them, and by when the office owes an answer.

Law 91/2025/QH15, Article 4 (rights) and Article 23 (breaches); Decree 356/2025/NĐ-CP: an answer within
two working days, a breach told within 72 hours of its being found.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from counter_app.core.clock import from_local, local
from counter_app.domain.deadline.calendar import Calendar
from counter_app.domain.deadline.schedule import Timetable
from counter_app.domain.deadline.working_days import working_days

ANSWER_DAYS: Final = 2
TELL_WITHIN: Final = timedelta(hours=72)


class Wish(StrEnum):
    """What is asked: to see what is kept, to have it corrected, used no more, or used again."""

    SHOW = "show"
    CORRECT = "correct"
    RESTRICT = "restrict"
    LIFT = "lift"


WISH_LABELS: Final = {
    Wish.SHOW: "xem dữ liệu",
    Wish.CORRECT: "sửa dữ liệu",
    Wish.RESTRICT: "hạn chế dùng dữ liệu",
    Wish.LIFT: "thôi hạn chế dùng dữ liệu",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectRequest:
    """One request; ``person`` is a personal number, or the name of who has none."""

    number: int
    wish: Wish
    person: str
    words: str
    asked_at: datetime
    due_at: datetime
    clerk_name: str
    done_at: datetime | None = None
    done_by: str = ""
    answer: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the answer is still owed."""
        return self.done_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachTold:
    """What a breach record says, in the office's words; ``people``: how many are affected, if known.

    ``follows``: the number of an earlier record that this one adds to.
    """

    found_at: datetime
    what: str
    data: str
    measures: str
    people: int | None = None
    follows: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """One record, and until when the authority must have been told."""

    number: int
    told: BreachTold
    noted_at: datetime
    due_at: datetime
    clerk_name: str
    told_at: datetime | None = None
    told_by: str = ""
    answer: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the authority has yet to be told."""
        return self.told_at is None


def answer_due(asked_at: datetime, timetable: Timetable, calendar: Calendar) -> datetime:
    """Closing time of the second working day after the day of the request."""
    day = local(asked_at).date()
    days = working_days(timetable, calendar, day.year)
    return from_local(days.closing_after(day.toordinal(), ANSWER_DAYS))
