"""A list of the desk on A4 landscape, to take along and to sign off: no legal form, no number.

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
from counter_app.documents.style import STYLES
from counter_app.documents.wrapping import Run, wrap_evenly
from counter_app.domain.papers import PaperSize

_TYPE_SIZE: Final = 9.5
_NUMBER_ROOM: Final = 46


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedColumn:
    """A column on paper: its title, its share of the width, whether it is in the middle."""

    title: str
    room: int
    centred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskListContent:
    """A list as printed. ``narrowed`` says what it was narrowed to, ``totals`` stand under it."""

    office: str
    title: str
    meaning: str
    narrowed: str
    columns: tuple[PrintedColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[str, ...]
    printed_at: datetime
    printed_by: str
    watermark: str = ""


def draw_desk_list(content: DeskListContent) -> bytes:
    """The list as PDF."""
    clean = drawable_content(content)
    when = f"{local(clean.printed_at):%H:%M ngày %d/%m/%Y}"
    foot = f"In lúc {when}, người in: {clean.printed_by}"
    marks = Marks(heading=clean.title, foot=foot, watermark=clean.watermark)
    flow = Flow(STYLES[PaperSize.A4_LANDSCAPE], marks)
    _write_head(flow, clean)
    _write_table(flow, clean)
    flow.skip(4)
    for line in clean.totals:
        flow.paragraph(Run(text=line, face=Face.BOLD))
    return write_pdf(flow.pages(), f"{clean.title} - {when}")


def _write_head(flow: Flow, content: DeskListContent) -> None:
    style = flow.style
    flow.paragraph(Run(text=content.office, face=Face.BOLD), size=style.head)
    flow.skip(4)
    for line in wrap_evenly(content.title.upper(), Face.BOLD, style.title, style.text_width):
        flow.centred(line, Face.BOLD, style.title)
    for told in (content.meaning, content.narrowed):
        for line in wrap_evenly(told, Face.ITALIC, style.small, style.text_width) if told else ():
            flow.centred(line, Face.ITALIC, style.small)
    flow.skip(4)


def _write_table(flow: Flow, content: DeskListContent) -> None:
    shares = (_NUMBER_ROOM, *(column.room for column in content.columns))
    headings = [Heading(text="STT"), *(Heading(text=one.title) for one in content.columns)]
    table = RuledTable(flow, shares, headings, _TYPE_SIZE)
    centred = [column.centred for column in content.columns]
    for number, row in enumerate(content.rows, start=1):
        cells = (Cell(text=text, centred=middle) for text, middle in zip(row, centred, strict=True))
        table.rows_together((Cell(text=str(number), centred=True), *cells))
