"""What counts as a reason: so many letters, never dots or one letter held down."""

import re
from typing import Final

from counter_app.domain.workflow import SHORTEST_REASON

_WORD: Final = re.compile(r"[^\W_]+")
_KINDS: Final = 3  # different letters


def says_enough(text: str) -> bool:
    """Whether the words of ``text`` are long enough; marks between them count for nothing."""
    words = " ".join(_WORD.findall(text))
    return len(words) >= SHORTEST_REASON and len(set(words.lower()) - {" "}) >= _KINDS
