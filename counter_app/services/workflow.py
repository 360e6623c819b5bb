"""Moving a dossier: every step of the workflow's table is one call, one transaction, one event.

``plan_move`` decides and writes nothing, so that several dossiers can move in one transaction;
what a step does to the time limit is in ``clockwork``, where the dossier then stands in
``domain.moving.following``.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.deadline.limit import SuspensionPolicy
from counter_app.domain.deadline.promise import Promise
from counter_app.domain.deadline.promise_record import to_json
from counter_app.domain.dossier import EventKind, State
from counter_app.domain.moving.following import follow
from counter_app.domain.workflow import RULES, Clock, Move, Need, PaperKind, Rule, after, lawful
from counter_app.protocol.moved import details_to_json
from counter_app.services.clock_doubt import in_order
from counter_app.services.clockwork import came_from, promise_after, rule_of, usual_policy
from counter_app.services.collecting import require_collector
from counter_app.services.desk import Desk
from counter_app.services.kept_papers import change_by
from counter_app.services.letters import WRITTEN, Occasion, letter_for
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.move_cautions import cautions, of_promise
from counter_app.services.move_checks import Wanted as Wanted
from counter_app.services.move_checks import checked_wanted, fits
from counter_app.services.payments import date_letter
from counter_app.services.step_clock import step_due_at
from counter_app.services.step_details import Moment, checked, own_letter
from db.counter import moves
from db.counter.letters import NewPaper
from db.counter.moves import Step, Written


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
    rules = lawful(dossier.row.state, desk.clerk.role)
    return tuple(rule for rule in rules if fits(rule, dossier))


def make_move(dossier_id: DossierId, wanted: Wanted, *, desk: Desk, at: datetime) -> Moved:
    """Makes one lawful move; ``UserError`` says why it cannot be and what can."""
    planned = plan_move(open_dossier(dossier_id, desk=desk), wanted, desk=desk, at=at)
    stamp = desk.stamp(planned.at)
    written = desk.store.write(lambda one: moves.write_step(one, planned.step, stamp))
    return planned.moved(written)


def plan_move(dossier: DossierView, wanted: Wanted, *, desk: Desk, at: datetime) -> Planned:
    """The move as it would be written; ``UserError`` as ``make_move``."""
    at = in_order(dossier, at)
    rule = RULES[wanted.move]
    require_collector(wanted.move, wanted.details, dossier)
    to = _led_to(wanted.move, dossier)
    wanted = _checked(wanted, dossier, desk, at)
    policy = wanted.policy or usual_policy(rule.move, dossier, desk)
    promise, due_at = promise_after(rule, policy, dossier=dossier, desk=desk, at=at)
    if wanted.due_at is not None and Need.DATE in rule.needs:
        promise, due_at = None, wanted.due_at
    told = (*of_promise(promise), *cautions(wanted, dossier=dossier, desk=desk, at=at))
    body = _body(rule, wanted, policy, dossier, promise=promise, due_at=due_at) | {"to": to.value}
    body["step_due_at"] = _text(_step_due(to, wanted, dossier, due_at=due_at, desk=desk, at=at))
    if told:
        body["warned"] = [one.code for one in told]
    _, standing = follow(dossier.row.state, dossier.row.standing, EventKind.MOVED, body, at)
    step = Step(
        dossier_id=dossier.row.id,
        seen_version=dossier.version if wanted.seen_version is None else wanted.seen_version,
        to=to,
        body=body,
        standing=standing,
        paper=_paper(rule, wanted, due_at, dossier=dossier, desk=desk, at=at),
        kept=change_by(wanted.move, to, wanted.details, dossier, desk),
    )
    warnings = tuple(one.message for one in told)
    return Planned(step=step, at=at, due_before=dossier.row.due_at, warnings=warnings)


def _led_to(move: Move, dossier: DossierView) -> State:
    """Where the move leads; a refusal says who made the last step, perhaps a moment ago."""
    try:
        return after(dossier.row.state, move, came_from=came_from(dossier))
    except UserError as refused:
        last = dossier.events[-1]
        rule = rule_of(last)
        if rule is None:
            raise
        when = f"{local(last.at):%H:%M ngày %d/%m/%Y}"
        told = f"Bước trước: {last.by_name} đã “{rule.label.lower()}” lúc {when}."
        raise UserError(refused.code, f"{refused.message} {told}", field=refused.field) from None


def _checked(wanted: Wanted, dossier: DossierView, desk: Desk, at: datetime) -> Wanted:
    """What is wanted as it may be kept, its details too."""
    others = possible(dossier, desk=desk)
    wanted = checked_wanted(wanted, dossier=dossier, desk=desk, at=at, instead=others)
    moment = Moment(dossier=dossier, desk=desk, at=at, reason=wanted.reason)
    return replace(wanted, details=checked(wanted.details, moment))


def _paper(
    rule: Rule,
    wanted: Wanted,
    due_at: datetime | None,
    *,
    dossier: DossierView,
    desk: Desk,
    at: datetime,
) -> NewPaper | None:
    """The move's paper. A refusal after appraisal is the agency's own, not the counter's."""
    moment = Moment(dossier=dossier, desk=desk, at=at, reason=wanted.reason)
    own = own_letter(wanted.details, moment)
    if own is not None:
        return own
    if rule.paper is None or rule.paper not in WRITTEN:
        return date_letter(rule, due_at, dossier=dossier, desk=desk, at=at)
    kinds = {paper.kind for paper in dossier.papers if paper.voided_at is None}
    if rule.paper is PaperKind.CONTROL_SHEET and rule.paper.value in kinds:
        return None  # the sheet goes with the dossier through every hand-over under one number
    occasion = Occasion(
        reason=wanted.reason,
        points=wanted.points,
        due_at=due_at,
        at=at,
        details=wanted.details,
    )
    return letter_for(rule.paper, occasion, dossier=dossier, desk=desk)


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
        "reason": wanted.reason,
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


def _step_due(
    to: State,
    wanted: Wanted,
    dossier: DossierView,
    *,
    due_at: datetime | None,
    desk: Desk,
    at: datetime,
) -> datetime | None:
    """When the new step should be done; a step that goes on keeps its own date."""
    if to is dossier.row.state:
        return dossier.row.standing.step_due_at
    return step_due_at(
        to,
        at,
        procedure_code=dossier.row.procedure_code,
        desk=desk,
        due_at=due_at,
        details=wanted.details,
    )


def _text(instant: datetime | None) -> str | None:
    return None if instant is None else local(instant).isoformat("T", "minutes")
