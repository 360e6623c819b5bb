"""How the desk's lists look in a table: the entries on the left, and each kind of row on the right.

What a dossier's column says is ``services.lists.list_columns``'s; here it gets its side and its tone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import Qt

from counter_app.core.clock import local
from counter_app.domain.desk_lists import (
    BY_NAME,
    LISTS,
    ListName,
    Shown,
    Sought,
    Urgency,
)
from counter_app.domain.step_limits import Mark
from counter_app.services.intake.online_filings import OnlineFiling
from counter_app.services.lists.list_columns import MARK_WORDS, ListColumn, columns_of, minute
from counter_app.services.lists.list_papers import told_of
from counter_app.services.lists.lists import Listed
from counter_app.services.moving.calendar_changes import ChangedDate
from counter_app.services.moving.stopped_date import CLOCK_STANDS
from ui import strings
from ui.screens.lists.face import Face, Key
from ui.screens.lists.groups import GROUP_FACES, GROUP_TITLES
from ui.screens.lists.service_days import SERVICE_DAYS, SERVICE_FACE, SERVICE_TITLE
from ui.steps_elsewhere import step_marked, step_told, step_tone
from ui.widgets.table_model import Column

CALENDAR: Final = "calendar"
_CALENDAR_ENTRY: Final = "Lịch nghỉ đổi ngày hẹn"
ONLINE: Final = "online"
_ONLINE_ENTRY: Final = "Trực tuyến chờ tiếp nhận"
ON_PORTAL: Final = "Trả lời trên Cổng"
_SIGNS: Final = {Urgency.BAD: "✕ ", Urgency.WARN: "! ", Urgency.CALM: ""}
_TONES: Final = {Urgency.BAD: "bad", Urgency.WARN: "warn", Urgency.CALM: "text"}
_STEP_SIGNS: Final = {Mark.LATE: "✕ ", Mark.SOON: "! ", Mark.CALM: ""}
_MARKS: Final = {Mark.LATE: "bad", Mark.SOON: "warn", Mark.CALM: "text"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line on the left; ``count`` of None is a page of numbers, not of dossiers."""

    key: Key
    title: str
    count: int | None = None
    urgency: Urgency = Urgency.CALM


def entries(
    numbers: Mapping[ListName, int],
    changed: int,
    filed: Sequence[OnlineFiling] = (),
    *,
    service_days: bool = False,
) -> tuple[Entry, ...]:
    """All lists with their numbers, in the order of the desk's day; ``changed`` are dates.

    ``service_days``: whether the office has any.
    """
    late = any(one.mark is Mark.LATE for one in filed)
    pressing = Urgency.BAD if late else Urgency.WARN
    found = [
        Entry(key=one.name, title=one.title, count=numbers.get(one.name, 0), urgency=one.urgency)
        for one in LISTS
    ]
    found.insert(1, Entry(key=ONLINE, title=_ONLINE_ENTRY, count=len(filed), urgency=pressing))
    found.append(Entry(key=CALENDAR, title=_CALENDAR_ENTRY, count=changed, urgency=Urgency.WARN))
    if service_days:
        found.append(Entry(key=SERVICE_DAYS, title=SERVICE_TITLE))
    return (*found, *(Entry(key=by, title=title) for by, title in GROUP_TITLES.items()))


def entry_columns() -> tuple[Column[Entry], ...]:
    """A list's title and how many stand on it, with a sign where it presses."""
    return (
        Column(title="Danh sách", value=lambda one: one.title, tip=_entry_tip),
        Column(
            title="Số",
            value=_number,
            whole=True,
            align=Qt.AlignmentFlag.AlignRight,
            tone=lambda one: _TONES[one.urgency] if one.count else "text_quiet",
        ),
    )


def _entry_tip(one: Entry) -> str:
    return BY_NAME[one.key].meaning if isinstance(one.key, ListName) else one.title


