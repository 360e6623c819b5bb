"""Walks over the table on a real store: whatever lawful order, the record stays whole.

Random walks by the thousand, and a machine whose choices hypothesis shrinks when one breaks.
"""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Final

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from counter_app.core.clock import from_local, local
from counter_app.core.errors import UserError
from counter_app.domain.deadline.due import last_day
from counter_app.domain.deadline.promise_record import from_json, stored_due_at
from counter_app.domain.deadline.redating import legal_due_at
from counter_app.domain.defects import defect_kinds, kinds_for
from counter_app.domain.dossier import State
from counter_app.domain.grounds import Stage, offered_grounds
from counter_app.domain.moving.clockwork import suspensions_of
from counter_app.domain.staff import Role
from counter_app.domain.step import (
    Collected,
    CollectorKind,
    Details,
    Finished,
    NoticePosted,
    Paid,
    PaymentAsked,
    Refused,
    SlipOutcome,
    Stopped,
    SupplementAsked,
    Supplemented,
    TakenUp,
    VerificationAsked,
    Withdrawn,
)
from counter_app.domain.workflow import RULES, Clock, Move, Need, PaperKind, Rule
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.check import check
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.moving.supplements import components_of, to_bring
from counter_app.services.moving.workflow import Moved, Wanted, make_move, possible

START: Final = from_local(datetime(2026, 11, 23, 9, 10))  # noqa: DTZ001 - wall time
REASON: Final = "Lý do đủ dài cho một bước"
HOURS: Final = (1, 3, 26, 75)
# A lane gives some hundreds of codes a day.
A_DAY: Final = 100
PAPERS: Final = {
    Move.TRANSFER: PaperKind.CONTROL_SHEET,
    Move.ASK_SUPPLEMENT: PaperKind.SUPPLEMENT_REQUEST,
    Move.APOLOGISE: PaperKind.APOLOGY,
    Move.STOP: PaperKind.STOP_NOTICE,
}
TakeIn = Callable[..., Receipt]


def told(move: Move, dossier: DossierView, desk: Desk, at: datetime, nth: int) -> Details | None:
    """Details as a person would give them; ``nth`` picks among the kinds."""
    today, name = local(at).date(), dossier.row.applicant_name
    labels = components_of(dossier, desk=desk)
    kinds = kinds_for(whole=False)
    kind = kinds[nth % len(kinds)]
    grounds = offered_grounds(Stage.APPRAISAL, procedure="1.001193")
    defects = (
        kind.defect(labels[nth % len(labels)], REASON),
        defect_kinds()["no_authority"].defect(),
    )
    given: dict[Move, Details] = {
        Move.ASK_SUPPLEMENT: SupplementAsked(defects=defects),
        Move.SUPPLEMENT: Supplemented(components=to_bring(dossier, desk=desk)[: nth % 2]),
        Move.TAKE_UP: TakenUp(specialist="Ksor H'Lan"),
        Move.ASK_PAYMENT: PaymentAsked(item="Lệ phí trước bạ", amount_vnd=1_000_000),
        Move.PAY: Paid(proof="BL 0012345", paid_on=today),
        Move.VERIFY: VerificationAsked(unit="UBND xã Suối Nắng", question="Xác minh nơi cư trú cũ"),
        Move.FINISH: Finished(shelf="A1"),
        Move.REFUSE: Refused(
            grounds=(grounds[nth % len(grounds)].ground(REASON),),
            paper_no=f"{nth + 1}/UBND",
            paper_on=today,
        ),
        Move.RETURN_RESULT: Collected(
            kind=CollectorKind.OWNER, name=name, slip=SlipOutcome.NONE_GIVEN
        ),
        Move.WITHDRAW: Withdrawn(asked_by=name, papers_back=labels[:1]),
        Move.STOP: Stopped(asked_by=name),
    }
    if move is Move.POST_NOTICE:
        return NoticePosted(
            what="Niêm yết để lấy ý kiến",
            places=("Nhà văn hóa thôn 1",),
            from_day=today,
            until_day=today + timedelta(days=1 if nth % 3 else 7),
        )
    return given.get(move)


def leader(desk: Desk) -> Desk:
    """By a leader, who may do most."""
    return replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))


def make(rule: Rule, dossier: DossierView, desk: Desk, at: datetime, nth: int) -> Moved | None:
    """One move; None where it has to wait for another day."""
    later = local(max(at, dossier.row.due_at or at)).date() + timedelta(days=2)
    open_day = last_day(later, schedule=desk.timetable, calendar=desk.calendar)
    evening = from_local(datetime.combine(open_day, time(17)))
    wanted = Wanted(
        move=rule.move,
        reason=REASON,
        due_at=evening if Need.DATE in rule.needs else None,
        details=told(rule.move, dossier, desk, at, nth),
    )
    try:
        moved = make_move(dossier.row.id, wanted, desk=desk, at=at)
    except UserError as refused:
        # A notice hangs its whole time.
        if refused.code != "notice_runs":
            raise
        return None
    assert moved.version == dossier.version + 1
    assert (moved.due_at is None) == _has_no_date(rule.clock_at(dossier.row.state), dossier)
    return moved


