"""Form 07: "Sổ theo dõi hồ sơ" as a PDF, eleven columns on A4 landscape.

Columns and their order are those of Circular 03/2025/TT-VPCP, annex I; the heading has two
storeys and stands on every page.
"""

from datetime import datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.documents.flow import Flow
from counter_app.documents.fonts import Face
from counter_app.documents.ruled_table import Cell, Heading, RuledTable
from counter_app.documents.sheet import Form, draw_sheet
from counter_app.documents.wrapping import wrap_evenly
from counter_app.domain.papers import PaperSize
from counter_app.domain.tracking import RegisterContent, RegisterRow

FORM: Final = Form(
    number="07",
    kind="Sổ theo dõi hồ sơ",
    title=("SỔ THEO DÕI HỒ SƠ",),
    sizes=(PaperSize.A4_LANDSCAPE,),
)

_SHARES_MM: Final = (10, 26, 36, 28, 33, 25, 19, 19, 19, 18, 19)
_HEADINGS: Final = (
    Heading(text="STT"),
    Heading(text="Mã hồ sơ"),
    Heading(text="Tên TTHC"),
    Heading(text="Tên tổ chức, cá nhân"),
    Heading(text="Địa chỉ/SĐT"),
    Heading(text="Cơ quan chủ trì giải quyết"),
    Heading(
        text="Nhận và trả kết quả",
        parts=(
            "Nhận hồ sơ",
            "Hẹn trả kết quả",
            "Trả kết quả",
            "Phương thức nhận kết quả",
            "Ký nhận",
        ),
    ),
)
_TYPE_SIZE: Final = 9.5


def draw_register(content: RegisterContent, paper: PaperSize = PaperSize.A4_LANDSCAPE) -> bytes:
    """The register as PDF; raises as ``sheet.draw_sheet`` does."""
    return draw_sheet(content, paper, FORM, _write)


def _write(flow: Flow, content: RegisterContent) -> None:
    volume = f"Quyển số {content.volume}" if content.volume else ""
    opened_for = " – ".join(filter(None, (volume, content.scope, content.period)))
    size = flow.style.body
    for line in wrap_evenly(opened_for, Face.ITALIC, size, flow.style.text_width):
        flow.centred(line, Face.ITALIC, size)
    flow.skip(4)
    table = RuledTable(flow, _SHARES_MM, _HEADINGS, _TYPE_SIZE)
    for row in content.rows:
        table.rows_together(_cells(row))


def _cells(row: RegisterRow) -> tuple[Cell, ...]:
    return (
        Cell(text=str(row.no), centred=True),
        Cell(text=row.dossier_code),
        Cell(text=row.procedure),
        Cell(text=row.applicant),
        Cell(text=row.contact),
        Cell(text=row.resolving_unit),
        Cell(text=_time(row.received_at), centred=True),
        Cell(text="\n".join(filter(None, (_time(row.due_at), row.due_wording))), centred=True),
        Cell(text=_time(row.returned_at), centred=True),
        Cell(text=row.return_way, centred=True),
        Cell(text=row.signed, centred=True),
    )


def _time(at: datetime | None) -> str:
    return f"{local(at):%H:%M}\n{local(at):%d/%m/%Y}" if at else ""
