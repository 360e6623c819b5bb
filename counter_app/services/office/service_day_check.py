"""Whether an office can keep the service days that it sets: by the catalogue and by its own hours.

Asked of whoever writes the set-up file, never of settings that come from elsewhere: those may name
what another edition of the catalogue knows, and a day that is not understood promises nothing.
"""

from collections.abc import Iterator
from datetime import date

from counter_app.core.text import fold
from counter_app.domain.catalogue.catalogue import Catalogue
from counter_app.domain.deadline.promise import WEEKDAY_NAMES
from counter_app.domain.deadline.schedule import DaySchedule, Timetable, clock
from counter_app.domain.deadline.working_days import minute_of
from counter_app.domain.office import Office
from counter_app.domain.service_day import LEAST_SPAN, ServiceDay, ServiceDayKind
from counter_app.services.office.calendar import timetable_of
from counter_app.services.office.office_check import refused


def check_service_days(office: Office, catalogue: Catalogue) -> None:
    """Raises ``UserError`` naming the first matter or hour that a day cannot hold to."""
    timetable = timetable_of(office)
    for one in office.service_days:
        _check_matters(one, catalogue)
        for hours in _weekday_hours(one, timetable):
            _check_hours(one, hours)


def _check_matters(one: ServiceDay, catalogue: Catalogue) -> None:
    """Each sector and procedure is in the catalogue, and has what the day promises."""
    sectors: dict[str, bool] = {}
    for procedure in catalogue.procedures:
        sector = fold(procedure.sector)
        sectors[sector] = sectors.get(sector, False) or procedure.may_end_same_day
    codes = {procedure.code: procedure.may_end_same_day for procedure in catalogue.procedures}
    named = [
        *((f"lĩnh vực “{name[:60]}”", sectors.get(fold(name))) for name in one.sectors),
        *((f"thủ tục “{code[:40]}”", codes.get(code)) for code in one.procedures),
    ]
    for what, quick in named:
        if quick is None:
            raise refused(f"service_days: {what} không có trong danh mục thủ tục")
        if not quick and one.kind is ServiceDayKind.NO_APPOINTMENT_DAY:
            raise refused(
                f"service_days: {what} không có việc nào pháp luật cho trả trong ngày "
                "(phải xác minh, niêm yết hoặc chờ cơ quan khác)"
            )


def _weekday_hours(one: ServiceDay, timetable: Timetable) -> Iterator[DaySchedule]:
    """Its weekday under every schedule in force while it holds."""
    starts = [date.min, *(start for start, _ in timetable.versions[1:])]
    for (_, week), start, next_start in zip(
        timetable.versions, starts, [*starts[1:], date.max], strict=True
    ):
        if start <= (one.valid_to or date.max) and (one.valid_from or date.min) < next_start:
            yield week.days[one.weekday]


def _check_hours(one: ServiceDay, day: DaySchedule) -> None:
    """The office is open, and what is taken in last can still be done before results go out."""
    weekday = WEEKDAY_NAMES[one.weekday]
    promises = one.kind is ServiceDayKind.NO_APPOINTMENT_DAY
    if not day.receives or (promises and not day.returns):
        raise refused(f"service_days: đơn vị không nhận hoặc không trả kết quả vào {weekday}")
    opens, closes = clock(day.opens), clock(day.closes)
    for key, at in (("cutoff", one.cutoff), ("results_by", one.results_by)):
        if at is not None and not day.opens <= minute_of(at) <= day.closes:
            raise refused(
                f"service_days: {key} phải trong giờ làm việc của {weekday}, {opens}–{closes}"
            )
    cutoff, by = one.stated(day)
    has_own = one.cutoff is not None or one.results_by is not None
    if has_own and by - cutoff < LEAST_SPAN:
        raise refused(f"service_days: results_by phải sau cutoff ít nhất {LEAST_SPAN} phút")
