"""The slip's promise: its label and the frame with the return time, or why there is none.

Beside it the dates of an inter-agency dossier's legs and the day to fetch the notice of what to
pay. Computing the dates is ``domain.deadline``'s work.
"""

from datetime import datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.documents.due_frame import (
    DueFrame,
    dated_frame,
    spoken_time,
    worded_frame,
    write_frame,
)
from counter_app.documents.flow import Flow, Row
from counter_app.documents.fonts import Face
from counter_app.documents.style import LEADING, PaperStyle
from counter_app.documents.wrapping import Run, wrap_text
from counter_app.domain.papers import SlipContent
from counter_app.domain.template import SECOND_DUE

LABEL: Final = "Thời gian trả kết quả giải quyết hồ sơ:"
LEGS: Final = "Hồ sơ liên thông, thời hạn của từng cơ quan:"
LOCAL_LEG: Final = "Phần giải quyết tại đơn vị này xong trước:"
FIRST_VISIT: Final = "Hẹn lần 1, đến nhận thông báo nghĩa vụ tài chính:"
AFTER_PAYMENT: Final = (
    "Hẹn lần 2, trả kết quả: ngày trên được tính tiếp từ khi nộp chứng từ đã nộp tiền; "
    "thời gian đi nộp tiền không tính vào thời hạn."
)
_BLANK: Final = "……………………………"


def write_due(flow: Flow, content: SlipContent) -> None:
    """The label, then the frame, never split between pages; then the dates beside it."""
    style = flow.style
    frame = _promise(content, style)
    second = wrap_text(
        content.wording.text(SECOND_DUE, ""), Face.ITALIC, style.body, style.text_width
    )
    said = [(LABEL, Face.REGULAR), *((line, Face.ITALIC) for line in second if line)]
    flow.need(len(said) * style.body * LEADING + 3 + frame.height(style) + 4)
    for text, face in said:
        flow.pen.text(style.left, flow.next_line(style.body), text, face, style.body)
    flow.y += 3
    write_frame(flow, frame)
    _write_payment(flow, content)
    _write_legs(flow, content)


def _promise(content: SlipContent, style: PaperStyle) -> DueFrame:
    if content.due_at is None:
        return worded_frame(content.due_wording or _BLANK, content.deadline_note, style)
    spoken = f"{content.due_wording} {spoken_time(content.due_at)}".strip()
    return dated_frame(spoken, content.deadline_note, style)


def _write_payment(flow: Flow, content: SlipContent) -> None:
    if content.payment_at is None:
        return
    flow.paragraph(Run(text=FIRST_VISIT), Run(text=spoken_time(content.payment_at), face=Face.BOLD))
    flow.paragraph(Run(text=AFTER_PAYMENT, face=Face.ITALIC))


def _write_legs(flow: Flow, content: SlipContent) -> None:
    if not content.legs:
        return
    ours = next((leg.due_at for leg in content.legs if leg.local), None)
    if ours is not None:
        flow.paragraph(Run(text=LOCAL_LEG), Run(text=spoken_time(ours), face=Face.BOLD))
    flow.need((len(content.legs) + 2) * flow.style.body * LEADING)
    flow.heading(LEGS)
    flow.rows(
        [
            Row(mark=f"{number}.", text=f"{leg.unit}: {leg.limit}", amount=_short(leg.due_at))
            for number, leg in enumerate(content.legs, start=1)
        ]
    )


def _short(instant: datetime | None) -> str:
    """``17:00, 25/11/2026``: a list of dates is compared, not read out."""
    return f"{local(instant):%H:%M, %d/%m/%Y}" if instant is not None else "chưa có ngày"
