"""Moving a dossier: every step of the workflow's table is one call, one transaction, one event.

``plan_move`` decides and writes nothing, so that several dossiers can move in one transaction;
what a step does to the time limit is in ``clockwork``.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.deadline.explanation import warning_text
from counter_app.domain.deadline.limit import SuspensionPolicy
from counter_app.domain.deadline.promise import Promise
from counter_app.domain.deadline.promise_record import to_json
from counter_app.domain.deadline.working_days import minute_of, working_days
from counter_app.domain.dossier import Standing, State
from counter_app.domain.staff import Role
from counter_app.domain.step import DETAILS, Details, Finished, TakenUp
from counter_app.domain.workflow import (
    RULES,
    SHORTEST_REASON,
    Clock,
    Move,
    Need,
    PaperKind,
    Rule,
    after,
    lawful,
)
from counter_app.protocol.moved import details_to_json
from counter_app.services.clock_doubt import is_behind
from counter_app.services.clockwork import apology_late, promise_after, rule_of, usual_policy
from counter_app.services.desk import Desk
from counter_app.services.kinship import require_no_kin
from counter_app.services.letters import WRITTEN, Occasion, letter_for
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.step_clock import step_due_at
from counter_app.services.step_details import Moment, checked, own_letter
from db.counter import moves
from db.counter.letters import NewPaper
from db.counter.moves import Step, Written

_LONGEST_REASON: Final = 2_000
_FARTHEST: Final = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a person asks for. ``due_at`` is a new date where the move names one.

    ``policy`` says how the clock goes on after this stop; ``seen_version`` is the dossier as the
    person saw it, so that two people cannot move it past each other. ``points`` are what a paper
    lists one by one; ``details`` what this move tells beyond its reason.
    """

    move: Move
    reason: str = ""
    due_at: datetime | None = None
    policy: SuspensionPolicy | None = None
    seen_version: int | None = None
    points: tuple[str, ...] = ()
    details: Details | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What became of the dossier. ``due_before`` is the date that stood until now.

    ``paper`` is the kind of paper the move wrote, ``paper_row`` its number in the store.
    """

    dossier_id: DossierId
    state: State
    version: int
    due_before: datetime | None
    due_at: datetime | None
    warnings: tuple[str, ...]
    paper: PaperKind | None = None
    paper_row: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A move found lawful and not yet written: the step, and what to tell whoever makes it."""

    step: Step
    at: datetime
    due_before: datetime | None
    warnings: tuple[str, ...]

    def moved(self, written: Written) -> Moved:
        """What became of the dossier, once it is written."""
        return Moved(
            dossier_id=self.step.dossier_id,
            state=self.step.to,
            version=written.version,
            due_before=self.due_before,
            due_at=self.step.standing.due_at,
            warnings=self.warnings,
            paper=self.step.paper.kind if self.step.paper else None,
            paper_row=written.paper,
        )


def possible(dossier: DossierView, *, desk: Desk) -> tuple[Rule, ...]:
    """The moves the clerk at this desk may make now."""
    return tuple(lawful(dossier.row.state, desk.clerk.role))


def make_move(dossier_id: DossierId, wanted: Wanted, *, desk: Desk, at: datetime) -> Moved:
    """Makes one lawful move; ``UserError`` says why it cannot be and what can."""
    planned = plan_move(open_dossier(dossier_id, desk=desk), wanted, desk=desk, at=at)
    stamp = desk.stamp(planned.at)
    written = desk.store.write(lambda one: moves.write_step(one, planned.step, stamp))
    return planned.moved(written)


