"""A supplement asked for by mistake: a leader takes it back, and the clock has never stopped."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from counter_app.core.clock import from_local
from counter_app.core.errors import UserError
from counter_app.domain.dossier import State
from counter_app.domain.moving.clockwork import promise_in_force, suspensions_of
from counter_app.domain.staff import Role
from counter_app.domain.step import Defect, SupplementAsked
from counter_app.domain.workflow import Move, PaperKind
from counter_app.services.correcting.reissue import void_leaves, void_paper
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.check import check
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.moving.stepping_back import consequences
from counter_app.services.moving.workflow import Moved, Wanted, make_move

REASON = "Nhầm hồ sơ của người khác"
ASKED = SupplementAsked(defects=(Defect(component="", code="other", words="Tờ khai thiếu chữ ký"),))
Step = Callable[..., Moved]


def wall(text: str) -> datetime:
    return from_local(datetime.fromisoformat(text))


@pytest.fixture
def step(desk: Desk, taken: Receipt) -> Step:
    def made(move: Move, at: str, role: Role = Role.LEADER, **more: object) -> Moved:
        by = replace(desk, clerk=replace(desk.clerk, role=role))
        wanted = Wanted(move=move, reason=REASON, **more)  # type: ignore[arg-type]
        return make_move(taken.dossier_id, wanted, desk=by, at=wall(at))

    return made


def seen(taken: Receipt, desk: Desk) -> DossierView:
    return open_dossier(taken.dossier_id, desk=desk)


@pytest.mark.parametrize(
    ("before", "state"),
    [
        ((), State.RECEIVED),
        ((Move.TRANSFER,), State.TRANSFERRED),
        ((Move.TRANSFER, Move.TAKE_UP), State.PROCESSING),
    ],
)
def test_it_goes_back_to_where_it_was_with_the_date_it_had(
    desk: Desk, taken: Receipt, step: Step, before: tuple[Move, ...], state: State
) -> None:
    for move in before:
        step(move, "2026-11-23T10:00")
    promised = promise_in_force(seen(taken, desk).life)
    assert step(Move.ASK_SUPPLEMENT, "2026-11-24T10:00", details=ASKED).due_at is None
    told = " ".join(consequences(seen(taken, desk)))

    back = step(Move.STEP_BACK, "2026-11-26T08:00")

    dossier = seen(taken, desk)
    assert (back.state, back.due_at) == (state, taken.due_at)
    assert dossier.row.standing.first_due_at == taken.due_at
    assert promise_in_force(dossier.life) == promised
    assert suspensions_of(dossier.events) == ()
    assert "Thời hạn coi như chưa dừng" in told
    assert "Phiếu yêu cầu bổ sung số 100001 chưa hủy" in told
    assert check(desk=desk) == ()


def test_a_request_taken_back_was_never_the_first(desk: Desk, taken: Receipt, step: Step) -> None:
    step(Move.ASK_SUPPLEMENT, "2026-11-23T10:00", details=ASKED)
    step(Move.STEP_BACK, "2026-11-23T10:05")

    step(Move.ASK_SUPPLEMENT, "2026-11-23T10:10", role=Role.CLERK, details=ASKED)

    (*_, request) = seen(taken, desk).papers
    assert not any("lần tiếp theo" in line for line in request.content.reasons)  # type: ignore[union-attr]
    step(Move.SUPPLEMENT, "2026-11-24T10:00")
    with pytest.raises(UserError) as refused:
        step(Move.ASK_SUPPLEMENT, "2026-11-24T10:10", role=Role.CLERK, details=ASKED)
    assert refused.value.code == "second_supplement"
    assert len(suspensions_of(seen(taken, desk).events)) == 1


def test_an_earlier_stop_still_counts(desk: Desk, taken: Receipt, step: Step) -> None:
    step(Move.ASK_SUPPLEMENT, "2026-11-23T10:00", details=ASKED)
    went_on = step(Move.SUPPLEMENT, "2026-11-25T10:00").due_at
    step(Move.ASK_SUPPLEMENT, "2026-11-25T14:00", details=ASKED)

    assert step(Move.STEP_BACK, "2026-11-25T15:00").due_at == went_on
    assert len(suspensions_of(seen(taken, desk).events)) == 1


def test_only_a_leader_takes_it_back(step: Step) -> None:
    step(Move.ASK_SUPPLEMENT, "2026-11-23T10:00", details=ASKED)
    with pytest.raises(UserError) as refused:
        step(Move.STEP_BACK, "2026-11-23T10:05", role=Role.CLERK)
    assert refused.value.code == "not_your_part"


def test_voiding_the_request_says_that_the_clock_stands_still(
    desk: Desk, taken: Receipt, step: Step
) -> None:
    step(Move.ASK_SUPPLEMENT, "2026-11-23T10:00", details=ASKED)
    dossier = seen(taken, desk)
    assert "thời hạn vẫn dừng" in void_leaves(dossier)
    assert "Lùi một bước" in void_leaves(dossier)
    paper = next(one for one in dossier.papers if one.kind == PaperKind.SUPPLEMENT_REQUEST)

    void_paper(paper.number, REASON, dossier=dossier, desk=desk, at=wall("2026-11-23T10:05"))

    assert seen(taken, desk).row.state is State.SUPPLEMENT_REQUESTED
    assert "chưa hủy" not in " ".join(consequences(seen(taken, desk)))
    step(Move.STEP_BACK, "2026-11-23T10:10")
    assert "không lùi bước" in void_leaves(seen(taken, desk))
