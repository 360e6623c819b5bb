"""Telephone numbers as citizens give them: mobiles, fixed lines, numbers from abroad."""

import re
from dataclasses import dataclass
from typing import Final, Literal

from counter_app.core.errors import UserError

PhoneKind = Literal["mobile", "fixed", "service", "foreign"]

_MOBILE: Final = re.compile(r"0[35789][0-9]{8}")
_SERVICE: Final = re.compile(r"1[89]00(?:[0-9]{4}|[0-9]{6})")
# Mobile numbers had 11 digits until 2018-09-15: the first four became three.
_OLD_MOBILE: Final = {
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078",
    "0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082",
    "0162": "032", "0163": "033", "0164": "034", "0165": "035", "0166": "036",
    "0167": "037", "0168": "038", "0169": "039",
    "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """One number: ``national`` as dialled in Vietnam, ``e164`` for machines ("" for 1900, 1800)."""

    national: str
    e164: str
    kind: PhoneKind
    mapped_from_old: bool = False


def parse_phone(text: str) -> Phone:
    """The number in ``text``, old 11-digit mobiles brought up to date; ``UserError("bad_phone")``."""
    digits = re.sub(r"[\s.()\-\u2010-\u2015]", "", text)
    if digits.startswith(("+84", "0084")):
        digits = "0" + digits.removeprefix("+84").removeprefix("0084").removeprefix("0")
    elif re.fullmatch(r"84[0-9]{9,10}", digits):
        digits = "0" + digits[2:]
    if not re.fullmatch(r"\+?[0-9]+", digits):
        raise _bad_phone()
    return _domestic(digits) or _by_library(digits)


def _domestic(digits: str) -> Phone | None:
    """Mobiles and service numbers, which need no library."""
    old = _OLD_MOBILE.get(digits[:4]) if len(digits) == 11 else None
    if old:
        digits = old + digits[4:]
    if _MOBILE.fullmatch(digits):
        return Phone(
            national=digits,
            e164="+84" + digits[1:],
            kind="mobile",
            mapped_from_old=old is not None,
        )
    if _SERVICE.fullmatch(digits):
        return Phone(national=digits, e164="", kind="service")
    return None


def _by_library(digits: str) -> Phone:
    import phonenumbers

    if digits.startswith("00"):
        digits = "+" + digits[2:]
    try:
        number = phonenumbers.parse(digits, "VN")
    except phonenumbers.NumberParseException:
        raise _bad_phone() from None
    if not phonenumbers.is_valid_number(number):
        raise _bad_phone()
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if number.country_code != 84:
        return Phone(national=e164, e164=e164, kind="foreign")
    return Phone(national="0" + e164[3:], e164=e164, kind="fixed")


def _bad_phone() -> UserError:
    return UserError(
        "bad_phone",
        "Số điện thoại không đúng. Xin hỏi lại: di động có 10 số, bắt đầu bằng 0.",
        field="phone",
    )
