"""A tờ khai as a PDF on A4: the nation's head, what is declared, the pledge, who signs where.

Whoever signs has a framed box that is left free for a signature or a fingerprint (Decree 30/2020,
annex I, gives the type). What nobody knew is a dotted line, to be written by hand.
"""

from collections.abc import Sequence
from typing import Final

from counter_app.documents.flow import Flow
from counter_app.documents.fonts import Face, drawable_content, measure
from counter_app.documents.form_lines import write_labelled
from counter_app.documents.letterhead import MOTTO, NATION, place_and_date
from counter_app.documents.marks import Marks
from counter_app.documents.pdf import write_pdf
from counter_app.documents.pen import MM
from counter_app.documents.sheet import on_one_page
from counter_app.documents.signing_boxes import signing_rows
from counter_app.documents.style import LEADING, STYLES, PaperStyle
from counter_app.documents.wrapping import TO_WRITE, Run, wrap, wrap_evenly
from counter_app.domain.declarations.paper import (
    DeclarationContent,
    DeclaredField,
    DeclaredSection,
)
from counter_app.domain.papers import PaperSize

_FIRST_LINE: Final = 10 * MM
_BETWEEN: Final = 2.5  # points between two lines, so that a hand can write on a dotted one
_WHOLE_LINES: Final = 3  # what was declared this shortly is never split between pages
_TAB: Final = 0.56


def draw_declaration(content: DeclarationContent) -> bytes:
    """The tờ khai as PDF; a letter that no face has stands as a box."""
    clean = drawable_content(content)
    name = " ".join(clean.title).capitalize()
    marks = Marks(heading=name, foot=clean.source, watermark=clean.watermark)

    def written(style: PaperStyle) -> Flow:
        flow = Flow(style, marks)
        _write_head(flow, clean)
        for number, section in enumerate(clean.sections, start=1):
            _write_section(flow, number, section)
        _write_end(flow, clean)
        return flow

    return write_pdf(on_one_page(written, STYLES[PaperSize.A4]).pages(), name)


def _write_head(flow: Flow, content: DeclarationContent) -> None:
    style = flow.style
    flow.centred(NATION, Face.BOLD, style.head)
    flow.centred(MOTTO, Face.BOLD, style.head + 1)
    width = measure(MOTTO, Face.BOLD, style.head + 1)
    flow.pen.rule(style.centre - width / 2, flow.y + 2, width)
    flow.skip(14)
    for text in content.title:
        for line in wrap_evenly(text, Face.BOLD, style.title, style.text_width):
            flow.centred(line, Face.BOLD, style.title)
    flow.skip(6)
    write_labelled(flow, "Kính gửi:", content.recipient, Face.BOLD)
    flow.skip(2)


def _write_section(flow: Flow, number: int, section: DeclaredSection) -> None:
    flow.skip(4)
    first, *_ = section.fields
    flow.need(flow.style.body * LEADING + _BETWEEN + _height(flow, first))
    flow.paragraph(Run(text=f"{number}. {section.title}", face=Face.BOLD))
    for line in _lines(section.fields):
        runs = [_runs(field) for field in line]
        if len(runs) > 1 and flow.fit(*runs, tab=_TAB):
            flow.skip(_BETWEEN)
            flow.pair(*runs, tab=_TAB)
            continue
        for field in line:
            flow.skip(_BETWEEN)
            _write_field(flow, field)


def _lines(fields: Sequence[DeclaredField]) -> list[list[DeclaredField]]:
    """The fields that stand on one line together."""
    lines: list[list[DeclaredField]] = []
    for field in fields:
        if field.beside and lines:
            lines[-1].append(field)
        else:
            lines.append([field])
    return lines


def _runs(field: DeclaredField) -> tuple[Run, ...]:
    """The label and, where it is one line, what was declared; where it is none, room for it."""
    label = Run(text=f"{field.label}:")
    if len(field.lines) > 1:
        return (label,)
    return (label, Run(text=field.lines[0], face=Face.BOLD) if field.lines else TO_WRITE)


def _height(flow: Flow, field: DeclaredField) -> float:
    """What stays together of a field: its label with what was declared, while that is short."""
    lines = wrap(_runs(field), flow.style.body, flow.style.text_width)
    return min(len(lines), _WHOLE_LINES) * flow.style.body * LEADING


def _write_field(flow: Flow, field: DeclaredField) -> None:
    flow.need(_height(flow, field))
    flow.paragraph(*_runs(field))
    if len(field.lines) > 1:
        for line in field.lines:
            flow.paragraph(Run(text=line, face=Face.BOLD), indent=flow.style.body)
    elif not field.lines:
        style = flow.style
        for _ in range(field.rows - 1):
            flow.skip(_BETWEEN)
            flow.pen.leader(style.left, flow.next_line(style.body), style.left + style.text_width)


def _write_end(flow: Flow, content: DeclarationContent) -> None:
    """The pledge, that it was read back, the day, the signatures: together on one page."""
    style, said = flow.style, (content.pledge, content.read_back)
    rows = signing_rows(flow, content.signers, content.helpers)
    lines = [wrap((Run(text=one),), style.body, style.text_width, _FIRST_LINE) for one in said]
    told = (sum(map(len, lines)) + 1) * style.body * LEADING + len(said) * _BETWEEN
    flow.skip(5)
    flow.need(told + sum(row.height for row in rows))
    for text in said:
        flow.paragraph(Run(text=text), first=_FIRST_LINE)
        flow.skip(_BETWEEN)
    dated, right = place_and_date(content.place, content.at), style.left + style.text_width
    flow.pen.right(right, flow.next_line(style.body), dated, Face.ITALIC, style.body)
    for row in rows:
        row.write(flow)
