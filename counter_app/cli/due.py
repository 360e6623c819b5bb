"""``counter-app due``: one promise per line of JSON, with its working.

Reads and checks the line; the arithmetic is in ``domain.deadline.due``.
"""

import argparse
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeVar

from counter_app.cli.io import Io, stream_json
from counter_app.core.errors import UserError
from counter_app.domain.deadline.calendar import (
    Calendar,
    default_calendar,
    parse_calendar,
)
from counter_app.domain.deadline.due import AT_RECEIPT, ClockStart, due
from counter_app.domain.deadline.explanation import note
from counter_app.domain.deadline.legs import with_legs, with_payment
from counter_app.domain.deadline.limit import (
    COUNTED,
    DEFAULT_POLICY,
    DueTime,
    Leg,
    Limit,
    LimitUnit,
    OffDayStart,
    Policy,
    Suspension,
    SuspensionPolicy,
)
from counter_app.domain.deadline.promise import Promise
from counter_app.domain.deadline.promise_record import beside, day_rows
from counter_app.domain.deadline.schedule import (
    Schedule,
    Timetable,
    default_timetable,
    parse_schedule,
)

_KEYS: Final = frozenset(
    {
        "received_at",
        "clock_start",
        "limit",
        "schedule",
        "calendar",
        "policy",
        "suspensions",
        "legs",
        "payment_appointment",
        "procedure_code",
        "case",
    }
)
_LEG_KEYS: Final = frozenset({"unit", "limit", "local"})
_POLICY_KEYS: Final = frozenset({"due_time", "off_day_start", "after_cutoff_starts_next_day"})
_STOP_KEYS: Final = frozenset({"from", "to", "policy"})
_TIME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:00)?")
_MAX_STOPS: Final = 100

Choice = TypeVar("Choice", bound=StrEnum)
OnServiceDay = Callable[[Promise, str, str | None], Promise]
"""The promise for a procedure's code and case (None: its only one) as the office's no-appointment day makes it."""


def configure(parser: argparse.ArgumentParser) -> None:
    """JSON lines come on standard input; ``--office`` says whose days and hours are usual."""
    parser.description = (
        "Tính ngày hẹn trả: mỗi dòng nhập một đối tượng JSON, mỗi dòng ra một kết quả."
    )
    parser.add_argument(
        "--office",
        action="store_true",
        help="theo lịch nghỉ và giờ làm việc của đơn vị trên máy này",
    )


def run(args: argparse.Namespace, io: Io) -> int:
    """Answers every line of standard input."""
    if not args.office:
        return stream_json(io, answer)
    from counter_app.cli.acting import desk_of
    from counter_app.services.intake.offer import on_service_day

    with desk_of(args, io) as desk:
        office, catalogue = desk.office, desk.catalogue
        calendar, timetable = desk.calendar, desk.timetable

    def service_day(promise: Promise, code: str, case_id: str | None) -> Promise:
        on = promise.received_at.date()
        procedure = catalogue.require(code, on=on)
        return on_service_day(promise, procedure, procedure.case(case_id, on=on), office)[0]

    return stream_json(io, lambda line: answer(line, calendar, timetable, service_day))


def answer(
    data: Mapping[str, object],
    calendar: Calendar | None = None,
    timetable: Timetable | None = None,
    service_day: OnServiceDay | None = None,
) -> dict[str, object]:
    """The promise for one request of ``counter-app due``; UserError for what it cannot read.

    ``calendar`` and ``timetable`` are meant where the request names none; else what ships is.
    ``service_day`` is asked where the request names a procedure.
    """
    _only(data, _KEYS, "dòng yêu cầu")
    promise = due(
        _moment(data.get("received_at"), "received_at"),
        _limit(data.get("limit")),
        schedule=_schedule(data.get("schedule"), timetable),
        calendar=_calendar(data.get("calendar"), calendar),
        policy=_policy(data.get("policy")),
        clock_start=_clock_start(data),
        suspensions=_suspensions(data.get("suspensions")),
    )
    first = data.get("payment_appointment")
    promise = with_legs(promise, _legs(data.get("legs")))
    promise = with_payment(promise, None if first is None else _limit(first))
    promise = _on_service_day(promise, data, service_day)
    return {
        "due_at": _text(promise.due_at),
        "start": promise.start_text,
        "days": day_rows(promise),
        "warnings": list(promise.warnings),
        "note": note(promise),
        **beside(promise),
    }


def _on_service_day(
    promise: Promise, data: Mapping[str, object], service_day: OnServiceDay | None
) -> Promise:
    code, case_id = data.get("procedure_code"), data.get("case")
    if case_id is not None and not isinstance(case_id, str):
        raise _bad("bad_case", "case cần là mã trường hợp bằng chữ, ví dụ usual.")
    if code is None:
        return promise
    if not isinstance(code, str):
        raise _bad("bad_procedure", "procedure_code cần là mã thủ tục bằng chữ, ví dụ 1.001193.")
    if service_day is None:
        raise _bad("office_needed", "procedure_code chỉ dùng cùng --office; hãy thêm --office.")
    return service_day(promise, code, case_id)


