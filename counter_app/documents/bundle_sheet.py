"""The sheet of a bundle as a PDF: what was filed together, each code and date, what was paid.

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
from counter_app.domain.bundle_sheet import BundleSheet, FiledPart
from counter_app.domain.papers import PaperSize

TITLE: Final = "HỒ SƠ LIÊN THÔNG NỘP CÙNG LÚC"
SLIPS_HOLD: Final = (
    "Mỗi hồ sơ có giấy tiếp nhận và mã riêng, được giải quyết và trả kết quả riêng. "
    "Tờ này chỉ để tiện theo dõi."
)
_LINES_OF_A_PART: Final = 6


def draw_bundle_sheet(content: BundleSheet, paper: PaperSize) -> bytes:
    """The sheet as PDF."""
    clean = drawable_content(content)
    return write_pdf(_pages(clean, STYLES[paper]), f"Hồ sơ liên thông - {clean.name}")


def _pages(content: BundleSheet, style: PaperStyle) -> list[Pen]:
    flow = _written(content, style)
    if style.endless:  # now the length is known
        flow = _written(content, replace(style, height=flow.end))
    return flow.pages()


def _written(content: BundleSheet, style: PaperStyle) -> Flow:
    marks = Marks(heading=TITLE.capitalize(), foot="", watermark=content.watermark)
    flow = Flow(style, marks)
    for line in wrap_evenly(content.office_name, Face.BOLD, style.body, style.text_width):
        flow.centred(line, Face.BOLD, style.body)
    flow.skip(4)
    for line in wrap_evenly(TITLE, Face.BOLD, style.title, style.text_width):
        flow.centred(line, Face.BOLD, style.title)
    flow.skip(4)
    flow.paragraph(Run(text="Nhóm:"), Run(text=content.name, face=Face.BOLD))
    flow.paragraph(Run(text="Người nộp:"), Run(text=content.applicant, face=Face.BOLD))
    if content.subject:
        flow.paragraph(
            Run(text="Người được giải quyết:"), Run(text=content.subject, face=Face.BOLD)
        )
    flow.paragraph(Run(text="Nộp lúc:"), Run(text=spoken_time(content.filed_at)))
    for number, part in enumerate(content.parts, start=1):
        _write_part(flow, number, part)
    _write_end(flow, content)
    return flow


def _write_part(flow: Flow, number: int, part: FiledPart) -> None:
    style = flow.style
    flow.skip(5)
    flow.need(_LINES_OF_A_PART * style.body * LEADING)
    flow.paragraph(Run(text=f"{number}. {part.procedure}", face=Face.BOLD))
    indent = style.body
    code = part.code or f"giấy số {part.slip_no}, mã cấp sau"
    due = spoken_time(part.due_at) if part.due_at else part.due_wording
    words = f"{part.due_wording} {due}" if part.due_at and part.due_wording else due
    for label, text in (
        ("Mã hồ sơ:", code),
        ("Hẹn trả kết quả:", words),
        ("Kết quả:", part.result),
        ("Mã tra cứu:", part.lookup),
        ("Đang ở bước:", part.state),
    ):
        if not text:
            continue
        face = Face.BOLD if label != "Kết quả:" else Face.REGULAR
        flow.paragraph(Run(text=label), Run(text=text, face=face), indent=indent)


def _write_end(flow: Flow, content: BundleSheet) -> None:
    flow.skip(6)
    if content.all_due_at is not None:
        all_due = spoken_time(content.all_due_at)
        flow.paragraph(
            Run(text="Có đủ kết quả của cả nhóm trước:"), Run(text=all_due, face=Face.BOLD)
        )
    total = f"{format_vnd(content.total_vnd)} đồng"
    flow.paragraph(Run(text="Tổng phí, lệ phí của cả nhóm:"), Run(text=total, face=Face.BOLD))
    flow.paragraph(Run(text=SLIPS_HOLD, face=Face.ITALIC))
    if content.hotline:
        flow.paragraph(Run(text="Điện thoại hỏi đáp:"), Run(text=content.hotline, face=Face.BOLD))
