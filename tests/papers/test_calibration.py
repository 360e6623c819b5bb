"""The printer's test page says how long its ruler is, and its symbols are read from the dots."""

from collections.abc import Callable
from datetime import UTC, datetime

import pypdfium2
import pytest
import zxingcpp

from counter_app.documents.calibration import BARS_SAY, QR_SAYS, draw_test_page
from counter_app.documents.roll import DPI, dotted
from counter_app.domain.papers import PaperSize

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize("size", [PaperSize.A4, PaperSize.ROLL80])
def test_both_symbols_are_read_and_the_ruler_is_as_long_as_it_says(
    size: PaperSize, text_of: Callable[[bytes], str]
) -> None:
    pdf = draw_test_page(size, office="UBND xã Minh Hoạ", device="Máy in quay", at=AT)
    told = text_of(pdf)
    roll = size is PaperSize.ROLL80
    assert f"đúng {70 if roll else 150} mm" in " ".join(told.split())
    assert "09:00 20/11/2026" in told
    assert len(pypdfium2.PdfDocument(pdf)) == 1

    page = pypdfium2.PdfDocument(dotted(pdf).pdf if roll else pdf)[0]
    drawn = page.render(scale=DPI / 72, grayscale=True).to_pil().convert("L")
    read = {one.text for one in zxingcpp.read_barcodes(drawn)}
    assert read == {BARS_SAY, QR_SAYS}
    long = (70 if roll else 150) * 8
    rows = (drawn.crop((0, y, drawn.width, y + 1)) for y in range(drawn.height))
    longest = max(_run(row.tobytes()) for row in rows)
    assert abs(longest - long) <= 4, "as many dots as the ruler says millimetres, eight to each"


def _run(levels: bytes) -> int:
    """The longest stretch of dark pixels."""
    best = here = 0
    for level in levels:
        here = here + 1 if level < 200 else 0
        best = max(best, here)
    return best
