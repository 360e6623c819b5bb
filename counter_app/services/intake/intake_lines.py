"""One line of words in an intake file: cleaned, and no longer than a field of the window takes."""

from typing import Final

from counter_app.core.errors import UserError
from counter_app.core.text import clean_line

MAX_TEXT: Final = 300


def line_of(text: str | None, field: str, *, most: int = MAX_TEXT) -> str:
    """The line, empty where there is none; ``UserError`` names the field that is longer."""
    cleaned = clean_line(text or "", field=field)
    if len(cleaned) > most:
        raise UserError("too_long", f"Mục {field} dài quá {most} ký tự, hãy rút gọn.", field=field)
    return cleaned
