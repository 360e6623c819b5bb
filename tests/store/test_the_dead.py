"""Whoever was registered dead here is known to be, until that registration comes to nothing."""

from collections.abc import Callable
from datetime import date

import pytest
from msgspec.structs import replace

from counter_app.core.errors import UserError
from counter_app.domain.doubt import Doubt
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Authority, Basis, Deceased, Person, Submitter
from counter_app.domain.people.identity import PartialDate
from counter_app.domain.step import Collected, CollectorKind
from counter_app.domain.telling import Outcome, ToldWay
from counter_app.domain.workflow import Move, PaperKind
from counter_app.services.correcting.reissue import Correction, reissue
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt, receive
from counter_app.services.intake.offer import offer
from counter_app.services.known.the_dead import flag
from counter_app.services.lists.list_letters import reachable
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.collecting import findings
from counter_app.services.moving.results import Told, tell
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.visits.doubts import doubts, with_doubts

TakeIn = Callable[..., Receipt]
DEATH, MARITAL = "1.000656", "1.004873"
BORN = PartialDate(year=1951, month=3, day=4)
OLD = Person(
    name="Hoàng Văn Páo",
    personal_id="006051000001",
    birth=BORN,
    deceased=Deceased(died_on=PartialDate(year=2026, month=11, day=12)),
)
ALIVE = replace(OLD, deceased=None)
NAMESAKE = replace(ALIVE, personal_id=None)


@pytest.fixture
def death(take_in: TakeIn) -> Receipt:
    """The death of old Páo, registered by his daughter."""
    return take_in(procedure_code=DEATH, certified_copies=(), subject=OLD)


@pytest.fixture
def held(desk: Desk) -> Callable[..., list[Doubt]]:
    """What is held against a marital certificate filed by ``person``."""

    def look(person: Person, **changes: object) -> list[Doubt]:
        basis = changes.pop("basis", Basis.SELF)
        asked = Draft(
            submitter=Submitter(person=person, basis=Basis(str(basis))),
            procedure_code=MARITAL,
            **changes,  # type: ignore[arg-type]
        )
        return list(doubts(asked, desk=desk, at=desk.clock.now()))

    return look


def test_the_card_of_the_dead_stops_with_day_dossier_and_ground(
    death: Receipt, held: Callable[..., list[Doubt]]
) -> None:
    (found,) = held(ALIVE)
    assert (found.finding.code, found.finding.blocking) == ("submitter_dead", True)
    assert f"chết 12/11/2026, hồ sơ {death.dossier_code}" in found.finding.message
    assert "Điều 16" in found.finding.message
    assert found.dossier == death.dossier_id
    assert held(replace(ALIVE, personal_id="006051000002")) == []


def test_name_and_birthday_alone_are_a_question(
    death: Receipt, held: Callable[..., list[Doubt]]
) -> None:
    (found,) = held(replace(NAMESAKE, name="hoang van pao"))
    assert (found.finding.code, found.finding.blocking) == ("maybe_dead", False)
    assert found.may_differ
    assert held(replace(NAMESAKE, birth=PartialDate(year=1951))) == []
    assert held(replace(NAMESAKE, name="Hoàng Văn Pao Lớn")) == []


@pytest.mark.parametrize("move", [Move.WITHDRAW, Move.STOP])
def test_a_registration_that_came_to_nothing_makes_nobody_dead(
    move: Move, desk: Desk, led: Desk, death: Receipt, held: Callable[..., list[Doubt]]
) -> None:
    wanted = Wanted(move=move, reason="Gia đình khai nhầm người còn sống")
    make_move(death.dossier_id, wanted, desk=led, at=desk.clock.now())
    assert held(ALIVE) == []


def test_whose_name_was_mended_is_alive_again(
    desk: Desk, death: Receipt, held: Callable[..., list[Doubt]]
) -> None:
    other = replace(OLD, personal_id="006051000009", name="Hoàng Văn Pảo Nhỏ")
    at, taken = desk.clock.now(), open_dossier(death.dossier_id, desk=desk).received.draft
    mended = Correction(
        reason="Khai nhầm số định danh của người chết", draft=replace(taken, subject=other)
    )
    reissue(death.dossier_id, mended, desk=desk, at=at)
    assert held(ALIVE) == []
    assert [one.finding.code for one in held(replace(ALIVE, personal_id="006051000009"))] == [
        "submitter_dead"
    ]


