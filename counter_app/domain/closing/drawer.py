"""The cash drawer of one desk: counted by denomination, held against what should lie in it.

What should be there is what the last count left, and the cash that went in and out since.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

import msgspec

from counter_app.core.errors import UserError
from counter_app.core.money import format_vnd
from counter_app.domain.reason import says_enough
from counter_app.domain.workflow import SHORTEST_REASON

# The notes and coins of the State Bank in use, in đồng, as a hand counts them: the largest first.
NOTES: Final = (
    *(500_000, 200_000, 100_000, 50_000, 20_000, 10_000),
    *(5_000, 2_000, 1_000, 500, 200),
)
_MOST: Final = 9_999  # of one kind
_PAIR: Final = re.compile(r"([0-9.]{1,9})\s*[x×*]\s*([0-9]{1,9})")


class Occasion(StrEnum):
    """Why a drawer is counted."""

    OPENING = "opening"
    HANDOVER = "handover"
    CLOSING = "closing"


class Count(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was counted: pairs of a denomination and how many; ``why`` explains a difference.

    ``taken_out_vnd`` leaves the drawer at this count (for the treasurer, the safe); ``to`` is who
    takes the drawer over, and counted it too.
    """

    notes: tuple[tuple[int, int], ...]
    why: str = ""
    taken_out_vnd: int = 0
    to: str = ""

    @property
    def total_vnd(self) -> int:
        """What lies there."""
        return sum(note * many for note, many in self.notes)


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """A count as it was written down. ``expected_vnd`` is None for the first one of a drawer.

    ``through`` is the last operation of the store that is in ``expected_vnd``: what comes after it
    belongs to the next count, whatever the clock says.
    """

    occasion: Occasion
    count: Count
    expected_vnd: int | None
    through: int

    @property
    def difference_vnd(self) -> int:
        """Counted less expected: too much above nought, missing below."""
        return 0 if self.expected_vnd is None else self.count.total_vnd - self.expected_vnd

    @property
    def left_vnd(self) -> int:
        """What stays in the drawer."""
        return self.count.total_vnd - self.count.taken_out_vnd


def cleaned(count: Count) -> Count:
    """The same with each denomination once, the largest first, none of nought; ``UserError`` else.

    Codes: ``bad_note``, ``bad_many``, ``too_much_out``.
    """
    many: dict[int, int] = {}
    for note, number in count.notes:
        if note not in NOTES:
            known = ", ".join(map(format_vnd, NOTES))
            raise UserError("bad_note", f"Mệnh giá chỉ có {known} đồng.", field="notes")
        many[note] = many.get(note, 0) + number
    if any(not 0 <= number <= _MOST for number in many.values()):
        raise UserError(
            "bad_many", f"Hãy xem lại số tờ: mỗi loại từ 0 đến {format_vnd(_MOST)}.", field="notes"
        )
    notes = tuple((note, many[note]) for note in NOTES if many.get(note))
    whole = msgspec.structs.replace(count, notes=notes)
    if not 0 <= count.taken_out_vnd <= whole.total_vnd:
        words = f"Tiền nộp ra phải từ 0 đến {format_vnd(whole.total_vnd)} đồng."
        raise UserError("too_much_out", words, field="taken_out_vnd")
    return whole


def require_explained(counted: Counted) -> None:
    """Returns where the drawer is right or the difference has its words; ``UserError`` tells it."""
    off = counted.difference_vnd
    if off and not says_enough(counted.count.why):
        raise UserError(
            "difference_unexplained",
            f"Ngăn tiền {off_words(off)}. Hãy đếm lại, hoặc ghi lý do, ít nhất {SHORTEST_REASON} chữ.",
            field="why",
        )


def off_words(off: int) -> str:
    """A difference as a sentence has it."""
    if not off:
        return "đủ"
    return f"{'thừa' if off > 0 else 'thiếu'} {format_vnd(abs(off))} đồng"


def read_notes(text: str) -> tuple[tuple[int, int], ...]:
    """The pairs of "500.000x2, 20000x5"; ``UserError`` (``bad_notes``) for anything else."""
    parts = [one for one in re.split(r"[,;\s]+", re.sub(r"\s*([x×*])\s*", r"\1", text)) if one]
    found = [_PAIR.fullmatch(one) for one in parts]
    if not all(found):
        raise UserError(
            "bad_notes", "Ghi mệnh giá x số tờ, cách nhau bằng dấu phẩy: 500000x2, 20000x5.",
            field="notes",
        )  # fmt: skip
    return tuple(_pairs(one for one in found if one is not None))


def _pairs(found: Iterable[re.Match[str]]) -> Iterable[tuple[int, int]]:
    for one in found:
        yield int(one[1].replace(".", "") or 0), int(one[2])
