"""A paper as pictures of its pages: the very bytes that are printed, drawn for the eye."""

import threading
from dataclasses import dataclass
from typing import Final

from counter_app.documents.raster import PageImage, page_count, rasterise

__all__ = ["PageImage", "Preview", "pages_of"]

# PDFium is not re-entrant, and the lane that draws has two threads.
_ONE_AT_A_TIME: Final = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """All pages of ``pdf`` at ``dpi``."""

    pdf: bytes
    dpi: float
    pages: tuple[PageImage, ...]


def pages_of(pdf: bytes, *, dpi: float) -> Preview:
    """Every page of ``pdf`` as pixels."""
    with _ONE_AT_A_TIME:
        pages = tuple(rasterise(pdf, page, dpi) for page in range(page_count(pdf)))
    return Preview(pdf=pdf, dpi=dpi, pages=pages)
