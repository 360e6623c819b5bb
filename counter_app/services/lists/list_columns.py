"""What each column of the desk's lists says, how it sorts, how much room it wants.

The same columns stand on the screen, on paper and in files.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from counter_app.core.clock import local
from counter_app.core.text import NameKey, name_sort_key, written_sort_key
from counter_app.domain.desk_lists import WAITS_FOR, DeskList, Shown
from counter_app.domain.dossier import STATE_LABELS
from counter_app.domain.step_limits import Mark
from counter_app.services.lists.lists import Listed
from counter_app.services.moving.stopped_date import CLOCK_STANDS

_NEVER: Final = datetime.max.replace(tzinfo=UTC)
MARK_WORDS: Final = {Mark.LATE: "Trễ ", Mark.SOON: "Sắp hết ", Mark.CALM: ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListColumn:
    """One column; ``room`` is its share of the width, ``key`` what it sorts by."""

    shown: Shown
    title: str
    room: int
    text: Callable[[Listed], str]
    key: Callable[[Listed], object]
    number: bool = False


def columns_of(of: DeskList) -> tuple[ListColumn, ...]:
    """The columns of a list, its note under the list's own title."""
    return tuple(_noted(of.note) if one is Shown.NOTE else _COLUMNS[one] for one in of.columns)


def sorted_by(
    rows: tuple[Listed, ...], column: ListColumn, *, falling: bool = False
) -> tuple[Listed, ...]:
    """The rows in the order of one column; equal ones keep theirs."""
    return tuple(sorted(rows, key=column.key, reverse=falling))  # type: ignore[arg-type]


def minute(instant: datetime | None) -> str:
    """``17:00 23/11/2026``; nothing for no instant."""
    return f"{local(instant):%H:%M %d/%m/%Y}" if instant else ""


@lru_cache(maxsize=4096)
def _in_order(text: str) -> tuple[object, ...]:
    """A sentence's place in Vietnamese order: word by word, each as a name of one word."""
    return tuple(name_sort_key(word) for word in text.split())


def _person(one: Listed) -> NameKey:
    """A Vietnamese by the given name; a foreigner and a body as their papers write them."""
    key = name_sort_key if one.given_name_last else written_sort_key
    return key(one.row.applicant_name)


def _late(one: Listed) -> str:
    if one.late < 0:
        return ""
    return f"{one.late} ngày" if one.late else "quá giờ"


def _due(one: Listed) -> str:
    """The date promised; while the clock stands still, the one that stood before."""
    before = one.row.first_due_at if one.row.state in WAITS_FOR else None
    if one.row.due_at is None and before is not None:
        return f"{minute(before)}, {CLOCK_STANDS}"
    return minute(one.row.due_at) or "Không hẹn"


def _step(one: Listed) -> str:
    due = one.row.standing.step_due_at
    return f"{MARK_WORDS[one.mark]}{minute(due)}" if due else ""


def _column(
    shown: Shown,
    title: str,
    room: int,
    text: Callable[[Listed], str],
    key: Callable[[Listed], object] | None = None,
    *,
    number: bool = False,
) -> ListColumn:
    in_order = key or (lambda one: _in_order(text(one)))
    return ListColumn(shown=shown, title=title, room=room, text=text, key=in_order, number=number)


def _noted(title: str) -> ListColumn:
    return _column(Shown.NOTE, title, 150, lambda one: one.note)


_COLUMNS: Final[Mapping[Shown, ListColumn]] = {
    one.shown: one
    for one in (
        _column(
            Shown.CODE,
            "Mã hồ sơ",
            158,
            lambda one: one.row.code or f"Giấy số {one.row.slip_no}",
            lambda one: (one.row.code, one.row.slip_no),
        ),
        _column(Shown.APPLICANT, "Người nộp", 170, lambda one: one.row.named, _person),
        _column(Shown.PROCEDURE, "Thủ tục", 190, lambda one: one.name),
        _column(Shown.SECTOR, "Lĩnh vực", 110, lambda one: one.sector),
        _column(
            Shown.RECEIVED,
            "Nhận lúc",
            124,
            lambda one: minute(one.row.received_at),
            lambda one: one.row.received_at,
        ),
        _column(
            Shown.DUE,
            "Hẹn trả",
            124,
            _due,
            lambda one: one.row.due_at or _NEVER,
        ),
        _column(Shown.DAYS_LATE, "Quá hạn", 82, _late, lambda one: one.late, number=True),
        _column(Shown.CAUSE, "Đang chờ", 150, lambda one: one.cause),
        _column(
            Shown.APOLOGISED,
            "Xin lỗi",
            84,
            lambda one: "đã gửi" if one.apologised else "chưa",
            lambda one: one.apologised,
        ),
        _column(
            Shown.STEP_DUE,
            "Hạn bước",
            188,
            _step,
            lambda one: one.row.standing.step_due_at or _NEVER,
        ),
        _column(
            Shown.SINCE,
            "Từ lúc",
            124,
            lambda one: minute(one.row.standing.since),
            lambda one: one.row.standing.since,
        ),
        _column(
            Shown.DAYS, "Số ngày", 70, lambda one: str(one.days), lambda one: one.days, number=True
        ),
        _column(Shown.STATE, "Trạng thái", 126, lambda one: STATE_LABELS[one.row.state]),
        _column(
            Shown.SPECIALIST,
            "Người giải quyết",
            140,
            lambda one: one.row.standing.specialist,
            lambda one: name_sort_key(one.row.standing.specialist),
        ),
        _column(Shown.UNIT, "Đơn vị", 150, lambda one: one.unit),
        _column(Shown.SHELF, "Chỗ để", 80, lambda one: one.row.standing.shelf),
        _column(
            Shown.CLERK,
            "Người tiếp nhận",
            140,
            lambda one: one.row.clerk_name,
            lambda one: name_sort_key(one.row.clerk_name),
        ),
    )
}
