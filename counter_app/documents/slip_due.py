"""The slip's promise: the return time in a frame, large enough to be read at arm's length.

Without a date the frame says why there is none. Computing the date is ``domain.deadline``'s work.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.documents.flow import Flow
from counter_app.documents.fonts import Face, measure
from counter_app.documents.style import LEADING, PaperStyle
from counter_app.documents.wrapping import wrap_evenly, wrap_text
from counter_app.domain.papers import SlipContent

LABEL: Final = "Thời gian trả kết quả giải quyết hồ sơ:"
_BLANK: Final = "……………………………"
_LINE: Final = 1.1
_PADDING: Final = 5.0


def write_due(flow: Flow, content: SlipContent) -> None:
    """The label, then the frame; never split between pages."""
    style = flow.style
    lines, size = _promise(content, style)
    notes = _notes(content, style)
    height = len(lines) * size * _LINE + len(notes) * style.small * LEADING + _PADDING
    flow.need(style.body * LEADING + 3 + height + 4)
    baseline = flow.next_line(style.body)
    flow.pen.text(style.left, baseline, LABEL, Face.REGULAR, style.body)
    flow.y += 3
    flow.pen.frame(style.left, flow.y, style.text_width, height)
    bottom = flow.y + height
    for line in lines:
        flow.y += size * _LINE
        flow.pen.centred(style.centre, flow.y - size * 0.17, line, Face.BOLD, size)
    for note in notes:
        flow.y += style.small * LEADING
        flow.pen.centred(style.centre, flow.y - 1, note, Face.ITALIC, style.small)
    flow.y = bottom + 2


def spoken_time(instant: datetime) -> str:
    """Like "17 giờ 00 phút, ngày 23 tháng 11 năm 2026", in Vietnam's time."""
    wall = local(instant)
    return f"{wall:%H} giờ {wall:%M} phút, ngày {wall:%d} tháng {wall:%m} năm {wall:%Y}"


def _promise(content: SlipContent, style: PaperStyle) -> tuple[list[str], float]:
    """The lines inside the frame and their size."""
    width = style.text_width - 2 * _PADDING
    if content.due_at is None:
        size = style.body + 3
        return wrap_evenly(content.due_wording or _BLANK, Face.BOLD, size, width), size
    spoken = f"{content.due_wording} {spoken_time(content.due_at)}".strip()
    return list(_broken(spoken, style.due, width)), style.due


def _broken(spoken: str, size: float, width: float) -> Iterator[str]:
    """``spoken`` on as few lines as fit, broken before the day, then before the year."""
    rest = spoken
    for pause in (" ngày ", " năm "):
        if measure(rest, Face.BOLD, size) <= width:
            break
        head, word, tail = rest.partition(pause)
        yield from wrap_text(head, Face.BOLD, size, width)
        rest = f"{word.strip()} {tail}"
    yield from wrap_text(rest, Face.BOLD, size, width)


def _notes(content: SlipContent, style: PaperStyle) -> list[str]:
    if not content.deadline_note:
        return []
    width = style.text_width - 2 * _PADDING
    return wrap_evenly(content.deadline_note, Face.ITALIC, style.small, width)
