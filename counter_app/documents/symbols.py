"""The two machine-readable symbols of our papers, as boxes of whole modules.

Code 128: bars from python-barcode. QR: modules from zxing-cpp, which tries all masks in a fifth
of a millisecond where the pure-Python writers need six. Sizes in millimetres are decided here;
drawing is ``pen.modules``.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from operator import methodcaller
from typing import Final

from barcode.codex import Code128
from zxingcpp import BarcodeFormat, create_barcode

from counter_app.documents.pen import MM, Pen

BAR_MODULE_MM: Final = 0.33
ROLL_MODULE_MM: Final = 0.375  # three dots of a thermal printer, so that every bar is whole
QR_MODULE_MM: Final = 0.5
_QUIET_BAR_MODULES: Final = 10
_QUIET_QR_MODULES: Final = 4

_DARK_BARS: Final = re.compile("1+")
_DARK_PIXELS: Final = re.compile(b"\0+")
_SPAN: Final = methodcaller("span")

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    """Dark boxes (column, row, columns, rows) in modules; widths in points with quiet zones."""

    boxes: tuple[Box, ...]
    module: float
    quiet_modules: int
    columns: int
    rows: int

    @property
    def width(self) -> float:
        """Points from quiet zone to quiet zone."""
        return (self.columns + 2 * self.quiet_modules) * self.module

    @property
    def height(self) -> float:
        """Points, with the quiet zones above and below where the symbol has them."""
        quiet = 0 if self.rows == 1 else 2 * self.quiet_modules
        return (self.rows + quiet) * self.module


# What a preview leaves room for while there is no number: a slip's QR is version 6 (41 modules).
NO_QR: Final = Symbol(
    boxes=(), module=QR_MODULE_MM * MM, quiet_modules=_QUIET_QR_MODULES, columns=41, rows=41
)
NO_BARS: Final = Symbol(
    boxes=(), module=BAR_MODULE_MM * MM, quiet_modules=_QUIET_BAR_MODULES, columns=101, rows=1
)


@lru_cache(maxsize=4)  # a paper set again, or in copies, has the same symbols
def code128(text: str, module_mm: float = BAR_MODULE_MM) -> Symbol:
    """The bars of ``text`` (ASCII), one row high; quiet zones of ten modules on both sides."""
    bars = Code128(text).build()[0]
    spans = map(_SPAN, _DARK_BARS.finditer(bars))
    boxes = tuple((start, 0, end - start, 1) for start, end in spans)
    return Symbol(
        boxes=boxes,
        module=module_mm * MM,
        quiet_modules=_QUIET_BAR_MODULES,
        columns=len(bars),
        rows=1,
    )


@lru_cache(maxsize=4)
def qr_code(text: str) -> Symbol:
    """A QR of error level M; a run of dark modules in a row is one box."""
    image = create_barcode(text, BarcodeFormat.QRCode, ec_level="M").to_image(
        scale=1, add_quiet_zones=False
    )
    # The stub forgets that an image is a buffer of one byte a module, 0 = dark.
    pixels = memoryview(image).tobytes()  # type: ignore[arg-type]
    side = image.shape[1]
    rows = (pixels[start : start + side] for start in range(0, side * side, side))
    boxes = tuple(
        (start, row, end - start, 1)
        for row, line in enumerate(rows)
        for start, end in map(_SPAN, _DARK_PIXELS.finditer(line))
    )
    return Symbol(
        boxes=boxes,
        module=QR_MODULE_MM * MM,
        quiet_modules=_QUIET_QR_MODULES,
        columns=side,
        rows=side,
    )


def draw_bars(pen: Pen, symbol: Symbol, x: float, y: float, height: float) -> None:
    """Bars ``height`` points high; ``x`` is where the left quiet zone begins."""
    pen.blank(x, y, symbol.width, height)
    left = x + symbol.quiet_modules * symbol.module
    pen.bars(
        (left + column * symbol.module, y, columns * symbol.module, height)
        for column, _, columns, _ in symbol.boxes
    )


def draw_square(pen: Pen, symbol: Symbol, x: float, y: float) -> None:
    """A QR whose quiet zone has its upper left corner at (``x``, ``y``)."""
    pen.blank(x, y, symbol.width, symbol.height)
    quiet = symbol.quiet_modules * symbol.module
    pen.modules(x + quiet, y + quiet, symbol.module, symbol.boxes)
