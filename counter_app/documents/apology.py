"""Form 04: "Phiếu xin lỗi và đề nghị gia hạn thời gian giải quyết" as a PDF.

Order and sentences are those of Circular 03/2025/TT-VPCP, annex I. The new date stands in the
same frame as on the slip, because it takes the old one's place.
"""

from typing import Final

from counter_app.core.text import after_procedure
from counter_app.documents.due_frame import dated_frame, spoken_day, spoken_time, write_frame
from counter_app.documents.flow import Flow
from counter_app.documents.fonts import Face
from counter_app.documents.form_lines import write_end, write_labelled, write_reasons
from counter_app.documents.sheet import DOTS, Form, draw_sheet
from counter_app.documents.style import LEADING
from counter_app.documents.worded import said
from counter_app.documents.wrapping import Run
from counter_app.domain.letter_wording import expand
from counter_app.domain.letters import ApologyContent
from counter_app.domain.papers import PaperSize
from counter_app.domain.workflow import PaperKind

FORM: Final = Form(
    number="04",
    kind="Phiếu",
    title=("PHIẾU XIN LỖI VÀ ĐỀ NGHỊ", "GIA HẠN THỜI GIAN GIẢI QUYẾT"),
    sizes=(PaperSize.A5, PaperSize.A4),
)


def draw_apology(content: ApologyContent, paper: PaperSize = PaperSize.A5) -> bytes:
    """The apology as PDF; raises as ``sheet.draw_sheet`` does."""
    return draw_sheet(content, paper, FORM, _write)


def _write(flow: Flow, content: ApologyContent) -> None:
    write_labelled(flow, "Kính gửi:", content.applicant.name, Face.BOLD)
    flow.skip(3)
    _write_filing(flow, content)
    write_labelled(flow, "Thời gian hẹn trả kết quả giải quyết hồ sơ:", spoken_time(content.due_at))
    late = (
        f"Tuy nhiên đến nay, {content.agency} chưa trả kết quả giải quyết hồ sơ cho Ông/Bà/Tổ chức "
        "đúng thời hạn quy định ghi trên Giấy tiếp nhận hồ sơ và hẹn trả kết quả."
    )
    flow.paragraph(Run(text=late))
    write_reasons(flow, "Lý do:", content.reasons)
    flow.skip(3)
    _write_new_date(flow, content)
    end = said(content, PaperKind.APOLOGY, "closing")
    write_end(flow, (Run(text=end),), (content.head_signs,))


def _write_filing(flow: Flow, content: ApologyContent) -> None:
    applicant = content.applicant
    day = spoken_day(content.received_at).capitalize()
    flow.paragraph(
        Run(
            text=f"{day}, {content.agency} tiếp nhận giải quyết hồ sơ đề nghị giải quyết "
            "thủ tục hành chính"
        ),
        Run(text=after_procedure(content.request), face=Face.BOLD),
        Run(text="của Ông/Bà/Tổ chức:"),
        Run(text=f"{applicant.name or DOTS};", face=Face.BOLD),
        Run(text=f"số định danh: {applicant.personal_id or DOTS};"),
        Run(text=f"mã số hồ sơ: {content.dossier_code or DOTS}."),
    )


def _write_new_date(flow: Flow, content: ApologyContent) -> None:
    text = said(content, PaperKind.APOLOGY, "sorry")
    sorry = expand(text, {"agency": content.agency})
    frame = dated_frame(spoken_time(content.new_due_at), "", flow.style)
    flow.need(3 * flow.style.body * LEADING + frame.height(flow.style))
    flow.paragraph(Run(text=sorry))
    flow.skip(3)
    write_frame(flow, frame)
    flow.skip(2)
