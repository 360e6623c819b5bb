"""A promised time in a frame, large enough to be read at arm's length; and times as spoken.

Computing the date is ``domain.deadline``'s work, the words around it are each paper's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.documents.flow import Flow
from counter_app.documents.fonts import Face, measure
from counter_app.documents.style import LEADING, PaperStyle
from counter_app.documents.wrapping import wrap_evenly, wrap_text

_LINE: Final = 1.1
_PADDING: Final = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DueFrame:
    """Bold ``lines`` of ``size`` and small ``notes`` under them, wrapped to the frame."""

    lines: tuple[str, ...]
    size: float
    notes: tuple[str, ...]

    def height(self, style: PaperStyle) -> float:
        """Points from edge to edge."""
        notes = len(self.notes) * style.small * LEADING
        return len(self.lines) * self.size * _LINE + notes + _PADDING


def dated_frame(spoken: str, note: str, style: PaperStyle) -> DueFrame:
    """A frame around a spoken time, as large as dates are on this paper."""
    lines = _broken(spoken, style.due, _inside(style))
    return DueFrame(lines=tuple(lines), size=style.due, notes=_notes(note, style))


def worded_frame(words: str, note: str, style: PaperStyle) -> DueFrame:
    """A frame around the reason why there is no date."""
    size = style.body + 3
    lines = wrap_evenly(words, Face.BOLD, size, _inside(style))
    return DueFrame(lines=tuple(lines), size=size, notes=_notes(note, style))


def write_frame(flow: Flow, frame: DueFrame) -> None:
    """Draw ``frame`` here, never split between pages."""
    style = flow.style
    height = frame.height(style)
    flow.need(height + 4)
    flow.pen.frame(style.left, flow.y, style.text_width, height)
    bottom = flow.y + height
    for line in frame.lines:
        flow.y += frame.size * _LINE
        baseline = flow.y - frame.size * 0.17
        flow.pen.centred(style.centre, baseline, line, Face.BOLD, frame.size)
    for note in frame.notes:
        flow.y += style.small * LEADING
        flow.pen.centred(style.centre, flow.y - 1, note, Face.ITALIC, style.small)
    flow.y = bottom + 2


def spoken_time(instant: datetime) -> str:
    """Like "17 giờ 00 phút, ngày 23 tháng 11 năm 2026", in Vietnam's time."""
    wall = local(instant)
    return f"{wall:%H} giờ {wall:%M} phút, {spoken_day(instant)}"


def spoken_day(instant: datetime) -> str:
    """Like "ngày 23 tháng 11 năm 2026", in Vietnam's time."""
    wall = local(instant)
    return f"ngày {wall:%d} tháng {wall:%m} năm {wall:%Y}"


def _inside(style: PaperStyle) -> float:
    return style.text_width - 2 * _PADDING


def _notes(note: str, style: PaperStyle) -> tuple[str, ...]:
    return tuple(wrap_evenly(note, Face.ITALIC, style.small, _inside(style))) if note else ()


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
