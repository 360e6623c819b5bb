"""What whoever makes a move is warned of before it is made: the part that a life alone tells.

The same sentences at a desk and on the central side's pages. Refuses nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.domain.deadline.promise_record import from_json
from counter_app.domain.deadline.redating import apology_by
from counter_app.domain.deadline.working_days import working_days
from counter_app.domain.moving.life import Life, OfficeRules
from counter_app.domain.moving.objections import objections
from counter_app.domain.moving.wanted import fits, made_before
from counter_app.domain.workflow import RULES, Move

ASK_WITHIN_DAYS: Final = 3  # working days after receipt (NĐ 118/2025 Đ17 as amended)
LATE: Final = "supplement_late"
# With these a dossier goes away with no result.
AWAY: Final = frozenset({Move.WITHDRAW, Move.STOP})
# With these the unit's part is done; what is late then stays late.
_ENDINGS: Final = frozenset({Move.FINISH, Move.REFUSE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """A code for reports, and the sentence for the person."""

    code: str
    message: str


def of_life(move: Move, life: Life, rules: OfficeRules, at: datetime) -> tuple[Caution, ...]:
    """What to know before ``move`` is made at ``at``."""
    if move is Move.ASK_SUPPLEMENT:
        return tuple(_asking(life, rules, at))
    if move is Move.APOLOGISE:
        return tuple(_apologising(life, rules, at))
    if move not in _ENDINGS:
        return ()
    return (*_overdue(life, at), *of_objections(life))


def of_twins(move: Move, withdrawn: Sequence[str]) -> tuple[Caution, ...]:
    """Of one matter one dossier must stay; ``withdrawn``: the codes of those that are gone."""
    if move not in AWAY or not withdrawn:
        return ()
    told = f"Hồ sơ kia của cùng việc đã rút ({', '.join(withdrawn)}); thêm bước này là không còn hồ sơ nào."
    return (Caution(code="twin_withdrawn", message=told),)


def ask_by(received_at: datetime, rules: OfficeRules) -> date:
    """The last day on which a request for a supplement still leaves in time."""
    day = local(received_at).date()
    days = working_days(rules.timetable, rules.calendar, day.year)
    return date.fromordinal(days.after(day.toordinal(), ASK_WITHIN_DAYS))


def apologise_by(life: Life, rules: OfficeRules) -> date | None:
    """The day before the date that stands now, whatever stops have moved it.

    None for limits of a day or less: there an apology must leave before the date itself.
    """
    if life.promise is None or life.due_at is None:
        return None
    promise = from_json(life.promise, rules.calendar)
    return apology_by(replace(promise, due_at=local(life.due_at).replace(tzinfo=None)))


def _asking(life: Life, rules: OfficeRules, at: datetime) -> Iterator[Caution]:
    if made_before(Move.ASK_SUPPLEMENT, life):
        yield Caution(
            code="second_supplement",
            message="Yêu cầu bổ sung lần hai: hồ sơ sẽ bị tính là quá hạn (chỉ số 766).",
        )
    last = ask_by(life.received_at, rules)
    if local(at).date() > last:
        yield Caution(
            code=LATE,
            message=f"Yêu cầu bổ sung lẽ ra phải gửi chậm nhất ngày {last:%d/%m/%Y}.",
        )


def _apologising(life: Life, rules: OfficeRules, at: datetime) -> Iterator[Caution]:
    if life.due_at is None:
        return
    last_day = apologise_by(life, rules)
    late = at >= life.due_at if last_day is None else local(at).date() > last_day
    if late:
        words = "trước giờ đã hẹn" if last_day is None else "trước ngày hẹn ít nhất một ngày"
        yield Caution(code="apology_late", message=f"Xin lỗi phải gửi {words}.")


def of_objections(life: Life) -> tuple[Caution, ...]:
    """What was objected while the notice hung is answered before a result goes out."""
    heard = objections(life.events)
    if not heard:
        return ()
    names = ", ".join(dict.fromkeys(one.name for one in heard))
    told = f"Khi niêm yết có ý kiến của {names}: hãy chắc đã giải quyết và trả lời người đó."
    return (Caution(code="objection_heard", message=told),)


def _overdue(life: Life, at: datetime) -> Iterator[Caution]:
    if life.due_at is None or at <= life.due_at:
        return
    due = f"{local(life.due_at):%H:%M ngày %d/%m/%Y}"
    lacking = fits(RULES[Move.APOLOGISE], life)  # none was made
    more = " Chưa có phiếu xin lỗi gửi người dân." if lacking else ""
    yield Caution(code="overdue", message=f"Đã quá giờ hẹn trả {due}.{more}")