def plan_move(dossier: DossierView, wanted: Wanted, *, desk: Desk, at: datetime) -> Planned:
    """The move as it would be written; ``UserError`` as ``make_move``."""
    at = _in_order(dossier, at)
    rule = RULES[wanted.move]
    to = after(dossier.row.state, wanted.move)
    _check(rule, wanted, dossier, desk, at)
    moment = Moment(dossier=dossier, desk=desk, at=at, reason=wanted.reason.strip())
    wanted = replace(wanted, details=checked(wanted.details, moment))
    policy = wanted.policy or usual_policy(rule.move)
    promise, due_at = promise_after(rule, policy, dossier=dossier, desk=desk, at=at)
    if wanted.due_at is not None and Need.DATE in rule.needs:
        promise, due_at = None, wanted.due_at
    warnings = _warnings(rule, dossier, promise, desk, at)
    body = _body(rule, wanted, policy, dossier, promise=promise, due_at=due_at) | {"to": to.value}
    step = Step(
        dossier_id=dossier.row.id,
        seen_version=dossier.version if wanted.seen_version is None else wanted.seen_version,
        to=to,
        body=body,
        standing=_timed(
            _standing(wanted, to, dossier.row.standing, due_at, at),
            to,
            dossier,
            wanted.details,
            desk,
        ),
        paper=own_letter(wanted.details, moment)
        or _paper(
            rule,
            Occasion(
                reason=wanted.reason.strip(),
                points=wanted.points,
                due_at=due_at,
                at=at,
                details=wanted.details,
            ),
            dossier,
            desk,
        ),
    )
    return Planned(step=step, at=at, due_before=dossier.row.due_at, warnings=warnings)


def _standing(
    wanted: Wanted, to: State, before: Standing, due_at: datetime | None, at: datetime
) -> Standing:
    """How the dossier stands after the move; a result that leaves the shelf leaves no place."""
    now = replace(before, since=at, due_at=due_at, step_due_at=None)
    details = wanted.details
    if isinstance(details, TakenUp) and details.specialist:
        now = replace(now, specialist=details.specialist)
    if wanted.move in (Move.FINISH, Move.REFUSE):
        shelf = details.shelf if isinstance(details, Finished) else ""
        now = replace(now, ready_at=at, shelf=shelf)
    if wanted.move is Move.RETURN_RESULT:
        now = replace(now, returned_at=at, shelf="")
    if wanted.move is Move.STEP_BACK:
        ready = before.ready_at if to is State.READY else None
        now = replace(now, ready_at=ready, returned_at=None)
    return now


def _timed(
    now: Standing, to: State, dossier: DossierView, details: Details | None, desk: Desk
) -> Standing:
    """With the date of the new step; a step that goes on keeps its own."""
    before = dossier.row.standing
    if to is dossier.row.state:
        return replace(now, since=before.since, step_due_at=before.step_due_at)
    due = step_due_at(
        to,
        now.since,
        procedure_code=dossier.row.procedure_code,
        desk=desk,
        due_at=now.due_at,
        details=details,
    )
    return replace(now, step_due_at=due)


def _check(rule: Rule, wanted: Wanted, dossier: DossierView, desk: Desk, at: datetime) -> None:
    if desk.clerk.role not in rule.roles:
        raise UserError("not_your_part", f"Việc “{rule.label}” do người có vai trò khác làm.")
    require_no_kin(rule.move, dossier, desk=desk)
    if wanted.details is not None and type(wanted.details) is not DETAILS.get(rule.move):
        raise UserError("no_details", f"Bước “{rule.label}” không cần ghi thêm gì.")
    if Need.REASON in rule.needs and len(wanted.reason.strip()) < SHORTEST_REASON:
        raise UserError(
            "reason_short", f"Hãy ghi lý do, ít nhất {SHORTEST_REASON} chữ.", field="reason"
        )
    if len(wanted.reason) > _LONGEST_REASON:
        raise UserError("reason_long", "Lý do dài quá, hãy rút gọn.", field="reason")
    if Need.DATE in rule.needs:
        _check_date(wanted, dossier, desk, at)
    made = [found.move for event in dossier.events if (found := rule_of(event))]
    if wanted.move is Move.APOLOGISE and Move.APOLOGISE in made:
        raise UserError("apologised_before", "Chỉ được hẹn lại một lần; hồ sơ này đã hẹn lại.")
    second = wanted.move is Move.ASK_SUPPLEMENT and Move.ASK_SUPPLEMENT in made
    if second and desk.clerk.role is not Role.LEADER:
        raise UserError(
            "second_supplement",
            "Đã yêu cầu bổ sung một lần. Lần nữa phải do lãnh đạo quyết định và ghi lý do.",
        )


