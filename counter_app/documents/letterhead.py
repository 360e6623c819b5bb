"""The head that all seven forms share: office on the left, nation on the right.

Circular 03/2025/TT-VPCP, annex I; type by Decree 30/2020, annex I. On a roll the two stand one
above the other.
"""

from datetime import datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.documents.flow import Flow
from counter_app.documents.fonts import Face, measure
from counter_app.documents.logo import ABOVE, BESIDE, HEIGHT, draw_logo, logo_width
from counter_app.documents.style import LEADING
from counter_app.documents.wrapping import wrap_evenly
from counter_app.domain.papers import Letterhead

NATION: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO: Final = "Độc lập - Tự do - Hạnh phúc"
_GUTTER: Final = 8.0
_BESIDE_LOGO: Final = 4.0


def write_letterhead(flow: Flow, head: Letterhead, at: datetime, logo: bytes = b"") -> None:
    """Write the head and leave ``flow`` under it; ``at`` is the day the paper is made.

    A ``logo`` (PNG or JPEG) stands left of the office's name, on a roll above everything.
    """
    if flow.style.endless:
        _write_stacked(flow, head, at, logo)
    else:
        _write_columns(flow, head, at, logo)


def place_and_date(place: str, at: datetime) -> str:
    """Like "Ea Kao, ngày 02 tháng 02 năm 2026": noughts before small days, January, February."""
    day = local(at)
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{place}, ngày {day.day:02d} tháng {month} năm {day.year}"


def _write_columns(flow: Flow, head: Letterhead, at: datetime, logo: bytes) -> None:
    style = flow.style
    nation_width = measure(NATION, Face.BOLD, style.head)
    office_width = style.text_width - nation_width - _GUTTER
    beside = _write_logo(flow, logo)
    name_width = office_width - beside
    office_x = style.left + beside + name_width / 2
    nation_x = style.left + style.text_width - nation_width / 2
    office = _office_lines(head, style.head, name_width)
    top, leading, pen = flow.y, style.head * LEADING, flow.pen
    for row, (text, face) in enumerate(office, start=1):
        pen.centred(office_x, top + row * leading - 2, text, face, style.head)
    under_office = top + len(office) * leading + 2
    pen.rule(office_x - name_width * 0.16, under_office, name_width * 0.32)
    pen.centred(nation_x, top + leading - 2, NATION, Face.BOLD, style.head)
    motto_size = style.head + 1
    motto_width = measure(MOTTO, Face.BOLD, motto_size)
    pen.centred(nation_x, top + 2 * leading - 1, MOTTO, Face.BOLD, motto_size)
    pen.rule(nation_x - motto_width / 2, top + 2 * leading + 2.5, motto_width)
    baseline = max(under_office, top + 2 * leading + 3) + leading + 1
    number, dated = f"Số: {head.number}", place_and_date(head.place, at)
    number_size = min(style.head + 0.5, name_width / measure(number, Face.REGULAR, 1))
    pen.centred(office_x, baseline, number, Face.REGULAR, number_size)
    dated_size = min(style.head + 1, nation_width / measure(dated, Face.ITALIC, 1))
    pen.centred(nation_x, baseline, dated, Face.ITALIC, dated_size)
    flow.y = baseline + leading * 0.2


def _write_logo(flow: Flow, logo: bytes) -> float:
    """The logo at the left margin, if there is one; returns the room it takes from the name."""
    if not logo:
        return 0.0
    width = logo_width(logo, BESIDE)
    draw_logo(flow.pen, logo, flow.style.left, flow.y + 2, width)
    return width + _BESIDE_LOGO


def _office_lines(head: Letterhead, size: float, width: float) -> list[tuple[str, Face]]:
    parents = [
        (line, Face.REGULAR)
        for text in head.parent_body
        for line in wrap_evenly(text, Face.REGULAR, size, width)
    ]
    office = wrap_evenly(head.office_name, Face.BOLD, size, width)
    return parents + [(line, Face.BOLD) for line in office]


def _write_stacked(flow: Flow, head: Letterhead, at: datetime, logo: bytes) -> None:
    size = flow.style.head
    if logo:
        width = logo_width(logo, ABOVE)
        draw_logo(flow.pen, logo, flow.style.centre - width / 2, flow.y, width)
        flow.y += HEIGHT + 2
    flow.centred(NATION, Face.BOLD, size)
    flow.centred(MOTTO, Face.BOLD, size + 1)
    width = measure(MOTTO, Face.BOLD, size + 1)
    flow.pen.rule(flow.style.centre - width / 2, flow.y + 2, width)
    flow.y += 6
    for text, face in _office_lines(head, size, flow.style.text_width):
        flow.centred(text, face, size)
    flow.centred(f"Số: {head.number}", Face.REGULAR, size + 0.5)
    for line in wrap_evenly(
        place_and_date(head.place, at), Face.ITALIC, size + 0.5, flow.style.text_width
    ):
        flow.centred(line, Face.ITALIC, size + 0.5)
