"""Whether a moment lies in the hours in which results are handed over: one check for every date."""

from datetime import datetime

from counter_app.core.errors import UserError
from counter_app.domain.deadline.working_days import WorkingDays, minute_of


def require_open(wall: datetime, days: WorkingDays, *, field: str) -> None:
    """``UserError`` where nobody hands results over at ``wall`` (Vietnamese wall time)."""
    hours = days.day(wall.toordinal())
    if not hours.returns or hours.clamped(minute_of(wall)) != minute_of(wall):
        raise UserError(
            "not_open_then", "Lúc đó không trả kết quả; hãy chọn ngày giờ làm việc.", field=field
        )
