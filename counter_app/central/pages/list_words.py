"""What a list is called, what its rows say, and as of when it is asked for. Reads no store."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from counter_app.central.pages.site import Site
from counter_app.central.pages.visitor import Visitor
from counter_app.core.clock import from_local, from_ms, local, to_ms
from counter_app.domain.deadline.working_days import working_days
from counter_app.domain.desk_lists import WAITS_FOR
from counter_app.domain.dossier import STATE_LABELS, State
from db.central.desk_lists import Asked, Listed, Order, Which
from db.central.sight import COUNTER, LOOSE

TITLES: Final[Mapping[Which, str]] = {
    Which.WORK: "Việc của đơn vị",
    Which.NEW: "Mới chuyển đến",
    Which.MINE: "Của tôi",
    Which.SOON: "Sắp đến hạn",
    Which.OVERDUE: "Quá hạn",
    Which.WAITING: "Đang chờ",
    Which.DONE: "Đã có kết quả",
}
MEANINGS: Final[Mapping[Which, str]] = {
    Which.WORK: "Hồ sơ đã chuyển đến đơn vị và chưa có kết quả.",
    Which.NEW: "Hồ sơ đã chuyển đến, chưa ai nhận giải quyết.",
    Which.MINE: "Hồ sơ đang giao cho bạn.",
    Which.SOON: "Phải có kết quả đến hết ngày làm việc kế tiếp.",
    Which.OVERDUE: "Đã qua giờ hẹn mà chưa có kết quả.",
    Which.WAITING: "Đang chờ công dân, nơi xác minh hoặc cơ quan phối hợp.",
    Which.DONE: "Đã có kết quả, chờ quầy trả cho công dân.",
}
_COMES: Final = "Hồ sơ hiện ở đây khi quầy chuyển đến đơn vị."
FILLED_BY: Final[Mapping[Which, str]] = {
    Which.WORK: _COMES,
    Which.NEW: _COMES,
    Which.MINE: "Hồ sơ hiện ở đây khi bạn nhận giải quyết hoặc được giao.",
    Which.SOON: "Hồ sơ hiện ở đây khi còn không quá một ngày làm việc.",
    Which.OVERDUE: "Hồ sơ hiện ở đây khi qua giờ hẹn mà chưa có kết quả.",
    Which.WAITING: "Hồ sơ hiện ở đây khi yêu cầu bổ sung, xác minh hoặc lấy ý kiến.",
    Which.DONE: "Hồ sơ hiện ở đây khi đơn vị ghi có kết quả.",
}
ORDERS: Final[Mapping[Order, str]] = {
    Order.DUE: "Ngày hẹn",
    Order.RECEIVED: "Ngày nhận",
    Order.CODE: "Mã hồ sơ",
    Order.STATE: "Trạng thái",
}
NOBODY: Final = "Chưa giao ai"
WHOLE: Final = "Cả xã, phường"
# In an address: the whole commune, the work of one's own unit.
EVERY: Final = "all"
OWN: Final = "own"
_PLACES: Final[Mapping[str, str]] = {
    COUNTER: "Bộ phận một cửa",
    LOOSE: "Chưa ghi nơi nhận",
}
_ENDED: Final = frozenset({State.READY, State.REFUSED_AFTER_APPRAISAL})
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of a list in words; ``tone`` is bad, warn or calm, and ``due_words`` says the same.

    ``at`` is the unit it is at, ``loose`` where nobody says which.
    """

    row: Listed
    state: str
    waits_for: str
    specialist: str
    due_words: str
    tone: str
    step_late: bool
    at: str
    loose: bool


def asked_now(site: Site, visitor: Visitor, which: Which = Which.WORK, **more: Any) -> Asked:  # noqa: ANN401
    """A list as of this moment; soon is until the end of the next working day."""
    rules = site.rules(visitor.commune)
    today = local(visitor.at).date()
    days = working_days(rules.timetable, rules.calendar, today.year)
    following = today.fromordinal(days.after(today.toordinal(), 1))
    midnight = [
        to_ms(from_local(datetime.combine(day + _DAY, time()))) for day in (today, following)
    ]
    return Asked(
        officer=visitor.officer,
        which=which,
        now_ms=visitor.at_ms,
        today_ends_ms=midnight[0],
        soon_ends_ms=midnight[1],
        **more,
    )


def lines_of(rows: tuple[Listed, ...], site: Site, visitor: Visitor) -> tuple[Line, ...]:
    """The rows in words, as of now."""
    units = site.rules(visitor.commune).office.units
    return tuple(_line(row, visitor.at, units) for row in rows)


def unit_words(unit: str, units: Mapping[str, str]) -> str:
    """How a unit is called, or where a dossier is that is with none."""
    return _PLACES.get(unit) or units.get(unit, unit)


def due_words(due_ms: int | None, state: State, at: datetime) -> tuple[str, str]:
    """How near a date is, in words and as a tone."""
    if due_ms is None or state not in WAITS_FOR or state in _ENDED:
        return "", "calm"
    due, today = local(from_ms(due_ms)), local(at)
    days = (due.date() - today.date()).days
    if due <= today:
        return (f"Quá hạn {-days} ngày" if days else "Quá giờ hẹn"), "bad"
    if days == 0:
        return "Hạn hôm nay", "warn"
    return ("Hạn ngày mai", "warn") if days == 1 else ("", "calm")


def _line(row: Listed, at: datetime, units: Mapping[str, str]) -> Line:
    words, tone = due_words(row.due_ms, row.state, at)
    step_due = None if row.step_due_ms is None else from_ms(row.step_due_ms)
    late = step_due is not None and step_due <= at
    return Line(
        row=row,
        state=STATE_LABELS[row.state],
        waits_for=WAITS_FOR.get(row.state, ""),
        specialist=row.specialist or NOBODY,
        due_words=words,
        tone=tone,
        step_late=late and tone != "bad" and row.state not in _ENDED,
        at=unit_words(row.resolving_unit or row.unit, units),
        loose=row.state is not State.RECEIVED and not (row.unit or row.resolving_unit),
    )


def mark_of_name(name: str) -> str:
    """What stands for the name of an officer or of a unit in an address."""
    return hashlib.sha256(name.encode()).hexdigest()[:16]
