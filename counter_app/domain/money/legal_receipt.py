"""The legal receipt of a fee as its provider issued it: the counter keeps the reference, makes none.

Decree 254/2026/NĐ-CP, articles 23, 24 and 44; symbols by Circular 91/2026/TT-BTC, annex I.
"""

import re
from datetime import date
from enum import StrEnum, auto
from typing import Final

import msgspec

from counter_app.core.errors import UserError

MOST: Final = 99_999_999  # eight digits, from 1 again each year
# Article 44.2; an office may have ended earlier, a later law may say otherwise: ``Office`` has its own.
PAPER_UNTIL: Final = date(2026, 12, 31)
_ELECTRONIC: Final = frozenset({"EBL01", "EBL02"})
_SERIES: Final = re.compile(r"([0-9]{2})T[ABCDEGHKLMNPQRSTUVXY]{2}")
_OF_PAPER: Final = re.compile(r"[0-9A-Z/-]{2,15}")


class ReceiptState(StrEnum):
    """Whether it stands."""

    ISSUED = auto()
    CANCELLED = auto()


RECEIPT_LABELS: Final = {ReceiptState.ISSUED: "đã lập", ReceiptState.CANCELLED: "đã hủy"}


class LegalReceipt(msgspec.Struct, frozen=True, kw_only=True):
    """``EBL01`` (no amount printed on it beforehand) or ``EBL02``, series like ``26TAA``, number, day.

    One on paper has symbols of its own.
    """

    form: str
    series: str
    number: int
    issued_on: date
    state: ReceiptState = ReceiptState.ISSUED

    @property
    def words(self) -> str:
        """As a sentence names it."""
        day = f"{self.issued_on:%d/%m/%Y}"
        state = "" if self.state is ReceiptState.ISSUED else f", {RECEIPT_LABELS[self.state]}"
        return f"biên lai {self.form} {self.series} số {self.number} ngày {day}{state}"

    @property
    def name(self) -> tuple[str, str, int]:
        """What no other receipt of the year has."""
        return self.form, self.series, self.number


def check_receipt(receipt: LegalReceipt, *, paper_until: date, today: date) -> None:
    """Returns for one that can be; ``UserError`` names the field at fault."""
    if not 1 <= receipt.number <= MOST:
        raise _wrong("number", "Số biên lai là số nguyên từ 1 đến 99999999")
    if receipt.issued_on > today:
        raise _wrong("issued_on", "Ngày lập biên lai ở sau hôm nay")
    if receipt.form not in _ELECTRONIC:
        _check_paper(receipt, paper_until)
        return
    series = _SERIES.fullmatch(receipt.series)
    if series is None:
        raise _wrong("series", "Ký hiệu biên lai điện tử gồm 2 số của năm, T, 2 chữ, như 26TAA")
    if int(series[1]) != receipt.issued_on.year % 100:
        raise _wrong("series", "Năm trong ký hiệu khác năm lập biên lai")


def _check_paper(receipt: LegalReceipt, until: date) -> None:
    if receipt.issued_on > until:
        raise _wrong(
            "form",
            f"Sau ngày {until:%d/%m/%Y} chỉ dùng biên lai điện tử, mẫu EBL01 hoặc EBL02",
        )
    for field in ("form", "series"):
        if not _OF_PAPER.fullmatch(getattr(receipt, field)):
            raise _wrong(field, "Mẫu, ký hiệu biên lai giấy gồm chữ hoa, số, gạch")


def _wrong(field: str, what: str) -> UserError:
    return UserError("bad_receipt", f"{what}. Hãy xem lại.", field=field)
