"""What a step does to a dossier's time limit: stops, starts, and the date that then stands.

The clock follows from the events alone: a move that stops it opens a suspension, the one that
lets it go on closes it, and the promise is reckoned anew from the inputs stored at intake.
"""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from counter_app.core.clock import from_local, local
from counter_app.domain.deadline.limit import Suspension, SuspensionKind, SuspensionPolicy
from counter_app.domain.deadline.promise import Promise
from counter_app.domain.deadline.promise_record import from_json
from counter_app.domain.deadline.redating import apology_by, reckon_again
from counter_app.domain.dossier import Event, EventKind
from counter_app.domain.workflow import RULES, Clock, Move, Rule
from counter_app.services.desk import Desk
from counter_app.services.lookup import DossierView

_KINDS: Final = {
    Move.ASK_SUPPLEMENT: SuspensionKind.SUPPLEMENT,
    Move.ASK_PAYMENT: SuspensionKind.PAYMENT,
    Move.VERIFY: SuspensionKind.VERIFICATION,
    Move.POST_NOTICE: SuspensionKind.DOSSIER_NOTICE,
}
# Only a supplement begins the limit anew unless the case says otherwise (practice, NĐ 118/2025).
_RESTARTING: Final = frozenset({Move.ASK_SUPPLEMENT})
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


def rule_of(event: Event) -> Rule | None:
    """The move an event tells of; None where it tells of something else."""
    if event.kind is not EventKind.MOVED:
        return None
    return RULES[Move(str(event.body["move"]))]


def usual_policy(move: Move) -> SuspensionPolicy:
    """How the clock goes on after this stop unless a person says otherwise."""
    return SuspensionPolicy.RESTART if move in _RESTARTING else SuspensionPolicy.RESUME


def suspensions_of(events: tuple[Event, ...]) -> tuple[Suspension, ...]:
    """The stretches in which the clock stood still, oldest first; the last may still be open."""
    found: list[Suspension] = []
    for event in events:
        rule = rule_of(event)
        if rule is None:
            continue
        wall = local(event.at).replace(tzinfo=None, second=0, microsecond=0)
        if rule.clock is Clock.STOPS:
            policy = SuspensionPolicy(str(event.body["policy"]))
            found.append(Suspension(started_at=wall, policy=policy, kind=_KINDS[rule.move]))
        elif found and found[-1].ended_at is None and rule.clock is not Clock.RUNS_ON:
            found[-1] = replace(found[-1], ended_at=wall)
    return tuple(found)


def promise_after(
    rule: Rule, policy: SuspensionPolicy, *, dossier: DossierView, desk: Desk, at: datetime
) -> tuple[Promise | None, datetime | None]:
    """The promise reckoned anew (None: nothing was) and the date that stands after ``rule``."""
    record = dossier.received.promise
    if record is None or rule.clock not in (Clock.STOPS, Clock.GOES_ON):
        return None, dossier.row.due_at
    wall = local(at).replace(tzinfo=None, second=0, microsecond=0)
    stops = suspensions_of(dossier.events)
    if rule.clock is Clock.STOPS:
        stops = (*stops, Suspension(started_at=wall, policy=policy, kind=_KINDS[rule.move]))
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


def apology_late(dossier: DossierView, desk: Desk, at: datetime) -> bool:
    """Whether an apology written at ``at`` leaves later than the law asks (rule 12)."""
    if dossier.received.promise is None:
        return False
    last_day = apology_by(from_json(dossier.received.promise, desk.calendar))
    return last_day is not None and local(at).date() > last_day


def _reappointed(dossier: DossierView) -> datetime | None:
    """The date an apology promised, where there was one."""
    for event in dossier.events:
        if rule_of(event) is RULES[Move.APOLOGISE]:
            return from_local(
                datetime.fromisoformat(str(event.body["due_at"])).replace(tzinfo=None)
            )
    return None
