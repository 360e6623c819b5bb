"""A promise in Vietnamese words: one short line for the slip, one line a day for the screen."""

from datetime import date, datetime
from functools import lru_cache
from itertools import pairwise
from typing import Final

from counter_app.domain.deadline.limit import Limit, LimitUnit, Suspension, SuspensionPolicy
from counter_app.domain.deadline.promise import (
    WEEKDAY_NAMES,
    Change,
    DayRow,
    DayStatus,
    LegPromise,
    Promise,
    walk,
)

# Rule 6: a legal statement, only for procedures whose law sets no limit.
NO_DUE_DATE_BY_LAW: Final = "Không có ngày hẹn trả cụ thể theo quy định"
NO_LIMIT_KNOWN: Final = "Chưa có thời hạn trong danh mục"
_OFF: Final = frozenset({DayStatus.OFF, DayStatus.OFF_SWAP, DayStatus.OFF_PROVISIONAL})
_WARNINGS: Final = {
    "clock_not_started": "Ngày hẹn là dự kiến: thời hạn tính từ khi cơ quan giải quyết nhận hồ sơ.",
    "limit_not_stated": "Danh mục chưa có thời hạn; hãy nhập ngày hẹn và ghi lý do.",
    "start_moved": "Nhận vào ngày nghỉ nên bắt đầu tính từ ngày làm việc tiếp theo.",
    "calendar_provisional": "Có ngày nghỉ mới là dự kiến; ngày hẹn có thể thay đổi khi có lịch chính thức.",
    "calendar_missing_year": "Chưa có lịch nghỉ của năm trong thời hạn; hãy cập nhật lịch nghỉ.",
    "supplement_late": "Yêu cầu bổ sung gửi muộn hơn 3 ngày làm việc kể từ khi nhận hồ sơ.",
}


def warning_text(code: str) -> str:
    """A warning in words."""
    return _WARNINGS[code]


# Of one filing the screen, the record and the slip say it: once worked out, 0.07 ms of a save less.
@lru_cache(maxsize=64)
def note(promise: Promise) -> str:
    """The one line the slip prints: "5 ngày làm việc, không tính Thứ Bảy, Chủ nhật …"."""
    if promise.adjustment and promise.adjustment.change is Change.AGREED:
        return f"Ngày hẹn theo thỏa thuận: {promise.adjustment.reason}"
    if promise.adjustment and promise.adjustment.change is Change.CARRIED:
        return f"Ngày hẹn theo giấy đã cấp: {promise.adjustment.reason}"
    if promise.limit.unit is LimitUnit.NONE:
        return NO_DUE_DATE_BY_LAW
    if promise.limit.unit is LimitUnit.NOT_STATED:
        return NO_LIMIT_KNOWN
    if promise.due_at is None:
        since = promise.suspensions[-1].started_at
        return f"Tạm dừng tính thời hạn từ {moment_text(since)}, chưa có ngày hẹn trả"
    if promise.is_same_day:
        already = promise.rule is LimitUnit.SAME_DAY
        why = "theo giờ ngày không hẹn" if already else "ngày không hẹn nên trả trong ngày"
        return f"{limit_text(promise.limit)}, {why}"
    rows = walk(promise)
    parts = [
        limit_text(promise.limit) + _late(promise) + _again(promise),
        *_left_out(promise, rows),
    ]
    parts += [*_made_up(promise, rows), *_stopped(promise), *_changed(promise)]
    if promise.clock_start is None:
        parts.append("dự kiến, tính từ khi cơ quan giải quyết nhận hồ sơ")
    return ", ".join(parts)


def explain(promise: Promise) -> tuple[str, ...]:
    """The working for the screen: the start, every day walked, the stops, the warnings."""
    lines = [f"Thời hạn: {note(promise)}."]
    if promise.due_at is not None:
        lines += [_start_line(promise), *_day_lines(promise), *_same_day_lines(promise)]
        lines.append(f"Hẹn trả: {moment_text(promise.due_at, year=True)}.")
    lines += [*_payment_lines(promise), *map(_leg_line, promise.legs)]
    lines += map(_suspension_line, promise.suspensions)
    lines += [
        f"Ngày hẹn trước khi tạm dừng: {moment_text(at, year=True)}."
        for at in promise.due_before
        if at is not None
    ]
    lines += [warning_text(code) for code in promise.warnings]
    lines.append(f"Lịch nghỉ dùng để tính: {promise.calendar_version}.")
    return tuple(lines)


