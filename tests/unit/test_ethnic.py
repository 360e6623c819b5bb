"""The ethnic groups: fifty-four, each found by its own name, by another of its names, without marks."""

import pytest

from counter_app.domain.people.applicant import Parent, Parents, Person
from counter_app.domain.people.ethnic import ethnic_group, ethnic_groups, ethnic_matches


def test_there_are_fifty_four_and_each_is_found_by_all_its_names() -> None:
    groups = ethnic_groups()
    assert [one.code for one in groups] == [f"{number:02d}" for number in range(1, 55)]
    for one in groups:
        for name in (one.name, *one.others):
            assert ethnic_group(name) == one.name, name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("kinh", "Kinh"),
        ("e de", "Ê-đê"),
        ("Ê ĐÊ", "Ê-đê"),
        ("k'ho", "Cơ-ho"),
        ("Kʼho", "Cơ-ho"),
        ("mong", "Mông"),
        ("H'mông", "Mông"),
        ("khmer", "Khơ-me"),
        ("pa cô", "Ta-ôi"),
        ("bru van kieu", "Bru-Vân Kiều"),
        ("", ""),
        ("-", ""),
        ("người kinh", ""),
        ("Thu Lao", "Tày"),
    ],
)
def test_a_name_is_what_is_meant(typed: str, name: str) -> None:
    assert ethnic_group(typed) == name


def test_a_few_letters_name_own_names_first() -> None:
    assert ethnic_matches("co")[:3] == ("Cơ-ho", "Cơ-tu", "Co")
    assert ethnic_matches("meo") == ("Mông",)
    assert ethnic_matches("zz") == ethnic_matches(" ") == ()


def test_an_unknown_father_is_a_dash() -> None:
    told = Parents(mother=Parent(name="H'Blen Kbuôr", ethnic_group="Ê-đê"))
    assert told.words == (("Mẹ", "H'Blen Kbuôr, dân tộc Ê-đê"), ("Cha", "–"))
    assert not Person(name="Ê").ethnic_group
