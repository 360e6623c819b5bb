"""What the desk knows of who stands there: by number, by a body's, by name and birth without one."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import (
    Basis,
    IdentityBasis,
    Organisation,
    OrganisationKind,
    Person,
    Submitter,
)
from counter_app.domain.people.identity import PartialDate
from counter_app.domain.visit import VisitRow
from counter_app.domain.workflow import Move
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.visits.doubts import doubts
from counter_app.services.visits.known_people import Asked, KnownHere, known_of
from db.counter.known_authority import filed_by_paper

TakeIn = Callable[..., Receipt]
Look = Callable[[Asked], KnownHere]
MARITAL = "1.004873"
OWNER = Person(name="Nguyễn Thị Ánh", personal_id="001190000001")
ELDER = Person(
    name="Giàng Thị Mỷ",
    birth=PartialDate(year=1951),
    address="Thôn Nà Ca, Xã A",
    identity_basis=IdentityBasis.HAMLET_CONFIRMATION,
    no_id_reason="Chưa từng làm giấy tờ",
)


@pytest.fixture
def look(desk: Desk) -> Look:
    return lambda asked: known_of(asked, desk=desk, at=desk.clock.now())


def ids(known: KnownHere) -> list[str]:
    return [row.id for row in known.dossiers]


def test_what_waits_comes_first_then_what_is_under_way_then_what_is_over(
    desk: Desk, led: Desk, take_in: TakeIn, look: Look
) -> None:
    over, waits, goes_on = (
        take_in(procedure_code=MARITAL, certified_copies=()).dossier_id for _ in range(3)
    )
    wanted = Wanted(move=Move.WITHDRAW, reason="Công dân xin rút hồ sơ")
    make_move(over, wanted, desk=led, at=desk.clock.now())
    make_move(waits, Wanted(move=Move.FINISH), desk=led, at=desk.clock.now())
    newest = take_in().dossier_id
    assert ids(look(Asked(person=OWNER))) == [waits, newest, goes_on, over]


@pytest.mark.parametrize(
    "words",
    ["0011-9", "12/1", "'; DROP TABLE dossiers;--", '"', "a OR b", "…", "é²①ﷺ", "NEAR(a b)"],
)
def test_whatever_stands_in_the_fields_is_looked_for_and_knows_nobody(
    desk: Desk, take_in: TakeIn, look: Look, words: str
) -> None:
    take_in()
    odd = replace(
        ELDER, name=words, personal_id=words, birth=PartialDate(year=1951, month=2, day=3)
    )
    assert look(Asked(person=replace(odd, personal_id=None))) == KnownHere()
    draft = Draft(
        submitter=Submitter(person=odd, basis=Basis.ATTORNEY), subject=odd, procedure_code=MARITAL
    )
    assert doubts(draft, desk=desk, at=desk.clock.now()) == ()
    assert desk.store.read(lambda one: filed_by_paper(one, odd)) == ()


def test_another_number_knows_nothing(take_in: TakeIn, look: Look) -> None:
    take_in()
    assert look(Asked(person=replace(OWNER, personal_id="001190000002"))) == KnownHere()


def test_a_visit_without_a_dossier_is_told(look: Look, guide: Callable[..., VisitRow]) -> None:
    row = guide()
    assert [one.id for one in look(Asked(person=OWNER)).visits] == [row.id]


def test_a_body_is_known_by_its_number_its_parent_s_and_its_branches(
    take_in: TakeIn, look: Look
) -> None:
    kind = OrganisationKind.COMPANY
    parent = take_in(
        organisation=Organisation(name="Chè Xanh", tax_code="0100109106", kind=kind)
    ).dossier_id
    branch = take_in(
        organisation=Organisation(name="Đồi Thông", tax_code="0100109106-001", kind=kind)
    ).dossier_id
    nobody = Person(name="")
    assert ids(look(Asked(person=nobody, tax_code="0100109106"))) == [branch, parent]
    assert ids(look(Asked(person=nobody, tax_code="0100109106-001"))) == [branch, parent]
    assert ids(look(Asked(person=nobody, tax_code="0100109106-002"))) == [parent]


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        (ELDER, True),
        (replace(ELDER, name="GIANG THI MY", address="Nà Ca"), True),
        (replace(ELDER, birth=PartialDate(year=1951, month=3, day=4)), True),
        (replace(ELDER, address="Thôn Bản Lủ, Xã A"), False),
        (replace(ELDER, birth=PartialDate(year=1950)), False),
        (replace(ELDER, birth=None), False),
    ],
)
def test_whoever_has_no_number_is_known_by_name_birth_and_hamlet(
    asked: Person, known: bool, take_in: TakeIn, look: Look
) -> None:
    taken = take_in(submitter=Submitter(person=ELDER))
    assert ids(look(Asked(person=asked))) == ([taken.dossier_id] if known else [])
