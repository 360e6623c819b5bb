"""Whether the machine's clock can be right, by what was written, the days off, and the central side."""

from datetime import datetime, timedelta
from typing import Final

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.domain.deadline.calendar import Calendar
from counter_app.services.lookup import DossierView
from db.counter import enrolment
from db.counter import office as records
from db.counter.store import Store

_SLACK: Final = timedelta(minutes=5)
_CHECK: Final = "Hãy kiểm tra ngày giờ của máy trước khi tiếp nhận."


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


def clock_doubt(store: Store, *, at: datetime, calendar: Calendar) -> str:
    """What to tell whoever opens the office at ``at``; empty when the clock may be right."""
    return moved_far(store, at=at, calendar=calendar) or _against_central(store)


def moved_far(store: Store, *, at: datetime, calendar: Calendar) -> str:
    """What to tell where ``at`` lies before what was last written, or after the years of ``calendar``.

    Empty where it lies between.
    """
    return _went_back(store, at) or ran_ahead(at, calendar)


def ran_ahead(at: datetime, calendar: Calendar) -> str:
    """What to tell where ``at`` lies after the years of ``calendar``; else empty."""
    year, last = local(at).year, max(calendar.years, default=0)
    if year <= last:
        return ""
    return f"Đồng hồ máy là năm {year}, lịch nghỉ chỉ đến năm {last}. {_CHECK}"


def _went_back(store: Store, at: datetime) -> str:
    latest = store.read(records.latest_moment)
    if not is_behind(at, latest):
        return ""
    return f"Đồng hồ máy chậm hơn lần ghi trước, lúc {local(latest):%H:%M ngày %d/%m/%Y}. {_CHECK}"


def _against_central(store: Store) -> str:
    """What the last contact with the central side showed of this clock; empty when it was right."""
    offset_ms = store.read(enrolment.offset_ms) or 0
    if abs(offset_ms) <= _SLACK / timedelta(milliseconds=1):
        return ""
    minutes, way = abs(offset_ms) // 60_000, "chậm" if offset_ms > 0 else "nhanh"
    return f"Đồng hồ máy {way} {minutes} phút so với máy chủ ở lần kết nối trước. {_CHECK}"
