"""The test page of a printer: rulers from the edges, the symbols in use, type from small to large.

Whoever holds it sees what the printer cuts off, stretches or blurs. It is no paper of the office:
it has no number and no seal.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.documents.flow import Flow
from counter_app.documents.fonts import Face
from counter_app.documents.marks import Marks
from counter_app.documents.pdf import write_pdf
from counter_app.documents.pen import MM, Pen
from counter_app.documents.roll import DOT, on_dots, whole_dots
from counter_app.documents.style import STYLES, PaperStyle
from counter_app.documents.symbols import (
    BAR_MODULE_MM,
    ROLL_MODULE_MM,
    code128,
    draw_bars,
    draw_square,
    qr_code,
)
from counter_app.documents.wrapping import Run
from counter_app.domain.papers import PaperSize

BARS_SAY: Final = "100123"
QR_SAYS: Final = "7331559415080110365223506849096242985933010984232274657016"
_LETTERS: Final = "Ấ Ễ Ộ Ữ đ ơ ư – H’ĭ Niê, K’Brếo, Nguyễn Thị Ánh Tuyết – 0123456789"
_SIZES: Final = (8, 9, 10, 11, 13, 16)
_RULER_MM: Final = 150
_ROLL_RULER_MM: Final = 70
_TICK: Final = 2 * MM
_EDGES: Final = 32 * MM  # what eight ticks under each other take
_BAR_HEIGHT: Final = 12 * MM


def draw_test_page(size: PaperSize, *, office: str, device: str, at: datetime) -> bytes:
    """One page for sheets, one cut to its length for the roll."""
    style = STYLES[size]
    flow = _written(style, office, device, at)
    if style.endless:
        style = replace(style, height=whole_dots(flow.end))
        flow = _written(style, office, device, at)
    page = flow.pages()[0]
    _write_edges(page, style)
    return write_pdf([page], "Trang in thử")


def _written(style: PaperStyle, office: str, device: str, at: datetime) -> Flow:
    flow = Flow(style, Marks(heading="Trang in thử"))
    flow.skip(8 * MM)
    flow.centred("TRANG IN THỬ", Face.BOLD, style.title)
    flow.paragraph(Run(text=f"{office}. {device}. In lúc {local(at):%H:%M %d/%m/%Y}."))
    flow.paragraph(Run(text="Không phải giấy tờ của cơ quan, xem xong bỏ đi.", face=Face.ITALIC))
    _write_ruler(flow)
    _write_symbols(flow)
    _write_type(flow)
    if style.endless:
        flow.skip(_EDGES)
    return flow


def _write_ruler(flow: Flow) -> None:
    """A line of known length: what is longer or shorter on paper was scaled on the way."""
    length = _ROLL_RULER_MM if flow.style.endless else _RULER_MM
    flow.skip(4 * MM)
    flow.paragraph(
        Run(text=f"1. Đặt thước đo: đoạn dưới đúng {length} mm. Khác đi là máy in đã co giãn giấy.")
    )
    top, left = flow.y + 2 * MM, flow.style.left
    flow.pen.rule(left, top, length * MM)
    for at in range(0, length + 1, 5):
        flow.pen.upright(left + at * MM, top, _TICK * (1.6 if at % 10 == 0 else 1))
    flow.y = top + 6 * MM


def _write_symbols(flow: Flow) -> None:
    """The bars and the square in the very sizes that papers use."""
    flow.paragraph(Run(text="2. Quét hai mã dưới: phải đọc được ngay."))
    module = ROLL_MODULE_MM if flow.style.endless else BAR_MODULE_MM
    bars, square = code128(BARS_SAY, module), qr_code(QR_SAYS)
    left, top = on_dots(flow.style.left), on_dots(flow.y + 2 * MM)
    draw_bars(flow.pen, bars, left, top, _BAR_HEIGHT)
    below = flow.style.endless
    x = left if below else on_dots(left + bars.width + 10 * MM)
    y = on_dots(top + _BAR_HEIGHT + 4 * MM) if below else top
    draw_square(flow.pen, square, x, y)
    flow.y = y + square.height + 4 * MM


def _write_type(flow: Flow) -> None:
    """Every mark of Vietnamese and of the highlands, smaller and smaller."""
    flow.paragraph(Run(text="3. Đọc các dòng dưới: dấu phải rõ, không đứt, không dính."))
    for size in _SIZES:
        flow.paragraph(Run(text=f"{size} pt: {_LETTERS}"), size=size)
    flow.skip(4 * MM)
    where = "hai mép" if flow.style.endless else "bốn mép"
    flow.paragraph(
        Run(
            text=f"4. Ở {where} giấy, số nhỏ nhất còn thấy là phần lề máy in không in tới (mm). "
            "Giấy hẹn cần lề không quá " + ("4 mm." if flow.style.endless else "5 mm.")
        )
    )


def _write_edges(page: Pen, style: PaperStyle) -> None:
    """Ticks at every millimetre from the edges, numbered: the first one seen is the margin."""
    middle = page.height / 2
    rows = [middle - 30 * MM, middle + 30 * MM]
    if style.endless:
        rows = [page.height - style.bottom - _EDGES]
    for at in range(1, 9):
        size, stride = 5.0, 3.2 * MM
        for row in rows:
            y = row + at * stride
            page.upright(at * MM, y, 2.4 * MM, DOT)
            page.text(at * MM + 1.5, y + 2 * MM, str(at), Face.REGULAR, size)
            page.upright(page.width - at * MM, y, 2.4 * MM, DOT)
            page.right(page.width - at * MM - 1.5, y + 2 * MM, str(at), Face.REGULAR, size)
        if not style.endless:
            x = page.width / 2 + (at - 4.5) * 6 * MM
            for y in (at * MM, page.height - at * MM):
                page.rule(x, y, 2.4 * MM, DOT)
                page.text(x + 3 * MM, y + 1.5, str(at), Face.REGULAR, size)