def walk(desk: Desk, taken: Receipt, chance: random.Random, steps: int) -> DossierView:
    """Up to ``steps`` lawful moves, hours or days apart."""
    by, at = leader(desk), taken.received_at
    for _ in range(steps):
        dossier = open_dossier(taken.dossier_id, desk=desk)
        rules = possible(dossier, desk=by)
        if not rules:
            break
        at += timedelta(hours=chance.choice(HOURS))
        make(chance.choice(rules), dossier, by, at, chance.randrange(60))
    return open_dossier(taken.dossier_id, desk=desk)


def _has_no_date(clock: Clock, before: DossierView) -> bool:
    if clock is Clock.STOPS:
        return True
    if clock in (Clock.GOES_ON, Clock.NEVER_STOPPED):
        return False
    return before.row.due_at is None


STOPPED: Final = {
    to for one in RULES.values() if one.clock is Clock.STOPS for to in one.to.values()
}


def assert_whole(dossier: DossierView, taken: Receipt, desk: Desk) -> None:
    moves = [str(event.body.get("move", "")) for event in dossier.events]
    stops = suspensions_of(dossier.events)
    row = dossier.row

    assert row.code == taken.dossier_code
    assert dossier.version == len(dossier.events)
    assert dossier.events[-1].state is row.state
    assert moves.count("apologise") <= 1
    # The clock never runs backwards, and stands still exactly while it waits.
    assert all(stop.ended_at is None or stop.started_at <= stop.ended_at for stop in stops)
    assert (row.state in STOPPED) == any(stop.ended_at is None for stop in stops)
    for move, kind in PAPERS.items():
        written = [paper.kind for paper in dossier.papers].count(kind)
        # One control sheet goes with the dossier for life, and grows.
        one = kind is PaperKind.CONTROL_SHEET
        assert written == (min(1, moves.count(move)) if one else moves.count(move))
    assert_times(dossier)
    for event in dossier.events:
        if isinstance(event.body.get("promise"), dict):
            promise = from_json(event.body["promise"], desk.calendar)  # type: ignore[arg-type]
            assert legal_due_at(promise) == stored_due_at(event.body["promise"])  # type: ignore[arg-type]


def assert_times(dossier: DossierView) -> None:
    """*Ready* and *returned* have times exactly where the dossier is, in order."""
    standing, state = dossier.row.standing, dossier.row.state
    results = (State.READY, State.REFUSED_AFTER_APPRAISAL, State.RETURNED)
    if state is not State.ARCHIVED:
        assert (standing.ready_at is not None) == (state in results)
        assert (standing.returned_at is not None) == (state is State.RETURNED)
    if standing.ready_at and standing.returned_at:
        assert standing.ready_at <= standing.returned_at


@pytest.mark.parametrize("seed", range(12))
def test_any_lawful_walk_leaves_a_whole_record(desk: Desk, take_in: TakeIn, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(3):
        taken = take_in(at=START, procedure_code="1.004873", certified_copies=())
        assert_whole(walk(desk, taken, chance, steps=9), taken, desk)
    assert check(desk=desk) == ()


class Life(RuleBasedStateMachine):
    """One dossier's life, a lawful move at a time."""

    def __init__(self, desk: Desk, take_in: TakeIn) -> None:
        super().__init__()
        self.desk, self.by = desk, leader(desk)
        self.taken = take_in(at=START, procedure_code="1.004873", certified_copies=())
        self.at = START
        self.dossier = open_dossier(self.taken.dossier_id, desk=desk)

    @precondition(lambda self: bool(possible(self.dossier, desk=self.by)))
    @rule(choice=st.integers(0, 50), hours=st.sampled_from(HOURS), nth=st.integers(0, 59))
    def moves(self, choice: int, hours: int, nth: int) -> None:
        rules = possible(self.dossier, desk=self.by)
        self.at += timedelta(hours=hours)
        make(rules[choice % len(rules)], self.dossier, self.by, self.at, nth)
        self.dossier = open_dossier(self.taken.dossier_id, desk=self.desk)

    @rule(choice=st.sampled_from(Move))
    def what_is_not_possible_is_refused_and_changes_nothing(self, choice: Move) -> None:
        if choice in {one.move for one in possible(self.dossier, desk=self.by)}:
            return
        with pytest.raises(UserError):
            make(RULES[choice], self.dossier, self.by, self.at, 0)
        assert open_dossier(self.taken.dossier_id, desk=self.desk) == self.dossier

    @invariant()
    def the_record_is_whole(self) -> None:
        assert_whole(self.dossier, self.taken, self.desk)


def test_no_order_of_moves_breaks_a_dossier(desk: Desk, take_in: TakeIn) -> None:
    run_state_machine_as_test(
        lambda: Life(desk, take_in),  # type: ignore[arg-type]  # any maker of machines will do
        settings=settings(
            max_examples=25,
            stateful_step_count=14,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert check(desk=desk) == ()


@pytest.mark.full
@pytest.mark.timeout(6000)
def test_ten_thousand_walks(desk: Desk, take_in: TakeIn) -> None:
    chance = random.Random(20261121)
    ends: dict[State, int] = {}
    for number in range(10_000):
        at = START + timedelta(days=number // A_DAY)
        taken = take_in(at=at, procedure_code="1.004873", certified_copies=())
        dossier = walk(desk, taken, chance, steps=chance.randint(1, 12))
        assert_whole(dossier, taken, desk)
        ends[dossier.row.state] = ends.get(dossier.row.state, 0) + 1
    assert check(desk=desk) == ()
    assert len(ends) >= 8
