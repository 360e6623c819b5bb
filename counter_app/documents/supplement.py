"""Form 02: "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ" as a PDF.

Order and labels are those of Circular 03/2025/TT-VPCP, annex I; the form knows no dossier code,
so where there is one it stands under the title.
"""

from typing import Final

from counter_app.documents.flow import Flow
from counter_app.documents.fonts import Face
from counter_app.documents.form_lines import (
    write_contact,
    write_end,
    write_labelled,
    write_numbered,
    write_reasons,
)
from counter_app.documents.sheet import Form, draw_sheet
from counter_app.documents.worded import filled, said
from counter_app.documents.wrapping import Run
from counter_app.domain.letters import SupplementContent
from counter_app.domain.papers import PaperSize
from counter_app.domain.workflow import PaperKind

FORM: Final = Form(
    number="02",
    kind="Phiếu",
    title=("PHIẾU YÊU CẦU BỔ SUNG,", "HOÀN THIỆN HỒ SƠ"),
    sizes=(PaperSize.A5, PaperSize.A4),
)


def draw_supplement(content: SupplementContent, paper: PaperSize = PaperSize.A5) -> bytes:
    """The request as PDF; raises as ``sheet.draw_sheet`` does."""
    return draw_sheet(content, paper, FORM, _write)


def _write(flow: Flow, content: SupplementContent) -> None:
    write_labelled(flow, "Hồ sơ của:", content.applicant.name, Face.BOLD)
    write_labelled(flow, "Nội dung yêu cầu giải quyết:", content.request, Face.BOLD)
    write_contact(flow, content.applicant)
    flow.skip(3)
    label = "Yêu cầu hoàn thiện hồ sơ gồm những nội dung sau:"
    write_numbered(flow, label, content.defects)
    flow.skip(3)
    write_reasons(flow, "Lý do:", content.reasons)
    flow.skip(3)
    write_end(flow, _help(content), (content.guide_signs,))


def _help(content: SupplementContent) -> tuple[Run, ...]:
    values = {"contact": content.contact, "contact_phone": content.contact_phone}
    text = said(content, PaperKind.SUPPLEMENT_REQUEST, "closing")
    return filled(text, values, bold=frozenset({"contact_phone"}))
