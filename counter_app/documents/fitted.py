"""Text in a box of fixed size: smaller type first, then fewer words; never over the edge.

For labels and envelopes, whose size is given. Papers of many pages run through ``flow``.
"""

from dataclasses import dataclass
from typing import Final

from counter_app.documents.fonts import Face
from counter_app.documents.pen import MM, Pen
from counter_app.documents.style import LEADING
from counter_app.documents.wrapping import wrap_text

_STEP: Final = 0.5
_MORE: Final = "…"
MARK_SIZE: Final = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Where text may stand, in points; ``size`` is wished for, ``least`` still readable."""

    x: float
    y: float
    width: float
    height: float
    size: float
    least: float
    face: Face = Face.REGULAR


def write_in_box(pen: Pen, text: str, box: Box) -> float:
    """Write ``text`` from the top of ``box``; returns the height it took."""
    if not text:
        return 0.0
    lines, size = _fitted(text, box)
    for row, line in enumerate(lines, start=1):
        baseline = box.y + row * size * LEADING - size * LEADING * 0.24
        pen.text(box.x, baseline, line, box.face, size)
    return len(lines) * size * LEADING


def write_mark(pen: Pen, watermark: str) -> None:
    """The office's watermark along the lower edge, small but always there."""
    if watermark:
        pen.centred(pen.width / 2, pen.height - 1 * MM, watermark, Face.BOLD, MARK_SIZE)


def _fitted(text: str, box: Box) -> tuple[list[str], float]:
    size = box.size
    while True:
        lines = wrap_text(text, box.face, size, box.width)
        room = max(1, int((box.height + 0.01) / (size * LEADING)))
        if len(lines) <= room:
            return lines, size
        if size <= box.least:
            return _shortened(lines[:room], box, size), size
        size -= _STEP


def _shortened(lines: list[str], box: Box, size: float) -> list[str]:
    """The last line gives way, word by word, to a sign that there is more."""
    words = lines[-1].split()
    while words and len(wrap_text(" ".join(words) + _MORE, box.face, size, box.width)) > 1:
        words.pop()
    return [*lines[:-1], " ".join(words) + _MORE]
