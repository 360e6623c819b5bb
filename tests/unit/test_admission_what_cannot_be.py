"""What no paper makes right: a marriage of three, one's own death, a child older than its mother."""

from collections.abc import Callable

import pytest

from counter_app.core.errors import UserError
from counter_app.domain.admission.articles import articles
from counter_app.domain.offer import Offer

# The desk's day is 20 November 2026, a Friday.
CARD = "001190000001||Nguyễn Thị Ánh|01021990|Nữ|Thôn 1, Xã A, Huyện B, Hà Nội|15032021"
BIRTH = {"card_scan": CARD, "procedure_code": "1.001193", "submitter": {"basis": "parent"}}
MARRIAGE = {"card_scan": CARD, "procedure_code": "1.000894"}
DEATH = {"card_scan": CARD, "procedure_code": "1.000656", "submitter": {"basis": "relative"}}
WILL = {"procedure_code": "2.001019"}
COPIES = {
    "procedure_code": "2.000815",
    "certified_copies": [{"document": "Giấy khai sinh", "pages": 3, "sheets": 2, "copies": 2}],
}
GROOM = {"name": "Lê Văn Hoà", "personal_id": "001092000008", "birth_date": "1992-05-05"}
ANOTHER = {"name": "Trần Văn Ba", "personal_id": "001091000015", "birth_date": "1991-05-05"}


def told(made: Offer, code: str) -> list[tuple[bool, str]]:
    """Each finding of that code: whether it stops, and its field."""
    return [(one in made.blocking, one.field) for one in made.findings if one.code == code]


def test_a_marriage_is_of_two(offered: Callable[..., Offer]) -> None:
    assert told(offered(MARRIAGE, owners=[GROOM]), "marriage_of_more") == []
    of_three = offered(MARRIAGE, owners=[GROOM, ANOTHER])
    assert told(of_three, "marriage_of_more") == [(True, "owners")]


@pytest.mark.parametrize(
    ("dead", "stopped"),
    [
        ({"name": "Nguyễn Thị Ánh", "personal_id": "001190000001"}, [True]),
        ({"name": "nguyễn thị  ánh", "birth_date": "1990-02-01"}, [True]),
        ({"name": "Nguyễn Thị Ánh", "birth_date": "1940"}, [False]),  # a grandmother of that name
        ({"name": "Nguyễn Thị Bình", "personal_id": "001140000007"}, []),
    ],
)
def test_nobody_registers_their_own_death(
    offered: Callable[..., Offer], dead: dict[str, str], stopped: list[bool]
) -> None:
    made = offered(DEATH, subject={**dead, "deceased": {"date": "2026-11-18"}})
    assert told(made, "own_death") == [(one, "subject.name") for one in stopped]


@pytest.mark.parametrize(
    ("born", "code", "stops"),
    [
        ("1989-12-30", "parent_younger", True),
        ("2002-06-01", "parent_very_young", False),
        ("2003-02-01", None, False),  # thirteen that day
    ],
)
def test_a_parent_who_files_is_older_than_the_child(
    offered: Callable[..., Offer], born: str, code: str | None, stops: bool
) -> None:
    made = offered(BIRTH, subject={"name": "Trần Minh An", "sex": "male", "birth_date": born})
    codes = ("parent_younger", "parent_very_young")
    found = [(one, *told(made, one)) for one in codes if told(made, one)]
    assert found == ([] if code is None else [(code, (stops, "subject.birth"))])


@pytest.mark.parametrize(("born", "stopped"), [("2011-11-21", True), ("2011-11-20", False)])
def test_who_makes_a_will_is_fifteen(
    offered: Callable[..., Offer], born: str, stopped: bool
) -> None:
    child = {"name": "Lê Thị Mai", "personal_id": "001311000005", "birth_date": born}
    made = offered(WILL, submitter=child)
    assert bool(told(made, "will_too_young")) is stopped
    assert told(offered(COPIES, submitter=child), "will_too_young") == []


@pytest.mark.parametrize(
    ("attorney", "giver", "code"),
    [
        (ANOTHER, {**ANOTHER}, "attorney_for_oneself"),
        (ANOTHER, {**GROOM, "birth_date": "2026-11-19"}, "authority_before_birth"),
        ({**ANOTHER, "birth_date": "2012-01-01"}, GROOM, "attorney_too_young"),
        (ANOTHER, GROOM, None),
    ],
)
def test_a_power_goes_from_one_who_was_born_to_another_of_fifteen(
    offered: Callable[..., Offer],
    attorney: dict[str, str],
    giver: dict[str, str],
    code: str | None,
) -> None:
    paper = {"kind": "power_of_attorney", "no": "12/UQ", "date": "2026-11-18", "principal": giver}
    made = offered(COPIES, submitter={**attorney, "basis": "attorney"}, authority=paper)
    codes = ("attorney_for_oneself", "authority_before_birth", "attorney_too_young")
    found = [one for one in codes if told(made, one)]
    assert found == ([] if code is None else [code])
    assert {one.code for one in made.blocking} == set(found)


@pytest.mark.parametrize(("born", "asked"), [("1905", True), ("1906-11-21", False)])
def test_whoever_is_older_than_people_grow_is_looked_at(
    offered: Callable[..., Offer], born: str, asked: bool
) -> None:
    made = offered({**COPIES, "card_scan": CARD}, owners=[{**GROOM, "birth_date": born}])
    assert told(made, "very_old") == ([(False, "owners.0.birth")] if asked else [])
    dead = {**GROOM, "birth_date": born, "deceased": {"date": "1990"}}
    assert told(offered({**COPIES, "card_scan": CARD}, owners=[dead]), "very_old") == []


@pytest.mark.parametrize("order", [-4, 0, 100])
def test_a_child_is_the_first_or_a_later_one(offered: Callable[..., Offer], order: int) -> None:
    child = {"name": "Trần Minh An", "birth_date": "2026-11-12", "birth_order": order}
    with pytest.raises(UserError, match="birth_order"):
        offered(BIRTH, subject=child)


def test_each_of_them_names_its_article() -> None:
    bearing_one = {"marriage_of_more", "will_too_young", "attorney_for_oneself"}
    assert bearing_one | {"attorney_too_young"} <= set(articles())