def _number(one: Entry) -> str:
    if one.count is None:
        return "▸"
    return f"{_SIGNS[one.urgency] if one.count else ''}{strings.number(one.count)}"


def screen_columns(name: ListName) -> tuple[ListColumn, ...]:
    """The columns in their order on the screen.

    Where there is little room the last goes first: rather who took it in than where it stands.
    """
    return tuple(sorted(columns_of(BY_NAME[name]), key=lambda one: one.shown is Shown.CLERK))


def dossier_columns(
    name: ListName, year: int, own: str
) -> tuple[tuple[Column[Any], ...], tuple[int, ...], int]:
    """The columns of a list of dossiers, their widths, and which takes the room that is left.

    On the screen a day of the present ``year`` needs no year; the cell's tip has it. A column of
    nothing, or of no other unit than the office's ``own``, is not shown.
    """
    kept = screen_columns(name)
    stretch = next(at for at, one in enumerate(kept) if one.shown is Shown.PROCEDURE)
    widths = tuple(_WIDTHS.get(one.shown, one.room) for one in kept)
    return tuple(_shown(one, year, own) for one in kept), widths, stretch


_WIDTHS: Final = {
    Shown.APPLICANT: 186,
    Shown.PROCEDURE: 140,
    Shown.RECEIVED: 100,
    Shown.DUE: 100,
    Shown.SINCE: 100,
    Shown.STEP_DUE: 110,
}
_THIS_YEAR: Final = frozenset({Shown.RECEIVED, Shown.DUE, Shown.SINCE, Shown.STEP_DUE})
_WHOLE: Final = _THIS_YEAR | {Shown.DAYS_LATE, Shown.DAYS, Shown.APOLOGISED, Shown.STATE}


def _short(kept: ListColumn, year: int) -> Callable[[Listed], str]:
    if kept.shown is Shown.APPLICANT:
        return lambda one: step_marked(kept.text(one), one.row)
    if kept.shown not in _THIS_YEAR:
        return kept.text

    def words(one: Listed) -> str:
        text, stands, _ = kept.text(one).partition(f", {CLOCK_STANDS}")
        text = f"{text.removesuffix(f'/{year}')}{', dừng' if stands else ''}"
        mark = MARK_WORDS[one.mark]
        return _STEP_SIGNS[one.mark] + text.removeprefix(mark) if text.startswith(mark) else text

    return words


def _shown(kept: ListColumn, year: int, own: str) -> Column[Listed]:
    tones: dict[Shown, Callable[[Listed], str]] = {
        Shown.STEP_DUE: lambda one: _MARKS[one.mark],
        Shown.DAYS_LATE: lambda one: "bad" if one.late >= 0 else "text",
        Shown.APPLICANT: lambda one: step_tone(one.row),
    }
    tips: dict[Shown, Callable[[Listed], str]] = {
        Shown.PROCEDURE: lambda one: one.row.procedure_name,
        Shown.APPLICANT: lambda one: step_told(kept.text(one), one.row),
    }
    return Column(
        title=kept.title,
        value=_short(kept, year),
        align=Qt.AlignmentFlag.AlignRight if kept.number else Qt.AlignmentFlag.AlignLeft,
        tip=tips.get(kept.shown, kept.text),
        tone=tones.get(kept.shown),
        copied=kept.text,
        spare=_spare(kept, own),
        keeps=kept.shown is Shown.APPLICANT,
        yields=kept.shown is Shown.CLERK,
        whole=kept.shown in _WHOLE,
        code=kept.shown is Shown.CODE,
    )


_MAY_BE_SPARE: Final = frozenset({Shown.SPECIALIST, Shown.UNIT, Shown.CAUSE, Shown.SHELF})


def _spare(kept: ListColumn, own: str) -> Callable[[Listed], bool] | None:
    if kept.shown not in _MAY_BE_SPARE:
        return None
    nothing = {"", own} if kept.shown is Shown.UNIT else {""}
    return lambda one: kept.text(one) in nothing


