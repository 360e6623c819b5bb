"""The national portal as seen from here: its name as a system, and what becomes of a message to it."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

import msgspec

from counter_app.core.clock import from_local, local
from counter_app.domain.deadline.calendar import Calendar
from counter_app.domain.deadline.due import due
from counter_app.domain.deadline.limit import Limit, LimitUnit
from counter_app.domain.deadline.schedule import Timetable

PORTAL: Final = "Cổng Dịch vụ công quốc gia"


class MessageState(StrEnum):
    """Where a message to the portal stands."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    PARKED = "parked"


MESSAGE_LABELS: Final[Mapping[MessageState, str]] = {
    MessageState.WAITING: "Chờ gửi",
    MessageState.SENDING: "Đang gửi",
    MessageState.SENT: "Cổng đã nhận",
    MessageState.PARKED: "Cổng từ chối, cần người xem",
}


# A filing is to be answered within: taken in, asked for more or refused.
ANSWER_WITHIN: Final = Limit(value=8, unit=LimitUnit.WORKING_HOUR)
# No field of the portal's: a filing under a code that is another owner's already.
TAKEN_CODE: Final = "MaHoSo.DaCo"
_FIELDS: Final[Mapping[str, str]] = {
    "MaHoSo": "mã hồ sơ",
    TAKEN_CODE: "mã hồ sơ, vì mã này đã là của chủ hồ sơ khác",
    "NgayNopHoSo": "ngày nộp",
    "ChuHoSo": "tên chủ hồ sơ",
    "SoGiayToChuHoSo": "số giấy tờ của chủ hồ sơ",
    "LoaiDoiTuong": "loại người nộp",
    "MaTTHC": "mã thủ tục",
    "TenTTHC": "tên thủ tục",
    "Email": "thư điện tử",
    "SoDienThoai": "số điện thoại",
    "TrichYeuHoSo": "trích yếu",
    "HinhThuc": "cách nhận kết quả",
    "ThongTinTra": "nơi nhận kết quả",
    "TaiLieuNop": "tệp đính kèm",
    "DanhSachTepDinhKemKhac": "giấy tờ kèm theo",
}


def field_words(field: str) -> str:
    """A field of the portal's in words; empty stands for all of a filing."""
    return _FIELDS.get(field, field) or "cả hồ sơ"


def answer_by(filed_at: datetime, *, schedule: Timetable, calendar: Calendar) -> datetime | None:
    """Until when a filing is to be answered; None where the calendar cannot say."""
    wall = local(filed_at).replace(tzinfo=None)
    promise = due(wall, ANSWER_WITHIN, schedule=schedule, calendar=calendar)
    return None if promise.due_at is None else from_local(promise.due_at)


class FiledOnline(msgspec.Struct, frozen=True, kw_only=True):
    """That something was filed on the portal: the code it has there, and when."""

    code: str
    at: datetime
