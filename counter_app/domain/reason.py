"""What counts as a reason: so many letters, never dots or one letter held down."""

from counter_app.domain.workflow import SHORTEST_REASON

_KINDS = 3


def says_enough(text: str) -> bool:
    """Whether ``text`` has the letters a reason needs; blanks between words count with them."""
    letters = [letter for letter in text.lower() if letter.isalnum()]
    return len(" ".join(text.split())) >= SHORTEST_REASON and len(set(letters)) >= _KINDS
