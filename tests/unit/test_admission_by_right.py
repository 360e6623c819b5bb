"""Who may speak for whom: children, wards, kin, staff; who helps as a witness; by which article."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counter_app.domain.admission import representation
from counter_app.domain.admission.articles import articles
from counter_app.domain.offer import Offer
from counter_app.services.desk import Desk

CARD = "001190000001||Nguyễn Thị Ánh|01021990|Nữ|Thôn 1, Xã A, Huyện B, Hà Nội|15032021"
COPIES = {
    "card_scan": CARD,
    "procedure_code": "2.000815",
    "certified_copies": [{"document": "Giấy khai sinh", "pages": 3, "sheets": 2, "copies": 2}],
}
BIRTH = {
    "card_scan": CARD,
    "procedure_code": "1.001193",
    "submitter": {"basis": "parent"},
    "subject": {"name": "Trần Minh An", "sex": "male", "birth_date": "2026-11-12"},
}
MARRIAGE = {"card_scan": CARD, "procedure_code": "1.000894"}


def codes(made: Offer) -> set[str]:
    return {finding.code for finding in made.blocking}


def fields(made: Offer) -> set[str]:
    return {finding.field for finding in made.blocking}


SAID_IN = (
    *("standing.py", "representation.py", "witnesses.py", "filing.py", "people.py"),
    *("foreigners.py", "inheritance.py", "marriage.py", "power_term.py"),
)
NAME_CHANGE = {
    "card_scan": CARD,
    "procedure_code": "1.004859",
    "case": "name",
    "submitter": {"basis": "parent", "proof": "Giấy khai sinh số 12/2016"},
}
CHILD = {"name": "Nguyễn Minh Khang", "sex": "male", "relation": "con"}
ALL_OF_A_NAME_CHANGE = [
    {"label": "Tờ khai thay đổi, cải chính, bổ sung hộ tịch", "kind": "original"},
    {"label": "Giấy tờ làm căn cứ thay đổi họ, chữ đệm, tên", "kind": "copy_checked"},
    {"label": "Thông tin hộ tịch đã đăng ký", "kind": "from_database"},
    {"label": "Giấy tờ tùy thân hoặc VNeID", "kind": "shown_only"},
]
BOTH_PARENTS = {"label": "Ý kiến đồng ý của cả cha và mẹ", "kind": "original"}
THE_CHILD = {"label": "Ý kiến đồng ý của người đổi tên", "kind": "original"}


def lacks(made: Offer) -> list[str]:
    return [one.message for one in made.blocking if one.code == "component_missing"]


# The desk's day is 20 November 2026, a Friday.
@pytest.mark.parametrize(
    ("born", "parents", "child"),
    [
        ("2017-11-20", True, True),  # nine on this very day
        ("2017-11-21", True, False),  # nine tomorrow
        ("2008-11-21", True, True),  # eighteen tomorrow
        ("2017", True, False),  # may be eight or nine: nothing is made up
    ],
)
def test_the_age_on_the_day_says_who_must_agree_to_another_name(
    offered: Callable[..., Offer], born: str, parents: bool, child: bool
) -> None:
    made = offered(
        NAME_CHANGE, subject={**CHILD, "birth_date": born}, components=ALL_OF_A_NAME_CHANGE
    )

    said = " ".join(lacks(made))
    assert ("cả cha và mẹ" in said) is parents
    assert ("của người đổi tên" in said) is child
    assert codes(made) == {"component_missing"}


def test_with_both_parents_and_the_child_agreeing_another_name_is_filed_for(
    offered: Callable[..., Offer],
) -> None:
    child = {**CHILD, "birth_date": "2016-04-03"}
    papers = [*ALL_OF_A_NAME_CHANGE, BOTH_PARENTS, THE_CHILD]

    assert codes(offered(NAME_CHANGE, subject=child, components=papers)) == set()


def test_a_parent_does_not_speak_for_a_child_of_age(offered: Callable[..., Offer]) -> None:
    grown = {**CHILD, "birth_date": "2008-11-20"}
    made = offered(NAME_CHANGE, subject=grown, components=ALL_OF_A_NAME_CHANGE)

    assert codes(made) == {"not_minor"}
    (told,) = made.blocking
    assert "18 tuổi" in told.message
    assert told.message.endswith("(Bộ luật Dân sự Đ20, Đ136).")


def test_who_speaks_by_law_shows_the_paper_of_it(offered: Callable[..., Offer]) -> None:
    child = {**CHILD, "birth_date": "2020-04-03"}
    papers = [*ALL_OF_A_NAME_CHANGE, BOTH_PARENTS]

    def codes_of(basis: str, proof: str = "") -> set[str]:
        submitter = {"basis": basis, "proof": proof}
        return codes(offered(NAME_CHANGE, subject=child, components=papers, submitter=submitter))

    assert codes_of("parent") == {"relation_proof_missing"}
    assert codes_of("guardian") == {"guardianship_missing"}
    assert codes_of("legal_representative") == {"relation_proof_missing"}
    assert codes_of("guardian", "Trích lục đăng ký giám hộ số 03/2025") == set()


def test_a_newborn_s_own_registration_wants_no_birth_certificate(
    offered: Callable[..., Offer],
) -> None:
    assert codes(offered(BIRTH)) == set()


def test_a_parent_without_a_child_is_asked_for_whom(offered: Callable[..., Offer]) -> None:
    parent = {"basis": "parent", "proof": "Giấy khai sinh số 12/2016"}
    child = {"name": "Nguyễn Minh Khang", "birth_date": "2016-04-03", "personal_id": "001216000007"}

    assert codes(offered(COPIES, submitter=parent)) == {"represented_missing"}
    assert codes(offered(COPIES, submitter=parent, owners=[child])) == set()
    undated = offered(COPIES, submitter=parent, owners=[{**child, "birth_date": None}])
    assert "age_unknown" in {one.code for one in undated.warnings}


@pytest.mark.parametrize(
    ("born", "stopped", "told"),
    [
        ("2020-11-21", True, "chưa đủ 6 tuổi"),
        ("2020-11-20", False, "mới 6 tuổi"),
        ("2011-11-21", False, "mới 14 tuổi"),
        ("2011-11-20", False, ""),
    ],
)
def test_a_child_alone_at_the_desk(
    offered: Callable[..., Offer], born: str, stopped: bool, told: str
) -> None:
    made = offered(COPIES, submitter={"birth_date": born})

    assert ("minor_submitter" in codes(made)) is stopped
    words = [one.message for one in made.findings if one.code.startswith("minor_")]
    assert len(words) == bool(told)
    assert told in "".join(words)


def test_every_rule_of_law_names_its_article_in_a_sentence_a_clerk_reads_at_a_glance(
    offered: Callable[..., Offer], desk: Desk
) -> None:
    dead = {"name": "Lê Văn Đã", "personal_id": "001040000009", "deceased": {"date": "2026-05-01"}}
    paper = {"kind": "Giấy ủy quyền", "no": "12", "date": "2026-01-05"}
    attorney = {"submitter": {"basis": "attorney"}}
    made = [
        offered(MARRIAGE, **attorney, authority=paper),
        offered(MARRIAGE, return_by="postal", return_address="Thôn 1"),
        offered(MARRIAGE, immediate=True),
        offered(COPIES, **attorney),
        offered(COPIES, **attorney, authority={**paper, "until": "2026-10-01"}),
        offered(COPIES, **attorney, authority={**paper, "scope": ["receive"]}),
        offered(COPIES, **attorney, authority={**paper, "date": "2027-01-05"}),
        offered(COPIES, **attorney, authority={**paper, "certified": False}),
        offered(COPIES, **attorney, authority={**paper, "principal": dead}),
        offered(COPIES, owners=[dead]),
        offered(COPIES, submitter={"basis": "carrier"}),
        offered(COPIES, submitter={"signing": {"mode": "neither"}}),
        offered(COPIES, organisation={"name": "Công ty Nắng Mai", "kind": "company"}),
        offered(BIRTH, components=[]),
        offered(NAME_CHANGE, subject={**CHILD, "birth_date": "2000"}),
    ]

    told = {one.code: one.message for offer_ in made for one in offer_.blocking}
    of_law = {code: words for code, words in told.items() if code in articles()}
    assert len(of_law) >= 14
    for words in of_law.values():
        assert words.endswith(")."), words
        assert "Đ" in words.rpartition("(")[2], words
        assert len(words.split()) <= 25, words
    assert told.keys() - of_law.keys() == {"nothing_given"}


def test_an_article_is_named_for_every_rule_that_has_one_and_for_no_other() -> None:
    said = "".join((Path(representation.__file__).parent / name).read_text() for name in SAID_IN)
    assert {code for code in articles() if f'"{code}"' not in said} == set()


@pytest.mark.parametrize(
    ("relation", "code"),
    [("", "relation_missing"), ("hàng xóm", "relation_not_close"), ("con rể", "relation_not_close"),
     ("cháu", "relation_not_close"), ("anh họ", "relation_not_close"), ("con ruột", ""), ("Vợ", "")],
)  # fmt: skip
def test_an_uncertified_paper_is_good_between_the_closest_kin_alone(
    offered: Callable[..., Offer], relation: str, code: str
) -> None:
    paper = {"kind": "Giấy ủy quyền", "no": "12", "date": "2026-01-05", "certified": False}
    made = offered(
        {"card_scan": CARD, "procedure_code": "2.000635"},
        submitter={"basis": "attorney", "relation": relation},
        owners=[{"name": "Lê Thị Mẹ", "personal_id": "001155000001"}],
        authority=paper,
    )

    assert codes(made) == ({code} if code else set())


ATTORNEY = {
    "card_scan": CARD,
    "procedure_code": "2.000815",
    "certified_copies": COPIES["certified_copies"],
    "submitter": {"basis": "attorney"},
}
POWER = {"kind": "Giấy ủy quyền", "no": "12", "date": "2026-01-05", "scope": ["submit", "collect"]}
MOTHER = {"name": "Lê Thị Mẹ", "personal_id": "001155000001"}


@pytest.mark.parametrize(
    ("paper", "code"),
    [
        ({"country": "Đức", "translated": True}, "not_legalised"),
        ({"country": "Đức", "legalised": True}, "not_translated"),
        ({"country": "Đức", "legalised": True, "translated": True}, ""),
        ({"country": "Pháp", "translated": True}, ""),
        ({"country": "Pháp"}, "not_translated"),
        ({"country": "Việt Nam"}, ""),
        ({"through": "Phạm Quốc Việt"}, "sub_delegation_not_allowed"),
        ({"through": "Phạm Quốc Việt", "sub_delegation": True}, ""),
    ],
)
def test_a_power_from_abroad_or_passed_on_is_good_on_terms_alone(
    paper: dict[str, Any], code: str, offered: Callable[..., Offer]
) -> None:
    made = offered(ATTORNEY, owners=[MOTHER], authority={**POWER, **paper})

    assert codes(made) == ({code} if code else set())
    assert all(" (" in one.message for one in made.blocking), "each with its article"
    exempt = {one.code for one in made.warnings} & {"power_exempt"}
    assert bool(exempt) is (paper.get("country") == "Pháp")


@pytest.mark.parametrize(
    ("through", "asked"),
    [
        ("Phạm Quốc Việt", True),
        ("Phạm Quốc Việt, số 3/UQ", True),
        ("Phạm Quốc Việt, số 3/UQ ngày 05/02/2026", False),
        ("Phạm Quốc Việt, số 3/UQ ngày 05/02/2027", True),
    ],
    ids=["a name", "no day", "number and day", "a day to come"],
)
def test_of_a_power_passed_on_the_second_paper_is_asked_for_and_stops_nothing(
    through: str, asked: bool, offered: Callable[..., Offer]
) -> None:
    paper = {**POWER, "through": through, "sub_delegation": True}
    made = offered(ATTORNEY, owners=[MOTHER], authority=paper)
    warned = {one.code for one in made.warnings}
    assert ("sub_delegation_unnumbered" in warned, codes(made)) == (asked, set())


@pytest.mark.parametrize(
    ("principal", "code"),
    [
        ({"name": "Lê Văn Chủ", "personal_id": "12"}, "bad_number"),
        ({"name": "Lê Văn Chủ", "personal_id": "001155000001"}, "number_of_another"),
        ({"name": "Lê Văn Chủ", "personal_id": "001190000001"}, "number_of_another"),
        ({"name": "Lê Văn Chủ", "personal_id": "001085000777"}, ""),
        (MOTHER, ""),
    ],
)
def test_whoever_gave_the_power_beside_the_owners_has_a_number_of_their_own(
    principal: dict[str, str], code: str, offered: Callable[..., Offer]
) -> None:
    made = offered(ATTORNEY, owners=[MOTHER], authority={**POWER, "principal": principal})

    assert codes(made) == ({code} if code else set())


def test_nobody_signs_by_mandate_where_all_have_to_come(offered: Callable[..., Offer]) -> None:
    by_one = {"signing": {"mandate": "văn bản cử người ký ngày 20/11/2026"}}
    household = {"owners": [MOTHER], "submitter": by_one}

    assert codes(offered({"card_scan": CARD, "procedure_code": "2.001035"}, **household)) == {
        "presence_required"
    }
    assert codes(offered(COPIES, **household)) == set()


BY_POWER = {
    "card_scan": CARD,
    "procedure_code": "1.004873",
    "submitter": {"basis": "attorney"},
    "owners": [{"name": "Lê Thị Mẹ", "personal_id": "001155000001"}],
    "authority": {"kind": "Văn bản ủy quyền", "no": "45/UQ", "date": "2026-10-02"},
}
OF_ONES_OWN = [
    {"label": "Tờ khai cấp giấy xác nhận tình trạng hôn nhân", "kind": "original"},
    {"label": "Giấy tờ tùy thân hoặc VNeID", "kind": "shown_only"},
]
THE_POWER = {"label": "Văn bản ủy quyền", "kind": "original"}


def test_who_files_by_a_power_hands_it_in(offered: Callable[..., Offer]) -> None:
    without = offered(BY_POWER, components=OF_ONES_OWN)

    assert [one for one in lacks(without) if "ủy quyền" in one] != []
    assert without.needed == ("Văn bản ủy quyền",)
    assert lacks(offered(BY_POWER, components=[*OF_ONES_OWN, THE_POWER])) == []
    assert offered(BY_POWER, submitter={"basis": "self"}, components=OF_ONES_OWN).needed == ()


def test_a_power_told_by_its_number_is_in_hand_with_the_whole_checklist(
    offered: Callable[..., Offer],
) -> None:
    labels = [paper.label for paper in offered(BY_POWER).given]

    assert labels.count("Văn bản ủy quyền") == 1
    assert codes(offered(BY_POWER)) == set()
    told = codes(offered(BY_POWER, authority=None))
    assert told == {"authority_missing"}  # asked for once


def test_kin_are_named_by_a_word_of_the_family(offered: Callable[..., Offer]) -> None:
    def as_kin(relation: str) -> Offer:
        return offered(COPIES, submitter={"basis": "relative", "relation": relation})

    assert codes(as_kin("bạn thân")) == {"kin_unknown"}
    assert codes(as_kin("cháu nội")) == set()
    assert "kin_missing" in {one.code for one in as_kin("").warnings}


def test_staff_who_help_say_whom_and_why(offered: Callable[..., Offer]) -> None:
    helped = [{"name": "Lò Thị Mai", "personal_id": "001140000009"}]
    helping = {"basis": "on_behalf"}

    assert codes(offered(COPIES, submitter=helping)) == {"helped_missing"}
    assert codes(offered(COPIES, submitter=helping, owners=helped)) == {"help_reason_missing"}
    why = "Bà Mai nằm viện, nhờ cán bộ"
    assert codes(offered(COPIES, submitter=helping, owners=helped, note=why)) == set()
    assert "presence_required" in codes(offered(MARRIAGE, submitter=helping, owners=helped))


@pytest.mark.parametrize(
    ("second", "code", "stops"),
    [
        ({"name": "Vàng Thị Sua", "personal_id": "00119000002"}, "witness_number", True),
        ({"name": "Nguyễn Thị Ánh", "personal_id": "001190000001"}, "witness_party", True),
        ({"name": "Giàng A Páo", "personal_id": "001085000011"}, "witness_twice", True),
        ({"name": "Vàng Thị Sua", "personal_id": "001310000012"}, "witness_minor", False),
        ({"name": "Vàng Thị Sua"}, "witness_number_missing", False),
        ({"name": "Vàng Thị Sua", "personal_id": "001190000012"}, "", False),
    ],
)
def test_who_may_be_a_witness(
    offered: Callable[..., Offer], second: dict[str, Any], code: str, stops: bool
) -> None:
    first = {"name": "Giàng A Páo", "personal_id": "001085000011"}
    made = offered(COPIES, submitter={"signing": {"mode": "neither", "witnesses": [first, second]}})

    told = {one.code: one for one in made.findings if one.code.startswith("witness")}
    assert set(told) == ({code} if code else set())
    assert all(one.blocking is stops for one in told.values())
