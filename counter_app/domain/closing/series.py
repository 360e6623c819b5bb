"""Which numbers a desk gave in a span of days: from, to, how many, and every gap with its reason.

A number is taken in the transaction that makes its paper, so a series has no gaps of itself.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Final, NamedTuple

import msgspec


class Why(StrEnum):
    """Why numbers are on no paper of this store."""

    ELSEWHERE = "elsewhere"
    NEW_LIFE = "new_life"
    UNKNOWN = "unknown"


WHY_LABELS: Final = {
    Why.ELSEWHERE: "ở hồ sơ nhận về từ máy chủ",
    Why.NEW_LIFE: "dùng trước lần khôi phục, chép dữ liệu",
    Why.UNKNOWN: "chưa rõ lý do, hãy báo người quản trị",
}


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers that no paper here bears, both included."""

    first: int
    last: int
    why: Why


class Used(msgspec.Struct, frozen=True, kw_only=True):
    """One series in a span: ``kind`` is that of its papers, ``lane`` the desk's own thousands."""

    kind: str
    year: int
    lane: int
    first: int
    last: int
    count: int
    gaps: tuple[Gap, ...] = ()

    @property
    def unexplained(self) -> int:
        """How many numbers nobody can account for."""
        return sum(one.last - one.first + 1 for one in self.gaps if one.why is Why.UNKNOWN)


class Given(NamedTuple):
    """A number and when its paper was made."""

    number: int
    at: datetime


def gaps_of(
    given: Sequence[Given], *, elsewhere: frozenset[int], lives: Iterable[datetime]
) -> tuple[Gap, ...]:
    """The gaps between numbers ``given`` in order, the one before the span first.

    ``elsewhere`` are numbers known from dossiers that came back; ``lives`` when the store began anew.
    """
    began, gaps = tuple(lives), list[Gap]()
    for before, after in pairwise(given):
        missing = range(before.number + 1, after.number)
        if not missing:
            continue
        if all(one in elsewhere for one in missing):
            why = Why.ELSEWHERE
        elif any(before.at <= one <= after.at for one in began):
            why = Why.NEW_LIFE
        else:
            why = Why.UNKNOWN
        gaps.append(Gap(first=missing[0], last=missing[-1], why=why))
    return tuple(gaps)
