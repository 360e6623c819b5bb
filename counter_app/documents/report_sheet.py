"""A report of figures on A4 landscape: title, table, notes, places to sign.

The heading stands on every page; the foot says when it was printed and by whom.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.documents.flow import Flow
from counter_app.documents.fonts import Face, drawable_content
from counter_app.documents.marks import Marks
from counter_app.documents.pdf import write_pdf
from counter_app.documents.ruled_table import Cell, Heading, RuledTable
from counter_app.documents.style import LEADING, STYLES
from counter_app.documents.wrapping import Run, wrap_evenly
from counter_app.domain.papers import PaperSize

SIGNERS: Final = ("NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG ĐƠN VỊ")
_UNDER: Final = "(Ký, ghi rõ họ tên)"
_TYPE_SIZE: Final = 9.5
_TO_SIGN: Final = 42.0  # points left white for a signature


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportContent:
    """A report as printed. ``rooms`` are the columns' shares of the width."""

    office: str
    source: str
    title: str
    headings: tuple[str, ...]
    rooms: tuple[int, ...]
    centred: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    printed_at: datetime
    printed_by: str
    watermark: str = ""


def draw_report(content: ReportContent) -> bytes:
    """The report as PDF."""
    clean = drawable_content(content)
    when = f"{local(clean.printed_at):%H:%M ngày %d/%m/%Y}"
    foot = f"In lúc {when}, người in: {clean.printed_by}"
    marks = Marks(heading=clean.title, foot=foot, watermark=clean.watermark)
    flow = Flow(STYLES[PaperSize.A4_LANDSCAPE], marks)
    write_head(flow, clean.office, clean.source, clean.title)
    headings = [Heading(text=one) for one in clean.headings]
    table = RuledTable(flow, clean.rooms, headings, _TYPE_SIZE)
    for row in clean.rows:
        table.rows_together(
            [
                Cell(text=text, centred=middle)
                for text, middle in zip(row, clean.centred, strict=True)
            ]
        )
    flow.skip(4)
    for note in clean.notes:
        flow.paragraph(Run(text=note, face=Face.ITALIC), size=flow.style.small)
    _write_signers(flow)
    return write_pdf(flow.pages(), f"{clean.title} - {when}")


def write_head(flow: Flow, office: str, source: str, title: str) -> None:
    """The office, what the report rests on, and its title in the middle."""
    style = flow.style
    flow.paragraph(Run(text=office, face=Face.BOLD), size=style.head)
    if source:
        flow.paragraph(Run(text=source, face=Face.ITALIC), size=style.small)
    flow.skip(4)
    for line in wrap_evenly(title, Face.BOLD, style.title, style.text_width):
        flow.centred(line, Face.BOLD, style.title)
    flow.skip(6)


def _write_signers(flow: Flow) -> None:
    style = flow.style
    leading = style.body * LEADING
    flow.need(3 * leading + _TO_SIGN)
    flow.skip(8)
    top = flow.y + leading
    for at, who in enumerate(SIGNERS):
        middle = style.left + style.text_width * (0.2 + 0.6 * at)
        flow.pen.centred(middle, top, who, Face.BOLD, style.small)
        flow.pen.centred(middle, top + leading, _UNDER, Face.ITALIC, style.small)
    flow.y = top + leading + _TO_SIGN
