"""Form 06: "Phiếu kiểm soát quá trình giải quyết hồ sơ" as a PDF.

Order and labels are those of Circular 03/2025/TT-VPCP, annex I: a block for each hand-over, at
least four, the rest of them blank for the hand.
"""

from datetime import datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.documents.due_frame import spoken_time
from counter_app.documents.flow import Flow
from counter_app.documents.fonts import Face
from counter_app.documents.form_lines import write_labelled
from counter_app.documents.ruled_table import Cell, Heading, RuledTable
from counter_app.documents.sheet import Form, draw_sheet
from counter_app.domain.papers import PaperSize
from counter_app.domain.tracking import ControlSheetContent, HandoverOnPaper

FORM: Final = Form(
    number="06",
    kind="Phiếu kiểm soát",
    title=("PHIẾU KIỂM SOÁT QUÁ TRÌNH", "GIẢI QUYẾT HỒ SƠ"),
    sizes=(PaperSize.A4, PaperSize.A5),
    code_label="Mã số hồ sơ",
)
LEAST_BLOCKS: Final = 4

# Unit, then the time over giver and receiver, outcome, note.
_SHARES: Final = (28, 19, 19, 21, 13)
_HEADINGS: Final = (
    Heading(text="Tên đơn vị"),
    Heading(text="Thời gian giao nhận hồ sơ", span=2),
    Heading(text="Kết quả giải quyết hồ sơ (trước hạn/đúng hạn/quá hạn)"),
    Heading(text="Ghi chú"),
)
_SIGNING_ROOM: Final = "\n" * 4
_NO_UNIT: Final = "…" * 5  # stays on the line of its label on A5, too
_NO_TIME: Final = "…… giờ …… phút,\nngày ……/……/………"


def draw_control_sheet(content: ControlSheetContent, paper: PaperSize = PaperSize.A4) -> bytes:
    """The sheet as PDF; raises as ``sheet.draw_sheet`` does."""
    return draw_sheet(content, paper, FORM, _write)


def _write(flow: Flow, content: ControlSheetContent) -> None:
    write_labelled(flow, "Cơ quan (bộ phận) giải quyết hồ sơ:", content.resolving_unit, Face.BOLD)
    others = "; ".join(content.coordinating_units)
    write_labelled(flow, "Cơ quan phối hợp giải quyết hồ sơ:", others)
    write_labelled(flow, "Ngày nhận:", spoken_time(content.received_at))
    due = spoken_time(content.due_at) if content.due_at else content.due_wording
    label = "Hẹn trả kết quả vào" if content.due_at else "Hẹn trả kết quả:"
    write_labelled(flow, label, due, Face.BOLD)
    if content.first_due_at is not None:
        write_labelled(flow, "Hẹn lần đầu vào", spoken_time(content.first_due_at))
    flow.skip(4)
    table = RuledTable(flow, _SHARES, _HEADINGS, flow.style.small)
    missing = max(0, LEAST_BLOCKS - len(content.handovers))
    for handover in (*content.handovers, *(HandoverOnPaper(),) * missing):
        table.rows_together(*_block(handover))


def _block(handover: HandoverOnPaper) -> tuple[tuple[Cell, ...], tuple[Cell, ...]]:
    """The two rows of a hand-over; only the middle column has a line between them."""
    return (
        (
            Cell(text=f"1. Giao: {handover.giver or _NO_UNIT}", joined=True),
            Cell(text=_time(handover.at), span=2, centred=True),
            Cell(text=handover.outcome, centred=True, joined=True),
            Cell(text=handover.note, joined=True),
        ),
        (
            Cell(text=f"2. Nhận: {handover.receiver or _NO_UNIT}"),
            Cell(text=f"Người giao{_SIGNING_ROOM}{handover.giver_name}", centred=True),
            Cell(text=f"Người nhận{_SIGNING_ROOM}{handover.receiver_name}", centred=True),
            Cell(),
            Cell(),
        ),
    )


def _time(at: datetime | None) -> str:
    if at is None:
        return _NO_TIME
    wall = local(at)
    return f"{wall:%H} giờ {wall:%M} phút,\nngày {wall:%d/%m/%Y}"
