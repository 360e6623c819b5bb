"""A promise of the past explained by the calendar it was reckoned on, not by the one of today."""

from collections.abc import Mapping
from typing import Any

from counter_app.domain.deadline.calendar import Calendar
from counter_app.domain.deadline.explanation import explain, moment_text
from counter_app.domain.deadline.promise import Promise
from counter_app.domain.deadline.promise_record import from_json, stored_due_at


def reckoned_on(record: Mapping[str, Any], known: Mapping[str, Calendar], now: Calendar) -> Promise:
    """The promise of a record on the calendar it names; on ``now`` where that one is not known."""
    return from_json(record, known.get(str(record.get("calendar_version")), now))


def worked(
    record: Mapping[str, Any], known: Mapping[str, Calendar], now: Calendar, *, catalogue: str
) -> tuple[str, ...]:
    """The working as it was promised; ``catalogue`` is the edition its limit came from."""
    promise = reckoned_on(record, known, now)
    lines = list(explain(promise))
    stored = stored_due_at(record)
    if stored is not None and stored != promise.due_at:
        named = record.get("calendar_version")
        lines.append(
            f"Đã hẹn {moment_text(stored, year=True)} theo lịch nghỉ {named}, "
            "lịch này không có ở máy nên phần trên tính theo lịch đang dùng."
        )
    if catalogue:
        lines.append(f"Thời hạn lấy từ danh mục thủ tục: {catalogue}.")
    return tuple(lines)
