"""A date set by hand where no limit is known: it stops with the clock and moves on with it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from counter_app.core.clock import from_local
from counter_app.core.errors import UserError
from counter_app.domain.catalogue.procedure import ComponentKind
from counter_app.domain.checklist import GivenComponent
from counter_app.domain.deadline.explanation import note
from counter_app.domain.deadline.limit import LimitUnit
from counter_app.domain.deadline.promise_record import from_json
from counter_app.domain.draft import AgreedDate
from counter_app.domain.moving.clockwork import promise_in_force
from counter_app.domain.staff import Role
from counter_app.domain.step import Defect, SupplementAsked
from counter_app.domain.workflow import Move
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.workflow import Moved, Wanted, make_move

ASKED = SupplementAsked(defects=(Defect(component="", code="other", words="Tờ khai thiếu chữ ký"),))
Step = Callable[..., Moved]


def wall(text: str) -> datetime:
    return from_local(datetime.fromisoformat(text))


@pytest.fixture
def take(desk: Desk, take_in: Callable[..., Receipt]) -> Callable[[str], Receipt]:
    """A dossier without a known limit, its date set by hand."""
    procedure, case = next(
        (one, case)
        for one in desk.catalogue.procedures
        for case in one.cases
        if case.limit.unit is LimitUnit.NOT_STATED and not any(p.required for p in case.checklist)
    )

    def taken(due: str) -> Receipt:
        return take_in(
            at=wall("2026-11-23T09:10"),
            procedure_code=procedure.code,
            case_id=case.id,
            certified_copies=(),
            given=(GivenComponent(label="Tờ khai", kind=ComponentKind.ORIGINAL),),
            agreed=AgreedDate(due_at=wall(due), reason="Hồ sơ nhiều bản, hẹn theo thỏa thuận"),
        )

    return taken


def test_it_stands_still_with_the_clock_and_moves_on_by_the_days(
    desk: Desk, take: Callable[[str], Receipt]
) -> None:
    taken = take("2026-11-27T10:00")
    by = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))

    def step(move: Move, at: str, **more: object) -> Moved:
        wanted = Wanted(move=move, reason="Lý do đủ dài", **more)  # type: ignore[arg-type]
        return make_move(taken.dossier_id, wanted, desk=by, at=wall(at))

    assert step(Move.ASK_SUPPLEMENT, "2026-11-24T10:00", details=ASKED).due_at is None
    assert step(Move.STEP_BACK, "2026-11-24T11:00").due_at == wall("2026-11-27T10:00")
    assert step(Move.ASK_SUPPLEMENT, "2026-11-24T14:00", details=ASKED).due_at is None
    # Wednesday and Thursday: Friday's date becomes Tuesday's.
    assert step(Move.SUPPLEMENT, "2026-11-26T10:00").due_at == wall("2026-12-01T10:00")

    dossier = open_dossier(taken.dossier_id, desk=desk)
    record = promise_in_force(dossier.life)
    assert record is not None
    assert "dời thêm 2 ngày làm việc" in note(from_json(record, desk.calendar))
    assert dossier.row.standing.first_due_at == wall("2026-12-01T10:00")
    assert check(desk=desk) == ()


@pytest.mark.parametrize(
    ("due", "code"),
    [("2026-11-27T03:00", "not_open_then"), ("2026-11-29T10:00", "no_return_that_day")],
)
def test_it_is_set_in_office_hours(take: Callable[[str], Receipt], due: str, code: str) -> None:
    with pytest.raises(UserError) as refused:
        take(due)
    assert refused.value.code == code
