"""What was ended or re-appointed by mistake: a leader takes it back, and nothing rests on a void paper."""

from collections.abc import Callable
from datetime import datetime

import pytest

from counter_app.core.clock import from_local
from counter_app.core.errors import UserError
from counter_app.domain.dossier import State
from counter_app.domain.moving.clockwork import suspensions_of
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
def step(led: Desk, taken: Receipt) -> Step:
    def made(move: Move, at: str, **more: object) -> Moved:
        wanted = Wanted(move=move, reason=REASON, **more)  # type: ignore[arg-type]
        return make_move(taken.dossier_id, wanted, desk=led, at=wall(at))

    return made


@pytest.fixture
def seen(taken: Receipt, desk: Desk) -> Callable[[], DossierView]:
    return lambda: open_dossier(taken.dossier_id, desk=desk)


def paper_of(dossier: DossierView, kind: PaperKind) -> int:
    return next(one.number for one in reversed(dossier.papers) if one.kind == kind)


@pytest.mark.parametrize("end", [Move.STOP, Move.WITHDRAW])
def test_an_end_made_by_mistake_is_stepped_back_and_never_was(
    end: Move, led: Desk, taken: Receipt, step: Step, seen: Callable[[], DossierView]
) -> None:
    step(Move.TRANSFER, "2026-11-23T10:00")
    step(end, "2026-11-23T11:00")
    told = " ".join(consequences(seen()))

    back = step(Move.STEP_BACK, "2026-11-23T14:00")

    assert (back.state, back.due_at) == (State.TRANSFERRED, taken.due_at)
    assert "Coi như chưa dừng" in told
    assert check(desk=led) == ()


def test_a_clock_that_stood_still_stands_still_again(
    led: Desk, step: Step, seen: Callable[[], DossierView]
) -> None:
    step(Move.ASK_SUPPLEMENT, "2026-11-24T10:00", details=ASKED)
    step(Move.WITHDRAW, "2026-11-25T10:00")

    back = step(Move.STEP_BACK, "2026-11-25T11:00")

    assert (back.state, back.due_at) == (State.SUPPLEMENT_REQUESTED, None)
    assert suspensions_of(seen().events)[-1].ended_at is None
    assert step(Move.SUPPLEMENT, "2026-11-27T10:00").due_at == wall("2026-12-02T17:00")
    assert check(desk=led) == ()


def test_a_stop_notice_is_void_only_once_work_goes_on(
    led: Desk, step: Step, seen: Callable[[], DossierView]
) -> None:
    step(Move.STOP, "2026-11-23T11:00")
    number, at = paper_of(seen(), PaperKind.STOP_NOTICE), wall("2026-11-23T14:00")
    with pytest.raises(UserError, match="Lùi một bước"):
        void_paper(number, REASON, dossier=seen(), desk=led, at=at)
    assert "Thông báo dừng số" in " ".join(consequences(seen()))

    step(Move.STEP_BACK, "2026-11-23T14:00")
    void_paper(number, REASON, dossier=seen(), desk=led, at=at)
    assert check(desk=led) == ()


def test_a_void_apology_gives_the_old_date_back_and_may_be_made_again(
    led: Desk, desk: Desk, taken: Receipt, step: Step, seen: Callable[[], DossierView]
) -> None:
    step(Move.APOLOGISE, "2026-11-24T10:00", due_at=wall("2027-11-25T10:00"))
    number, at = paper_of(seen(), PaperKind.APOLOGY), wall("2026-11-24T10:05")
    assert "được hẹn lại một lần khác" in void_leaves(seen())
    with pytest.raises(UserError) as refused:
        void_paper(number, REASON, dossier=seen(), desk=desk, at=at)
    assert refused.value.code == "leader_mends"

    void_paper(number, REASON, dossier=seen(), desk=led, at=at)

    assert seen().row.due_at == taken.due_at
    assert check(desk=led) == ()
    again = step(Move.APOLOGISE, "2026-11-24T10:10", due_at=wall("2026-12-01T10:00"))
    assert again.due_at == wall("2026-12-01T10:00")
    with pytest.raises(UserError) as second:
        step(Move.APOLOGISE, "2026-11-24T10:20", due_at=wall("2026-12-02T10:00"))
    assert second.value.code == "apologised_before"
    assert check(desk=led) == ()


def test_a_stop_after_a_void_apology_is_reckoned_without_it(
    led: Desk, step: Step, seen: Callable[[], DossierView]
) -> None:
    step(Move.APOLOGISE, "2026-11-24T10:00", due_at=wall("2027-11-25T10:00"))
    step(Move.ASK_SUPPLEMENT, "2026-11-24T10:10", details=ASKED)
    number = paper_of(seen(), PaperKind.APOLOGY)

    void_paper(number, REASON, dossier=seen(), desk=led, at=wall("2026-11-24T10:20"))

    assert seen().row.due_at is None
    assert step(Move.SUPPLEMENT, "2026-11-26T10:00").due_at == wall("2026-12-01T17:00")
    assert check(desk=led) == ()
