"""A letter or minute of the office's own as a PDF: addressee, paragraphs, table, closing, signers.

What it says comes ready worded in ``domain.correspondence``; Decree 30/2020, annex I, gives the
order and the type.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from counter_app.documents.flow import Flow
from counter_app.documents.fonts import Face, measure
from counter_app.documents.form_lines import write_end, write_labelled
from counter_app.documents.pen import MM
from counter_app.documents.ruled_table import Cell, Heading, RuledTable
from counter_app.documents.sheet import Form, draw_sheet
from counter_app.documents.style import STYLES, PaperStyle
from counter_app.documents.wrapping import Run
from counter_app.domain.correspondence import LetterContent
from counter_app.domain.papers import PaperSize

SIZES: Final = (PaperSize.A4, PaperSize.A5)
_FIRST_LINE: Final = 10 * MM
_BETWEEN: Final = 4.0  # points between paragraphs
_NARROWEST: Final = 0.06  # of a table's width
_LONGEST_CELL: Final = 40  # letters that a column's share still grows with


def draw_letter(content: LetterContent, paper: PaperSize | None = None) -> bytes:
    """The letter as PDF, on its own size unless told; raises as ``sheet.draw_sheet`` does."""
    size = paper or content.paper
    head, *rest = content.title
    form = Form(kind="Văn bản", title=(head,), subtitle=tuple(rest), sizes=SIZES, foot=content.foot)
    return draw_sheet(content, size, form, _write, style=_style(content, size))


def _style(content: LetterContent, size: PaperSize) -> PaperStyle | None:
    """Type to be read from a wall, where the letter asks for it."""
    if not content.large or size not in SIZES:
        return None
    return replace(STYLES[size], body=16, title=22, code=18)


def _write(flow: Flow, content: LetterContent) -> None:
    if content.addressee:
        write_labelled(flow, "Kính gửi:", content.addressee, Face.BOLD)
        flow.skip(_BETWEEN)
    for text in content.paragraphs:
        flow.paragraph(Run(text=text), first=_FIRST_LINE)
        flow.skip(_BETWEEN)
    if content.table:
        _write_table(flow, content.table)
        flow.skip(_BETWEEN)
    _write_close(flow, content)


def _write_close(flow: Flow, content: LetterContent) -> None:
    if content.signers:
        closing = (Run(text=content.closing),)
        write_end(flow, closing, content.signers, _FIRST_LINE, content.aid)
    elif content.closing:
        flow.paragraph(Run(text=content.closing), first=_FIRST_LINE)


def _write_table(flow: Flow, rows: Sequence[Sequence[str]]) -> None:
    """Headings from the first row; columns as wide as what stands in them asks for."""
    size = flow.style.small
    columns = max(map(len, rows))
    full = [(*row, *("",) * (columns - len(row))) for row in rows]
    headings = [Heading(text=text) for text in full[0]]
    table = RuledTable(flow, _shares(full, size), headings, size)
    for row in full[1:]:
        table.rows_together([Cell(text=text) for text in row])


def _shares(rows: Sequence[Sequence[str]], size: float) -> list[float]:
    """Columns' widths in proportion: the longest text of each, none narrower than its words."""
    wanted = [max(_wish(text, size) for text in column) for column in zip(*rows, strict=True)]
    least = sum(wanted) * _NARROWEST
    return [max(wish, least) for wish in wanted]


def _wish(text: str, size: float) -> float:
    return measure(text[:_LONGEST_CELL], Face.BOLD, size) + size
