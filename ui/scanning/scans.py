"""What a scanned text is: a citizen's card, machine-readable lines, or what names a dossier.

Reads none of them.
"""

import re
from collections.abc import Callable
from typing import Final

from ui.strings import masked

# A card has 7 fields (2021) or 11 (2024), so 6 or 10 bars; scanners lose some at the end.
FEWEST_BARS: Final = 3


def is_card(text: str) -> bool:
    """Whether the text has the shape of a citizen's card."""
    return text.count("|") >= FEWEST_BARS or (text.strip().isdecimal() and len(text.strip()) == 12)


def is_paper_code(text: str) -> bool:
    """Whether the text has the shape of a paper's own code."""
    from counter_app.domain.paper_code import parse_paper_code

    return parse_paper_code(text) is not None


def is_home_form(text: str) -> bool:
    """Whether the text has the shape of the code of a form filled at home."""
    from counter_app.protocol.home_form import is_home_form as has_shape

    return has_shape(text)


# ICAO 9303: two lines of 44 on passports, three of 30 on cards.
_WHOLE: Final = re.compile(r"P[A-Z0-9<]{87}|[ACI][A-Z0-9<]{89}")
_BEGINS: Final = re.compile(r"P[A-Z0-9<]{43}|[ACI][A-Z0-9<]{4}[A-Z0-9<]{25}(?:[A-Z0-9<]{30})?")
_LINE: Final = re.compile(r"[A-Z0-9<]{30}|[A-Z0-9<]{44}|[A-Z0-9<]{60}")
# A letter that the scanner sent and the keyboard's layout lacks.
_LOST: Final = "\ufffd"
_MOST_READ: Final = 110
_FIRST_SIGNS: Final = 6
BETWEEN_LINES_MS: Final = 3_000


class MachineLines:
    """Puts together the lines that a reader sends one after the other, each with its Enter."""

    def __init__(self, monotonic_ms: Callable[[], int]) -> None:
        self._now_ms = monotonic_ms
        self._begun = ""
        self._at_ms = 0

    def forget(self) -> None:
        """Whoever scanned the first line is gone."""
        self._begun = ""

    def take(self, text: str) -> str | None:
        """All lines once the last is there, ``""`` while more must come, None for other texts."""
        line = "".join(text.split()).upper()
        begun = self._begun if self._now_ms() - self._at_ms <= BETWEEN_LINES_MS else ""
        self._begun = ""
        for whole in (line, begun + line if _LINE.fullmatch(line) else ""):
            if _WHOLE.fullmatch(whole):
                return whole
            if "<" in whole and _BEGINS.fullmatch(whole):
                self._begun, self._at_ms = whole, self._now_ms()
                return ""
        return None


def are_lines(text: str) -> bool:
    """Whether the text is all of a passport's or card's machine-readable lines."""
    return bool(_WHOLE.fullmatch("".join(text.split()).upper()))


def with_read(message: str, text: str) -> str:
    """``message``, and what was read: nobody should have to guess what a scanner has swallowed."""
    return f"{message} {told_read(text)}".strip()


def told_read(text: str) -> str:
    """What was read, to stand behind a sentence: a card's or paper's lines, of all else the first signs.

    Nothing of what may open the store: whoever types fast is taken for a scanner.
    """
    from counter_app.core.recovery_code import may_be_code

    if may_be_code(text):
        return ""
    shown = " ".join(text.replace(_LOST, "□").split())
    most = _MOST_READ if is_card(text) or are_lines(text) else min(_FIRST_SIGNS, len(shown) // 2)
    shown = f"{shown[:most]}…" if len(shown) > most else shown
    return f"Đã đọc: {masked(shown)}" if shown else ""


def what_it_is(text: str) -> str:
    """What was scanned, as a clerk calls it."""
    if is_card(text) or are_lines(text):
        return "thẻ căn cước hoặc hộ chiếu"
    if is_home_form(text):
        return "tờ khai điền ở nhà"
    return "mã trên giấy của hồ sơ" if is_paper_code(text) else "một mã khác"
