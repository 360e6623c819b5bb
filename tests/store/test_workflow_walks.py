"""Random walks over the table on a real store: whatever lawful order, the record stays whole."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from counter_app.core.clock import from_local, local
from counter_app.core.errors import UserError
from counter_app.domain.deadline.due import last_day
from counter_app.domain.dossier import State
from counter_app.domain.staff import Role
from counter_app.domain.step import Collected, CollectorKind, Paid, SlipOutcome
from counter_app.domain.workflow import RULES, Clock, Move, Need, lawful
from counter_app.services.check import check
from counter_app.services.clockwork import suspensions_of
from counter_app.services.desk import Desk
from counter_app.services.intake import Receipt
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.workflow import Moved, Wanted, make_move

START = from_local(datetime(2026, 11, 23, 9, 10))  # noqa: DTZ001 - wall time
REASON = "Lý do đủ dài cho một bước"


def walk(desk: Desk, taken: Receipt, chance: random.Random, steps: int) -> DossierView:
    """Up to ``steps`` lawful moves, hours or days apart, by a leader, who may do most."""
    by = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))
    at = START
    for _ in range(steps):
        dossier = open_dossier(taken.dossier_id, desk=desk)
        rules = list(lawful(dossier.row.state, Role.LEADER))
        if not rules:
            break
        rule = chance.choice(rules)
        at += timedelta(hours=chance.choice((1, 3, 26, 75)))
        try:
            moved = _move(rule.move, dossier, by, at)
        except UserError as refused:
            # The only lawful-looking move that may still be refused: a second re-appointment.
            if refused.code not in {"apologised_before", "no_date_to_move"}:
                raise
            continue
        assert moved.version == dossier.version + 1
        assert (moved.due_at is None) == _has_no_date(rule.clock, dossier)
    return open_dossier(taken.dossier_id, desk=desk)


def _move(move: Move, dossier: DossierView, desk: Desk, at: datetime) -> Moved:
    later = local(max(at, dossier.row.due_at or at)).date() + timedelta(days=2)
    open_day = last_day(later, schedule=desk.timetable, calendar=desk.calendar)
    evening = from_local(datetime.combine(open_day, time(17)))
    due_at = evening if Need.DATE in RULES[move].needs else None
    collected = Collected(
        kind=CollectorKind.OWNER, name=dossier.row.applicant_name, slip=SlipOutcome.NONE_GIVEN
    )
    told = {Move.RETURN_RESULT: collected, Move.PAY: Paid(proof="BL 0012345")}
    wanted = Wanted(move=move, reason=REASON, due_at=due_at, details=told.get(move))
    return make_move(dossier.row.id, wanted, desk=desk, at=at)


def _has_no_date(clock: Clock, before: DossierView) -> bool:
    if clock is Clock.STOPS:
        return True
    if clock is Clock.GOES_ON:
        return False
    return before.row.due_at is None


def assert_whole(dossier: DossierView, taken: Receipt) -> None:
    moves = [str(event.body.get("move", "")) for event in dossier.events]
    stops = suspensions_of(dossier.events)

    assert dossier.row.code == taken.dossier_code
    assert dossier.version == len(dossier.events)
    assert dossier.events[-1].state is dossier.row.state
    assert moves.count("apologise") <= 1
    assert all(stop.ended_at is None or stop.started_at <= stop.ended_at for stop in stops)
    stopped = dossier.row.state in {to for one in RULES.values() if one.clock is Clock.STOPS
                                    for to in one.to.values()}  # fmt: skip
    assert stopped == any(stop.ended_at is None for stop in stops)
    written = [paper.kind for paper in dossier.papers]
    for move, kind in (("transfer", "control_sheet"), ("ask_supplement", "supplement_request"),
                       ("apologise", "apology"), ("stop", "stop_notice")):  # fmt: skip
        assert written.count(kind) == moves.count(move)


@pytest.mark.parametrize("seed", range(12))
def test_any_lawful_walk_leaves_a_whole_record(
    desk: Desk, take_in: Callable[..., Receipt], seed: int
) -> None:
    chance = random.Random(seed)
    for _ in range(3):
        taken = take_in(at=START, procedure_code="1.004873", certified_copies=())
        assert_whole(walk(desk, taken, chance, steps=9), taken)
    assert check(desk=desk) == ()


@pytest.mark.full
@pytest.mark.timeout(3000)
def test_ten_thousand_walks(desk: Desk, take_in: Callable[..., Receipt]) -> None:
    chance = random.Random(20261121)
    ends: dict[State, int] = {}
    for _ in range(10_000):
        taken = take_in(at=START, procedure_code="1.004873", certified_copies=())
        dossier = walk(desk, taken, chance, steps=chance.randint(1, 12))
        assert_whole(dossier, taken)
        ends[dossier.row.state] = ends.get(dossier.row.state, 0) + 1
    assert check(desk=desk) == ()
    assert len(ends) >= 8
