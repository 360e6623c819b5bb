"""One move as it would be written: where it leads, what its event tells, how the dossier then stands.

The same at a desk and at the central side, and pure: whoever asks has the words cleaned, and
writes the paper. Writing is not done here.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from counter_app.domain.deadline.promise import Promise
from counter_app.domain.deadline.promise_record import to_json
from counter_app.domain.dossier import EventKind, Standing, State
from counter_app.domain.moving.clockwork import came_from, promise_after, usual_policy
from counter_app.domain.moving.details import Step, checked_details
from counter_app.domain.moving.following import as_told, follow
from counter_app.domain.moving.life import Life, OfficeRules
from counter_app.domain.moving.step_clock import step_due_at
from counter_app.domain.moving.wanted import Wanted, checked_wanted
from counter_app.domain.staff import Role
from counter_app.domain.step import Details
from counter_app.domain.workflow import RULES, Clock, Move, Need, after

# The details as plain JSON values: how they travel is the protocol's.
ToPlain = Callable[[Details], dict[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMove:
    """A move found lawful. ``body`` is of ``dossier.moved``, but for who made it and its paper.

    ``promise`` is the one reckoned anew, None where the date stays or was set by hand.
    """

    wanted: Wanted
    to: State
    body: dict[str, Any]
    standing: Standing
    promise: Promise | None

    @property
    def due_at(self) -> datetime | None:
        """The date that stands after it."""
        return self.standing.due_at


def plan(
    life: Life,
    wanted: Wanted,
    *,
    who: Role,
    rules: OfficeRules,
    at: datetime,
    to_plain: ToPlain,
) -> PlannedMove:
    """The move by ``who`` at ``at``; ``UserError`` says why it cannot be and what can."""
    led_to(wanted.move, life)
    wanted = checked_wanted(wanted, life=life, who=who, rules=rules, at=at)
    details = checked_details(wanted.details, Step(life=life, rules=rules, at=at))
    wanted = replace(wanted, details=details)
    return planned(life, wanted, who=who, rules=rules, at=at, to_plain=to_plain)


def led_to(move: Move, life: Life) -> State:
    """Where the move leads; ``UserError`` where the table does not have it."""
    return after(life.state, move, came_from=came_from(life))


def planned(
    life: Life,
    wanted: Wanted,
    *,
    who: Role,
    rules: OfficeRules,
    at: datetime,
    to_plain: ToPlain,
) -> PlannedMove:
    """As ``plan``, of what has been checked."""
    rule, to = RULES[wanted.move], led_to(wanted.move, life)
    policy = wanted.policy or usual_policy(rule.move, life, rules)
    promise, due_at = promise_after(rule, policy, life=life, rules=rules, at=at)
    if wanted.due_at is not None and Need.DATE in rule.needs:
        promise, due_at = None, wanted.due_at
    body: dict[str, Any] = {
        "move": rule.move.value,
        "part": who.value,  # whose part it is, where another writes down what was done on paper
        "from": life.state.value,
        "to": to.value,
        "reason": wanted.reason,
        "due_before": as_told(life.due_at),
        "due_at": as_told(due_at),
        "step_due_at": as_told(_step_due(to, wanted, life, due_at=due_at, rules=rules, at=at)),
    }
    if rule.clock is Clock.STOPS:
        body["policy"] = policy.value
    if promise is not None:
        body["promise"] = to_json(promise)
    if wanted.details is not None:
        body["details"] = to_plain(wanted.details)
    _, standing = follow(life.state, life.standing, EventKind.MOVED, body, at)
    return PlannedMove(wanted=wanted, to=to, body=body, standing=standing, promise=promise)


def _step_due(
    to: State,
    wanted: Wanted,
    life: Life,
    *,
    due_at: datetime | None,
    rules: OfficeRules,
    at: datetime,
) -> datetime | None:
    """When the new step should be done; a step that goes on keeps its own date."""
    if to is life.state:
        return life.standing.step_due_at
    return step_due_at(
        to,
        at,
        procedure_code=life.procedure_code,
        rules=rules,
        due_at=due_at,
        details=wanted.details,
    )
