"""Pages of a PDF as pixels: for the preview, for thermal printers, for tests.

The preview draws the very bytes that are printed, so it cannot differ from the paper.
"""

from dataclasses import dataclass

import pypdfium2


@dataclass(frozen=True, slots=True, kw_only=True)
class PageImage:
    """One page: ``rgb`` is rows from the top, three bytes a pixel, no padding."""

    width: int
    height: int
    rgb: bytes


def page_count(pdf: bytes) -> int:
    """How many pages ``pdf`` has."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def rasterise(pdf: bytes, page: int, dpi: float) -> PageImage:
    """Page number ``page`` (from 0) of ``pdf`` at ``dpi``. For one thread: PDFium is not re-entrant."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        bitmap = document[page].render(scale=dpi / 72, rev_byteorder=True)
        pixels = memoryview(bitmap.buffer).cast("B")
        used = bitmap.width * 3
        rows = (
            bytes(pixels[row * bitmap.stride : row * bitmap.stride + used])
            for row in range(bitmap.height)
        )
        return PageImage(width=bitmap.width, height=bitmap.height, rgb=b"".join(rows))
    finally:
        document.close()
