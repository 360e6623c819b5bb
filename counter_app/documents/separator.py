"""Separator sheets as PDF: laid between a dossier's papers, so that a scanner parts them.

The QR is "PC:" and the dossier's code, a stroke and the paper's place: nobody takes it for a slip.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from counter_app.documents.fitted import Box, write_in_box, write_mark
from counter_app.documents.fonts import Face, drawable_content
from counter_app.documents.pdf import write_pdf
from counter_app.documents.pen import MM, Pen
from counter_app.documents.symbols import code128, draw_bars, draw_square, qr_code
from counter_app.domain.label import SHEETS_MM, LabelKind, Separator

_MARGIN: Final = 20 * MM
_MODULE: Final = 1.4 * MM  # read by any scanner, also when the sheet lies askew
_BAR_HEIGHT: Final = 25 * MM


def draw_separators(sheets: Sequence[Separator]) -> bytes:
    """A page for each."""
    return write_pdf([_page(sheet) for sheet in map(drawable_content, sheets)], "Tờ phân cách")


def separator_code(sheet: Separator) -> str:
    """What the QR says."""
    return f"PC:{sheet.code}/{sheet.position}"


def _page(sheet: Separator) -> Pen:
    width, height = SHEETS_MM[LabelKind.SEPARATOR]
    pen = Pen(width * MM, height * MM)
    wide = pen.width - 2 * _MARGIN
    pen.centred(pen.width / 2, 30 * MM, "TỜ PHÂN CÁCH", Face.BOLD, 26)
    place = f"Giấy tờ thứ {sheet.position} trên {sheet.total}"
    pen.centred(pen.width / 2, 40 * MM, place, Face.REGULAR, 16)
    square = replace(qr_code(separator_code(sheet)), module=_MODULE)
    draw_square(pen, square, (pen.width - square.width) / 2, 46 * MM)
    top = 46 * MM + square.height + 6 * MM
    for text, size, room, face in (
        (sheet.component, 26.0, 60 * MM, Face.BOLD),
        (sheet.code, 22.0, 12 * MM, Face.BOLD),
        (f"Hồ sơ của: {sheet.applicant}", 16.0, 24 * MM, Face.REGULAR),
    ):
        box = Box(x=_MARGIN, y=top, width=wide, height=room, size=size, least=10, face=face)
        top += write_in_box(pen, text, box) + 4 * MM
    bars = code128(sheet.code)
    draw_bars(pen, bars, (pen.width - bars.width) / 2, pen.height - 50 * MM, _BAR_HEIGHT)
    write_mark(pen, sheet.watermark)
    return pen
