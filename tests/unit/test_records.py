"""Records of either kind have named parts, and can be had with other ones."""

from dataclasses import dataclass

import pytest

from counter_app.core.errors import UserError
from counter_app.core.records import part_names, with_parts
from counter_app.domain.people.applicant import Person
from counter_app.services.kept_text import kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    title: str
    of: Person


SHEET = Sheet(title="Giấy hẹn", of=Person(name="Nguyễn Thị Ánh"))


@pytest.mark.parametrize("plain", ["chữ", 7, None, ("a",), Sheet, Person])
def test_what_is_no_record_has_no_parts(plain: object) -> None:
    assert part_names(plain) == ()


def test_either_kind_tells_its_parts_and_takes_others() -> None:
    assert part_names(SHEET) == ("title", "of")
    assert {"name", "birth", "address"} <= set(part_names(SHEET.of))
    other = with_parts(SHEET, {"of": with_parts(SHEET.of, {"name": "Trần Văn Bình"})})
    assert (other.title, other.of.name) == ("Giấy hẹn", "Trần Văn Bình")
    assert SHEET.of.name == "Nguyễn Thị Ánh"


def test_a_letter_no_paper_can_draw_is_found_within_records_of_either_kind() -> None:
    bad = with_parts(SHEET, {"of": Person(name="Ánh", birth_place="Xã 😀")})
    with pytest.raises(UserError) as refused:
        kept(bad)
    assert (refused.value.code, refused.value.field) == ("text.unsupported", "birth_place")
