"""The sheet with the store's recovery code as a PDF: what it opens, where to keep it, who tried it.

No QR: a telephone that reads one keeps the code. It is typed once, from paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from counter_app.documents.fitted import Box, write_in_box
from counter_app.documents.fonts import Face, drawable_content
from counter_app.documents.pdf import write_pdf
from counter_app.documents.pen import MM, Pen

TITLE: Final = "MÃ KHÔI PHỤC KHO DỮ LIỆU"
_WIDTH: Final = 148 * MM
_HEIGHT: Final = 210 * MM
_MARGIN: Final = 12 * MM
_ROOM: Final = _WIDTH - 2 * _MARGIN
_LINE: Final = 3  # groups of the code on a line
_CODE_SIZE: Final = 24.0
_USES: Final = (
    "Mã này mở kho dữ liệu của quầy khi không ai đăng nhập được.",
    "Mã này cũng mở mọi bản sao lưu có tệp keys.json đi kèm, khi máy đã hỏng hoặc mất.",
    "Mất hết mật khẩu và mất mã này thì không ai mở được kho, kể cả nơi làm phần mềm.",
)
_KEEPING: Final = (
    "Cho vào phong bì, niêm phong, ký giáp lai; cất trong két, khác phòng với máy.",
    "Không chụp ảnh, không sao chụp, không gửi qua tin nhắn, thư điện tử, không lưu vào máy.",
    "Ngay hôm nay gõ lại mã một lần ở máy quầy để thử, rồi ghi ngày và ký bên dưới.",
    "Lộ mã, hoặc người giữ thôi việc: làm mã mới ở máy quầy; tờ này hết giá trị thì hủy.",
)
_SIGNED: Final = ("Người lập", "Người thử mã", "Người giữ")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoverySheet:
    """``code`` in groups, as it was told; of which office and desk, made on which day."""

    code: str
    office: str
    desk: str
    made_on: date


def draw_recovery_sheet(sheet: RecoverySheet) -> bytes:
    """One A5 page."""
    return write_pdf([_page(drawable_content(sheet))], "Mã khôi phục")


def _page(sheet: RecoverySheet) -> Pen:
    pen = Pen(_WIDTH, _HEIGHT)
    pen.centred(pen.width / 2, 18 * MM, TITLE, Face.BOLD, 15)
    top = 21 * MM
    for text, size in ((sheet.office, 12.0), (_made(sheet), 11.0)):
        box = Box(x=_MARGIN, y=top, width=_ROOM, height=12 * MM, size=size, least=8)
        top += write_in_box(pen, text, box)
    top = _write_code(pen, sheet.code, top + 4 * MM) + 5 * MM
    top = _write_list(pen, "Dùng để làm gì", _USES, top)
    top = _write_list(pen, "Cất giữ thế nào", _KEEPING, top + 2 * MM)
    _write_signing(pen, top + 6 * MM)
    return pen


def _made(sheet: RecoverySheet) -> str:
    return f"{sheet.desk} · lập ngày {sheet.made_on:%d/%m/%Y}"


def _write_code(pen: Pen, code: str, top: float) -> float:
    """The code in a frame, its groups where the eye finds them again; the frame's lower edge."""
    groups = code.split("-")
    lines = [groups[at : at + _LINE] for at in range(0, len(groups), _LINE)]
    step = 13 * MM
    pen.frame(_MARGIN, top, _ROOM, len(lines) * step + 4 * MM)
    for row, line in enumerate(lines):
        for column, group in enumerate(line):
            middle = _MARGIN + _ROOM * (column + 0.5) / _LINE
            pen.centred(middle, top + (row + 0.5) * step + 5.5 * MM, group, Face.BOLD, _CODE_SIZE)
    return top + len(lines) * step + 4 * MM


def _write_list(pen: Pen, heading: str, lines: Sequence[str], top: float) -> float:
    top += write_in_box(pen, heading, _box(_MARGIN, top, Face.BOLD))
    for line in lines:
        pen.text(_MARGIN, top + 3.7 * MM, "–", Face.REGULAR, 11)
        top += write_in_box(pen, line, _box(_MARGIN + 4 * MM, top, Face.REGULAR)) + 0.8 * MM
    return top


def _box(x: float, top: float, face: Face) -> Box:
    wide = _WIDTH - _MARGIN - x
    return Box(x=x, y=top, width=wide, height=20 * MM, size=11, least=9, face=face)


def _write_signing(pen: Pen, top: float) -> None:
    for place, who in enumerate(_SIGNED):
        middle = _MARGIN + _ROOM * (place + 0.5) / len(_SIGNED)
        pen.centred(middle, top, who, Face.BOLD, 11)
        pen.centred(middle, top + 5 * MM, "(ngày, ký, ghi rõ họ tên)", Face.ITALIC, 9)
