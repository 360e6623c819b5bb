"""The national portal as seen from here: its name as a system, and what becomes of a message to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

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


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledOnline:
    """That something was filed on the portal: the code it has there, and when."""

    code: str
    at: datetime
