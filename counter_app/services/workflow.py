"""Moving a dossier: every step of the workflow's table is one call, one transaction, one event.

The clock follows from the events alone: a move that stops it opens a suspension, the one that
lets it go on closes it, and the promise is reckoned anew from the inputs stored at intake.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from counter_app.core.clock import from_local, local
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.deadline.explanation import warning_text
from counter_app.domain.deadline.limit import Suspension, SuspensionKind, SuspensionPolicy
from counter_app.domain.deadline.promise import Promise
from counter_app.domain.deadline.promise_record import from_json, to_json
from counter_app.domain.deadline.redating import apology_by, reckon_again
from counter_app.domain.deadline.working_days import minute_of, working_days
from counter_app.domain.dossier import Event, EventKind, State
from counter_app.domain.staff import Role
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
from counter_app.services.clock_doubt import is_behind
from counter_app.services.desk import Desk
from counter_app.services.letters import WRITTEN, Occasion, letter_for
from counter_app.services.lookup import DossierView, open_dossier
from db.counter import moves
from db.counter.letters import NewPaper
from db.counter.moves import Step

_KINDS: Final = {
    Move.ASK_SUPPLEMENT: SuspensionKind.SUPPLEMENT,
    Move.ASK_PAYMENT: SuspensionKind.PAYMENT,
    Move.VERIFY: SuspensionKind.VERIFICATION,
    Move.POST_NOTICE: SuspensionKind.DOSSIER_NOTICE,
}
# Only a supplement begins the limit anew unless the case says otherwise (practice, NĐ 118/2025).
_RESTARTING: Final = frozenset({Move.ASK_SUPPLEMENT})
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)
_LONGEST_REASON: Final = 2_000
_FARTHEST: Final = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a person asks for. ``due_at`` is a new date where the move names one.

    ``policy`` says how the clock goes on after this stop; ``seen_version`` is the dossier as the
    person saw it, so that two people cannot move it past each other. ``points`` are what a paper
    lists one by one.
    """

    move: Move
    reason: str = ""
    due_at: datetime | None = None
    policy: SuspensionPolicy | None = None
    seen_version: int | None = None
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What became of the dossier. ``due_before`` is the date that stood until now."""

    dossier_id: DossierId
    state: State
    version: int
    due_before: datetime | None
    due_at: datetime | None
    warnings: tuple[str, ...]
    paper: PaperKind | None = None


def possible(dossier: DossierView, *, desk: Desk) -> tuple[Rule, ...]:
    """The moves the clerk at this desk may make now."""
    return tuple(lawful(dossier.row.state, desk.clerk.role))


def make_move(dossier_id: DossierId, wanted: Wanted, *, desk: Desk, at: datetime) -> Moved:
    """Makes one lawful move; ``UserError`` says why it cannot be and what can."""
    dossier = open_dossier(dossier_id, desk=desk)
    at = _in_order(dossier, at)
    rule = RULES[wanted.move]
    to = after(dossier.row.state, wanted.move)
    _check(rule, wanted, dossier, desk, at)
    promise, due_at = _promise_after(rule, wanted, dossier, desk, at)
    warnings = _warnings(rule, dossier, promise, desk, at)
    step = Step(
        dossier_id=dossier_id,
        seen_version=dossier.version if wanted.seen_version is None else wanted.seen_version,
        to=to,
        body=_body(rule, wanted, dossier, promise, due_at) | {"to": to.value},
        due_at=due_at,
        paper=_paper(
            rule,
            Occasion(reason=wanted.reason.strip(), points=wanted.points, due_at=due_at, at=at),
            dossier,
            desk,
        ),
    )
    stamp = desk.stamp(at)
    version = desk.store.write(lambda connection: moves.write_step(connection, step, stamp))
    return Moved(
        dossier_id=dossier_id,
        state=to,
        version=version,
        due_before=dossier.row.due_at,
        due_at=due_at,
        warnings=warnings,
        paper=step.paper.kind if step.paper else None,
    )


def suspensions_of(events: tuple[Event, ...]) -> tuple[Suspension, ...]:
    """The stretches in which the clock stood still, oldest first; the last may still be open."""
    found: list[Suspension] = []
    for event in events:
        rule = _rule(event)
        if rule is None:
            continue
        wall = local(event.at).replace(tzinfo=None, second=0, microsecond=0)
        if rule.clock is Clock.STOPS:
            policy = SuspensionPolicy(str(event.body["policy"]))
            found.append(Suspension(started_at=wall, policy=policy, kind=_KINDS[rule.move]))
        elif found and found[-1].ended_at is None and rule.clock is not Clock.RUNS_ON:
            found[-1] = replace(found[-1], ended_at=wall)
    return tuple(found)


def _rule(event: Event) -> Rule | None:
    if event.kind is not EventKind.MOVED:
        return None
    return RULES[Move(str(event.body["move"]))]


def _check(rule: Rule, wanted: Wanted, dossier: DossierView, desk: Desk, at: datetime) -> None:
    if desk.clerk.role not in rule.roles:
        raise UserError("not_your_part", f"Việc “{rule.label}” do người có vai trò khác làm.")
    if Need.REASON in rule.needs and len(wanted.reason.strip()) < SHORTEST_REASON:
        raise UserError(
            "reason_short", f"Hãy ghi lý do, ít nhất {SHORTEST_REASON} chữ.", field="reason"
        )
    if len(wanted.reason) > _LONGEST_REASON:
        raise UserError("reason_long", "Lý do dài quá, hãy rút gọn.", field="reason")
    if Need.DATE in rule.needs:
        _check_date(wanted, dossier, desk, at)
    made = [found.move for event in dossier.events if (found := _rule(event))]
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


def _promise_after(
    rule: Rule, wanted: Wanted, dossier: DossierView, desk: Desk, at: datetime
) -> tuple[Promise | None, datetime | None]:
    """The promise reckoned anew and the date that now stands."""
    record = dossier.received.promise
    if wanted.due_at is not None and Need.DATE in rule.needs:
        return None, wanted.due_at
    if record is None or rule.clock not in (Clock.STOPS, Clock.GOES_ON):
        return None, dossier.row.due_at
    wall = local(at).replace(tzinfo=None, second=0, microsecond=0)
    stops = suspensions_of(dossier.events)
    if rule.clock is Clock.STOPS:
        stops = (
            *stops,
            Suspension(started_at=wall, policy=_policy(wanted), kind=_KINDS[rule.move]),
        )
    else:
        stops = (*stops[:-1], replace(stops[-1], ended_at=wall))
    promise = from_json(record, desk.calendar)
    if promise.limit.value is None and promise.due_at is not None and promise.adjustment:
        return None, dossier.row.due_at  # an agreed date has no limit to reckon with
    promise = reckon_again(replace(promise, suspensions=stops))
    if promise.due_at is None:
        return promise, None
    # A re-appointment was promised on paper: what is reckoned after it is never sooner.
    return promise, max(from_local(promise.due_at), _reappointed(dossier) or _LONG_AGO)


def _reappointed(dossier: DossierView) -> datetime | None:
    """The date an apology promised, where there was one."""
    for event in dossier.events:
        if _rule(event) is RULES[Move.APOLOGISE]:
            return from_local(
                datetime.fromisoformat(str(event.body["due_at"])).replace(tzinfo=None)
            )
    return None


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


def _policy(wanted: Wanted) -> SuspensionPolicy:
    if wanted.policy is not None:
        return wanted.policy
    restarts = wanted.move in _RESTARTING
    return SuspensionPolicy.RESTART if restarts else SuspensionPolicy.RESUME


def _warnings(
    rule: Rule, dossier: DossierView, promise: Promise | None, desk: Desk, at: datetime
) -> tuple[str, ...]:
    found = [warning_text(code) for code in promise.warnings] if promise else []
    asked = any(_rule(event) is RULES[Move.ASK_SUPPLEMENT] for event in dossier.events)
    if rule.move is Move.ASK_SUPPLEMENT and asked:
        found.append("Yêu cầu bổ sung lần hai: hồ sơ sẽ bị tính là quá hạn (chỉ số 766).")
    if rule.move is Move.APOLOGISE and _apology_late(dossier, desk, at):
        found.append("Xin lỗi phải gửi trước ngày hẹn ít nhất một ngày.")
    return tuple(found)


def _apology_late(dossier: DossierView, desk: Desk, at: datetime) -> bool:
    if dossier.received.promise is None:
        return False
    last_day = apology_by(from_json(dossier.received.promise, desk.calendar))
    return last_day is not None and local(at).date() > last_day


def _body(
    rule: Rule,
    wanted: Wanted,
    dossier: DossierView,
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
        body["policy"] = _policy(wanted).value
    if promise is not None:
        body["promise"] = to_json(promise)
    return body


def _text(instant: datetime | None) -> str | None:
    return None if instant is None else local(instant).isoformat("T", "minutes")
