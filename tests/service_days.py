"""A weekday on which an office appoints no date, as the tests of desk, window and cell keep it."""

from datetime import UTC, datetime, time
from typing import Final

from counter_app.domain.service_day import ServiceDay, ServiceDayKind

MARITAL: Final = "1.004873"  # three working days
MONDAY: Final = ServiceDay(
    kind=ServiceDayKind.NO_APPOINTMENT_DAY,
    weekday=0,
    procedures=(MARITAL,),
    cutoff=time(14, 30),
    results_by=time(16, 30),
)
HALF_PAST_FOUR: Final = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
"""When the results of Monday 23 November go out."""