def test_for_a_dead_owner_heirs_come_and_no_attorney(
    death: Receipt, held: Callable[..., list[Doubt]]
) -> None:
    child = Person(name="Hoàng Thị Mỷ", personal_id="006180000001")
    paper = Authority(kind="Văn bản ủy quyền", no="12", on=date(2026, 10, 1), principal=ALIVE)
    (asked,) = held(child, owners=(ALIVE,), basis=Basis.SELF)
    assert (asked.finding.code, asked.finding.field) == ("owner_dead", "basis")
    assert held(child, owners=(ALIVE,), basis=Basis.HEIR) == []
    assert len(held(child, owners=(ALIVE,), basis=Basis.PARENT)) == 1
    assert held(child, owners=(replace(ALIVE, deceased=Deceased()),), basis=Basis.PARENT) == []
    (ended,) = held(child, owners=(ALIVE,), basis=Basis.ATTORNEY, authority=paper)
    assert ended.finding.code == "principal_dead"
    assert "Điều 140" in ended.finding.message
    (other,) = held(child, basis=Basis.ATTORNEY, authority=paper)
    assert other.finding.code == "principal_dead"


def test_nothing_is_taken_in_from_the_dead(desk: Desk, death: Receipt) -> None:
    at = desk.clock.now()
    asked = Draft(submitter=Submitter(person=ALIVE), procedure_code=MARITAL)
    offered = with_doubts(offer(asked, desk=desk, at=at), asked, desk=desk, at=at)
    with pytest.raises(UserError, match="đã khai tử") as refused:
        receive(asked, offer=offered, desk=desk, at=at)
    assert refused.value.code == "submitter_dead"


@pytest.fixture
def left_behind(desk: Desk, led: Desk, take_in: TakeIn) -> Receipt:
    """What old Páo had filed himself, its result on the shelf."""
    own = take_in(procedure_code=MARITAL, certified_copies=(), submitter=Submitter(person=ALIVE))
    make_move(own.dossier_id, Wanted(move=Move.FINISH), desk=led, at=desk.clock.now())
    return own


def test_what_the_dead_left_open_is_told_when_they_are_registered(
    desk: Desk, left_behind: Receipt, birth: Draft
) -> None:
    asked = replace(birth, procedure_code=DEATH, subject=OLD)
    (found,) = doubts(asked, desk=desk, at=desk.clock.now())
    assert found.finding.code == "dead_has_dossiers"
    assert found.finding.message.startswith("Người chết còn 1 hồ sơ chưa xong")
    assert found.dossier == left_behind.dossier_id


def test_their_open_dossiers_are_flagged_and_no_message_goes_to_them(
    desk: Desk, left_behind: Receipt, death: Receipt
) -> None:
    kept = open_dossier(left_behind.dossier_id, desk=desk).received.draft
    assert flag(kept, desk=desk).startswith("Chủ hồ sơ đã khai tử (chết 12/11/2026, hồ sơ")
    for way in (ToldWay.LETTER, ToldWay.PHONE):
        with pytest.raises(UserError, match="Hãy báo người thừa kế"):
            tell(
                left_behind.dossier_id,
                Told(way=way, outcome=Outcome.SENT, paper=PaperKind.RESULT_NOTICE),
                desk=desk,
                at=desk.clock.now(),
            )
    both = (left_behind.dossier_id, death.dossier_id)
    assert reachable(PaperKind.RESULT_NOTICE, both, desk=desk) == (death.dossier_id,)
    assert reachable(PaperKind.SLIP, both, desk=desk) == both


def test_nobody_takes_a_result_in_the_name_of_the_dead(
    desk: Desk, left_behind: Receipt, death: Receipt
) -> None:
    taker = Collected(
        kind=CollectorKind.OWNER, name=ALIVE.name, personal_id=ALIVE.personal_id or ""
    )
    dossier = open_dossier(left_behind.dossier_id, desk=desk)
    found = findings(taker, dossier, desk=desk, at=desk.clock.now())
    assert "owner_dead" in [one.code for one in found if one.blocking]
