"""Numbers of people with their middle left out: enough to compare with a card, not to note down."""

import re
from typing import Final

_ALONE: Final = r"(?<![\w/-])(?<!\d[.,])"  # no part of a code, of an amount, of a file's name
_ENDS: Final = r"(?![\w/-]|[.,]\d)"
_PERSONAL: Final = r"\d{12,}"  # a card's machine lines have the number within a longer run
# As people type them: 001 190 000 001, 0011 9000 0001, 001.190.000.001; nobody has one without the 0.
_TYPED: Final = (
    rf"{_ALONE}0\d\d(?:[ .]?\d{{3}}){{3}}{_ENDS}|{_ALONE}0\d{{3}}(?:[ .]\d{{4}}){{2}}{_ENDS}"
)
_OLD: Final = rf"{_ALONE}(?:\d{{9}}|(?<!\d )\d{{3}} \d{{3}} \d{{3}}(?! \d)){_ENDS}"
# One letter as on a Vietnamese one; a passport's lines have its check digit and country behind it.
_PASSPORT: Final = rf"{_ALONE}(?:[A-Z]\d{{7,9}}(?=[A-Z<]|{_ENDS})|[A-Z]{{2}}\d{{7}}{_ENDS})"
# Of other countries: nine signs, letters among them, as 12AB34567, C01X0006H, M123A4567.
_FOREIGN: Final = rf"{_ALONE}(?=[A-Z0-9]*[A-Z])(?=(?:[A-Z]*\d){{5}})[A-Z0-9]{{9}}{_ENDS}"
_PHONE: Final = rf"{_ALONE}\+?\d{{2,4}}[ .]?\d{{3}}[ .]?\d{{3,4}}{_ENDS}"
_TAX: Final = rf"{_ALONE}\d{{10}}(?:-\d{{3}})?{_ENDS}"
_ID: Final = re.compile(f"{_PERSONAL}|{_TYPED}|{_OLD}|{_PASSPORT}|{_FOREIGN}")
_ANY: Final = re.compile(f"{_ID.pattern}|{_TAX}|{_PHONE}")
_LONG: Final = 12


def masked_id(number: str, beside: str = "") -> str:
    """``079•••••1234``, ``B1•••567``. ``beside`` another as long, the digits that differ are told."""
    other = beside if len(beside) == len(number) else number
    head, tail = (3, 4) if len(number) >= _LONG else (2, 3)
    hidden = range(head, len(number) - tail)
    return "".join(
        "•" if at in hidden and sign.isalnum() and sign == other[at] else sign
        for at, sign in enumerate(number)
    )


def has_personal_id(text: str) -> bool:
    """Whether the number of an identity paper, or what looks like one, is in ``text``."""
    return _ID.search(text) is not None


def masked(text: str, beside: str = "") -> str:
    """``text`` with the number of every identity paper masked, each beside that of ``beside``.

    These are personal numbers, those of the old nine digits and passports'; whoever sits at the
    desk reads a telephone number to call it.
    """
    others = iter(_ID.findall(beside))
    return _ID.sub(lambda found: masked_id(found[0], next(others, "")), text)


def without_numbers(text: str) -> str:
    """As :func:`masked`, telephone numbers and tax codes too: for whom may see no number whole."""
    return _ANY.sub(lambda found: masked_id(found[0]), text)
