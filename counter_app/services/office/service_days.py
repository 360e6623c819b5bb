"""The office's service days as the desk tells them: today's in words, those to come in a calendar."""

from datetime import datetime

from counter_app.core.clock import local
from counter_app.domain import service_day
from counter_app.domain.deadline.working_days import working_days
from counter_app.domain.service_day import ServiceDate
from counter_app.services.desk import Desk


def told_today(*, desk: Desk, at: datetime) -> str:
    """What day of service it is; empty on any other, and while the office is shut."""
    today = local(at).date()
    hours = working_days(desk.timetable, desk.calendar, today.year).day(today.toordinal())
    shown = service_day.served(desk.office.service_days, today, hours)
    return " ".join(service_day.told(one, hours, _names(desk)) for one in shown)


def service_dates(*, desk: Desk, at: datetime) -> tuple[ServiceDate, ...]:
    """The dates of the four weeks from ``at`` on, each with what it changes."""
    today = local(at).date()
    days = working_days(desk.timetable, desk.calendar, today.year)
    return service_day.coming(desk.office.service_days, today, days, _names(desk))


def _names(desk: Desk) -> service_day.NameOf:
    def name_of(code: str) -> str:
        known = desk.catalogue.get(code)
        return known.short_name if known else code

    return name_of