def _changed_columns() -> tuple[Column[ChangedDate], ...]:
    """A dossier's printed date beside the one the calendar now gives."""
    return (
        Column(
            title="Mã hồ sơ",
            value=lambda one: one.row.code or f"Giấy số {one.row.slip_no}",
            code=True,
        ),
        Column(title="Người nộp", value=lambda one: one.row.named, keeps=True),
        Column(title="Thủ tục", value=lambda one: one.row.procedure_name),
        Column(title="Đã hẹn", value=lambda one: minute(one.promised), whole=True),
        Column(
            title="Lịch mới cho",
            value=lambda one: minute(one.reckoned),
            tone=lambda _: "warn",
            whole=True,
        ),
        Column(title="Thông báo", value=lambda one: "đã in" if one.noticed else "chưa in"),
    )


def _online_columns() -> tuple[Column[OnlineFiling], ...]:
    """A filing of the portal and until when it is to be answered."""
    return (
        Column(title="Mã trên Cổng", value=lambda one: one.code, code=True),
        Column(title="Người nộp", value=lambda one: one.applicant or ON_PORTAL, keeps=True),
        Column(
            title="Thủ tục",
            value=lambda one: one.procedure_name,
            tip=lambda one: one.summary or one.procedure_name,
        ),
        Column(
            title="Nộp lúc",
            value=lambda one: _moment(None if one.unread else one.filed_at),
            whole=True,
        ),
        Column(
            title="Trả lời trước",
            value=lambda one: f"{_STEP_SIGNS[one.mark]}{_moment(one.answer_by)}",
            tone=lambda one: _MARKS[one.mark],
            whole=True,
        ),
        Column(
            title="Tệp",
            value=lambda one: strings.number(len(one.files)),
            tip=lambda one: "; ".join(one.files),
            align=Qt.AlignmentFlag.AlignRight,
        ),
    )


def _moment(at: datetime | None) -> str:
    return "–" if at is None else f"{local(at):%H:%M %d/%m}"


FACES: Final[Mapping[Key, Face]] = {
    **GROUP_FACES,
    ONLINE: Face(
        title="Hồ sơ trực tuyến chờ tiếp nhận",
        meaning=(
            "Nộp trên Cổng Dịch vụ công; phải trả lời trong 8 giờ làm việc. "
            "Enter để mở mà tiếp nhận."
        ),
        columns=_online_columns(),
        widths=(210, 204, 170, 100, 130, 70),
        stretch=2,
    ),
    SERVICE_DAYS: SERVICE_FACE,
    CALENDAR: Face(
        title="Ngày hẹn khác đi vì lịch nghỉ đổi",
        meaning=(
            "Lịch nghỉ mới cho ngày khác với giấy đã in. Ngày đã hẹn không tự đổi: in thông báo, "
            "báo công dân rồi đánh dấu."
        ),
        columns=_changed_columns(),
        widths=(158, 204, 170, 130, 130, 90),
        stretch=2,
        dates=True,
    ),
}
"""Whatever has no columns of the store's dossiers: the same in every year and at every office."""


def face_of(key: Key, *, year: int, own: str) -> Face:
    """The face of a list of dossiers, of a leader's numbers, or of one of the other pages."""
    if not isinstance(key, ListName):
        return FACES[key]
    columns, widths, stretch = dossier_columns(key, year, own)
    of = BY_NAME[key]
    return Face(title=of.title, meaning=of.meaning, columns=columns, widths=widths, stretch=stretch)


def sentence(found: int, *, narrow: bool, sought: Sought) -> tuple[str, str]:
    """What stands over the rows, and its tone: why there are none, why not all, what narrows."""
    if not found and narrow:
        return "Không hồ sơ nào khớp với điều kiện lọc. Bấm Esc để bỏ lọc.", "info"
    if not found:
        return "Không có hồ sơ nào ở danh sách này.", "good"
    told = told_of(replace(sought, text=""))
    return (f"{told}. Esc để bỏ lọc." if told else ""), "info"
