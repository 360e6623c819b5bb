"""Every word that is kept of a step or an act passes here: cleaned, bounded, and drawable on paper.

One letter that no paper can draw would spoil every list that names it, for good.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Final, TypeVar

from counter_app.core.errors import UserError
from counter_app.core.records import part_names, with_parts
from counter_app.core.text import clean_line, clean_note
from counter_app.documents.fonts import unsupported

T = TypeVar("T")

_LONGEST: Final = 200
_LONGER: Final[Mapping[str, int]] = {
    "reason": 2_000,
    "points": 500,
    "question": 1_000,
    "what": 1_000,
    "words": 500,
    "outcome": 1_000,
    "signs": 1_000,
    "wrong": 500,
    "right": 500,
    "mistake": 500,
    "address": 300,
    "label": 500,
    "component": 500,
    "originals": 500,
    "papers": 500,
    "papers_back": 500,
    "ground": 500,
    "article": 500,
    "shelf": 60,
    "dispatch_no": 60,
    "notice_no": 60,
    "personal_id": 30,
    "tracking_no": 60,
}

_NOTES: Final = frozenset({"question", "what", "signs", "outcome"})  # of several paragraphs


def line(text: str, field: str) -> str:
    """One text as it may be kept; ``UserError`` with the field, and the words that are wrong."""
    text = (clean_note if field in _NOTES else clean_line)(text, field=field)
    longest = _LONGER.get(field, _LONGEST)
    if len(text) > longest:
        raise UserError(
            "too_long",
            f"“{text[:20]}…” dài quá, ghi tối đa {longest} chữ ở mục này.",
            field=field,
        )
    missing = unsupported(text)
    if missing:
        raise UserError(
            "text.unsupported",
            f"Giấy không in được ký tự {' '.join(missing[:5])} trong “{text[:20]}”. Xin sửa lại.",
            field=field,
        )
    return text


def kept(value: T, field: str = "") -> T:
    """``value`` with every text in it as it may be kept; records and tuples all the way down."""
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return line(value, field)  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(kept(one, field) for one in value)  # type: ignore[return-value]
    if names := part_names(value):
        return with_parts(value, {name: kept(getattr(value, name), name) for name in names})
    return value
