"""Ten thousand lives of a dossier over the table alone: states, clock and dates never contradict.

The same walks on a real store, papers and all, are ``tests/store/test_workflow_walks``.
"""

import random
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import pytest

from counter_app.core.clock import from_local
from counter_app.core.errors import UserError
from counter_app.core.ids import ClerkId
from counter_app.domain.deadline.calendar import load_calendar
from counter_app.domain.deadline.due import due
from counter_app.domain.deadline.limit import Limit, LimitUnit, SuspensionPolicy
from counter_app.domain.deadline.promise import Promise
from counter_app.domain.deadline.promise_record import from_json, to_json
from counter_app.domain.deadline.redating import reckon_again
from counter_app.domain.deadline.schedule import default_timetable
from counter_app.domain.dossier import ENDED, Event, EventKind, State
from counter_app.domain.moving.clockwork import suspensions_of
from counter_app.domain.workflow import RULES, TABLE, Clock, Move, Rule, after, lawful

WALKS: Final = 10_000
RECEIVED: Final = datetime(2026, 11, 23, 9, 10)  # noqa: DTZ001 - wall time
STOPPED: Final = {to for one in TABLE if one.clock is Clock.STOPS for to in one.to.values()}
STOPS: Final = tuple(one.move for one in TABLE if one.clock is Clock.STOPS)


@dataclass(slots=True)
class Life:
    """One dossier as its events tell it."""

    state: State
    promise: Promise
    at: datetime
    events: tuple[Event, ...] = ()
    apologised: bool = False

    def possible(self) -> list[Rule]:
        rules = lawful(self.state)
        return [one for one in rules if not (one.move is Move.APOLOGISE and self.apologised)]

    def came_from(self) -> State | None:
        told = (one for one in reversed(self.events) if one.state is self.state)
        return next((State(str(one.body["from"])) for one in told), None)

    def make(self, rule: Rule, policy: SuspensionPolicy) -> None:
        to = after(self.state, rule.move, came_from=self.came_from())
        clock = rule.clock_at(self.state)
        body = {"move": rule.move.value, "from": self.state.value, "policy": policy.value}
        event = Event(
            number=len(self.events) + 1,
            kind=EventKind.MOVED,
            at=from_local(self.at),
            by=ClerkId("1"),
            by_name="Hoàng Thị Mai",
            state=to,
            body=body,
        )
        self.events = (*self.events, event)
        self.state, self.apologised = to, self.apologised or rule.move is Move.APOLOGISE
        if clock in (Clock.STOPS, Clock.GOES_ON, Clock.NEVER_STOPPED):
            stops = suspensions_of(self.events)
            self.promise = reckon_again(replace(self.promise, suspensions=stops))


@pytest.fixture(scope="module")
def promises() -> tuple[Promise, ...]:
    """One of each kind of limit, made on the same Monday morning."""
    schedule, calendar = default_timetable(), load_calendar()
    limits = (
        Limit(unit=LimitUnit.WORKING_DAY, value=5),
        Limit(unit=LimitUnit.CALENDAR_DAY, value=15),
        Limit(unit=LimitUnit.WORKING_HOUR, value=8),
        Limit(unit=LimitUnit.SAME_DAY),
    )
    return tuple(due(RECEIVED, one, schedule=schedule, calendar=calendar) for one in limits)


def assert_sound(life: Life) -> None:
    stops = suspensions_of(life.events)
    ends = [RECEIVED, *(moment for one in stops for moment in (one.started_at, one.ended_at))]
    known = [moment for moment in ends if moment is not None]

    assert known == sorted(known)  # the clock never runs backwards
    assert (life.state in STOPPED) == any(one.ended_at is None for one in stops)
    assert (life.promise.due_at is None) == (life.state in STOPPED) or life.state in ENDED
    assert [one.body["move"] for one in life.events].count("apologise") <= 1
    if life.promise.due_at is not None and stops:
        assert life.promise.due_at >= stops[-1].started_at


def test_ten_thousand_lives_hold_together(promises: tuple[Promise, ...]) -> None:
    chance, ends = random.Random(20261121), Counter[State]()
    policies = tuple(SuspensionPolicy)
    for number in range(WALKS):
        life = Life(state=State.RECEIVED, promise=promises[number % len(promises)], at=RECEIVED)
        for _ in range(chance.randint(1, 14)):
            rules = life.possible()
            if not rules:
                break
            life.at += timedelta(minutes=chance.choice((7, 95, 1_440, 4_321)))
            life.make(chance.choice(rules), chance.choice(policies))
            assert_sound(life)
        ends[life.state] += 1
        if number % 20 == 0:  # the explanation recomputes from what would be stored
            assert from_json(to_json(life.promise), life.promise.calendar) == life.promise
    assert set(ends) == set(State) - {State.DRAFT, State.REFUSED_AT_COUNTER}


@pytest.mark.parametrize("state", State)
def test_every_move_a_state_lacks_is_refused_with_those_it_has(state: State) -> None:
    possible = {one.move for one in lawful(state)}

    for move in set(Move) - possible:
        with pytest.raises(UserError) as refused:
            after(state, move)
        assert refused.value.code == "move_not_lawful"
        for one in possible:
            assert RULES[one].label.lower() in refused.value.message


def test_a_step_back_leads_where_the_dossier_came_from() -> None:
    assert after(State.RETURNED, Move.STEP_BACK) is State.READY
    refused = State.REFUSED_AFTER_APPRAISAL
    assert after(State.RETURNED, Move.STEP_BACK, came_from=refused) is refused
    assert after(State.READY, Move.STEP_BACK, came_from=State.RECEIVED) is State.RECEIVED
    asked = State.SUPPLEMENT_REQUESTED
    assert after(asked, Move.STEP_BACK) is State.PROCESSING
    assert after(asked, Move.STEP_BACK, came_from=State.TRANSFERRED) is State.TRANSFERRED
    assert after(State.READY, Move.STEP_BACK, came_from=State.DRAFT) is State.PROCESSING
