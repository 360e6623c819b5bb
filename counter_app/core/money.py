"""Whole đồng as people read them: in words and with dots. Amounts are int; there are no fractions."""

from dataclasses import dataclass
from typing import Final

from counter_app.core.errors import UserError

LIMIT: Final = 10**18

_DIGITS: Final = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_BILLION: Final = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyStyle:
    """The two words that differ between regions: linh or lẻ, nghìn or ngàn."""

    odd: str = "linh"
    thousand: str = "nghìn"


NORTHERN: Final = MoneyStyle()
SOUTHERN: Final = MoneyStyle(odd="lẻ", thousand="ngàn")


def words(amount: int, *, style: MoneyStyle = NORTHERN) -> str:
    """``amount`` in words, capitalised, ending in " đồng"; "Âm …" below zero.

    Raises ``UserError("too_large")`` from 10^18 in size.
    """
    if abs(amount) >= LIMIT:
        raise UserError("too_large", "Số tiền quá lớn. Xin nhập số nhỏ hơn một tỷ tỷ đồng.")
    spoken = number_words(abs(amount), style=style)
    if amount < 0:
        spoken = f"âm {spoken}"
    return f"{spoken[0].upper()}{spoken[1:]} đồng"


def number_words(number: int, *, style: MoneyStyle = NORTHERN) -> str:
    """A number from nought on in words, as it is said in the middle of a sentence."""
    return " ".join(_number(number, style))


def format_vnd(amount: int) -> str:
    """``amount`` with a dot between thousands: 16000 is "16.000"."""
    return f"{amount:,}".replace(",", ".")


def parse_whole(text: str) -> int:
    """The integer that ``text`` spells in plain digits, with a sign or without.

    Raises ``UserError`` ``not_a_number`` or ``too_large``.
    """
    text = text.strip()
    digits = text[1:] if text[:1] in {"-", "+"} else text
    if not (digits.isascii() and digits.isdigit()):
        raise UserError(
            "not_a_number", "Không đọc được số tiền. Xin chỉ nhập chữ số, không có dấu chấm, phẩy."
        )
    # Python refuses to read more than 4300 digits, leading zeros included.
    significant = digits.lstrip("0")[:20] or "0"
    return -int(significant) if text.startswith("-") else int(significant)


def _number(amount: int, style: MoneyStyle) -> list[str]:
    if amount == 0:
        return [_DIGITS[0]]
    billions, rest = divmod(amount, _BILLION)
    # Billions are counted like any number, so that 10^12 is "một nghìn tỷ".
    spoken = [*_below_billion(billions, style, full=False), "tỷ"] if billions else []
    return spoken + _below_billion(rest, style, full=bool(billions))


def _below_billion(amount: int, style: MoneyStyle, *, full: bool) -> list[str]:
    spoken: list[str] = []
    for size, name in ((1_000_000, "triệu"), (1_000, style.thousand), (1, "")):
        group = amount // size % 1_000
        if not group:
            continue
        spoken += _group(group, style, full=full or bool(spoken))
        if name:
            spoken.append(name)
    return spoken


def _group(group: int, style: MoneyStyle, *, full: bool) -> list[str]:
    hundreds, rest = divmod(group, 100)
    tens, ones = divmod(rest, 10)
    spoken: list[str] = []
    if hundreds or full:
        spoken += [_DIGITS[hundreds], "trăm"]
    if tens == 1:
        spoken.append("mười")
    elif tens:
        spoken += [_DIGITS[tens], "mươi"]
    elif ones and spoken:
        spoken.append(style.odd)
    if ones:
        spoken.append(_ones(tens, ones))
    return spoken


def _ones(tens: int, ones: int) -> str:
    if ones == 1 and tens > 1:
        return "mốt"
    if ones == 5 and tens:
        return "lăm"
    return _DIGITS[ones]
