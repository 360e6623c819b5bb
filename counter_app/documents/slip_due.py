"""The slip's promise: its label and the frame with the return time, or why there is none.

Computing the date is ``domain.deadline``'s work.
"""

from typing import Final

from counter_app.documents.due_frame import (
    DueFrame,
    dated_frame,
    spoken_time,
    worded_frame,
    write_frame,
)
from counter_app.documents.flow import Flow
from counter_app.documents.fonts import Face
from counter_app.documents.style import LEADING, PaperStyle
from counter_app.domain.papers import SlipContent

LABEL: Final = "Thời gian trả kết quả giải quyết hồ sơ:"
_BLANK: Final = "……………………………"


def write_due(flow: Flow, content: SlipContent) -> None:
    """The label, then the frame; never split between pages."""
    style = flow.style
    frame = _promise(content, style)
    flow.need(style.body * LEADING + 3 + frame.height(style) + 4)
    baseline = flow.next_line(style.body)
    flow.pen.text(style.left, baseline, LABEL, Face.REGULAR, style.body)
    flow.y += 3
    write_frame(flow, frame)


def _promise(content: SlipContent, style: PaperStyle) -> DueFrame:
    if content.due_at is None:
        return worded_frame(content.due_wording or _BLANK, content.deadline_note, style)
    spoken = f"{content.due_wording} {spoken_time(content.due_at)}".strip()
    return dated_frame(spoken, content.deadline_note, style)
