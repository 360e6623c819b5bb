"""Whether the machine's clock can be right, judged by what the store already knows."""

from datetime import datetime, timedelta
from typing import Final

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.services.lookup import DossierView
from db.counter import enrolment
from db.counter import office as records
from db.counter.store import Store

_SLACK: Final = timedelta(minutes=5)


def is_behind(at: datetime, latest: datetime) -> bool:
    """Whether ``at`` lies further before ``latest`` than clocks are corrected by themselves."""
    return latest - at > _SLACK


def in_order(dossier: DossierView, at: datetime) -> datetime:
    """``at``, never before the dossier's last event; refuses a clock that has clearly gone back."""
    last = dossier.events[-1].at
    if is_behind(at, last):
        raise UserError(
            "clock_back",
            f"Đồng hồ máy chậm hơn bước trước, lúc {local(last):%H:%M ngày %d/%m/%Y}. Hãy chỉnh lại.",
        )
    return max(at, last)


def clock_doubt(store: Store, *, at: datetime) -> str:
    """What to tell whoever opens the office at ``at``; empty when the clock may be right."""
    return went_back(store, at=at) or _against_central(store)


def went_back(store: Store, *, at: datetime) -> str:
    """What to tell where ``at`` lies before what was last written; empty where it does not."""
    latest = store.read(records.latest_moment)
    if not is_behind(at, latest):
        return ""
    return (
        f"Đồng hồ máy chậm hơn lần ghi trước, lúc {local(latest):%H:%M ngày %d/%m/%Y}. "
        "Hãy kiểm tra ngày giờ của máy trước khi tiếp nhận."
    )


def _against_central(store: Store) -> str:
    """What the last contact with the central side showed of this clock; empty when it was right."""
    offset_ms = store.read(enrolment.offset_ms) or 0
    if abs(offset_ms) <= _SLACK / timedelta(milliseconds=1):
        return ""
    minutes, way = abs(offset_ms) // 60_000, "chậm" if offset_ms > 0 else "nhanh"
    return (
        f"Đồng hồ máy {way} {minutes} phút so với máy chủ ở lần kết nối trước. "
        "Hãy kiểm tra ngày giờ của máy trước khi tiếp nhận."
    )
