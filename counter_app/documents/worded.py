"""An office's own sentences on a form: which text stands, and its placeholders filled in.

Values keep their own face; what sticks to a placeholder (a comma, a bracket) goes with it.
"""

from collections.abc import Mapping
from itertools import groupby

from counter_app.documents.fonts import Face
from counter_app.documents.wrapping import Run
from counter_app.domain.letter_wording import expand, placeholders_of
from counter_app.domain.papers import OfficePaper, SlipContent
from counter_app.domain.template import default_text


def said(content: OfficePaper | SlipContent, kind: str, name: str) -> str:
    """The text of that name as the paper was issued, else as the program has it."""
    return content.wording.text(name, default_text(kind, name))


def filled(
    text: str, values: Mapping[str, str], bold: frozenset[str] = frozenset()
) -> tuple[Run, ...]:
    """``text`` with its placeholders filled, those named in ``bold`` in bold type."""
    words = [(_face(word, bold), expand(word, values)) for word in text.split()]
    return tuple(
        Run(text=" ".join(word for _, word in group), face=face)
        for face, group in groupby(words, key=lambda pair: pair[0])
    )


def title_lines(content: OfficePaper | SlipContent, title: tuple[str, ...]) -> tuple[str, ...]:
    """The title in the office's own words, where it has any."""
    lines = (content.wording.text(f"title_{n}", "") for n in (1, 2))
    return tuple(filter(None, lines)) or title


def _face(word: str, bold: frozenset[str]) -> Face:
    return Face.BOLD if bold.intersection(placeholders_of(word)) else Face.REGULAR
