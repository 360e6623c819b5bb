"""A sheet that lists several dossiers: the office, a title, what each is, what holds of them all.

The office's own paper, laid out as a list so that it fits every sheet a slip is printed on. Which
facts stand on it, and in which words, is decided in ``bundle_sheet`` and ``sitting_sheet``.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from counter_app.documents.due_frame import spoken_time
from counter_app.documents.flow import Flow
from counter_app.documents.fonts import Face
from counter_app.documents.marks import Marks
from counter_app.documents.pdf import write_pdf
from counter_app.documents.style import LEADING, STYLES, PaperStyle
from counter_app.documents.wrapping import Run, wrap_evenly
from counter_app.domain.papers import PaperSize


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A label and what it says; without a text it is left out."""

    label: str
    text: str
    face: Face = Face.BOLD


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDossier:
    """One dossier: its heading after the number, and what is told of it, never torn apart."""

    heading: str
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingsSheet:
    """``told`` stands above the dossiers, ``sums`` below them, then the ``note`` and the phone."""

    office_name: str
    title: str
    told: tuple[Told, ...]
    dossiers: tuple[ListedDossier, ...]
    sums: tuple[Told, ...]
    note: str
    hotline: str
    watermark: str


def draw_filings_sheet(sheet: FilingsSheet, paper: PaperSize, *, name: str) -> bytes:
    """The sheet as PDF; ``name`` is the file's own title."""
    style = STYLES[paper]
    flow = _written(sheet, style)
    if style.endless:  # now the length is known
        flow = _written(sheet, replace(style, height=flow.end))
    return write_pdf(flow.pages(), name)


def code_and_date(
    *, code: str, slip_no: int, due_at: datetime | None, due_wording: str
) -> tuple[Told, Told]:
    """What a dossier is asked after by, and when its result is there."""
    due = spoken_time(due_at) if due_at else ""
    return (
        Told(label="Mã hồ sơ:", text=code or f"giấy số {slip_no}, mã cấp sau"),
        Told(label="Hẹn trả kết quả:", text=f"{due_wording} {due}".strip()),
    )


def _written(sheet: FilingsSheet, style: PaperStyle) -> Flow:
    marks = Marks(heading=sheet.title.capitalize(), foot="", watermark=sheet.watermark)
    flow = Flow(style, marks)
    for text, size in ((sheet.office_name, style.body), (sheet.title, style.title)):
        for line in wrap_evenly(text, Face.BOLD, size, style.text_width):
            flow.centred(line, Face.BOLD, size)
        flow.skip(4)
    _write_told(flow, sheet.told)
    for number, one in enumerate(sheet.dossiers, start=1):
        flow.skip(5)
        flow.need((1 + len(one.told)) * style.body * LEADING)
        flow.paragraph(Run(text=f"{number}. {one.heading}", face=Face.BOLD))
        _write_told(flow, one.told, indent=style.body)
    flow.skip(6)
    _write_told(flow, sheet.sums)
    flow.paragraph(Run(text=sheet.note, face=Face.ITALIC))
    _write_told(flow, (Told(label="Điện thoại hỏi đáp:", text=sheet.hotline),))
    return flow


def _write_told(flow: Flow, told: tuple[Told, ...], indent: float = 0.0) -> None:
    for one in told:
        if one.text:
            flow.paragraph(Run(text=one.label), Run(text=one.text, face=one.face), indent=indent)
