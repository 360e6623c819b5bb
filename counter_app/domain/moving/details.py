"""What the details of a step must say before they are kept; one line of the table for each kind.

The words come cleaned. Who may take a result away is looked at where results are handed out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from counter_app.core.clock import from_local, local
from counter_app.core.errors import UserError
from counter_app.core.money import LIMIT
from counter_app.core.records import part_names
from counter_app.core.wall_time import to_minute
from counter_app.domain.deadline.due import due
from counter_app.domain.deadline.limit import Limit, LimitUnit
from counter_app.domain.deadline.open_hours import require_open
from counter_app.domain.deadline.working_days import working_days
from counter_app.domain.defects import checked_defects, defect_kinds
from counter_app.domain.dossier import State
from counter_app.domain.grounds import checked_grounds, refusal_grounds
from counter_app.domain.moving.clockwork import rule_of
from counter_app.domain.moving.life import Life, OfficeRules
from counter_app.domain.reason import says_enough
from counter_app.domain.step import (
    Details,
    NoticeEnded,
    NoticePosted,
    Paid,
    PaymentAsked,
    Refused,
    StopGround,
    Stopped,
    SupplementAsked,
    Supplemented,
    VerificationAnswered,
    VerificationAsked,
)
from counter_app.domain.workflow import Move

ANSWER_WITHIN: Final = Limit(unit=LimitUnit.WORKING_DAY, value=3)
MOST_BROUGHT: Final = 60
_MOST_OF_ONE: Final = 999
_LONGEST_LINE: Final = 200
_LONGEST_NUMBER: Final = 60
_A_YEAR: Final = timedelta(days=366)
_SOON: Final = timedelta(days=30)
_PLANNED: Final = frozenset({"from_day", "until_day"})  # days to come, checked with their notice
# A tax may have been asked for and paid before the dossier was filed again.
_BEFORE: Final = {"notice_on": _A_YEAR, "paid_on": _A_YEAR}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """On which dossier, by which rules and when a step is made."""

    life: Life
    rules: OfficeRules
    at: datetime

    @property
    def today(self) -> date:
        """The Vietnamese day."""
        return local(self.at).date()


def checked_details(details: Details | None, step: Step) -> Details | None:
    """The details as they may be kept; ``UserError`` names the field that lacks something."""
    check = _CHECKS.get(type(details))
    found = details if check is None else check(details, step)
    _require_days(found, step)
    return found


def _require_days(told: object, step: Step) -> None:
    """Every day a paper bears lies between the receipt and today."""
    if isinstance(told, tuple):
        for one in told:
            _require_days(one, step)
    for name in part_names(told):
        value = getattr(told, name)
        if type(value) is date and name not in _PLANNED:
            _require_day(value, name, step)
        _require_days(value, step)


def _require_day(day: date, field: str, step: Step) -> None:
    received = local(step.life.received_at).date()
    if day > step.today:
        raise UserError("day_ahead", f"Ngày {day:%d/%m/%Y} chưa đến, hãy xem lại.", field=field)
    if day < received - _BEFORE.get(field, timedelta()):
        raise UserError(
            "day_early",
            f"Ngày {day:%d/%m/%Y} trước ngày nhận hồ sơ quá lâu, hãy xem lại.",
            field=field,
        )


def _supplement_asked(told: SupplementAsked, _step: Step) -> SupplementAsked:
    """Each defect with its legal ground."""
    kinds, defects = defect_kinds(), checked_defects(told.defects)
    grounded = (replace(one, ground=one.ground or kinds[one.code].ground) for one in defects)
    return SupplementAsked(defects=tuple(grounded))


def _supplemented(told: Supplemented, _step: Step) -> Supplemented:
    if len(told.components) > MOST_BROUGHT:
        raise _bad("too_many_papers", f"Chỉ ghi được {MOST_BROUGHT} giấy tờ một lần.")
    for paper in told.components:
        if not paper.label.strip():
            raise _bad("paper_unnamed", "Có giấy tờ chưa ghi tên, hãy ghi hoặc bỏ đi.")
        if not 1 <= paper.count <= _MOST_OF_ONE:
            raise _bad("paper_count", f"Số bản của “{paper.label}” phải từ 1 đến {_MOST_OF_ONE}.")
    return told


def _refused(told: Refused, step: Step) -> Refused:
    """The agency's own letter is dated between the receipt and today."""
    known = refusal_grounds()
    grounds = tuple(
        replace(one, article=one.article or known[one.code].article)
        for one in checked_grounds(told.grounds)
    )
    number = told.paper_no.strip()
    if not number or len(number) > _LONGEST_NUMBER:
        raise UserError(
            "paper_no_missing", "Hãy ghi số văn bản từ chối, như 15/UBND-VP.", field="paper_no"
        )
    if told.paper_on is None:
        raise UserError("paper_on_missing", "Hãy ghi ngày của văn bản.", field="paper_on")
    if not local(step.life.received_at).date() <= told.paper_on <= step.today:
        raise UserError(
            "paper_on_wrong",
            "Ngày văn bản phải từ ngày nhận hồ sơ đến hôm nay.",
            field="paper_on",
        )
    return replace(told, grounds=grounds, paper_no=number)


