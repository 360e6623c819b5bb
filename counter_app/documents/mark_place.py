"""Where a mark across a page stands, how large and how steep.

A void mark crosses the whole page over everything. A watermark lies under the text, so it goes
where no white box (a symbol's quiet zone, the seal's square) would cut its words.
"""

from typing import Final

from counter_app.documents.fonts import Face, measure
from counter_app.documents.pen import Pen
from counter_app.documents.style import PaperStyle

Slope = tuple[float, float]  # cosine and sine of the rise

_LARGEST: Final = 48.0
_SHARE_OF_PAGE: Final = 0.6
_SHARE_OF_ROOM: Final = 0.86


def across_page(pen: Pen, text: str) -> tuple[float, Slope]:
    """How large ``text`` can be written across the middle of a page, and along which slope."""
    rise = min(pen.height, pen.width * 1.4)
    diagonal = (pen.width**2 + rise**2) ** 0.5
    size = min(diagonal * _SHARE_OF_PAGE / measure(text, Face.BOLD, 1), _LARGEST)
    return size, (pen.width / diagonal, rise / diagonal)


def in_free_room(
    pen: Pen, style: PaperStyle, text: str
) -> tuple[float, Slope, tuple[float, float]]:
    """Size, slope and middle (x, y) of ``text`` in the highest stretch without white boxes."""
    top, bottom = _free_stretch(pen, style)
    room = bottom - top
    rise = min(room * 0.6, style.text_width)
    diagonal = (style.text_width**2 + rise**2) ** 0.5
    slope = (style.text_width / diagonal, rise / diagonal)
    each = measure(text, Face.BOLD, 1)  # the height a slanted text takes grows with its length
    highest = room / (each * slope[1] + 2 * slope[0])
    size = min(diagonal * _SHARE_OF_ROOM / each, room * 0.35, highest, _LARGEST)
    return size, slope, (style.centre, (top + bottom) / 2)


def _free_stretch(pen: Pen, style: PaperStyle) -> tuple[float, float]:
    floor = pen.height - style.bottom
    reached, gaps = style.top, list[tuple[float, float]]()
    for top, bottom in sorted(pen.blanks):
        gaps.append((reached, top))
        reached = max(reached, bottom)
    gaps.append((reached, floor))
    return max(gaps, key=lambda gap: gap[1] - gap[0])
