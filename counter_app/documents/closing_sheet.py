"""The page of a closing or of a shift handed over: one A4 sheet, signed by two.

The office's own paper. Where the two chains of the store ended stands on it in full, so that a cut
tail is seen by whoever holds the page.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.documents.flow import Flow
from counter_app.documents.fonts import Face, drawable_content
from counter_app.documents.form_lines import write_end
from counter_app.documents.marks import Marks
from counter_app.documents.pdf import write_pdf
from counter_app.documents.report_sheet import write_head
from counter_app.documents.ruled_table import Cell, Heading, RuledTable
from counter_app.documents.style import STYLES
from counter_app.documents.wrapping import TO_WRITE, Run
from counter_app.domain.papers import PaperSize, Signer

_GAP: Final = 4.0
# The largest that holds everything on one page.
_SIZES: Final = (10.0, 9.5, 9.0, 8.5, 8.0, 7.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """A table: its headings with their shares of the width; a first column of texts, else in the middle."""

    headings: tuple[tuple[str, int], ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPart:
    """One numbered part: a table, then lines; a line without words is left to be written by hand."""

    title: str
    table: Ruled | None = None
    lines: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingContent:
    """What stands on the page. ``told`` says of when and by whom; ``notice`` of one not closed yet."""

    office: str
    title: str
    told: str
    parts: tuple[SheetPart, ...]
    signers: tuple[Signer, ...]
    printed_at: datetime
    printed_by: str
    notice: str = ""
    watermark: str = ""


def draw_closing_sheet(content: ClosingContent) -> bytes:
    """The page as PDF, in the largest type that fits; two only where the smallest does not."""
    clean = drawable_content(content)
    when = f"{local(clean.printed_at):%H:%M ngày %d/%m/%Y}"
    for size in _SIZES:
        flow = _drawn(clean, size, f"In lúc {when}, người in: {clean.printed_by}")
        if flow.page_count == 1:
            break
    return write_pdf(flow.pages(), f"{clean.title} - {when}")


def _drawn(content: ClosingContent, size: float, foot: str) -> Flow:
    marks = Marks(
        heading=content.title, foot=foot, watermark=content.watermark, notice=content.notice
    )
    flow = Flow(STYLES[PaperSize.A4], marks)
    write_head(flow, content.office, "", content.title)
    flow.paragraph(Run(text=content.told, face=Face.ITALIC), size=size)
    for number, part in enumerate(content.parts, start=1):
        flow.skip(_GAP)
        flow.paragraph(Run(text=f"{number}. {part.title}", face=Face.BOLD), size=size)
        if part.table is not None:
            flow.skip(_GAP / 2)
            _write_table(flow, part.table, size)
            flow.skip(_GAP / 2)
        for label, words in part.lines:
            told = Run(text=words) if words else TO_WRITE
            flow.paragraph(Run(text=f"{label}:"), told, size=size)
    flow.skip(_GAP)
    write_end(flow, (), content.signers)
    return flow


def _write_table(flow: Flow, table: Ruled, size: float) -> None:
    headings = [Heading(text=words) for words, _ in table.headings]
    ruled = RuledTable(flow, [share for _, share in table.headings], headings, size)
    for row in table.rows:
        ruled.rows_together(
            [Cell(text=text, centred=at > 0) for at, text in enumerate(row)],
        )
