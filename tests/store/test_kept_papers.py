"""Originals that citizens leave: kept with the intake, followed to the unit, signed back once."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from counter_app.core.errors import UserError
from counter_app.domain.catalogue.procedure import ComponentKind
from counter_app.domain.checklist import GivenComponent
from counter_app.domain.dossier import EventKind, State
from counter_app.domain.people.applicant import Person
from counter_app.domain.people.identity import PartialDate, Sex
from counter_app.domain.staff import Role
from counter_app.domain.step import Collected, CollectorKind, SlipOutcome, Withdrawn
from counter_app.domain.workflow import Move
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.kept_papers import all_kept, give_back, kept_of, still_kept
from counter_app.services.moving.workflow import Moved, Wanted, make_move

BIRTH = "1.001193"
CERTIFICATE = "Giấy chứng sinh"


@pytest.fixture
def birth(take_in: Callable[..., Receipt], desk: Desk) -> Receipt:
    """A birth registration whose birth certificate of the hospital stays here."""
    procedure = desk.catalogue.get(BIRTH)
    assert procedure is not None
    case = procedure.cases[0]
    child = Person(
        name="Nguyễn Minh An",
        birth=PartialDate(year=2026, month=11, day=1),
        sex=Sex.MALE,
        birth_place="Trạm y tế Xã A",
    )
    return take_in(
        procedure_code=BIRTH,
        case_id=case.id,
        certified_copies=(),
        subject=child,
        promise_today=False,
    )


def step(desk: Desk, taken: Receipt, move: Move, **more: object) -> Moved:
    by = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))
    wanted = Wanted(move=move, reason="Lý do đủ dài để ghi lại", **more)  # type: ignore[arg-type]
    return make_move(taken.dossier_id, wanted, desk=by, at=desk.clock.now())


def label_of(desk: Desk, taken: Receipt) -> str:
    (kept,) = kept_of(taken.dossier_id, desk=desk)
    return kept.label


def test_what_stays_here_is_listed_from_the_intake_on(desk: Desk, birth: Receipt) -> None:
    (line,) = all_kept(desk=desk)

    assert line.code == birth.dossier_code
    assert line.paper.label.startswith(CERTIFICATE)
    assert line.paper.holder == desk.office.desk_name
    slip = open_dossier(birth.dossier_id, desk=desk).papers[0].content
    assert slip.originals_kept == (f"{line.paper.label} (1 bản)",)  # type: ignore[union-attr]


def test_a_dossier_without_originals_keeps_none(
    desk: Desk, take_in: Callable[..., Receipt]
) -> None:
    taken = take_in()

    assert kept_of(taken.dossier_id, desk=desk) == ()
    assert all_kept(desk=desk) == ()


def test_who_holds_it_follows_the_dossier(desk: Desk, birth: Receipt) -> None:
    step(desk, birth, Move.TRANSFER)
    (away,) = still_kept(birth.dossier_id, desk=desk)
    step(desk, birth, Move.TAKE_UP)
    step(desk, birth, Move.FINISH)
    (back,) = still_kept(birth.dossier_id, desk=desk)

    assert away.holder == desk.office.name
    assert back.holder == desk.office.desk_name


def test_it_is_signed_back_early_and_only_once(desk: Desk, birth: Receipt) -> None:
    label = label_of(desk, birth)
    at = desk.clock.now()
    give_back(birth.dossier_id, (label,), to="Nguyễn Thị Ánh", desk=desk, at=at)

    (kept,) = kept_of(birth.dossier_id, desk=desk)
    assert (kept.returned_at, kept.returned_to) == (at, "Nguyễn Thị Ánh")
    event = open_dossier(birth.dossier_id, desk=desk).events[-1]
    assert event.kind is EventKind.ORIGINAL_RETURNED
    assert event.body["originals"] == [label]
    with pytest.raises(UserError, match="không còn giữ ở đây"):
        give_back(birth.dossier_id, (label,), to="Người khác", desk=desk, at=desk.clock.now())
    assert len(open_dossier(birth.dossier_id, desk=desk).events) == event.number
    assert check(desk=desk) == ()


def test_it_goes_home_with_the_result_in_one_step(desk: Desk, birth: Receipt) -> None:
    label = label_of(desk, birth)
    step(desk, birth, Move.FINISH)
    by = Collected(
        kind=CollectorKind.OWNER,
        name="Nguyễn Thị Ánh",
        slip=SlipOutcome.NONE_GIVEN,
        originals=(label,),
    )
    moved = step(desk, birth, Move.RETURN_RESULT, details=by)

    assert moved.state is State.RETURNED
    assert still_kept(birth.dossier_id, desk=desk) == ()
    assert all_kept(desk=desk) == ()


def test_a_return_that_names_what_is_gone_writes_nothing(desk: Desk, birth: Receipt) -> None:
    step(desk, birth, Move.FINISH)
    by = Collected(
        kind=CollectorKind.OWNER,
        name="Nguyễn Thị Ánh",
        slip=SlipOutcome.NONE_GIVEN,
        originals=("Sổ đỏ",),
    )
    with pytest.raises(UserError, match="Sổ đỏ"):
        step(desk, birth, Move.RETURN_RESULT, details=by)

    assert open_dossier(birth.dossier_id, desk=desk).row.state is State.READY


def test_who_withdraws_takes_it_home_or_it_stays_on_the_list(desk: Desk, birth: Receipt) -> None:
    step(desk, birth, Move.WITHDRAW, details=Withdrawn(asked_by="Nguyễn Thị Ánh"))
    assert [line.state for line in all_kept(desk=desk)] == ["withdrawn"]

    give_back(
        birth.dossier_id,
        (label_of(desk, birth),),
        to="Nguyễn Thị Ánh",
        desk=desk,
        at=desk.clock.now(),
    )
    assert all_kept(desk=desk) == ()


def test_a_copy_is_not_kept(desk: Desk, take_in: Callable[..., Receipt]) -> None:
    procedure = desk.catalogue.get(BIRTH)
    assert procedure is not None
    given = tuple(
        GivenComponent(label=paper.label, kind=ComponentKind.ELECTRONIC, count=paper.count)
        for paper in procedure.cases[0].checklist
        if paper.required
    )
    child = Person(
        name="Nguyễn Minh An",
        birth=PartialDate(year=2026, month=11, day=1),
        sex=Sex.MALE,
        birth_place="Trạm y tế Xã A",
    )
    taken = take_in(
        procedure_code=BIRTH,
        case_id=procedure.cases[0].id,
        certified_copies=(),
        subject=child,
        given=given,
    )

    assert kept_of(taken.dossier_id, desk=desk) == ()


def test_what_stays_behind_at_the_return_is_warned_of(desk: Desk, birth: Receipt) -> None:
    label = label_of(desk, birth)
    step(desk, birth, Move.FINISH)
    by = Collected(kind=CollectorKind.OWNER, name="Nguyễn Thị Ánh", slip=SlipOutcome.NONE_GIVEN)
    moved = step(desk, birth, Move.RETURN_RESULT, details=by)

    assert moved.warnings == (f"Còn giữ bản chính: {label}.",)
    assert open_dossier(birth.dossier_id, desk=desk).events[-1].body["warned"] == ["originals_kept"]
    assert [line.state for line in all_kept(desk=desk)] == ["returned"]
