"""Two desks without a line make lawful moves; whatever order they come in, the cell stays whole."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import msgspec
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from counter_app.core.clock import from_ms
from counter_app.core.errors import UserError
from counter_app.domain.dossier import EventKind, State
from counter_app.domain.dossier_now import DossierNow
from counter_app.domain.moving.following import begun, follow
from counter_app.domain.moving.wanted import Wanted, possible
from counter_app.domain.staff import Role
from counter_app.domain.step import Defect, Details, PaymentAsked, SupplementAsked
from counter_app.domain.workflow import Move, Need, Rule
from counter_app.protocol.push import PushedOperation
from counter_app.protocol.received import DossierReceived

REASON: Final = "Lý do đủ dài cho một bước"
DETAILS: Final[dict[Move, Details]] = {
    Move.ASK_SUPPLEMENT: SupplementAsked(
        defects=(Defect(component="", code="other", words="Tờ khai thiếu chữ ký"),)
    ),
    Move.ASK_PAYMENT: PaymentAsked(item="Lệ phí trước bạ"),
}
# These need details of their own kind, of no consequence here.
LEFT_OUT: Final = frozenset({Move.VERIFY, Move.POST_NOTICE, Move.PAY, Move.REFUSE})
CHOICES: Final = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 60)), max_size=5)


def moves(desk: Any, choices: list[tuple[int, int]]) -> list[PushedOperation]:
    """What the desk does of what it may, hours apart."""
    made: list[PushedOperation] = []
    for choice, hours in choices:
        rules = [one for one in possible(desk.life, Role.LEADER) if one.move not in LEFT_OUT]
        if not rules:
            break
        try:
            made.append(desk.move(wanted(rules[choice % len(rules)], desk), hours=hours))
        except UserError as refused:
            if refused.code not in {"date_not_later", "not_open_then"}:
                raise
    return made


def wanted(rule: Rule, desk: Any) -> Wanted:
    due_at = desk.life.due_at
    later = due_at + timedelta(days=7) if Need.DATE in rule.needs and due_at else None
    return Wanted(move=rule.move, reason=REASON, due_at=later, details=DETAILS.get(rule.move))


def interleaved(
    ours: list[PushedOperation], theirs: list[PushedOperation], order: list[bool]
) -> list[PushedOperation]:
    """Both runs in one, each in its own order."""
    left, right, made = list(ours), list(theirs), []
    for first in order:
        take = left if (first and left) or not right else right
        if take:
            made.append(take.pop(0))
    return [*made, *left, *right]


def state_hash(now: DossierNow) -> str:
    return hashlib.sha256(msgspec.json.encode(now, order="deterministic")).hexdigest()


@settings(max_examples=150)
@drawn(day=st.tuples(CHOICES, CHOICES, st.lists(st.booleans(), max_size=10)))
def test_any_order_of_two_desks_moves_ends_accepted_or_in_conflict(
    new_cell: Callable[[], Any],
    new_desk: Callable[[], Any],
    intake: DossierReceived,
    day: tuple[list[tuple[int, int]], list[tuple[int, int]], list[bool]],
) -> None:
    ours, theirs, order = day
    cell = new_cell()
    cell.taken(EventKind.RECEIVED, intake)
    for sent in interleaved(moves(new_desk(), ours), moves(new_desk(), theirs), order):
        before = cell.stands
        verdict = cell.push(sent)
        assert verdict.outcome in {"accepted", "conflict"}, verdict
        if verdict.outcome == "conflict":
            assert (verdict.merge, cell.stands) == ("person", before)
        else:
            assert cell.stands.ver == before.ver + 1

    assert replayed(cell.accepted) == (cell.stands.state, cell.stands.standing)
    again = new_cell()
    for sent in cell.accepted:
        assert again.push(sent).outcome == "accepted"
    assert state_hash(again.stands) == state_hash(cell.stands)


def replayed(accepted: list[PushedOperation]) -> Any:
    """Where a desk that only follows what came down has the dossier."""
    intake = msgspec.json.decode(accepted[0].body, type=DossierReceived)
    state, standing = (
        State.RECEIVED,
        begun(from_ms(intake.received_ms), intake.due_ms, intake.step_due_ms),
    )
    for sent in accepted[1:]:
        body = msgspec.json.decode(sent.body)
        state, standing = follow(state, standing, sent.kind, body, from_ms(sent.wall_ms))
    return state, standing


@settings(max_examples=80)
@drawn(choices=CHOICES)
def test_one_desk_alone_is_never_in_conflict(
    new_cell: Callable[[], Any],
    new_desk: Callable[[], Any],
    intake: DossierReceived,
    choices: list[tuple[int, int]],
) -> None:
    cell, desk = new_cell(), new_desk()
    cell.taken(EventKind.RECEIVED, intake)
    for sent in moves(desk, choices):
        assert cell.push(sent).outcome == "accepted"
    assert (cell.stands.state, cell.stands.standing) == (desk.life.state, desk.life.standing)
