"""What is kept of an intake that is not handed in: its draft, and what a draft has no room for.

A line that cannot be read yet ("12/1") is no part of a draft, nor is a paper's term before the
paper: kept as they stand, beside the draft, they come back where they were. Never signed or sent.
"""

from collections.abc import Mapping

import msgspec

from counter_app.domain.draft import Draft
from ui.screens.intake.form import Aside
from ui.widgets.fields import LineEdit


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """One half-done intake. Without ``aside`` the draft itself says what stands in no field.

    ``lines`` are the words of every line, letter for letter, by the field they fill.
    """

    draft: Draft
    aside: Aside | None = None
    lines: dict[str, str] = {}
    certified: bool = False


def kept_from(body: str) -> Kept | None:
    """What was kept as ``body``, by this build or one that kept the draft alone; None: unreadable."""
    try:
        return msgspec.json.decode(body, type=Kept)
    except msgspec.DecodeError:
        pass
    try:
        return Kept(draft=msgspec.json.decode(body, type=Draft))
    except msgspec.DecodeError:
        return None


def words_of(lines: Mapping[str, LineEdit]) -> dict[str, str]:
    """What stands in each line now."""
    return {name: line.text() for name, line in lines.items()}


def put_words(words: Mapping[str, str], lines: Mapping[str, LineEdit]) -> None:
    """Shows what stood in each line; a line that is asked no more is passed over."""
    for name, line in lines.items():
        if name in words:
            line.fill(words[name])
