"""What a scanned text is: a citizen's card, or something that names a dossier. Reads neither."""

from typing import Final

# A card has 7 fields (2021) or 11 (2024), so 6 or 10 bars; scanners lose some at the end.
FEWEST_BARS: Final = 3


def is_card(text: str) -> bool:
    """Whether the text has the shape of a citizen's card."""
    return text.count("|") >= FEWEST_BARS or (text.strip().isdecimal() and len(text.strip()) == 12)