def _check_date(wanted: Wanted, dossier: DossierView, desk: Desk, at: datetime) -> None:
    new, old = wanted.due_at, dossier.row.due_at
    if new is None:
        raise UserError("date_missing", "Hãy nhập ngày hẹn trả mới.", field="due_at")
    if new <= at or (old is not None and new <= old):
        raise UserError("date_not_later", "Ngày hẹn mới phải sau ngày hẹn cũ.", field="due_at")
    if new - at > _FARTHEST:
        raise UserError("date_far", "Ngày hẹn mới quá xa, hãy xem lại.", field="due_at")
    wall = local(new)
    hours = working_days(desk.timetable, desk.calendar, wall.year).day(wall.toordinal())
    if not hours.returns or hours.clamped(minute_of(wall)) != minute_of(wall):
        raise UserError(
            "not_open_then", "Lúc đó không trả kết quả; hãy chọn ngày giờ làm việc.", field="due_at"
        )


def _in_order(dossier: DossierView, at: datetime) -> datetime:
    """``at``, never before the dossier's last event; refuses a clock that has clearly gone back."""
    last = dossier.events[-1].at
    if is_behind(at, last):
        raise UserError(
            "clock_back",
            f"Đồng hồ máy chậm hơn bước trước, lúc {local(last):%H:%M ngày %d/%m/%Y}. Hãy chỉnh lại.",
        )
    return max(at, last)


def _paper(rule: Rule, occasion: Occasion, dossier: DossierView, desk: Desk) -> NewPaper | None:
    """The move's paper. A refusal after appraisal is the agency's own, not the counter's."""
    if rule.paper is None or rule.paper not in WRITTEN:
        return None
    return letter_for(rule.paper, occasion, dossier=dossier, desk=desk)


def _warnings(
    rule: Rule, dossier: DossierView, promise: Promise | None, desk: Desk, at: datetime
) -> tuple[str, ...]:
    found = [warning_text(code) for code in promise.warnings] if promise else []
    asked = any(rule_of(event) is RULES[Move.ASK_SUPPLEMENT] for event in dossier.events)
    if rule.move is Move.ASK_SUPPLEMENT and asked:
        found.append("Yêu cầu bổ sung lần hai: hồ sơ sẽ bị tính là quá hạn (chỉ số 766).")
    if rule.move is Move.APOLOGISE and apology_late(dossier, desk, at):
        found.append("Xin lỗi phải gửi trước ngày hẹn ít nhất một ngày.")
    return tuple(found)


def _body(
    rule: Rule,
    wanted: Wanted,
    policy: SuspensionPolicy,
    dossier: DossierView,
    *,
    promise: Promise | None,
    due_at: datetime | None,
) -> dict[str, object]:
    """What the event and its operation say; old and new date stand side by side."""
    body: dict[str, object] = {
        "move": rule.move.value,
        "from": dossier.row.state.value,
        "reason": wanted.reason.strip(),
        "due_before": _text(dossier.row.due_at),
        "due_at": _text(due_at),
    }
    if rule.clock is Clock.STOPS:
        body["policy"] = policy.value
    if promise is not None:
        body["promise"] = to_json(promise)
    if wanted.details is not None:
        body["details"] = details_to_json(wanted.details)
    return body


def _text(instant: datetime | None) -> str | None:
    return None if instant is None else local(instant).isoformat("T", "minutes")
