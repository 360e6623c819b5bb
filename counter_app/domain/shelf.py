"""What lies on the shelf, and which place there it goes to, so that anybody finds it again.

The office chooses the rule; a clerk may always write another place.
"""

from enum import StrEnum
from typing import Final

from counter_app.core.text import fold
from counter_app.domain.dossier import State

# A refusal after appraisal is a result too, and is handed out the same way.
ON_SHELF: Final = frozenset({State.READY, State.REFUSED_AFTER_APPRAISAL})
_PLACE: Final = "Ngăn {}"
_FURNITURE: Final = frozenset({"ke", "ngan", "tu", "hoc", "gia", "khay", "hop", "o", "ban"})


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


def spoken_place(shelf: str) -> str:
    """The place as a paper names it: "Ngăn 3", but "Kệ A1"; empty where there is none."""
    first = fold(shelf).partition(" ")[0]
    return shelf if not shelf or first in _FURNITURE else f"Kệ {shelf}"


def _letter(name: str) -> str:
    """The first letter of the given name, which stands last: Đ is a letter of its own."""
    first = name.rsplit(maxsplit=1)[-1][0].upper()
    return first if first == "Đ" else fold(first).upper()
