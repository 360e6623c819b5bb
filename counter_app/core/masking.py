"""Personal numbers with their middle left out: enough to compare with a card, not to note down."""

import re
from typing import Final

_PERSONAL_ID: Final = re.compile(r"\d{12,}")


def masked_id(personal_id: str, beside: str = "") -> str:
    """``079•••••1234``. Where it stands ``beside`` another as long, the digits that differ are told."""
    other = beside if len(beside) == len(personal_id) else personal_id
    hidden = range(3, len(personal_id) - 4)
    return "".join(
        "•" if at in hidden and digit == other[at] else digit
        for at, digit in enumerate(personal_id)
    )


def has_personal_id(text: str) -> bool:
    """Whether a personal number, or what looks like one, is in ``text``."""
    return _PERSONAL_ID.search(text) is not None


def masked(text: str, beside: str = "") -> str:
    """``text`` with every personal number in it masked, each beside that of ``beside``.

    So is a longer run of digits: a card's machine lines have the number within one.
    """
    others = iter(_PERSONAL_ID.findall(beside))
    return _PERSONAL_ID.sub(lambda found: masked_id(found[0], next(others, "")), text)
