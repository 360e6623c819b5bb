"""How dates, money and numbers are said on screen, and the words many screens share.

The words of one screen stand in its view; wording for papers lives with the papers.
"""

from datetime import date, datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.core.masking import has_personal_id as has_personal_id
from counter_app.core.masking import masked as masked
from counter_app.core.masking import masked_id as masked_id

APP_NAME: Final = "Quầy Một Cửa"
OTHER_CATALOGUE: Final = "Danh mục thủ tục vừa thay: từ nay tiếp nhận theo {version}."
OTHER_CALENDAR: Final = "Lịch nghỉ vừa thay: từ nay hẹn theo lịch {version}."
WEEKDAYS: Final = (
    "Thứ Hai",
    "Thứ Ba",
    "Thứ Tư",
    "Thứ Năm",
    "Thứ Sáu",
    "Thứ Bảy",
    "Chủ nhật",
)
NO_DATE: Final = "Không hẹn ngày"
BUSY: Final = "Đang lấy dữ liệu, xin chờ…"
PROMISE_MOVED: Final = "Ngày hẹn vừa đổi theo giờ nhận. Hãy đọc lại ngày hẹn rồi bấm tiếp nhận."
SAVING: Final = "Đang lưu hồ sơ…"
RECEIVE_AND_PRINT: Final = "Tiếp nhận và in giấy hẹn"
TAKE_AGAIN: Final = "&Tiếp nhận lại từ bản này"
RETURN_AT_ONCE: Final = "Trả ngay, không in giấy hẹn"
DONE_ANNOUNCED: Final = "Đã tiếp nhận"

CENTRE: Final = "Trung tâm Phục vụ hành chính công "


def capital(words: str) -> str:
    """``words`` as they stand at the beginning of a line; no other letter changes."""
    return words[:1].upper() + words[1:]


def office_in_short(name: str) -> str:
    """``Xã Minh Hoạ``: of an office's long name what tells it from the others."""
    return capital(name.removeprefix(CENTRE))


def number(value: int) -> str:
    """``1.250``."""
    return f"{value:,}".replace(",", ".")


def money(amount_vnd: int) -> str:
    """``16.000 đ``."""
    return f"{number(amount_vnd)} đ"


def total(amount_vnd: int, *, known: bool) -> str:
    """A sum to read out; with a charge that nobody knows yet, what it is at least, if anything."""
    if known:
        return money(amount_vnd)
    return f"từ {money(amount_vnd)}" if amount_vnd else "chưa rõ"


def day(value: date) -> str:
    """``23/11/2026``."""
    return f"{value:%d/%m/%Y}"


def weekday(value: date) -> str:
    """``Thứ Hai``."""
    return WEEKDAYS[value.weekday()]


def hour(instant: datetime) -> str:
    """``17:00``, in Vietnam."""
    return f"{local(instant):%H:%M}"


def hour_and_day(instant: datetime) -> str:
    """``17:00 23/11/2026``, in Vietnam."""
    return f"{local(instant):%H:%M %d/%m/%Y}"


def promised(instant: datetime) -> tuple[str, str]:
    """The hour and ``Thứ Hai 23/11`` of a return date, for two large lines."""
    wall = local(instant)
    return f"{wall:%H:%M}", f"{weekday(wall)} {wall:%d/%m}"


_HOURS_TOLD: Final = 48


def ago(seconds: int) -> str:
    """``1 giờ 12 phút``, from two days on ``21 ngày``: how long something has lasted."""
    minutes = max(seconds, 0) // 60
    if not minutes:
        return "dưới 1 phút"
    if minutes < 60:
        return f"{minutes} phút"
    hours, rest = divmod(minutes, 60)
    if hours >= _HOURS_TOLD:
        return f"{hours // 24} ngày"
    return f"{hours} giờ {rest} phút" if rest else f"{hours} giờ"


def literal_tip(text: str) -> str:
    """``text`` for a tooltip, which Qt would else guess to be markup: it has no plain mode there."""
    from html import escape  # after the first picture

    return f"<qt>{escape(text)}</qt>" if text else ""