def _stopped(told: Stopped, step: Step) -> Stopped:
    """A silent citizen is given their whole time."""
    if told.ground is not StopGround.UNANSWERED:
        return told
    close_on = step.life.standing.step_due_at
    if step.life.state is not State.SUPPLEMENT_REQUESTED:
        raise _bad("nothing_asked", "Hồ sơ không chờ bổ sung, không dừng vì lý do này.")
    if close_on is None:
        raise _bad("no_closing_rule", "Thủ tục này không có thời hạn đóng hồ sơ chờ bổ sung.")
    if not may_close(close_on, step.at):
        raise _bad(
            "not_closable_yet",
            f"Chưa hết hạn bổ sung; chỉ dừng sau ngày {local(close_on):%d/%m/%Y}.",
        )
    return told


def may_close(close_on: datetime | None, at: datetime) -> bool:
    """Whether a request nobody answered may be closed: the day after its last."""
    return close_on is not None and local(at).date() > local(close_on).date()


def _verification_asked(told: VerificationAsked, step: Step) -> VerificationAsked:
    """With the day an answer is due."""
    if not told.unit.strip():
        raise UserError("unit_missing", "Hãy ghi cơ quan cần hỏi.", field="unit")
    if not says_enough(told.question):
        raise UserError(
            "question_short", "Hãy ghi nội dung cần xác minh, ít nhất 10 chữ.", field="question"
        )
    if told.answer_by is None:
        return replace(told, answer_by=_answer_by(step))
    if told.answer_by <= step.at:
        raise UserError("answer_past", "Ngày trả lời phải sau hôm nay.", field="answer_by")
    answer_by = to_minute(told.answer_by)
    if answer_by - step.at > _A_YEAR:
        raise UserError("answer_far", "Ngày trả lời quá xa, hãy xem lại.", field="answer_by")
    wall, rules = local(answer_by), step.rules
    days = working_days(rules.timetable, rules.calendar, wall.year)
    require_open(wall, days, field="answer_by")
    return replace(told, answer_by=answer_by)


def _answer_by(step: Step) -> datetime | None:
    wall = local(step.at).replace(tzinfo=None, second=0, microsecond=0)
    rules = step.rules
    promised = due(wall, ANSWER_WITHIN, schedule=rules.timetable, calendar=rules.calendar).due_at
    return from_local(promised) if promised else None


def _verification_answered(told: VerificationAnswered, _step: Step) -> VerificationAnswered:
    """What came back is never left empty."""
    if len(told.outcome.strip()) < 2:
        raise UserError("outcome_missing", "Hãy ghi kết quả xác minh.", field="outcome")
    return told


