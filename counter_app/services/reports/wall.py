"""The sheet for the wall, from the same dossiers as every other report of the period."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from counter_app.core.money import format_vnd
from counter_app.documents.chart import DARK, LIGHT, MIDDLE, Chart, Series
from counter_app.documents.wall_sheet import WallContent, draw_wall_sheet
from counter_app.domain.reporting.counter_work import load
from counter_app.domain.reporting.facts import DossierFacts
from counter_app.domain.reporting.ii06a import Ids, in_scope
from counter_app.domain.reporting.period import Period
from counter_app.domain.reporting.wall import AGES, Age, ages, by_day, trend
from counter_app.services.desk import Desk
from counter_app.services.reports.ii06a import SCOPES, form
from counter_app.services.reports.standing import Asked, notes_of


def wall_pdf(asked: Asked, *, desk: Desk, at: datetime) -> bytes:
    """The sheet, printed ``at``."""
    return draw_wall_sheet(wall(asked, desk=desk, at=at))


def wall(asked: Asked, *, desk: Desk, at: datetime) -> WallContent:
    """What came, what was kept, how full the hours are, how old what is open."""
    found, line = asked.found, form(asked).total
    new, kept = len(line.online) + len(line.otherwise), len(line.early) + len(line.on_time)
    resolved, pending = len(line.resolved), len(line.pending)
    counted = in_scope(found.dossiers, asked.period, asked.scope)
    return WallContent(
        office=desk.office.name,
        title=f"KẾT QUẢ GIẢI QUYẾT HỒ SƠ – {asked.period.name}",
        large=(
            (format_vnd(new), "hồ sơ tiếp nhận"),
            (format_vnd(resolved), "đã giải quyết"),
            (_percent(kept, resolved), f"đúng hạn, {format_vnd(kept)}/{format_vnd(resolved)}"),
            (format_vnd(pending), f"còn lại, {format_vnd(len(line.pending_overdue))} quá hạn"),
        ),
        charts=(
            _came_and_went(counted, asked),
            _hours(counted, asked.period),
            _ages(ages(counted, found.at)),
        ),
        notes=(f"{SCOPES[asked.scope]}.", *notes_of(asked, line.received)),
        printed_at=at,
        printed_by=desk.clerk.name,
        watermark=desk.office.watermark,
    )


def _came_and_went(counted: Sequence[DossierFacts], asked: Asked) -> Chart:
    told = trend(counted, asked.period, asked.judging)
    daily = by_day(asked.period)
    return Chart(
        title=f"Tiếp nhận và giải quyết theo {'ngày' if daily else 'tháng'}",
        labels=tuple(f"{one.first.day if daily else one.first.month}" for one in told),
        series=(
            _series("Tiếp nhận", (one.received for one in told), LIGHT),
            _series("Giải quyết đúng hạn", (one.kept for one in told), MIDDLE),
            _series("Giải quyết quá hạn", (one.overdue for one in told), DARK),
        ),
    )


def _hours(counted: Sequence[DossierFacts], period: Period) -> Chart:
    by: dict[int, int] = {}
    for (_, hour), ids in load(counted, period).by.items():
        by[hour] = by.get(hour, 0) + len(ids)
    hours = range(min(by), max(by) + 1) if by else ()
    return Chart(
        title="Hồ sơ tiếp nhận theo giờ trong ngày",
        labels=tuple(f"{hour}–{hour + 1} giờ" for hour in hours),
        series=(Series(name="Tiếp nhận", heights=tuple(by.get(hour, 0) for hour in hours)),),
    )


def _ages(told: Sequence[Age]) -> Chart:
    return Chart(
        title="Hồ sơ đang giải quyết, theo số ngày từ khi tiếp nhận",
        labels=tuple(
            f"trên {AGES[-1]} ngày" if one.days is None else f"đến {one.days} ngày" for one in told
        ),
        series=(
            _series("Trong hạn", (one.in_time for one in told), LIGHT),
            _series("Quá hạn", (one.overdue for one in told), DARK),
        ),
        stacked=True,
    )


def _series(name: str, of: Iterable[Ids], grey: float) -> Series:
    return Series(name=name, heights=tuple(map(len, of)), grey=grey)


def _percent(part: int, whole: int) -> str:
    """Of a hundred, one place; nothing is a share of nothing."""
    return f"{100 * part / whole:.1f} %".replace(".", ",") if whole else "–"
