"""The sheet of a bundle as a PDF: what was filed together, each code and date, what was paid."""

from typing import Final

from counter_app.core.money import format_vnd
from counter_app.documents.due_frame import spoken_time
from counter_app.documents.filings_sheet import (
    FilingsSheet,
    ListedDossier,
    Told,
    code_and_date,
    draw_filings_sheet,
)
from counter_app.documents.fonts import Face, drawable_content
from counter_app.domain.bundle_sheet import BundleSheet, FiledPart
from counter_app.domain.papers import PaperSize

TITLE: Final = "HỒ SƠ LIÊN THÔNG NỘP CÙNG LÚC"
SLIPS_HOLD: Final = (
    "Mỗi hồ sơ có giấy tiếp nhận và mã riêng, được giải quyết và trả kết quả riêng. "
    "Tờ này chỉ để tiện theo dõi."
)


def draw_bundle_sheet(content: BundleSheet, paper: PaperSize) -> bytes:
    """The sheet as PDF."""
    clean = drawable_content(content)
    return draw_filings_sheet(_sheet(clean), paper, name=f"Hồ sơ liên thông - {clean.name}")


def _sheet(content: BundleSheet) -> FilingsSheet:
    all_due = spoken_time(content.all_due_at) if content.all_due_at is not None else ""
    total = f"{format_vnd(content.total_vnd)} đồng"
    return FilingsSheet(
        office_name=content.office_name,
        title=TITLE,
        told=(
            Told(label="Nhóm:", text=content.name),
            Told(label="Người nộp:", text=content.applicant),
            Told(label="Người được giải quyết:", text=content.subject),
            Told(label="Nộp lúc:", text=spoken_time(content.filed_at), face=Face.REGULAR),
        ),
        dossiers=tuple(map(_listed, content.parts)),
        sums=(
            Told(label="Có đủ kết quả của cả nhóm trước:", text=all_due),
            Told(label="Tổng phí, lệ phí của cả nhóm:", text=total),
        ),
        note=SLIPS_HOLD,
        hotline=content.hotline,
        watermark=content.watermark,
    )


def _listed(part: FiledPart) -> ListedDossier:
    asked = code_and_date(
        code=part.code, slip_no=part.slip_no, due_at=part.due_at, due_wording=part.due_wording
    )
    return ListedDossier(
        heading=part.procedure,
        told=(
            *asked,
            Told(label="Kết quả:", text=part.result, face=Face.REGULAR),
            Told(label="Mã tra cứu:", text=part.lookup),
            Told(label="Đang ở bước:", text=part.state),
        ),
    )