def _payment_asked(told: PaymentAsked, step: Step) -> PaymentAsked:
    item = _line(told.item, "item", "Hãy ghi khoản phải nộp, ví dụ lệ phí trước bạ.")
    if told.amount_vnd is not None and told.amount_vnd >= LIMIT:
        raise UserError("amount_far", "Số tiền này lớn quá, hãy xem lại.", field="amount_vnd")
    if told.amount_vnd is not None and told.amount_vnd <= 0:
        raise UserError("amount_wrong", "Số tiền phải lớn hơn 0.", field="amount_vnd")
    _not_ahead(told.notice_on, step, "notice_on")
    return replace(told, item=item, notice_no=told.notice_no.strip()[:_LONGEST_LINE])


def _paid(told: Paid, step: Step) -> Paid:
    """Nobody has paid by saying so."""
    proof = _line(told.proof, "proof", "Hãy ghi số chứng từ nộp tiền.")
    _not_ahead(told.paid_on, step, "paid_on")
    return replace(told, proof=proof)


def _line(text: str, field: str, missing: str) -> str:
    line = text.strip()
    if not line:
        raise UserError(f"{field}_missing", missing, field=field)
    if len(line) > _LONGEST_LINE:
        raise UserError("too_long", f"Ghi ngắn lại, tối đa {_LONGEST_LINE} chữ.", field=field)
    return line


def _not_ahead(day: date | None, step: Step, field: str) -> None:
    if day is not None and day > step.today:
        raise UserError("day_ahead", "Ngày này chưa đến, hãy xem lại.", field=field)


def _posted(told: NoticePosted, step: Step) -> NoticePosted:
    places = tuple(place.strip() for place in told.places if place.strip())
    if not says_enough(told.what):
        raise UserError("what_short", "Hãy ghi nội dung niêm yết, ít nhất 10 chữ.", field="what")
    if not places:
        raise UserError("places_missing", "Hãy ghi ít nhất một nơi niêm yết.", field="places")
    if told.from_day < step.today:
        raise UserError("from_past", "Ngày bắt đầu phải từ hôm nay trở đi.", field="from_day")
    if told.from_day - step.today > _SOON:
        raise UserError(
            "from_far", "Ngày bắt đầu niêm yết phải trong 30 ngày tới.", field="from_day"
        )
    if not timedelta() < told.until_day - told.from_day <= _A_YEAR:
        raise UserError(
            "until_wrong", "Ngày kết thúc phải sau ngày bắt đầu, trong một năm.", field="until_day"
        )
    return replace(told, what=told.what.strip(), places=places, witness=told.witness.strip())


def _taken_down(told: NoticeEnded, step: Step) -> NoticeEnded:
    """After the last day; each objection with its name and words."""
    until = _hangs_until(step.life)
    if until is not None and step.today <= until:
        raise UserError(
            "notice_runs",
            f"Niêm yết đến hết ngày {until:%d/%m/%Y}. Từ hôm sau mới kết thúc được.",
        )
    for one in told.objections:
        if not one.name.strip() or not one.words.strip():
            raise UserError(
                "objection_empty", "Mỗi ý kiến cần có tên và nội dung.", field="objections"
            )
        if one.on > step.today:
            raise UserError(
                "objection_future",
                "Ngày ý kiến không sau hôm nay. Hãy sửa ngày.",
                field="objections",
            )
    return told


def _hangs_until(life: Life) -> date | None:
    """The last day of the newest notice; None where none was told in full."""
    for event in reversed(life.events):
        rule = rule_of(event)
        if rule is not None and rule.move is Move.POST_NOTICE:
            told = event.body.get("details")
            return date.fromisoformat(told["until_day"]) if isinstance(told, Mapping) else None
    return None


def _bad(code: str, message: str) -> UserError:
    return UserError(code, message, field="details")


_CHECKS: Final[Mapping[type, Callable[[Any, Step], Details]]] = {
    SupplementAsked: _supplement_asked,
    Supplemented: _supplemented,
    Refused: _refused,
    Stopped: _stopped,
    VerificationAsked: _verification_asked,
    VerificationAnswered: _verification_answered,
    PaymentAsked: _payment_asked,
    Paid: _paid,
    NoticePosted: _posted,
    NoticeEnded: _taken_down,
}
