"""Whether a moment lies in the hours of the desk's own office (``domain.deadline.open_hours``)."""

from datetime import datetime

from counter_app.core.clock import local
from counter_app.domain.deadline.open_hours import require_open
from counter_app.domain.deadline.working_days import working_days
from counter_app.services.desk import Desk


def require_open_here(instant: datetime, desk: Desk, *, field: str) -> None:
    """As ``require_open``, by the hours of the desk's own office."""
    wall = local(instant)
    require_open(wall, working_days(desk.timetable, desk.calendar, wall.year), field=field)
