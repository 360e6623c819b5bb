"""What a closing says: figures that can be counted again from the store, and what stood just then.

Plain values, written whole into the log of acts: what was closed is read from there, never reckoned
anew; the recount stands beside it.
"""

from enum import StrEnum
from typing import Final

import msgspec

from counter_app.domain.closing.drawer import Counted
from counter_app.domain.closing.series import Used


class Moved(StrEnum):
    """How money moved."""

    TAKEN = "taken"
    REFUNDED = "refunded"
    VOIDED = "voided"
    REFUND_VOIDED = "refund_voided"


MOVED_LABELS: Final = {
    Moved.TAKEN: "Thu",
    Moved.REFUNDED: "Hoàn lại",
    Moved.VOIDED: "Hủy phiếu thu",
    Moved.REFUND_VOIDED: "Hủy phiếu hoàn",
}
SIGNS: Final = {
    Moved.TAKEN: 1,
    Moved.REFUNDED: -1,
    Moved.VOIDED: -1,
    Moved.REFUND_VOIDED: 1,
}


class Money(msgspec.Struct, frozen=True, kw_only=True):
    """All money of one ``mode`` ("cash", "transfer") that moved so: how often, how much, never below 0."""

    mode: str
    moved: Moved
    times: int
    amount_vnd: int


class Charged(msgspec.Struct, frozen=True, kw_only=True):
    """What was to be paid by dossiers taken in, of one kind ("fee", "duty", "cost")."""

    kind: str
    lines: int
    amount_vnd: int


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """Of one desk in a span of days: the same however often they are counted."""

    received: int
    returned: int
    charged: tuple[Charged, ...] = ()
    money: tuple[Money, ...] = ()
    numbers: tuple[Used, ...] = ()
    voids: int = 0
    reprints: int = 0

    def net_vnd(self, mode: str) -> int:
        """What of a mode came in, less what went out."""
        return sum(SIGNS[one.moved] * one.amount_vnd for one in self.money if one.mode == mode)

    @property
    def unexplained(self) -> int:
        """How many numbers nobody can account for."""
        return sum(one.unexplained for one in self.numbers)

    @property
    def anything(self) -> bool:
        """Whether there was any business at all."""
        return bool(self.received or self.returned or self.money or self.numbers or self.voids)


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How the desk stood when it was closed; ``unsent`` of None: it has nobody to send to.

    ``head`` and ``acts_head`` are where the two chains ended, hex, after ``seq`` operations and
    ``acts`` acts: on paper they hold what a cut tail of the store would hide.
    """

    not_transferred: int
    originals: int
    on_shelf: int
    drafts: int
    unsent: int | None
    seq: int
    head: str
    acts: int
    acts_head: str


class Closed(msgspec.Struct, frozen=True, kw_only=True):
    """One closing as the log of acts keeps it. ``drawer`` of a day where cash was counted.

    ``open_days`` of a month or year: days with business that nobody had closed. ``seal`` is what was
    said of the office's seal.
    """

    span: str
    figures: Figures
    standing: Standing
    drawer: Counted | None = None
    open_days: tuple[str, ...] = ()
    seal: str = ""
    note: str = ""


def differences(closed: Figures, recount: Figures) -> tuple[str, ...]:
    """What the store says otherwise now; empty where the closing holds."""
    told = (
        ("số hồ sơ tiếp nhận", closed.received, recount.received),
        ("số hồ sơ trả kết quả", closed.returned, recount.returned),
        ("tiền phải thu", closed.charged, recount.charged),
        ("tiền đã thu, hoàn, hủy", closed.money, recount.money),
        ("số giấy đã cấp", closed.numbers, recount.numbers),
        ("giấy đã hủy", closed.voids, recount.voids),
        ("lần in lại", closed.reprints, recount.reprints),
    )
    return tuple(name for name, before, now in told if before != now)
