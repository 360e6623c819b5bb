"""Number series of a device that may be without a line: its permanent lane.

Two devices never share a lane, so two desks never make the same number. Numbers are consumed in
the transaction that makes the paper; nothing here remembers what was consumed.
"""

from dataclasses import dataclass
from typing import Final, NewType

from counter_app.core.errors import UserError

Lane = NewType("Lane", int)
PaperNo = NewType("PaperNo", int)

SERVER_LANE: Final = Lane(0)
PAPERS_PER_LANE: Final = 100_000
_LAST_PAPER: Final = PAPERS_PER_LANE - 1
_SHORT: Final = 1_000
_LONG: Final = 10_000
_TWO_DIGIT_LANES: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOrder:
    """The n-th dossier of a lane on one day."""

    lane: Lane
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """How far a series of numbers has come: the last one used, and the last one there is."""

    used: int
    most: int

    @property
    def left(self) -> int:
        """How many are still to be had."""
        return max(0, self.most - self.used)

    @property
    def is_nearly_full(self) -> bool:
        """Whether somebody should see to more of them: from 90 % on."""
        return self.used * 10 >= self.most * 9


def lane_digits(lane: Lane) -> int:
    """How many digits a code gives to ``lane``: 1 up to lane 9, else 2."""
    return 1 if lane < _TWO_DIGIT_LANES else 2


def codes_of_a_day(lane: Lane, used: int) -> Series:
    """The dossiers of one lane and day, of which ``used`` have their code."""
    return Series(used=used, most=(_LONG if lane_digits(lane) == 1 else _SHORT) - 1)


def papers_of_a_year(used: int) -> Series:
    """The papers of one kind, lane and year, of which ``used`` have their number."""
    return Series(used=used, most=_LAST_PAPER)


def sequence(lane: Lane, n: int, *, lane_digits: int) -> str:
    """The day's order as printed, for the ``n``-th dossier of ``lane`` (``n`` from 1).

    One lane digit: lane·1000 + n in four digits up to 999, then lane·10000 + n in five; lane 0
    (numbers made elsewhere) stops at 0999. Two lane digits: lane·1000 + n, always five.
    Raises ``UserError("lane_full")`` at the end: numbers never wrap and are never used twice.
    """
    _check_lane(lane, lane_digits)
    if n < 1:
        raise ValueError(f"the order of a dossier starts at 1, got {n}")
    if n < _SHORT:
        return f"{lane * _SHORT + n:0{3 + lane_digits}d}"
    if n < _LONG and lane_digits == 1 and lane != SERVER_LANE:
        return f"{lane * _LONG + n:05d}"
    raise UserError(
        "lane_full", "Quầy này đã dùng hết số hồ sơ của ngày. Xin tiếp nhận ở quầy khác."
    )


def day_order(printed: str, *, lane_digits: int) -> DayOrder | None:
    """Which lane made the ``printed`` order, or None if no lane of this scheme did."""
    if not (printed.isascii() and printed.isdecimal()):
        return None
    if len(printed) == 3 + lane_digits:
        found = DayOrder(lane=Lane(int(printed) // _SHORT), n=int(printed) % _SHORT)
    elif len(printed) == 5:
        found = DayOrder(lane=Lane(int(printed) // _LONG), n=int(printed) % _LONG)
        if found.n < _SHORT or found.lane == SERVER_LANE:
            return None
    else:
        return None
    if found.n == 0 or (lane_digits == 2 and found.lane < 10):
        return None
    return found


def paper_no(lane: Lane, n: int) -> PaperNo:
    """The number of the ``n``-th paper of its kind and year: lane·100000 + n, ``n`` from 1.

    Raises ``UserError("paper_series_full")`` past 99 999.
    """
    if n < 1 or lane < 0:
        raise ValueError(f"no paper has lane {lane} and order {n}")
    if n > _LAST_PAPER:
        raise UserError(
            "paper_series_full",
            "Quầy này đã dùng hết số giấy của năm. Xin báo quản trị cấp thêm dãy số.",
        )
    return PaperNo(lane * PAPERS_PER_LANE + n)


def paper_lane(number: PaperNo) -> Lane:
    """The lane that made paper ``number``."""
    return Lane(number // PAPERS_PER_LANE)


def paper_order(number: PaperNo) -> int:
    """Which one of its lane, kind and year paper ``number`` is, from 1."""
    return number % PAPERS_PER_LANE


def _check_lane(lane: Lane, lane_digits: int) -> None:
    allowed = range(10) if lane_digits == 1 else range(10, 100)
    if lane_digits not in {1, 2} or lane not in allowed:
        raise ValueError(f"lane {lane} does not fit {lane_digits} digit(s)")
