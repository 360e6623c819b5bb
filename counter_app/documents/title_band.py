"""The band under the letterhead: lines in the middle, bars under them, a QR on the right.

Which words and symbols stand in it is decided by each paper.
"""

from collections.abc import Sequence
from typing import Final

from counter_app.documents.flow import Flow
from counter_app.documents.fonts import Face
from counter_app.documents.pen import MM
from counter_app.documents.style import LEADING
from counter_app.documents.symbols import Symbol, draw_bars, draw_square

BAR_HEIGHT: Final = 8 * MM

TitleLine = tuple[str, Face, float]


def write_band(
    flow: Flow,
    lines: Sequence[TitleLine],
    bars: Symbol | None,
    square: Symbol | None,
    bars_say: str = "",
) -> None:
    """Write the band on a sheet; bars too wide for the room beside the square stand under it."""
    style, top = flow.style, flow.y + 2
    width = style.text_width
    if square is not None:
        width -= square.width
        draw_square(flow.pen, square, style.left + width, top)
    beside = bars is not None and bars.width <= width
    flow.y = top
    for text, face, size in lines:
        flow.y += size * LEADING
        flow.pen.centred(style.left + width / 2, flow.y - size * 0.24, text, face, size)
    if bars is not None and beside:
        _write_bars(flow, bars, width, bars_say)
    if square is not None:
        flow.y = max(flow.y, top + square.height)
    if bars is not None and not beside:
        _write_bars(flow, bars, style.text_width, bars_say)
    flow.y += 3


def _write_bars(flow: Flow, bars: Symbol, width: float, say: str) -> None:
    x = flow.style.left + (width - bars.width) / 2
    draw_bars(flow.pen, bars, x, flow.y + 4, BAR_HEIGHT)
    flow.y += 4 + BAR_HEIGHT
    write_bars_words(flow, say, flow.style.left + width / 2)


def write_bars_words(flow: Flow, say: str, middle: float) -> None:
    """What the bars above stand for, in small type; nothing where it goes without saying."""
    if say:
        flow.y += flow.style.small * LEADING
        flow.pen.centred(middle, flow.y - 2, say, Face.REGULAR, flow.style.small)
