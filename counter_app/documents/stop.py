"""Form 05: "Thông báo dừng giải quyết hồ sơ" as a PDF.

Circular 03/2025/TT-VPCP, article 7 and annex I. The official layout has not been compared: the
lines follow the other forms, and every page says so until the office confirms its template.
"""

from typing import Final

from counter_app.documents.due_frame import spoken_time
from counter_app.documents.flow import Flow
from counter_app.documents.fonts import Face
from counter_app.documents.form_lines import write_end, write_labelled, write_reasons
from counter_app.documents.sheet import Form, draw_sheet
from counter_app.documents.worded import said
from counter_app.documents.wrapping import Run
from counter_app.domain.letter_wording import expand
from counter_app.domain.letters import StopContent
from counter_app.domain.papers import PaperSize
from counter_app.domain.workflow import PaperKind

FORM: Final = Form(
    number="05",
    kind="Thông báo",
    title=("THÔNG BÁO", "DỪNG GIẢI QUYẾT HỒ SƠ"),
    sizes=(PaperSize.A5, PaperSize.A4),
    code_label="Mã hồ sơ",
)


def draw_stop(content: StopContent, paper: PaperSize = PaperSize.A5) -> bytes:
    """The notice as PDF; raises as ``sheet.draw_sheet`` does."""
    return draw_sheet(content, paper, FORM, _write, confirmed=content.template_confirmed)


def _write(flow: Flow, content: StopContent) -> None:
    applicant = content.applicant
    write_labelled(flow, "Kính gửi:", applicant.name, Face.BOLD)
    write_labelled(flow, "Tên thủ tục hành chính:", content.request, Face.BOLD)
    write_labelled(flow, "Số định danh cá nhân/tổ chức:", applicant.personal_id)
    write_labelled(flow, "Thời gian tiếp nhận hồ sơ:", spoken_time(content.received_at))
    if content.asked_at is not None:
        asked = spoken_time(content.asked_at)
        write_labelled(flow, "Thời gian đề nghị dừng giải quyết hồ sơ:", asked)
    flow.skip(3)
    intro = said(content, PaperKind.STOP_NOTICE, "intro")
    why = expand(intro, {"agency": content.agency})
    write_reasons(flow, why, content.reasons)
    flow.skip(3)
    write_labelled(flow, "Giấy tờ đã nộp:", content.papers_settled)
    write_labelled(flow, "Phí, lệ phí:", content.charges_settled)
    flow.skip(3)
    end = (Run(text=said(content, PaperKind.STOP_NOTICE, "closing")),)
    write_end(flow, end, (content.head_signs,))
