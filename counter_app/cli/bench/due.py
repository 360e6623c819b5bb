"""The return-date rows of the benchmark: the date itself and the whole promise, beside peers."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from importlib.util import find_spec
from typing import Final

from counter_app.cli.bench.row import BenchRow, Timing, interleave
from counter_app.domain.deadline.calendar import Calendar, default_calendar
from counter_app.domain.deadline.due import due
from counter_app.domain.deadline.limit import Limit, LimitUnit
from counter_app.domain.deadline.schedule import default_timetable
from counter_app.domain.deadline.working_days import working_days

_MICRO: Final = 1e6
_DAYS: Final = 5
_HOURS: Final = 120  # fifteen working days, the commonest long limit
_RECEIVED: Final = datetime(2026, 4, 23, 9, 0)  # noqa: DTZ001 - wall time; holidays follow

Peer = tuple[str, Callable[[], object] | None]


def rows() -> list[BenchRow]:
    """Five working days and 120 working hours over the holidays of April 2026."""
    return [*_day_rows(), *_hour_rows()]


def _day_rows() -> list[BenchRow]:
    calendar, timetable = default_calendar(), default_timetable()
    days = working_days(timetable, calendar, _RECEIVED.year)
    limit = Limit(unit=LimitUnit.WORKING_DAY, value=_DAYS)
    received = _RECEIVED

    def date_only() -> object:
        return days.closing_after(received.toordinal(), _DAYS)

    def promise() -> object:
        return due(received, limit, schedule=timetable, calendar=calendar)

    off = frozenset(day.date for day in calendar.rows if day.kind != "work")
    peers = [
        ("frozenset loop", lambda: _loop(received.date(), _DAYS, off)),
        ("workalendar", _workalendar()),
        ("holidays", _holidays()),
    ]
    return [
        *_beside("Ngày hẹn, tính theo ngày", date_only, peers, goal="≤ 0.2 × frozenset loop"),
        *_beside("Cả lời hẹn, tính theo ngày", promise, peers[1:], goal=""),
    ]


def _hour_rows() -> list[BenchRow]:
    calendar, timetable = default_calendar(), default_timetable()
    days = working_days(timetable, calendar, _RECEIVED.year)
    limit = Limit(unit=LimitUnit.WORKING_HOUR, value=_HOURS)
    received = _RECEIVED

    def date_only() -> object:
        return days.moment_of(days.worked(received) + _HOURS * 60)

    def promise() -> object:
        return due(received, limit, schedule=timetable, calendar=calendar)

    peers = [("businesstimedelta", _businesstimedelta(calendar))]
    return [
        *_beside(
            "Giờ hẹn, tính theo giờ làm việc", date_only, peers, goal="≤ 0.001 × businesstimedelta"
        ),
        *_beside("Cả lời hẹn, tính theo giờ", promise, peers, goal=""),
    ]


def _beside(
    name: str, ours: Callable[[], object], peers: list[Peer], *, goal: str
) -> list[BenchRow]:
    present = [(peer, function) for peer, function in peers if function is not None]
    table = list(range(64))
    figure, floor, *times = interleave(
        ours, lambda: table[_DAYS], *(function for _, function in present)
    )
    measured = dict(zip((peer for peer, _ in present), times, strict=True))
    return [
        _row(name, figure, floor, peer, measured.get(peer), goal=goal if index == 0 else "")
        for index, (peer, _) in enumerate(peers)
    ]


def _row(
    name: str, figure: Timing, floor: Timing, peer_name: str, peer: Timing | None, *, goal: str
) -> BenchRow:
    return BenchRow(
        name=name,
        unit="µs",
        figure=figure.cpu_s * _MICRO,
        wall=figure.wall_s * _MICRO,
        floor=floor.cpu_s * _MICRO,
        peer=peer.cpu_s * _MICRO if peer else 0.0,
        ratio=figure.cpu_s / peer.cpu_s if peer else 0.0,
        goal=goal,
        peer_name=peer_name,
        remark="" if peer else "chưa cài bên so sánh",
    )


def _loop(day: date, number: int, off: frozenset[date]) -> date:
    one = timedelta(days=1)
    while number:
        day += one
        if day.weekday() < 5 and day not in off:
            number -= 1
    return day


def _workalendar() -> Callable[[], object] | None:
    if find_spec("workalendar") is None:
        return None
    from workalendar.europe import France  # it knows no Vietnam; the work is alike

    country, day = France(), _RECEIVED.date()
    return lambda: country.add_working_days(day, _DAYS)


def _holidays() -> Callable[[], object] | None:
    if find_spec("holidays") is None:
        return None
    import holidays

    country, day = holidays.country_holidays("VN", years=2026), _RECEIVED.date()
    return lambda: country.get_nth_working_day(day, _DAYS)


def _businesstimedelta(calendar: Calendar) -> Callable[[], object] | None:
    if find_spec("businesstimedelta") is None:
        return None
    import businesstimedelta as peer

    off = {day.date: day.name for day in calendar.rows if day.kind != "work"}
    week = [0, 1, 2, 3, 4]
    rules = peer.Rules(
        [
            peer.WorkDayRule(start_time=time(7, 30), end_time=time(11, 30), working_days=week),
            peer.WorkDayRule(start_time=time(13), end_time=time(17), working_days=week),
            peer.HolidayRule(off),
        ]
    )
    delta = peer.BusinessTimeDelta(rules, hours=_HOURS)
    return lambda: _RECEIVED + delta
