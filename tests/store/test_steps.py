"""When each step of a dossier should be done, and when it is late."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest

from counter_app.core.clock import from_local
from counter_app.core.resources import resource
from counter_app.domain.dossier import Standing
from counter_app.domain.moving.step_clock import step_rules
from counter_app.domain.staff import Role
from counter_app.domain.step import NoticePosted, VerificationAsked
from counter_app.domain.step_limits import Mark, StepDays, mark_of, supplement_by
from counter_app.domain.workflow import Move
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.office.office import read_setup

REASON = "Cần hỏi nơi cư trú trước đây"
Step = Callable[..., Standing]


def wall(text: str) -> datetime:
    return from_local(datetime.fromisoformat(text))


@pytest.fixture
def step(desk: Desk, taken: Receipt) -> Step:
    """One move, and how the dossier stands after it."""

    def made(move: Move, at: str, *, under: Desk = desk, **more: object) -> Standing:
        by = replace(under, clerk=replace(desk.clerk, role=Role.LEADER))
        wanted = Wanted(move=move, **{"reason": REASON, **more})  # type: ignore[arg-type]
        make_move(taken.dossier_id, wanted, desk=by, at=wall(at))
        return open_dossier(taken.dossier_id, desk=desk).row.standing

    return made


def test_a_dossier_leaves_the_desk_the_same_day(desk: Desk, taken: Receipt) -> None:
    standing = open_dossier(taken.dossier_id, desk=desk).row.standing

    assert standing.step_due_at == wall("2026-11-23T17:00")


def test_taking_up_steps_over_the_holiday(step: Step) -> None:
    standing = step(Move.TRANSFER, "2026-11-23T10:00")

    assert standing.since == wall("2026-11-23T10:00")
    assert standing.step_due_at == wall("2026-11-25T17:00")


def test_a_step_is_never_due_after_the_citizen_s_own_date(step: Step) -> None:
    step(Move.TRANSFER, "2026-11-23T10:00")
    step(Move.TAKE_UP, "2026-11-25T10:00")
    standing = step(Move.SUBMIT, "2026-11-27T09:00")

    assert standing.due_at == wall("2026-11-27T17:00")
    assert standing.step_due_at == wall("2026-11-27T17:00")


def test_an_answer_is_due_when_the_letter_says_else_after_three_working_days(step: Step) -> None:
    step(Move.TRANSFER, "2026-11-23T10:00")
    assert step(Move.TAKE_UP, "2026-11-23T11:00").step_due_at is None
    question = VerificationAsked(unit="Công an xã", question="Nơi cư trú trước đây ở đâu?")
    asked = step(Move.VERIFY, "2026-11-23T14:00", details=question)
    assert asked.step_due_at == wall("2026-11-27T17:00")

    step(Move.VERIFIED, "2026-11-25T08:00")
    letter = VerificationAsked(
        unit="Công an xã Bình An",
        question="Nơi ở trước năm 2020",
        answer_by=wall("2026-12-02T11:00"),
    )
    assert step(Move.VERIFY, "2026-11-25T09:00", details=letter).step_due_at == wall(
        "2026-12-02T11:00"
    )


def test_a_notice_hangs_until_its_last_day_or_the_next_that_counts(step: Step) -> None:
    step(Move.TRANSFER, "2026-11-23T10:00")
    step(Move.TAKE_UP, "2026-11-23T11:00")
    notice = NoticePosted(
        what="Xác nhận tình trạng hôn nhân",
        places=("Trụ sở xã",),
        from_day=date(2026, 11, 23),
        until_day=date(2026, 12, 5),
    )
    posted = step(Move.POST_NOTICE, "2026-11-23T14:00", details=notice)

    assert posted.step_due_at == wall("2026-12-07T17:00")  # the fifth is a Saturday


def test_an_apology_leaves_the_step_as_it_is(step: Step) -> None:
    step(Move.TRANSFER, "2026-11-23T10:00")
    standing = step(Move.APOLOGISE, "2026-11-25T09:00", due_at=wall("2026-12-02T17:00"))

    assert standing.since == wall("2026-11-23T10:00")
    assert standing.step_due_at == wall("2026-11-25T17:00")
    assert standing.due_at == wall("2026-12-02T17:00")


def test_the_office_sets_its_own_days(desk: Desk, step: Step) -> None:
    slower = replace(desk, office=replace(desk.office, steps=StepDays(take_up=3, unanswered=20)))
    standing = step(Move.TRANSFER, "2026-11-23T10:00", under=slower)
    assert standing.step_due_at == wall("2026-11-27T17:00")

    asked = step(Move.ASK_SUPPLEMENT, "2026-11-25T10:00", under=slower)
    assert asked.step_due_at == wall("2026-12-15T17:00")


def test_a_set_up_file_may_say_the_days() -> None:
    usual = resource("offices/training.toml").read_text(encoding="utf-8")
    setup = read_setup(usual + "\n[steps]\nverification = 5\n")

    assert setup.office.steps == StepDays(verification=5)


def test_a_request_for_more_papers_leaves_within_three_working_days(desk: Desk) -> None:
    rules = step_rules("1.004873", rules=desk.rules)

    received = datetime(2026, 11, 20, 9, 0)  # noqa: DTZ001  a Friday's wall time
    assert supplement_by(received, rules=rules) == datetime(2026, 11, 26, 17, 0)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("now", "mark"),
    [
        ("2026-11-25T09:00", Mark.CALM),
        ("2026-12-01T09:00", Mark.SOON),
        ("2026-12-02T08:00", Mark.SOON),
        ("2026-12-02T17:00", Mark.LATE),
    ],
)
def test_amber_comes_with_the_last_quarter_and_red_when_it_is_past(now: str, mark: Mark) -> None:
    since, due = wall("2026-11-23T09:00"), wall("2026-12-02T17:00")

    assert mark_of(since, due, wall(now)) is mark
    assert mark_of(since, None, wall(now)) is Mark.CALM
