"""Tax codes: enterprises (10 digits), their branches (13), households and people (12)."""

import re
from dataclasses import dataclass
from typing import Final, Literal

from counter_app.core.errors import UserError

_WEIGHTS: Final = (31, 29, 23, 19, 17, 13, 7, 5, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxCode:
    """A code in its official spelling: ``0100109106``, ``0100109106-001`` or 12 digits."""

    text: str
    kind: Literal["enterprise", "branch", "person"]


def parse_tax_code(text: str) -> TaxCode:
    """The tax code in ``text``; raises ``UserError`` ``bad_tax_code`` or ``bad_tax_check``.

    Since 2025-07-01 households and people use the 12-digit personal number.
    """
    digits = re.sub(r"[\s.\-\u2010-\u2015]", "", text)
    if not re.fullmatch(r"[0-9]{10}|[0-9]{12}|[0-9]{13}", digits) or digits[10:] == "000":
        raise UserError(
            "bad_tax_code",
            "Mã số thuế phải có 10, 12 hoặc 13 chữ số. Xin xem lại giấy đăng ký.",
            field="tax_code",
        )
    if len(digits) == 12:
        return TaxCode(text=digits, kind="person")
    if check_digit(digits[:9]) != int(digits[9]):
        raise UserError(
            "bad_tax_check",
            "Mã số thuế có chữ số sai. Xin gõ lại theo giấy đăng ký.",
            field="tax_code",
        )
    if len(digits) == 10:
        return TaxCode(text=digits, kind="enterprise")
    return TaxCode(text=f"{digits[:10]}-{digits[10:]}", kind="branch")


def check_digit(nine: str) -> int:
    """The tenth digit for the first ``nine``; 10 means that no such code is issued."""
    return 10 - sum(int(digit) * weight for digit, weight in zip(nine, _WEIGHTS, strict=True)) % 11
