"""The fee for certified copies of one original: by its pages, capped per copy.

The amounts are the catalogue's (TT 226/2016/TT-BTC); only the arithmetic lives here.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from counter_app.core.errors import UserError
from counter_app.core.money import format_vnd
from counter_app.domain.catalogue.tariff import Tier, whole_vnd

MAX_COUNT: Final = 1_000_000
_LABELS: Final = {
    "pages": "Số trang",
    "copies": "Số bản",
    "persons": "Số người",
    "sheets_copied": "Số tờ in, chụp",
}


class CertifiedCopy(msgspec.Struct, frozen=True, kw_only=True):
    """Copies wanted of one original; ``pages`` are the original's, ``sheets`` its paper."""

    document: str
    pages: int
    copies: int
    sheets: int = 1


def fee_of(wanted: CertifiedCopy, *, tiers: Sequence[Tier], cap_vnd: int | None) -> tuple[int, str]:
    """The fee for all copies of one original, and its working in words."""
    check_count(wanted.pages, "pages", least=1)
    check_count(wanted.copies, "copies", least=1)
    spans = _spans(tiers, wanted.pages)
    full = sum(pages * amount for pages, amount in spans)
    one = full if cap_vnd is None else min(full, cap_vnd)
    parts = " + ".join(f"{pages} × {format_vnd(amount)}" for pages, amount in spans)
    if one < full:
        parts += f" = {format_vnd(full)}, tối đa {format_vnd(one)} một bản"
    elif len(spans) > 1:
        parts = f"({parts})"
    working = f"{wanted.pages} trang × {wanted.copies} bản: {parts} × {wanted.copies}"
    return whole_vnd(one * wanted.copies), working


def check_count(value: object, field: str, *, least: int) -> int:
    """``value`` as a count; refuses what is no whole number from ``least`` to a million."""
    if type(value) is int and least <= value <= MAX_COUNT:
        return value
    raise UserError(
        f"bad_{field}",
        f"{_LABELS[field]} phải là số nguyên từ {least} đến {format_vnd(MAX_COUNT)}.",
        field=field,
    )


def _spans(tiers: Sequence[Tier], pages: int) -> list[tuple[int, int]]:
    """How many pages fall under each tier, with that tier's amount."""
    ends = [*(tier.from_page for tier in tiers[1:]), pages + 1]
    counted = (
        (min(end, pages + 1) - tier.from_page, tier.amount_vnd)
        for tier, end in zip(tiers, ends, strict=True)
    )
    return [(count, amount) for count, amount in counted if count > 0]
