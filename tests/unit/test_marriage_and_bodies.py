"""Who marry, of which age and sex; and by what right a person files for a body."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from counter_app.domain.offer import Offer
from counter_app.domain.turning_away import grounds_of
from counter_app.services.intake.intake_file import read_intake
from counter_app.services.wording.by_what_right import by_what_right

HER = "001190000001||Nguyễn Thị Ánh|01021990|Nữ|Thôn 1, Xã A|15032021"
MARRIAGE = {"card_scan": HER, "procedure_code": "1.000894"}
HIM = {
    "name": "Trần Văn Bình",
    "personal_id": "001085000002",
    "birth_date": "1985-05-05",
    "sex": "male",
}
COPY = {"document": "Giấy khai sinh", "pages": 3, "sheets": 2, "copies": 2}
COPIES: dict[str, Any] = {
    "card_scan": HER,
    "procedure_code": "2.000815",
    "certified_copies": [COPY],
}
BODY = {"name": "Công ty Nắng Mai", "kind": "company", "tax_code": "0100109106-001"}


def said(made: Offer, code: str) -> list[str]:
    return [one.message for one in made.findings if one.code == code]


# The desk's day is 20 November 2026.
@pytest.mark.parametrize(
    ("him", "stopped"),
    [
        ({}, False),
        ({"birth_date": "2006-11-20"}, False),  # twenty on this very day
        ({"birth_date": "2006-11-21"}, True),
        ({"birth_date": "2006"}, False),  # may be twenty: nothing is made up
        ({"birth_date": "2008-11-20", "sex": "female"}, False),
        ({"birth_date": "2008-11-21", "sex": "female"}, True),
    ],
)
def test_nobody_marries_under_age(
    offered: Callable[..., Offer], him: dict[str, Any], stopped: bool
) -> None:
    made = offered(MARRIAGE, owners=[{**HIM, **him}])

    told = [one.message for one in made.blocking if one.code == "marriage_age"]
    assert len(told) == stopped
    assert {one.code for one in made.blocking} <= {"marriage_age"}
    if stopped:
        assert told[0].endswith("(Luật Hôn nhân và gia đình Đ8).")


def test_who_files_is_one_of_the_two_and_once(offered: Callable[..., Offer]) -> None:
    young = "001308000001||Nguyễn Thị Non|21112008|Nữ|Thôn 1, Xã A|15032021"
    her = {"name": "Nguyễn Thị Non", "personal_id": "001308000001", "birth_date": "2008-11-21"}
    made = offered(MARRIAGE, card_scan=young, owners=[her, HIM])

    assert len(said(made, "marriage_age")) == 1
    assert said(made, "marriage_same_sex") == []


def test_two_of_one_sex_are_pointed_out_and_not_stopped(offered: Callable[..., Offer]) -> None:
    made = offered(MARRIAGE, owners=[{**HIM, "sex": "female"}])

    (told,) = said(made, "marriage_same_sex")
    assert told.endswith("(Luật Hôn nhân và gia đình Đ8).")
    assert made.blocking == ()
    assert said(offered(MARRIAGE, owners=[HIM]), "marriage_same_sex") == []
    assert said(offered(COPIES, owners=[{**HIM, "sex": "female"}]), "marriage_same_sex") == []


def test_who_is_under_age_is_refused_by_the_article() -> None:
    (ground,) = grounds_of(["marriage_age"], sector="Hộ tịch")
    assert ground.article == "Luật Hôn nhân và gia đình 2014, Điều 8"


@pytest.mark.parametrize(
    ("body", "basis", "told"),
    [
        ({}, "self", True),
        ({"legal_representative": "nguyễn thị ánh"}, "self", False),
        ({"legal_representative": "Trần Văn Bình"}, "self", True),
        ({"kind": "household_business", "tax_code": "001190000001"}, "self", False),
        ({}, "legal_representative", False),
    ],
)
def test_by_what_right_one_files_for_a_body(
    offered: Callable[..., Offer], body: dict[str, Any], basis: str, told: bool
) -> None:
    filed = {**COPIES, "organisation": {**BODY, **body}, "submitter": {"basis": basis}}
    made = offered(filed)

    assert len(said(made, "by_what_right_for_the_body")) == told
    assert made.blocking == ()


@pytest.mark.parametrize(
    ("basis", "sex", "who"),
    [
        ("parent", "male", "cha"),
        ("parent", "female", "mẹ"),
        ("parent", None, "cha, mẹ"),
        ("guardian", "female", "người giám hộ"),
    ],
)
def test_the_slip_says_who_speaks_for_which_child(basis: str, sex: str | None, who: str) -> None:
    filer = {"name": "Lê Thị Hạnh", "personal_id": "001190000001", "sex": sex, "basis": basis}
    child = {"name": "Lê Minh Khang", "birth_date": "2016-04-03"}
    filed = {**COPIES, "card_scan": None, "owners": [child]}
    draft = read_intake(json.dumps({**filed, "submitter": {**filer, "proof": "Giấy số 12"}}))

    assert by_what_right(draft) == (
        f"Tư cách người nộp: {who} của Lê Minh Khang.",
        "Giấy tờ chứng minh: Giấy số 12.",
    )


def test_the_slip_says_that_the_head_of_a_body_filed() -> None:
    def words(basis: str, head: str) -> tuple[str, ...]:
        body = {**BODY, "legal_representative": head}
        filed = {**COPIES, "organisation": body, "submitter": {"basis": basis}}
        return by_what_right(read_intake(json.dumps(filed)))

    head = ("Tư cách người nộp: người đại diện theo pháp luật.",)
    assert words("self", "Nguyễn Thị Ánh") == head
    assert words("legal_representative", "") == head
    assert words("self", "") == ()
