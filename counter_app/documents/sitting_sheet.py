"""The sheet of one visit as a PDF: every dossier handed in, its code, its date, what was paid."""

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
from counter_app.domain.papers import PaperSize
from counter_app.domain.sitting import SittingLine, SittingSheet

TITLE: Final = "CÁC HỒ SƠ NỘP CÙNG LƯỢT"
SLIPS_HOLD: Final = (
    "Mỗi hồ sơ có giấy tiếp nhận và mã riêng, được giải quyết và trả kết quả riêng. "
    "Tờ này chỉ để tiện theo dõi, không thay giấy tiếp nhận."
)


def draw_sitting_sheet(content: SittingSheet, paper: PaperSize) -> bytes:
    """The sheet as PDF."""
    clean = drawable_content(content)
    name = f"{TITLE.capitalize()} - {clean.submitter}"
    return draw_filings_sheet(_sheet(clean), paper, name=name)


def _sheet(content: SittingSheet) -> FilingsSheet:
    total = _money(content.total_vnd, known=content.is_known)
    return FilingsSheet(
        office_name=content.office_name,
        title=TITLE,
        told=(
            Told(label="Người nộp:", text=content.submitter),
            Told(label="Nộp thay theo:", text=content.proof, face=Face.REGULAR),
            Told(label="Nộp lúc:", text=spoken_time(content.filed_at), face=Face.REGULAR),
            Told(label="Đã nhận:", text=f"{len(content.lines)} hồ sơ"),
        ),
        dossiers=tuple(map(_listed, content.lines)),
        sums=(Told(label="Tổng phí, lệ phí của cả lượt:", text=total),),
        note=SLIPS_HOLD,
        hotline=content.hotline,
        watermark=content.watermark,
    )


def _listed(one: SittingLine) -> ListedDossier:
    asked = code_and_date(
        code=one.code, slip_no=one.slip_no, due_at=one.due_at, due_wording=one.due_wording
    )
    whose = f" – {one.whose}" if one.whose else ""
    money = _money(one.total_vnd, known=one.is_known)
    return ListedDossier(
        heading=f"{one.procedure}{whose}",
        told=(
            *asked,
            Told(label="Mã tra cứu:", text=one.lookup, face=Face.REGULAR),
            Told(label="Phí, lệ phí:", text=money, face=Face.REGULAR),
        ),
    )


def _money(vnd: int, *, known: bool) -> str:
    if not known:
        return f"từ {format_vnd(vnd)} đồng, còn khoản chưa rõ mức" if vnd else "chưa rõ mức thu"
    return f"{format_vnd(vnd)} đồng" if vnd else "không thu"