def _limit(data: object) -> Limit:
    limit = _object(data, "limit")
    _only(limit, frozenset({"unit", "value"}), "limit")
    unit = _choice(limit.get("unit"), LimitUnit, "bad_unit", "limit.unit")
    value = limit.get("value")
    if unit in COUNTED and (not isinstance(value, int) or isinstance(value, bool)):
        raise UserError("bad_value", "Thời hạn cần là số nguyên từ 1 đến 10.000.", field="limit")
    return Limit(unit=unit, value=value if isinstance(value, int) else None)


def _legs(data: object) -> tuple[Leg, ...]:
    if data is None:
        return ()
    if not isinstance(data, list) or len(data) > _MAX_STOPS:
        raise _bad("bad_leg", "legs cần là danh sách, không quá 100 chặng.")
    return tuple(map(_leg, data))


def _leg(data: object) -> Leg:
    leg = _object(data, "legs")
    _only(leg, _LEG_KEYS, "legs")
    unit, ours = leg.get("unit"), leg.get("local", False)
    if not isinstance(unit, str) or not unit.strip() or not isinstance(ours, bool):
        raise _bad("bad_leg", "Mỗi chặng cần unit bằng chữ; local là true hoặc false.")
    return Leg(name=unit, limit=_limit(leg.get("limit")), local=ours)


def _schedule(data: object, usual: Timetable | None) -> Schedule | Timetable:
    return usual or default_timetable() if data is None else parse_schedule(data)


def _calendar(data: object, usual: Calendar | None) -> Calendar:
    return usual or default_calendar() if data is None else parse_calendar(data)


def _policy(data: object) -> Policy:
    if data is None:
        return DEFAULT_POLICY
    policy = _object(data, "policy")
    _only(policy, _POLICY_KEYS, "policy")
    late = policy.get("after_cutoff_starts_next_day", False)
    if not isinstance(late, bool):
        raise _bad("bad_policy", "policy.after_cutoff_starts_next_day phải là true hoặc false.")
    return Policy(
        due_time=_choice(
            policy.get("due_time", DueTime.END_OF_DAY), DueTime, "bad_policy", "policy.due_time"
        ),
        off_day_start=_choice(
            policy.get("off_day_start", OffDayStart.RECEIPT_DATE),
            OffDayStart,
            "bad_policy",
            "policy.off_day_start",
        ),
        after_cutoff_starts_next_day=late,
    )


def _clock_start(data: Mapping[str, object]) -> datetime | ClockStart | None:
    if "clock_start" not in data:
        return AT_RECEIPT
    value = data["clock_start"]
    return None if value is None else _moment(value, "clock_start")


def _suspensions(data: object) -> tuple[Suspension, ...]:
    if data is None:
        return ()
    if not isinstance(data, list) or len(data) > _MAX_STOPS:
        raise _bad("bad_suspension", "suspensions cần là danh sách, không quá 100 lần tạm dừng.")
    return tuple(map(_suspension, data))


def _suspension(data: object) -> Suspension:
    stop = _object(data, "suspensions")
    _only(stop, _STOP_KEYS, "suspensions")
    ended = stop.get("to")
    return Suspension(
        started_at=_moment(stop.get("from"), "suspensions.from"),
        ended_at=None if ended is None else _moment(ended, "suspensions.to"),
        policy=_choice(
            stop.get("policy", SuspensionPolicy.RESTART),
            SuspensionPolicy,
            "bad_suspension",
            "suspensions.policy",
        ),
    )


def _choice(value: object, kind: Callable[[str], Choice], code: str, field: str) -> Choice:
    try:
        return kind(value if isinstance(value, str) else "")
    except ValueError:
        raise _bad(code, f"Giá trị của {field} chưa đúng, xin xem lại các lựa chọn.") from None


def _moment(value: object, field: str) -> datetime:
    if isinstance(value, str) and _TIME.fullmatch(value):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            pass
    raise _bad("bad_date", f"{field} chưa đúng, xin ghi ngày giờ như 2026-11-20T09:00.")


def _object(value: object, field: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        code = "missing_key" if value is None else "bad_json"
        raise _bad(code, f"Thiếu {field} hoặc {field} không phải một đối tượng JSON.")
    return value


def _only(data: Mapping[str, object], keys: frozenset[str], where: str) -> None:
    for key in data:
        if key not in keys:
            shown = key[:40].encode("utf-8", "replace").decode()
            raise _bad("unknown_key", f"Không có mục “{shown}” trong {where}, xin bỏ hoặc sửa lại.")


def _text(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="minutes")


def _bad(code: str, message: str) -> UserError:
    return UserError(code, message)
