"""The workflow's table holds together: every state is named, reached and left, every move is real."""

from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.dossier import STATE_LABELS, State
from counter_app.domain.staff import Role
from counter_app.domain.workflow import (
    OPEN,
    PORTAL_STATUS,
    RULES,
    TABLE,
    Clock,
    Move,
    Need,
    after,
    lawful,
)


def reachable() -> set[State]:
    found, waiting = {State.DRAFT}, [State.DRAFT]
    while waiting:
        state = waiting.pop()
        for rule in lawful(state):
            if rule.to[state] not in found:
                found.add(rule.to[state])
                waiting.append(rule.to[state])
    return found


def test_each_move_has_one_row() -> None:
    assert [rule.move for rule in TABLE] == list(Move)
    assert all(rule.label and rule.roles for rule in TABLE)


def test_every_state_is_named_reached_and_only_the_archive_is_an_end() -> None:
    assert reachable() == set(State)
    assert [state for state in State if not list(lawful(state))] == [State.ARCHIVED]
    assert set(STATE_LABELS) == set(State)


def test_the_national_portal_knows_every_state_but_a_draft() -> None:
    assert set(PORTAL_STATUS) == set(State) - {State.DRAFT}
    assert set(PORTAL_STATUS.values()) == set(range(2, 11))


def test_whatever_stops_the_clock_can_let_it_go_on_and_nothing_else_can() -> None:
    stopped = {to for rule in TABLE if rule.clock is Clock.STOPS for to in rule.to.values()}
    going_on = {state for rule in TABLE if rule.clock is Clock.GOES_ON for state in rule.to}

    assert stopped == going_on


def test_an_open_dossier_may_always_be_withdrawn_with_a_reason() -> None:
    withdraw = RULES[Move.WITHDRAW]

    assert set(withdraw.to) == set(OPEN)
    assert Need.REASON in withdraw.needs


def test_an_inspector_only_looks() -> None:
    assert not any(Role.INSPECTOR in rule.roles for rule in TABLE)


@given(st.lists(st.integers(min_value=0, max_value=50), max_size=40))
def test_any_walk_stays_on_the_table_and_a_stopped_clock_never_stops_twice(
    choices: list[int],
) -> None:
    state, stopped = State.DRAFT, False
    for choice in choices:
        rules = list(lawful(state))
        if not rules:
            break
        rule = rules[choice % len(rules)]
        clock = rule.clock_at(state)
        assert not (stopped and clock is Clock.STOPS)
        stopped = stopped if clock is Clock.RUNS_ON else clock is Clock.STOPS
        state = after(state, rule.move)
        assert state in STATE_LABELS
