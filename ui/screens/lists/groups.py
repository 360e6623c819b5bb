"""A leader's numbers among the desk's lists: their words, their columns, the list behind each."""

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import Qt

from counter_app.domain.desk_lists import Group, GroupBy, ListName
from ui import strings
from ui.screens.lists.face import Face, Key
from ui.widgets.table_model import Column

GROUP_TITLES: Final = {
    GroupBy.SPECIALIST: "Theo người giải quyết",
    GroupBy.UNIT: "Theo đơn vị",
}
_MEANING: Final = (
    "Số việc của mỗi nơi; đúng hạn, trả trong ngày tính theo ngày hẹn đầu tiên, 30 ngày qua. "
    "Enter ở một số để xem."
)
# Each number of a group and the list its dossiers stand on.
DRILLS: Final = (
    ListName.OPEN,
    ListName.OPEN,
    ListName.DUE_TODAY,
    ListName.DUE_NEXT,
    ListName.OVERDUE,
    ListName.STEP_LATE,
    ListName.FINISHED,
    ListName.FINISHED,
    ListName.FINISHED,
)
_WIDTHS: Final = (180, 80, 100, 90, 70, 76, 56, 80, 90)


def _columns(by: GroupBy) -> tuple[Column[Group], ...]:
    """A specialist's or a unit's work in numbers."""
    right = Qt.AlignmentFlag.AlignRight

    def bad(count: Callable[[Group], int]) -> Callable[[Group], str]:
        return lambda one: "bad" if count(one) else "text"

    return (
        Column(title="Người" if by is GroupBy.SPECIALIST else "Đơn vị", value=lambda one: one.name),
        Column(title="Đang làm", value=lambda one: strings.number(one.open), align=right),
        Column(title="Hạn hôm nay", value=lambda one: strings.number(one.due_today), align=right),
        Column(title="Hạn kế tiếp", value=lambda one: strings.number(one.due_next), align=right),
        Column(
            title="Quá hạn",
            value=lambda one: strings.number(one.overdue),
            align=right,
            tone=bad(lambda one: one.overdue),
        ),
        Column(
            title="Trễ bước",
            value=lambda one: strings.number(one.step_late),
            align=right,
            tone=bad(lambda one: one.step_late),
        ),
        Column(title="Xong", value=lambda one: strings.number(one.finished), align=right),
        *_rate_columns(),
    )


def _rate_columns() -> tuple[Column[Group], ...]:
    right = Qt.AlignmentFlag.AlignRight
    return (
        Column(title="Đúng hạn", value=lambda one: _per_cent(one.rate), align=right),
        Column(
            title="Trong ngày",
            value=lambda one: _per_cent(one.same_day_rate),
            tip=lambda one: f"{one.same_day_kept}/{one.same_day} hồ sơ hẹn trả trong ngày kịp hẹn",
            align=right,
            spare=lambda one: not one.same_day,
        ),
    )


def _per_cent(rate: int | None) -> str:
    return "–" if rate is None else f"{rate} %"


GROUP_FACES: Final[Mapping[Key, Face]] = {
    by: Face(
        title=title,
        meaning=_MEANING,
        columns=_columns(by),
        widths=_WIDTHS,
        stretch=0,
        when_empty="Chưa có hồ sơ nào để tính.",
    )
    for by, title in GROUP_TITLES.items()
}
