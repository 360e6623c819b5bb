"""Pairs of filings, invented: the same person typed twice, or two people."""

from datetime import date

import pytest

from counter_app.domain.likeness import TRAIT_WORDS, Filed, Trait, alike, name_key
from counter_app.domain.people.applicant import Person
from counter_app.domain.people.identity import PartialDate

TODAY = date(2026, 11, 20)


def filed(text: str) -> Filed:
    """ "name | birth | place | number | hour | order", the last ones left out at will."""
    name, birth, place, number, hour, order = (
        part.strip() for part in (*text.split("|"), *[""] * 6)[:6]
    )
    return Filed(
        person=Person(
            name=name,
            birth=PartialDate.from_iso(birth) if birth else None,
            personal_id=number or None,
            birth_time=hour,
            birth_order=int(order) if order else None,
        ),
        place=place,
        on=TODAY,
    )


SAME = [
    # exactly so, or as another hand writes it
    ("Trần Minh Khôi | 2026-11-01 | Xóm 4", "Trần Minh Khôi | 2026-11-01 | Xóm 4"),
    ("Trần Minh Khôi | 2026-11-01 | Xóm 4", "TRAN MINH KHOI | 2026-11-01 | Xóm 9"),
    ("Nguyễn Thị Hòa | 2026-11-01", "Nguyễn Thị Hoà | 2026-11-01"),
    ("K'Brếo | 2026-11-01", "KBrếo | 2026-11-01"),
    ("Y | 2026-11-01", "Y | 2026-11-01"),
    ("Nguyễn Văn An | 1980-02-01 | Xóm 4", "Nguyễn Văn An | 1980-02-01"),
    # one letter beside the given name, in a child's name too
    ("Trần Minh Khôi | 2026-11-01", "Trẩn Minh Khôi | 2026-11-01"),
    ("Trần Minh Khôi | 2026-11-01", "Trầnn Minh Khôi | 2026-11-01"),
    ("Nguyễn Thi Hoa | 2026-11-01", "Nguyễn Thị Hoa | 2026-11-01"),
    # the given name with a slip: a grown-up, or the hour says it is the same birth
    ("Nguyễn Văn Bính | 1980-02-01 | Xóm 4", "Nguyễn Văn Bích | 1980-02-01 | Xóm 4"),
    ("Trần Gia Hân | 2026-11-01 | X | | 08:10", "Trần Gia Hâm | 2026-11-01 | X | | 08:10"),
    # words that changed places
    ("Nguyễn Hoàng Minh Anh | 2026-11-01", "Nguyễn Minh Hoàng Anh | 2026-11-01"),
    ("Trần Thị Ngọc Lan | 1990-05-06", "Trần Ngọc Thị Lan | 1990-05-06"),
    # a date with one wrong digit, day and month swapped, the year alone
    ("Trần Minh Khôi | 2026-11-01 | Xóm 4", "Trần Minh Khôi | 2026-11-07 | Thôn 4"),
    ("Trần Minh Khôi | 2026-10-02 | Xóm 4", "Trần Minh Khôi | 2026-02-10 | Xóm 4, Xã A"),
    ("Hoàng A Páo | 1951 | Nà Ca", "Hoàng A Páo | 1951-03-04 | thôn Nà Ca, xã A"),
    ("Hoàng A Páo | 1951 | Nà Ca", "Hoàng A Páo | 1951 | thôn Nà Ca"),
    ("Hoàng A Páo | | Nà Ca", "Hoàng A Páo | 1951 | Nà Ca"),
    # numbers: the same whatever the name, or one digit off where everything else agrees
    ("Lê Thị Mai | 1990-01-02 | | 001190000001", "Lê Mai | 1990-01-02 | | 001190000001"),
    ("Lê Thị Mai | 1990-01-02 | | 001190000001", "Lê Thị Mai | 1990-01-02 | | 001190000010"),
    ("Lê Thị Mai | 1990-01-02 | | 001190000001", "Lê Thị Mai | 1990-01-02 | Xóm 4"),
]

OTHERS = [
    # twins: one birth, another given name, another place in the order, another hour
    ("Trần Minh Khôi | 2026-11-01 | Xóm 4", "Trần Minh Khoa | 2026-11-01 | Xóm 4"),
    ("Trần Gia Hà | 2026-11-01 | Xóm 4", "Trần Gia Hạ | 2026-11-01 | Xóm 4"),
    ("Trần Minh Anh | 2026-11-01 | Xóm 4", "Trần Anh Minh | 2026-11-01 | Xóm 4"),
    ("Trần Bảo An | 2026-11-01 | X | | | 1", "Trần Bảo An | 2026-11-01 | X | | | 2"),
    ("Trần Bảo An | 2026-11-01 | X | | 08:10", "Trần Bảo Ân | 2026-11-01 | X | | 08:12"),
    ("Trần Gia Hân | 2026-11-01 | X | | 08:10 | 1", "Trần Gia Hâm | 2026-11-01 | X | | 08:10 | 2"),
    # a brother, a namesake, a stranger
    ("Trần Minh Khôi | 2026-11-01 | Xóm 4", "Trần Minh Đức | 2026-11-01 | Xóm 4"),
    ("Trần Minh Khôi | 2026-11-01 | Xóm 4", "Trần Minh Khôi | 2024-03-05 | Xóm 4"),
    ("Nguyễn Văn Nam | 1980-02-01 | Xóm 4", "Nguyễn Văn Nam | 1980-03-01 | Xóm 9"),
    ("Nguyễn Văn Nam | 1980 | Xóm 4", "Nguyễn Văn Nam | 1980 | Xóm 9"),
    ("Nguyễn Văn Nam | 1980 |", "Nguyễn Văn Nam | 1980-02-01 |"),
    # two slips at once
    ("Trần Minh Khôi | 2026-11-01 | Xóm 4", "Trẩn Mình Khôj | 2026-11-02 | Xóm 4"),
    ("Nguyễn Văn Bính | 1980-02-01 | Xóm 4", "Nguyễn Văn Bích | 1980-02-07 | Xóm 4"),
    # numbers that are two people's
    ("Lê Thị Mai | 1990-01-02 | | 001190000001", "Lê Thị Mai | 1990-01-02 | | 001190004321"),
    ("Lê Thị Mai | 1990-01-02 | | 001190000001", "Lê Thị Mai | 1990-01-03 | | 001190000010"),
    ("| 1990-01-02", "| 1990-01-02"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_person_typed_twice(one: str, other: str) -> None:
    found = alike(filed(one), filed(other))
    assert found
    assert found == alike(filed(other), filed(one))
    assert all(TRAIT_WORDS[trait] for trait in found)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_two_people(one: str, other: str) -> None:
    assert alike(filed(one), filed(other)) == ()
    assert alike(filed(other), filed(one)) == ()


def test_what_agrees_is_told_in_the_order_of_a_person() -> None:
    one = filed("Trần Minh Khôi | 2026-10-02 | Xóm 4")
    other = filed("tran minh khoi | 2026-02-10 | Thôn 4, Xã A")
    assert alike(one, other) == (Trait.NAME_UNMARKED, Trait.BIRTH_SWAPPED, Trait.PLACE)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Trần Thị Ngọc Lan", "tran ngoc thi lan"), ("K'Brếo", "KBREO"), ("Đỗ Y", "y do")],
)
def test_a_name_is_looked_up_by_its_letters_alone(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)
