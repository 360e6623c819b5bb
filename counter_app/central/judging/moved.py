"""May a move stand: by the table and where the dossier has come by now, not where a desk saw it.

A date that another changed meanwhile is nobody's to overwrite: a person decides.
"""

from msgspec.structs import replace

from counter_app.central.judging.reading import Body, conflict, rejected
from counter_app.central.judging.verdict import Given, Verdict
from counter_app.core.clock import from_ms
from counter_app.domain.dossier import State
from counter_app.domain.dossier_now import DossierNow
from counter_app.domain.moving.following import as_told, follow, redates
from counter_app.domain.staff import Role
from counter_app.domain.workflow import RULES, Move, Rule
from counter_app.protocol.moved import DossierMoved
from counter_app.protocol.push import PushedOperation


def judge_moved(
    sent: PushedOperation, told: DossierMoved, body: Body, now: DossierNow | None, _given: Given
) -> Verdict:
    """Accepted where the table has it; ``status.moved``, ``date.moved`` are conflicts."""
    if now is None:
        return rejected("dossier.unknown")
    rule = RULES[told.move]
    if told.to not in _led_to(rule, told.came_from):
        return rejected("move.unlawful", "to")
    if told.part and told.part not in _names(rule.roles):
        return rejected("role.wrong", "part")
    stays = told.to is told.came_from
    if now.state not in rule.to or not (stays or told.to in _led_to(rule, now.state)):
        return conflict("status.moved", state=now.state.value, move=told.move.value)
    if stale_date(body, now):
        return conflict("date.moved", due_at=as_told(now.standing.due_at), move=told.move.value)
    verdict = moved_on(sent, body, now)
    if verdict.now is None:
        return verdict
    return replace(verdict, now=replace(verdict.now, unit=_unit(told, verdict.now)))


def _unit(told: DossierMoved, now: DossierNow) -> str:
    """Where it is with its step done: what came back to the counter is with no unit."""
    if told.move is Move.TRANSFER:
        return told.destination
    return "" if now.state is State.RECEIVED else now.unit


def stale_date(body: Body, now: DossierNow) -> bool:
    """Whether a body changes a date that is not the one which stands by now."""
    return redates(body) and body.get("due_before") != as_told(now.standing.due_at)


def moved_on(sent: PushedOperation, body: Body, now: DossierNow) -> Verdict:
    """Accepted, with the dossier as the event leaves it; rejected where the event is not one."""
    try:
        at = from_ms(sent.wall_ms)
        state, standing = follow(now.state, now.standing, sent.kind, body, at)
    except (KeyError, TypeError, ValueError, OverflowError):
        return rejected("body.malformed")
    after = replace(now, state=state, standing=standing, ver=now.ver + 1)
    return Verdict(outcome="accepted", now=after)


def _led_to(rule: Rule, state: State) -> frozenset[State]:
    """Where the move may lead from ``state``; where it came from is the desk's to know."""
    if state not in rule.to:
        return frozenset()
    return frozenset({rule.to[state]}) | rule.or_back_to.get(state, frozenset())


def _names(roles: frozenset[Role]) -> frozenset[str]:
    return frozenset(role.value for role in roles)
