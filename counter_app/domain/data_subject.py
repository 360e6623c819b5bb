"""What a person may ask of the data kept about them, and by when the office owes an answer.

Law 91/2025/QH15, Article 4 (rights) and Article 23 (breaches); Decree 356/2025/NĐ-CP: an answer within
two working days, a breach told within 72 hours of its being found.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from counter_app.core.clock import from_local, local
from counter_app.domain.deadline.calendar import Calendar
from counter_app.domain.deadline.schedule import Timetable
from counter_app.domain.deadline.working_days import working_days

ANSWER_DAYS: Final = 2
TELL_WITHIN: Final = timedelta(hours=72)
ETHNIC: Final = "dân tộc"
SCANS: Final = "ảnh chụp giấy tờ"
EXPOSURE_HEADINGS: Final = (
    *("Mã hồ sơ", "Nhận lúc", "Thủ tục", "Vai trò", "Họ tên", "Số định danh", "Địa chỉ"),
    *("Điện thoại", "Có ở máy", "Dữ liệu nhạy cảm"),
)
"""Of the list that the server writes of a lost PC, which a desk reads in."""


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


DECIDED: Final = frozenset({Wish.RESTRICT, Wish.LIFT})
"""What somebody must decide, for a reason: all at this desk are bound by it (``Right.RESTRICT``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectRequest:
    """One request; ``person`` is a number of theirs, or the name of who has none.

    ``granted`` is None while the answer is owed; ``answer`` tells what was done, or why not.
    """

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
    granted: bool | None = None

    @property
    def is_open(self) -> bool:
        """Whether the answer is still owed."""
        return self.done_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachTold:
    """What a breach record says, in the office's words; ``people``: how many are affected, if known.

    ``since``: the oldest of the data, ``harm``: what may come of it, ``contact``: who answers for
    the office. ``follows``: the number of an earlier record that this one adds to.
    """

    found_at: datetime
    what: str
    data: str
    measures: str
    people: int | None = None
    since: date | None = None
    harm: str = ""
    contact: str = ""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """Whose data a store or a list holds: how many people and dossiers, from which day on.

    ``sensitive`` names what of it the law calls sensitive (Decree 356/2025, Article 4).
    """

    people: int
    dossiers: int
    since: date | None
    sensitive: tuple[str, ...] = ()


def answer_due(asked_at: datetime, timetable: Timetable, calendar: Calendar) -> datetime:
    """Closing time of the second working day after the day of the request."""
    day = local(asked_at).date()
    days = working_days(timetable, calendar, day.year)
    return from_local(days.closing_after(day.toordinal(), ANSWER_DAYS))