def _same_day_lines(promise: Promise) -> list[str]:
    """The date the law allows, and why the office promises an earlier one."""
    change = promise.adjustment
    if change is None or not change.same_day or change.instead_of is None:
        return []
    latest = moment_text(change.instead_of, year=True)
    return [f"Chậm nhất theo quy định: {latest}.", f"{change.reason}."]


def beside_text(promise: Promise) -> str:
    """The further dates in one breath, to be read out beside the promised one; mostly none."""
    ours = next((one.due_at for one in promise.legs if one.leg.local), None)
    first = promise.payment.due_at if promise.payment else None
    parts = (
        f"Hẹn lần 1, nhận thông báo nộp tiền: {moment_text(first)}." if first else "",
        f"Phần giải quyết tại đơn vị này xong trước {moment_text(ours)}." if ours else "",
    )
    return " ".join(filter(None, parts))


def day_text(day: date, *, year: bool = False) -> str:
    """``24/11``, ``02/9``: days below ten and the first two months carry a nought."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}" + (f"/{day.year}" if year else "")


def moment_text(at: datetime, *, year: bool = False) -> str:
    """``10 giờ 00 phút ngày 26/11``."""
    return f"{at.hour} giờ {at.minute:02d} phút ngày {day_text(at.date(), year=year)}"


def limit_text(limit: Limit) -> str:
    """The limit as the law states it, in words."""
    match limit.unit:
        case LimitUnit.WORKING_DAY:
            return f"{limit.value} ngày làm việc"
        case LimitUnit.CALENDAR_DAY:
            return f"{limit.value} ngày, tính cả ngày nghỉ"
        case LimitUnit.WORKING_HOUR:
            return f"{limit.value} giờ làm việc"
        case _:
            return "Trong ngày"


def _late(promise: Promise) -> str:
    """Why a same-day result is not for the same day."""
    at, due_at = promise.start, promise.due_at
    if promise.rule is not LimitUnit.SAME_DAY:
        return ""
    if due_at is None or due_at.date() == at.date() or promise.adjustment:
        return ""
    today = promise.days.day(at.toordinal())
    if not today.returns:
        return ", nhận vào ngày không trả kết quả nên trả vào ngày làm việc tiếp theo"
    cutoff = f"{today.cutoff // 60} giờ {today.cutoff % 60:02d}"
    return f", nhận sau {cutoff} nên trả vào ngày làm việc tiếp theo"


def _again(promise: Promise) -> str:
    """Where the limit was last counted afresh from."""
    restarts = [
        one.ended_at
        for one in promise.suspensions
        if one.ended_at is not None
        and (one.policy is SuspensionPolicy.RESTART or promise.rule is LimitUnit.SAME_DAY)
    ]
    return f" tính lại từ ngày {day_text(restarts[-1].date())}" if restarts else ""


def _left_out(promise: Promise, rows: tuple[DayRow, ...]) -> list[str]:
    if promise.rule is LimitUnit.CALENDAR_DAY:
        return _rolled(promise, rows)
    weekend = sorted({row.date.weekday() for row in rows if row.status is DayStatus.WEEKEND})
    items = [WEEKDAY_NAMES[number] for number in weekend]
    # A holiday on a day that is closed anyway needs no words of its own.
    off = [row.date for row in rows if row.status in _OFF and _would_count(promise, row.date)]
    skipped = frozenset(row.date for row in rows if not _worked(row))
    items += _dates(off, skipped)
    return [f"không tính {_listed(items)}"] if items else []


def _rolled(promise: Promise, rows: tuple[DayRow, ...]) -> list[str]:
    """That the last calendar day was no working day (article 148 of the Civil Code)."""
    due_at = promise.due_at
    if due_at is None or not promise.spans:
        return []
    after, until = promise.spans[-1]
    # A stop after the limit had run out leaves one day still, however many were used before it.
    used = len(rows) - (until - after)
    number = max(promise.limit.value or 0, used + 1)
    if number > len(rows) or rows[number - 1].date == due_at.date():
        return []
    last = rows[number - 1].date
    return [f"ngày cuối {day_text(last)} là ngày nghỉ nên trả vào ngày làm việc tiếp theo"]


def _made_up(promise: Promise, rows: tuple[DayRow, ...]) -> list[str]:
    if promise.rule is LimitUnit.CALENDAR_DAY:
        return []
    dates = [day_text(row.date) for row in rows if row.status is DayStatus.MAKE_UP]
    return [f"tính cả ngày làm bù {_listed(dates)}"] if dates else []


def _stopped(promise: Promise) -> list[str]:
    if promise.rule is LimitUnit.SAME_DAY:
        return []
    return [
        f"không tính thời gian tạm dừng từ {day_text(one.started_at.date())}"
        f" đến {day_text(one.ended_at.date())}"
        for one in promise.suspensions
        if one.ended_at is not None and one.policy is SuspensionPolicy.RESUME
    ]


def _changed(promise: Promise) -> list[str]:
    match promise.adjustment:
        case None:
            return []
        case adjustment if adjustment.change is Change.EARLIER:
            return ["hẹn sớm hơn thời hạn"]
        case _:
            return ["kéo dài do chứng thực nhiều bản"]


def _dates(off: list[date], skipped: frozenset[date]) -> list[str]:
    """Single days and runs in words; days closed anyway do not break a run."""
    runs: list[list[date]] = [off[:1]] if off else []
    for before, day in pairwise(off):
        gap = range(before.toordinal() + 1, day.toordinal())
        if all(date.fromordinal(between) in skipped for between in gap):
            runs[-1].append(day)
        else:
            runs.append([day])
    items: list[str] = []
    for run in runs:
        if len(run) > 2:
            items.append(f"các ngày từ {day_text(run[0])} đến {day_text(run[-1])}")
        else:
            items += [f"ngày {day_text(day)}" for day in run]
    return items


def _listed(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} và {items[-1]}"


def _would_count(promise: Promise, day: date) -> bool:
    return promise.schedule.on(day.toordinal()).days[day.weekday()].counts


def _worked(row: DayRow) -> bool:
    return row.status in (DayStatus.COUNTED, DayStatus.MAKE_UP)


def _start_line(promise: Promise) -> str:
    start = promise.start
    if promise.rule is LimitUnit.WORKING_HOUR:
        return f"Bắt đầu tính: {moment_text(start, year=True)}."
    weekday = WEEKDAY_NAMES[start.weekday()]
    if promise.rule is LimitUnit.SAME_DAY:
        return f"Nhận: {weekday}, {moment_text(start, year=True)}."
    return f"{weekday} {day_text(start.date(), year=True)}: ngày bắt đầu, không tính."


def _day_lines(promise: Promise) -> list[str]:
    lines: list[str] = []
    number = 0
    for row in walk(promise):
        counted = _worked(row) or _mid_calendar(promise, number)
        number += counted
        lines.append(f"{_day_name(row)}: {_verdict(promise, number, counted=counted)}.")
    return lines


def _mid_calendar(promise: Promise, number: int) -> bool:
    return promise.rule is LimitUnit.CALENDAR_DAY and number < (promise.limit.value or 0)


def _verdict(promise: Promise, number: int, *, counted: bool) -> str:
    if not counted:
        return "không tính"
    if promise.rule in (LimitUnit.WORKING_HOUR, LimitUnit.SAME_DAY):
        return "ngày làm việc"
    if number > (promise.limit.value or 0):
        return "ngày làm việc tiếp theo"
    return f"ngày thứ {number}"


def _day_name(row: DayRow) -> str:
    weekday = WEEKDAY_NAMES[row.date.weekday()]
    text = f"{weekday} {day_text(row.date, year=True)}"
    return text if row.name == weekday else f"{text} ({row.name})"


def _leg_line(one: LegPromise) -> str:
    until = f"xong trước {moment_text(one.due_at, year=True)}" if one.due_at else "chưa có ngày"
    ours = " (chặng của đơn vị mình)" if one.leg.local else ""
    return f"Chặng {one.leg.name}{ours}: {limit_text(one.leg.limit).lower()}, {until}."


def _payment_lines(promise: Promise) -> list[str]:
    first = promise.payment
    if first is None or first.due_at is None:
        return []
    return [
        f"Hẹn lần 1, nhận thông báo nộp tiền: {moment_text(first.due_at, year=True)}.",
        "Thời gian đi nộp tiền không tính; ngày trả kết quả tính tiếp từ khi nộp chứng từ.",
    ]


def _suspension_line(one: Suspension) -> str:
    since = moment_text(one.started_at, year=True)
    if one.ended_at is None:
        return f"Tạm dừng từ {since}, chưa kết thúc."
    after = (
        "tính lại từ đầu" if one.policy is SuspensionPolicy.RESTART else "tính tiếp phần còn lại"
    )
    return f"Tạm dừng từ {since} đến {moment_text(one.ended_at, year=True)}, sau đó {after}."
