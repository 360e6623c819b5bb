"""What the law lets an office charge: dated rules, as the catalogue states them.

How much one dossier comes to is in ``charge``.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from counter_app.core.errors import UserError
from counter_app.core.money import format_vnd
from counter_app.domain.channel import Channel
from counter_app.domain.validity import within

MAX_VND: Final = 1_000_000_000


class ChargeKind(StrEnum):
    """The three kinds that statutory reports keep apart."""

    FEE = "fee"
    DUTY = "duty"
    COST = "cost"


KIND_LABELS: Final = {
    ChargeKind.FEE: "Phí",
    ChargeKind.DUTY: "Lệ phí",
    ChargeKind.COST: "Chi phí",
}


class Measure(StrEnum):
    """What the amount is multiplied by, or who sets it; a sheet copied costs what the province says."""

    FIXED = "fixed"
    PER_COPY = "per_copy"
    PER_PERSON = "per_person"
    PER_SHEET = "per_sheet"
    PER_PAGE = "per_page"
    BY_PROVINCE = "by_province"


class LifeEvent(StrEnum):
    """The event an "in time" rule counts from."""

    BIRTH = "birth"
    DEATH = "death"


EVENT_DATE_LABELS: Final = {
    LifeEvent.BIRTH: "ngày sinh",
    LifeEvent.DEATH: "ngày chết",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """From page ``from_page`` on, each page costs ``amount_vnd``."""

    from_page: int
    amount_vnd: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExemptionGround:
    """Who pays nothing, and the paper or database that shows it."""

    id: str
    ground: str
    proof: str
    channel: Channel | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def applies(self, on: date, channel: Channel) -> bool:
        """Whether the ground may be claimed on that day by that way of filing."""
        return within(on, self.valid_from, self.valid_to) and self.channel in (None, channel)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTime:
    """Free when filed within ``days`` of the event; the day of the event is not counted."""

    event: LifeEvent
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeRule:
    """One dated amount. Rules of one ``id`` replace each other by date, channel and province."""

    id: str
    kind: ChargeKind
    name: str
    measure: Measure
    amount_vnd: int = 0
    tiers: tuple[Tier, ...] = ()
    cap_vnd: int | None = None
    at_least: int = 0
    case_ids: tuple[str, ...] = ()
    channel: Channel | None = None
    exemptions: tuple[ExemptionGround, ...] = ()
    on_time: OnTime | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    note: str = ""
    source: str = ""

    def applies(self, on: date, channel: Channel, case_id: str) -> bool:
        """Whether the rule is in force on that day, for that way of filing and that case."""
        return (
            within(on, self.valid_from, self.valid_to)
            and self.channel in (None, channel)
            and (not self.case_ids or case_id in self.case_ids)
        )


def whole_vnd(amount_vnd: int) -> int:
    """The amount itself, refused outside 0 … ``MAX_VND``."""
    if 0 <= amount_vnd <= MAX_VND:
        return amount_vnd
    raise UserError(
        "amount_too_large",
        f"Số tiền vượt {format_vnd(MAX_VND)} đồng. Hãy xem lại số trang, số bản.",
    )
