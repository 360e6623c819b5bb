"""The roll's slip as its printer's own dots: one bit each, the paper's width, cut to its length.

Thermal printers set letters and bars in dots of an eighth of a millimetre; a page of exactly those
leaves no driver anything to scale or smooth. What stands on the slip is decided in ``slip``.
"""

import io
import math
from dataclasses import dataclass
from typing import Final

import pypdfium2
from PIL import Image

from counter_app.documents.pen import MM

DOTS_PER_MM: Final = 8
DPI: Final = DOTS_PER_MM * 25.4
WIDTH_MM: Final = 80
PRINTED_DOTS: Final = 576
"""What the head of such a printer reaches: 72 mm in the middle of the paper."""
DOT: Final = MM / DOTS_PER_MM
_A_HAIR_LESS: Final = 1 - 1e-5
_DARK_UNDER: Final = 150  # of 255: thin strokes of small letters stay whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Dots:
    """A PDF of dots and the sheet it wants."""

    pdf: bytes
    width_mm: int
    length_mm: int


def on_dots(points: float) -> float:
    """The nearest place where a dot begins."""
    return round(points / DOT) * DOT


def whole_dots(points: float) -> float:
    """A length that ends where a dot does, no shorter than ``points``."""
    return math.ceil(points / DOT - 1e-6) * DOT


def dotted(pdf: bytes) -> Dots:
    """Every page of a roll's ``pdf`` as dots. For one thread: PDFium is not re-entrant."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [_page(document[at]) for at in range(len(document))]
    finally:
        document.close()
    file = io.BytesIO()
    pages[0].save(file, "PDF", resolution=DPI, save_all=True, append_images=pages[1:])
    longest = max(page.height for page in pages)
    return Dots(pdf=file.getvalue(), width_mm=WIDTH_MM, length_mm=math.ceil(longest / DOTS_PER_MM))


def _page(page: pypdfium2.PdfPage) -> Image.Image:
    """One page, white where the head does not reach."""
    # PDFium rounds a page up to whole pixels: a hair less, or one dot more would shift every bar.
    scale = DPI / 72 * _A_HAIR_LESS
    grey = page.render(scale=scale, grayscale=True, optimize_mode="print").to_pil().convert("L")
    width = WIDTH_MM * DOTS_PER_MM
    margin = (width - PRINTED_DOTS) // 2
    reached = grey.crop((margin, 0, margin + PRINTED_DOTS, grey.height))
    whole = Image.new("1", (width, grey.height), 1)
    whole.paste(reached.point(_bit, "1"), (margin, 0))
    return whole


def _bit(level: int) -> int:
    return 0 if level < _DARK_UNDER else 255
