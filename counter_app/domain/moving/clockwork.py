"""What a step does to a dossier's time limit: stops, starts, and the date that then stands.

The clock follows from the events alone: a move that stops it opens a suspension, the one that
lets it go on closes it, and the promise is reckoned anew from the inputs stored at intake. Where
another unit resolves, it starts when that unit has the dossier (NĐ 118/2025 Đ17.3 as amended).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from counter_app.core.clock import from_local, local
from counter_app.domain.deadline.limit import Suspension, SuspensionKind, SuspensionPolicy
from counter_app.domain.deadline.promise import Promise
from counter_app.domain.deadline.promise_record import from_json, stored_due_at
from counter_app.domain.deadline.redating import reckon_again
from counter_app.domain.dossier import Event, EventKind, State
from counter_app.domain.moving.agreed_clock import is_agreed, moved_on
from counter_app.domain.moving.following import TAKES_BACK
from counter_app.domain.moving.life import Life, OfficeRules
from counter_app.domain.workflow import RULES, Clock, Move, Rule

CLOCK_STANDS: Final = "đang tạm dừng"
_KINDS: Final = {
    Move.ASK_SUPPLEMENT: SuspensionKind.SUPPLEMENT,
    Move.ASK_PAYMENT: SuspensionKind.PAYMENT,
    Move.VERIFY: SuspensionKind.VERIFICATION,
    Move.POST_NOTICE: SuspensionKind.DOSSIER_NOTICE,
}
_WAITING: Final = frozenset(to for move in _KINDS for to in RULES[move].to.values())
_REDATING: Final = frozenset({EventKind.MOVED, EventKind.CORRECTED})
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


def rule_of(event: Event) -> Rule | None:
    """The move an event tells of; None where it tells of something else."""
    if event.kind is not EventKind.MOVED:
        return None
    return RULES[Move(str(event.body["move"]))]


def usual_policy(move: Move, life: Life, rules: OfficeRules) -> SuspensionPolicy:
    """How the clock goes on after this stop unless a person says otherwise (deadline rule 10).

    It begins anew where the case does not say that it resumes; of no consequence to other moves.
    """
    procedure = rules.catalogue.get(life.procedure_code)
    cases = procedure.cases if procedure else ()
    case = next((one for one in cases if one.id == life.case_id), None)
    if case is None or move not in _KINDS:
        return SuspensionPolicy.RESTART
    return case.policy_after(_KINDS[move])


def policy_in_force(life: Life) -> SuspensionPolicy | None:
    """How the clock that stands still will go on; None while it runs."""
    stops = suspensions_of(life.events)
    return stops[-1].policy if stops and stops[-1].ended_at is None else None


def suspensions_of(events: tuple[Event, ...]) -> tuple[Suspension, ...]:
    """The stretches in which the clock stood still, oldest first; the last may still be open."""
    found: list[Suspension] = []
    for event in events:
        rule = rule_of(event)
        if rule is None:
            continue
        wall, clock = _wall(event.at), rule.clock_at(State(str(event.body["from"])))
        if clock is Clock.STOPS:
            policy = SuspensionPolicy(str(event.body["policy"]))
            found.append(Suspension(started_at=wall, policy=policy, kind=_KINDS[rule.move]))
        elif clock is Clock.NEVER_STOPPED and found:
            found.pop()
        elif clock is Clock.NEVER_ENDED and found and event.state in _WAITING:
            found[-1] = replace(found[-1], ended_at=None)  # it waits again as it did
        elif found and found[-1].ended_at is None and clock in (Clock.GOES_ON, Clock.ENDS):
            found[-1] = replace(found[-1], ended_at=wall)
    return tuple(found)


def due_at_stop(events: tuple[Event, ...], first_due_at: datetime | None) -> datetime | None:
    """The date that stood when the clock was stopped; None where none did, or while it runs."""
    stops = suspensions_of(events)
    if not stops or stops[-1].ended_at is not None:
        return None
    told = events[_last_stop(events)].body.get("due_before")
    return datetime.fromisoformat(str(told)) if told else first_due_at


def clock_waits(life: Life) -> bool:
    """Whether the date is only expected: the resolving unit has not confirmed that it has it."""
    record = life.promise
    expected = record is not None and record["clock_start"] is None
    return expected and _started(life.events) is None


def promise_in_force(life: Life) -> Mapping[str, Any] | None:
    """The working of the date that stands now: the newest reckoned, else the one printed."""
    for event in reversed(life.events):
        found = event.body.get("promise") if event.kind in _REDATING else None
        if isinstance(found, dict):
            return found
    return life.promise


def promise_after(
    rule: Rule, policy: SuspensionPolicy, *, life: Life, rules: OfficeRules, at: datetime
) -> tuple[Promise | None, datetime | None]:
    """The promise reckoned anew (None: nothing was) and the date that stands after ``rule``."""
    record, clock = life.promise, rule.clock_at(life.state)
    if record is None or not _changes(clock, life):
        return None, life.due_at
    wall = _wall(at)
    stops = suspensions_of(life.events)
    if clock is Clock.STOPS:
        stops = (*stops, Suspension(started_at=wall, policy=policy, kind=_KINDS[rule.move]))
    elif clock is Clock.GOES_ON:
        stops = (*stops[:-1], replace(stops[-1], ended_at=wall))
    elif clock is Clock.NEVER_STOPPED:
        stops = stops[:-1]
    promise = from_json(record, rules.calendar)
    start = wall if clock is Clock.STARTS else _started(life.events)
    if clock is Clock.NEVER_STOPPED and not _redated_since_stop(life):
        return _before_stop(life, rules)
    if is_agreed(promise):
        return _agreed_after(clock, promise, stops, life)
    return _reckoned(promise, stops, start, life)


def promise_since(promise: Promise, life: Life) -> tuple[Promise, datetime | None]:
    """A promise made anew as of the receipt, with all that the clock has been through since."""
    stops, start = suspensions_of(life.events), _started(life.events)
    if is_agreed(promise) or not (stops or start):
        return promise, _not_sooner(promise, life)
    return _reckoned(promise, stops, start, life)


def _agreed_after(
    clock: Clock, promise: Promise, stops: tuple[Suspension, ...], life: Life
) -> tuple[Promise | None, datetime | None]:
    """A date set by hand: none while the clock stands still, moved on when it goes on."""
    if clock is Clock.STOPS:
        return None, None
    if clock is not Clock.GOES_ON:
        return None, life.due_at
    told = life.events[_last_stop(life.events)].body["due_before"]
    stood = datetime.fromisoformat(str(told)).replace(tzinfo=None) if told else promise.due_at
    if stood is None:
        return None, life.due_at
    promise = moved_on(promise, stood, stops)
    return promise, _not_sooner(promise, life)


def _reckoned(
    promise: Promise,
    stops: tuple[Suspension, ...],
    start: datetime | None,
    life: Life,
) -> tuple[Promise, datetime | None]:
    if promise.clock_start is None and start is not None:
        # What was waited for before there was a clock held nothing up.
        stops = tuple(one for one in stops if one.started_at >= start)
        promise = replace(promise, clock_start=start)
    promise = reckon_again(replace(promise, suspensions=stops))
    return promise, _not_sooner(promise, life)


def _not_sooner(promise: Promise, life: Life) -> datetime | None:
    if promise.due_at is None:
        return None
    # A re-appointment was promised on paper: what is reckoned after it is never sooner.
    return max(from_local(promise.due_at), _reappointed(life) or _LONG_AGO)


def came_from(life: Life) -> State | None:
    """Where the dossier stood before it came into its state, going forward."""
    now = life.state
    for event in reversed(life.events):
        rule = rule_of(event)
        if rule is None or rule.move is Move.STEP_BACK or event.state is not now:
            continue
        before = State(str(event.body["from"]))
        if before is not now:
            return before
    return None


def apology_in_force(events: tuple[Event, ...]) -> Event | None:
    """The apology that holds; None where none was made, or its paper was taken back."""
    found = None
    for event in events:
        if rule_of(event) is RULES[Move.APOLOGISE]:
            found = event
        elif event.kind is EventKind.PAPER_VOIDED and event.body.get(TAKES_BACK) is not None:
            found = None
    return found


def date_without(apology: Event, life: Life) -> datetime | None:
    """The date that stands once ``apology`` never moved it."""
    promised, before = apology.body["due_at"], apology.body["due_before"]
    now = life.due_at
    if now is None or promised is None:
        return now
    if now == datetime.fromisoformat(str(promised)):
        return None if before is None else datetime.fromisoformat(str(before))
    record = promise_in_force(life)  # the clock has stopped since: the date is its own again
    wall = None if record is None else stored_due_at(record)
    return now if wall is None else from_local(wall)


def _changes(clock: Clock, life: Life) -> bool:
    """Whether a move changes the date; a clock that runs cannot start again."""
    starts = clock is Clock.STARTS and clock_waits(life)
    return starts or clock in (Clock.STOPS, Clock.GOES_ON, Clock.NEVER_STOPPED)


def _last_stop(events: tuple[Event, ...]) -> int:
    """Where among the events the clock was stopped last."""
    stops = (at for at, one in enumerate(events) if (rule := rule_of(one)) and rule.move in _KINDS)
    return max(stops)


def _redated_since_stop(life: Life) -> bool:
    """Whether the matter was put right while the clock stood: the old date holds no longer."""
    since = life.events[_last_stop(life.events) + 1 :]
    return any(isinstance(one.body.get("promise"), dict) for one in since)


def _before_stop(life: Life, rules: OfficeRules) -> tuple[Promise | None, datetime | None]:
    """The promise and the date as they stood before the clock was stopped, adjusted or not."""
    at = _last_stop(life.events)
    record = promise_in_force(replace(life, events=life.events[:at]))
    due = life.events[at].body["due_before"]
    return (
        None if record is None else from_json(record, rules.calendar),
        None if due is None else datetime.fromisoformat(str(due)),
    )


def _started(events: tuple[Event, ...]) -> datetime | None:
    """When the resolving unit first confirmed that it had the dossier, wall time."""
    for event in events:
        rule = rule_of(event)
        if rule is not None and rule.clock is Clock.STARTS:
            return _wall(event.at)
    return None


def _wall(instant: datetime) -> datetime:
    return local(instant).replace(tzinfo=None, second=0, microsecond=0)


def _reappointed(life: Life) -> datetime | None:
    """The date an apology promised, where there was one."""
    event = apology_in_force(life.events)
    if event is None:
        return None
    return from_local(datetime.fromisoformat(str(event.body["due_at"])).replace(tzinfo=None))
