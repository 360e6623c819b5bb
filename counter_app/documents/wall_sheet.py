"""The month sheet for the wall: one A4 page of large figures and charts, to be read standing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.documents.chart import Box, Chart, draw_chart
from counter_app.documents.flow import Flow
from counter_app.documents.fonts import Face, drawable_content
from counter_app.documents.marks import Marks
from counter_app.documents.pdf import write_pdf
from counter_app.documents.report_sheet import write_head
from counter_app.documents.style import LEADING, STYLES
from counter_app.documents.wrapping import Run, wrap_text
from counter_app.domain.papers import PaperSize

_LARGE: Final = 26.0
_GAP: Final = 10.0
_SMALL: Final = 9.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WallContent:
    """What hangs there: ``large`` are a few figures with what each is, ``notes`` what they rest on."""

    office: str
    title: str
    large: tuple[tuple[str, str], ...]
    charts: tuple[Chart, ...]
    notes: tuple[str, ...]
    printed_at: datetime
    printed_by: str
    watermark: str = ""


def draw_wall_sheet(content: WallContent) -> bytes:
    """The sheet as PDF; always one page."""
    clean = drawable_content(content)
    when = f"{local(clean.printed_at):%H:%M ngày %d/%m/%Y}"
    foot = f"In lúc {when}, người in: {clean.printed_by}"
    marks = Marks(heading=clean.title, foot=foot, watermark=clean.watermark)
    flow = Flow(STYLES[PaperSize.A4], marks)
    write_head(flow, clean.office, "", clean.title)
    _write_large(flow, clean)
    style = flow.style
    lines = [wrap_text(one, Face.ITALIC, _SMALL, style.text_width) for one in clean.notes]
    under = sum(map(len, lines)) * _SMALL * LEADING + 2 * _GAP
    each = (flow.room - under) / len(clean.charts) - _GAP
    for chart in clean.charts:
        flow.y += _GAP
        box = Box(x=style.left, y=flow.y, width=style.text_width, height=each)
        draw_chart(flow.pen, chart, box)
        flow.y += each
    flow.skip(_GAP)
    for note in clean.notes:
        flow.paragraph(Run(text=note, face=Face.ITALIC), size=_SMALL)
    return write_pdf(flow.pages(), f"{clean.title} - {when}")


def _write_large(flow: Flow, content: WallContent) -> None:
    style, top = flow.style, flow.y + 4
    place = style.text_width / len(content.large)
    for at, (figure, meaning) in enumerate(content.large):
        middle = style.left + (at + 0.5) * place
        flow.pen.centred(middle, top + _LARGE, figure, Face.BOLD, _LARGE)
        flow.pen.centred(middle, top + _LARGE + 15, meaning, Face.REGULAR, style.small)
    flow.y = top + _LARGE + 22
