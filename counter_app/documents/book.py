"""A book of the office's own on A4 landscape, under the head that the law's forms have.

Form 07, which is the law's, is drawn in ``register``. The heading of the columns stands on every
page, the number of each page at its foot.
"""

from datetime import datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.documents.flow import Flow
from counter_app.documents.fonts import Face
from counter_app.documents.ruled_table import Cell as PaperCell
from counter_app.documents.ruled_table import Heading, RuledTable
from counter_app.documents.sheet import Form, draw_sheet
from counter_app.documents.wrapping import wrap_evenly
from counter_app.domain.books.book import Cell
from counter_app.domain.books.paper import BookContent
from counter_app.domain.papers import PaperSize

_TYPE_SIZE: Final = 9.5
_NUMBER_ROOM: Final = 10


def draw_book(content: BookContent) -> bytes:
    """The book as PDF."""
    form = Form(
        kind=content.title,
        title=(content.title.upper(),),
        sizes=(PaperSize.A4_LANDSCAPE,),
        foot=content.source,
    )
    return draw_sheet(content, PaperSize.A4_LANDSCAPE, form, _write)


def _write(flow: Flow, content: BookContent) -> None:
    size = flow.style.body
    opened_for = " – ".join(filter(None, (content.scope, content.period)))
    for line in wrap_evenly(opened_for, Face.ITALIC, size, flow.style.text_width):
        flow.centred(line, Face.ITALIC, size)
    flow.skip(4)
    shares = (_NUMBER_ROOM, *(column.room for column in content.columns))
    headings = (Heading(text="STT"), *(Heading(text=one.title) for one in content.columns))
    table = RuledTable(flow, shares, headings, _TYPE_SIZE)
    centred = (True, *(column.centred for column in content.columns))
    for row in content.rows:
        cells = zip((row.number, *row.cells), centred, strict=True)
        table.rows_together([PaperCell(text=_text(cell), centred=mid) for cell, mid in cells])


def _text(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return f"{local(cell):%H:%M}\n{local(cell):%d/%m/%Y}"
    return "" if cell is None else str(cell)
