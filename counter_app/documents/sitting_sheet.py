"""The sheet of one visit as a PDF: every dossier handed in, its code, its date, what was paid.

The office's own paper, laid out as a list so that it fits every sheet a slip is printed on.
"""

from dataclasses import replace
from typing import Final

from counter_app.core.money import format_vnd
from counter_app.documents.due_frame import spoken_time
from counter_app.documents.flow import Flow
from counter_app.documents.fonts import Face, drawable_content
from counter_app.documents.marks import Marks
from counter_app.documents.pdf import write_pdf
from counter_app.documents.pen import Pen
from counter_app.documents.style import LEADING, STYLES, PaperStyle
from counter_app.documents.wrapping import Run, wrap_evenly
from counter_app.domain.papers import PaperSize
from counter_app.domain.sitting import SittingLine, SittingSheet

TITLE: Final = "CÁC HỒ SƠ NỘP CÙNG LƯỢT"
SLIPS_HOLD: Final = (
    "Mỗi hồ sơ có giấy tiếp nhận và mã riêng, được giải quyết và trả kết quả riêng. "
    "Tờ này chỉ để tiện theo dõi, không thay giấy tiếp nhận."
)
_LINES_OF_ONE: Final = 5


def draw_sitting_sheet(content: SittingSheet, paper: PaperSize) -> bytes:
    """The sheet as PDF."""
    clean = drawable_content(content)
    return write_pdf(_pages(clean, STYLES[paper]), f"{TITLE.capitalize()} - {clean.submitter}")


def _pages(content: SittingSheet, style: PaperStyle) -> list[Pen]:
    flow = _written(content, style)
    if style.endless:  # now the length is known
        flow = _written(content, replace(style, height=flow.end))
    return flow.pages()


def _written(content: SittingSheet, style: PaperStyle) -> Flow:
    marks = Marks(heading=TITLE.capitalize(), foot="", watermark=content.watermark)
    flow = Flow(style, marks)
    for line in wrap_evenly(content.office_name, Face.BOLD, style.body, style.text_width):
        flow.centred(line, Face.BOLD, style.body)
    flow.skip(4)
    for line in wrap_evenly(TITLE, Face.BOLD, style.title, style.text_width):
        flow.centred(line, Face.BOLD, style.title)
    flow.skip(4)
    flow.paragraph(Run(text="Người nộp:"), Run(text=content.submitter, face=Face.BOLD))
    if content.proof:
        flow.paragraph(Run(text="Nộp thay theo:"), Run(text=content.proof))
    flow.paragraph(Run(text="Nộp lúc:"), Run(text=spoken_time(content.filed_at)))
    count = f"{len(content.lines)} hồ sơ"
    flow.paragraph(Run(text="Đã nhận:"), Run(text=count, face=Face.BOLD))
    for number, one in enumerate(content.lines, start=1):
        _write_one(flow, number, one)
    _write_end(flow, content)
    return flow


def _write_one(flow: Flow, number: int, one: SittingLine) -> None:
    style = flow.style
    flow.skip(5)
    flow.need(_LINES_OF_ONE * style.body * LEADING)
    whose = f" – {one.whose}" if one.whose else ""
    flow.paragraph(Run(text=f"{number}. {one.procedure}{whose}", face=Face.BOLD))
    due = spoken_time(one.due_at) if one.due_at else one.due_wording
    if one.due_at and one.due_wording:
        due = f"{one.due_wording} {due}"
    for label, text, face in (
        ("Mã hồ sơ:", one.code or f"giấy số {one.slip_no}, mã cấp sau", Face.BOLD),
        ("Hẹn trả kết quả:", due, Face.BOLD),
        ("Mã tra cứu:", one.lookup, Face.REGULAR),
        ("Phí, lệ phí:", _money(one.total_vnd, known=one.is_known), Face.REGULAR),
    ):
        if text:
            flow.paragraph(Run(text=label), Run(text=text, face=face), indent=style.body)


def _write_end(flow: Flow, content: SittingSheet) -> None:
    flow.skip(6)
    flow.paragraph(
        Run(text="Tổng phí, lệ phí của cả lượt:"),
        Run(text=_money(content.total_vnd, known=content.is_known), face=Face.BOLD),
    )
    flow.paragraph(Run(text=SLIPS_HOLD, face=Face.ITALIC))
    if content.hotline:
        flow.paragraph(Run(text="Điện thoại hỏi đáp:"), Run(text=content.hotline, face=Face.BOLD))


def _money(vnd: int, *, known: bool) -> str:
    if not known:
        return f"từ {format_vnd(vnd)} đồng, còn khoản chưa rõ mức" if vnd else "chưa rõ mức thu"
    return f"{format_vnd(vnd)} đồng" if vnd else "không thu"
