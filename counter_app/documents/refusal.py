"""Form 03: "Phiếu từ chối tiếp nhận giải quyết hồ sơ" as a PDF.

Order and labels are those of Circular 03/2025/TT-VPCP, annex I.
"""

from typing import Final

from counter_app.documents.flow import Flow
from counter_app.documents.fonts import Face
from counter_app.documents.form_lines import write_contact, write_end, write_labelled, write_reasons
from counter_app.documents.sheet import Form, draw_sheet
from counter_app.documents.worded import said
from counter_app.documents.wrapping import Run
from counter_app.domain.letter_wording import expand
from counter_app.domain.letters import RefusalContent
from counter_app.domain.papers import PaperSize
from counter_app.domain.workflow import PaperKind

FORM: Final = Form(
    number="03",
    kind="Phiếu",
    title=("PHIẾU TỪ CHỐI TIẾP NHẬN", "GIẢI QUYẾT HỒ SƠ"),
    sizes=(PaperSize.A5, PaperSize.A4),
)


def draw_refusal(content: RefusalContent, paper: PaperSize = PaperSize.A5) -> bytes:
    """The refusal as PDF; raises as ``sheet.draw_sheet`` does."""
    return draw_sheet(content, paper, FORM, _write)


def _write(flow: Flow, content: RefusalContent) -> None:
    applicant = content.applicant
    flow.paragraph(Run(text=content.receiving_unit))
    write_labelled(flow, "Tiếp nhận hồ sơ của:", applicant.name, Face.BOLD)
    write_labelled(flow, "Số định danh cá nhân/tổ chức:", applicant.personal_id)
    write_contact(flow, applicant)
    write_labelled(flow, "Mã hồ sơ (nếu có):", content.dossier_code or "")
    write_labelled(flow, "Nội dung yêu cầu giải quyết:", content.request, Face.BOLD)
    flow.skip(3)
    intro = said(content, PaperKind.REFUSAL, "intro")
    why = expand(intro, {"unit": content.refusing_unit})
    write_reasons(flow, why, content.reasons)
    flow.skip(3)
    end = (Run(text=said(content, PaperKind.REFUSAL, "closing")),)
    write_end(flow, end, (content.submitter_signs, content.clerk_signs), aid=content.aid)
