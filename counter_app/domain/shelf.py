"""Which place of the shelf a result goes to, so that anybody at the desk finds it again.

The office chooses the rule; a clerk may always write another place.
"""

from enum import StrEnum
from typing import Final

from counter_app.core.text import fold

_PLACE: Final = "Ngăn {}"


class ShelfRule(StrEnum):
    """How places are proposed: by the code's last digit, by the given name's letter, not at all."""

    BY_CODE = "by_code"
    BY_NAME = "by_name"
    NONE = "none"


def proposed_place(rule: ShelfRule, *, code: str, name: str) -> str:
    """The place for one result; empty where the rule says nothing."""
    if rule is ShelfRule.BY_CODE:
        digit = code[-1:]
        return _PLACE.format(digit) if digit.isdecimal() else ""
    if rule is ShelfRule.BY_NAME:
        return _PLACE.format(_letter(name)) if name.strip() else ""
    return ""


def _letter(name: str) -> str:
    """The first letter of the given name, which stands last: Đ is a letter of its own."""
    first = name.rsplit(maxsplit=1)[-1][0].upper()
    return first if first == "Đ" else fold(first).upper()
