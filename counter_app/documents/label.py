"""Folder labels as PDF: one a page for a label printer, or 24 on an A4 sheet.

The QR holds the dossier's code alone. Bars stand where they fit: modules are two dots of a
203-dpi label printer, and never narrower.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from counter_app.documents.fitted import Box, write_in_box, write_mark
from counter_app.documents.fonts import Face, drawable_content
from counter_app.documents.pdf import write_pdf
from counter_app.documents.pen import MM, Pen
from counter_app.documents.symbols import Symbol, code128, draw_bars, draw_square, qr_code
from counter_app.domain.label import PER_SHEET, SHEETS_MM, FolderLabel, LabelKind

MODULE: Final = 0.25 * MM
_TITLE: Final = "Tem hồ sơ"
_EDGE: Final = 2.5 * MM
_MARK: Final = 3 * MM
_COLUMNS: Final = 3
_TALL: Final = 45 * MM  # from here on there is room for bars under the text


def draw_folder_labels(labels: Sequence[FolderLabel], kind: LabelKind) -> bytes:
    """A page for each label."""
    pages = []
    for label in map(drawable_content, labels):
        pen = _sheet(kind)
        _write(pen, label, _Place(x=0, y=0, width=pen.width, height=pen.height))
        write_mark(pen, label.watermark)
        pages.append(pen)
    return write_pdf(pages, _TITLE)


def draw_label_sheets(labels: Sequence[FolderLabel], first: int = 0) -> bytes:
    """24 labels of 70 × 37 mm a sheet, row by row; ``first`` places of the first one are used up."""
    width, height = (side * MM for side in SHEETS_MM[LabelKind.FOLDER])
    pages: list[Pen] = []
    for place, label in enumerate(map(drawable_content, labels), start=first):
        if not pages or place % PER_SHEET == 0:
            pages.append(_sheet(LabelKind.FOLDER_SHEET))
            write_mark(pages[-1], label.watermark)
        pen, (row, column) = pages[-1], divmod(place % PER_SHEET, _COLUMNS)
        top = (pen.height - height * (PER_SHEET // _COLUMNS)) / 2
        _write(
            pen,
            label,
            _Place(x=column * width, y=top + row * height, width=width, height=height),
        )
    return write_pdf(pages, _TITLE)


def narrow(symbol: Symbol) -> Symbol:
    """The bars at a label printer's width."""
    return replace(symbol, module=MODULE)


def _sheet(kind: LabelKind) -> Pen:
    width, height = SHEETS_MM[kind]
    return Pen(width * MM, height * MM)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where one label lies on the sheet, in points."""

    x: float
    y: float
    width: float
    height: float


def _write(pen: Pen, label: FolderLabel, place: _Place) -> None:
    """QR on the right; code, name, procedure and date beside it; bars under all where they fit."""
    square = qr_code(label.code)
    right = place.x + place.width
    draw_square(pen, square, right - square.width - 1 * MM, place.y + _EDGE - 1 * MM)
    below = _write_bars(pen, label, place)
    left, wide = place.x + _EDGE, place.width - 2 * _EDGE
    due = Box(x=left, y=below - 11, width=wide, height=11, size=9.5, least=7)
    write_in_box(pen, f"Hẹn trả: {label.due}", due)
    beside = place.width - _EDGE - square.width - 1.5 * MM
    top, large = place.y + _EDGE, place.height / (37 * MM)
    for text, share, least in ((label.code, 11, 6), (label.applicant, 28, 7)):
        box = Box(
            x=left, y=top, width=beside, height=share * large, size=11, least=least, face=Face.BOLD
        )
        top += write_in_box(pen, text, box) + 2
    under_square = top >= place.y + square.height + _EDGE
    room = wide if under_square else beside
    rest = Box(x=left, y=top, width=room, height=due.y - top - 1, size=9, least=6.5)
    write_in_box(pen, label.procedure, rest)


def _write_bars(pen: Pen, label: FolderLabel, place: _Place) -> float:
    """The code as bars along the lower edge; returns how far down text may go."""
    below = place.y + place.height - _EDGE - (_MARK if label.watermark else 0)
    bars = narrow(code128(label.code))
    if place.height < _TALL or bars.width > place.width - 2 * _EDGE:
        return below
    x = place.x + (place.width - bars.width) / 2
    draw_bars(pen, bars, x, below - 8 * MM, 8 * MM)
    return below - 9 * MM
