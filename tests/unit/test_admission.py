"""What may be taken in and what may not, told with its field and what to do next."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from counter_app.core.clock import from_local
from counter_app.core.errors import UserError
from counter_app.domain.offer import Offer
from counter_app.domain.office import RosterEntry
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
SIGNING = {"card_scan": CARD, "procedure_code": "2.000884", "case": "usual"}
BRIDE = {"name": "Lê Thị Hoa", "personal_id": "001192000008", "birth_date": "1992-05-05"}


def codes(made: Offer) -> set[str]:
    return {finding.code for finding in made.blocking}


def fields(made: Offer) -> set[str]:
    return {finding.field for finding in made.blocking}


def test_a_complete_certified_copy_may_be_taken_in(offered: Callable[..., Offer]) -> None:
    made = offered(COPIES)

    assert made.blocking == ()
    assert made.total_vnd == 10_000
    assert made.due_at == from_local(datetime(2026, 11, 20, 17, 0))  # noqa: DTZ001 - wall time


def test_a_birth_names_the_child_and_costs_nothing_within_sixty_days(
    offered: Callable[..., Offer],
) -> None:
    made = offered(BIRTH)

    assert made.blocking == ()
    assert made.total_vnd == 0
    assert any(line.exempt for line in made.charges)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"subject": None}, "subject_missing", "subject.name"),
        ({"subject": {"name": "An", "sex": "male"}}, "subject_birth_missing", "subject.birth"),
        (
            {"subject": {"name": "An", "birth_date": "2027-01-01"}},
            "birth_in_future",
            "subject.birth",
        ),
        (
            {"parents": {"mother": {"name": "Trần Thị Mai", "birth_date": "2062-01-01"}}},
            "birth_in_future",
            "parents",
        ),
        (
            {"parents": {"father": {"name": "Lê Văn Hai", "birth_date": "2026"}}},
            "parent_younger",
            "parents",
        ),
        ({"phone": "0912"}, "bad_phone", "phone"),
        ({"email": "an tại nhà"}, "bad_email", "email"),
        ({"return_by": "postal"}, "return_address_missing", "return_address"),
        ({"sets": 0}, "bad_sets", "sets"),
        ({"result_copies": -1}, "bad_copies", "result_copies"),
        ({"components": []}, "nothing_given", "components"),
        ({"submitter": {"personal_id": "12345"}}, "bad_number", "submitter.personal_id"),
        (
            {"organisation": {"name": "Công ty Nắng Mai", "kind": "company"}},
            "tax_code_missing",
            "organisation.tax_code",
        ),
        (
            {"submitter": {"basis": "parent", "signing": {"mode": "neither"}}},
            "witnesses_missing",
            "submitter.signing",
        ),
        (
            {"subject": {"name": "Trần 😀", "birth_date": "2026-11-12"}},
            "unprintable",
            "subject.name",
        ),
    ],
)
def test_what_is_wrong_blocks_and_leads_to_its_field(
    offered: Callable[..., Offer], change: dict[str, Any], code: str, field: str
) -> None:
    made = offered(BIRTH, **change)

    assert code in codes(made)
    assert field in fields(made)


@pytest.mark.parametrize(
    ("born", "age"),
    [
        ("2017-11-12", 9),
        ("2017-11-13", 8),
        ("2013-11-13", 12),
        ("2013-11-12", None),
        ("2013", None),
        ("2013-12", 12),
        ("2014", 12),
        ("1990", None),
    ],
)
@pytest.mark.parametrize(("parent", "who"), [("mother", "mẹ"), ("father", "cha")])
def test_a_parent_who_was_a_child_is_asked_about_and_stops_nothing(
    offered: Callable[..., Offer], parent: str, who: str, born: str, age: int | None
) -> None:
    made = offered(BIRTH, parents={parent: {"name": "Trần Y", "birth_date": born}})

    told = [one.message for one in made.findings if one.code == "parent_very_young"]
    asked = (
        f"Theo ngày sinh đã nhập, {who} mới {age} tuổi khi con ra đời; hãy xem lại hai ngày sinh."
    )
    assert told == ([] if age is None else [asked])
    assert made.blocking == ()


def test_every_message_is_short_and_says_something_to_do(offered: Callable[..., Offer]) -> None:
    made = offered(BIRTH, subject=None, phone="1", return_by="home", components=[])

    assert len(made.blocking) >= 4
    for finding in made.blocking:
        assert len(finding.message.split()) <= 25, finding.message
        assert "_" not in finding.message


def test_without_a_card_or_number_the_clerk_says_how_the_person_is_known(
    offered: Callable[..., Offer],
) -> None:
    nobody = {"name": "Y", "basis": "parent", "personal_id": ""}
    unknown = offered({**BIRTH, "card_scan": None}, submitter=nobody)
    known = offered(
        {**BIRTH, "card_scan": None},
        submitter={
            **nobody,
            "identity_basis": "two_witnesses",
            "no_id_reason": "Chưa từng làm giấy tờ",
        },
    )

    assert "identity_basis_missing" in codes(unknown)
    assert known.blocking == ()
    assert "identity_witnesses_missing" in {one.code for one in known.warnings}
    two = {"witnesses": [{"name": "Giàng A Páo"}, {"name": "Vàng Thị Sua"}]}
    told = {"identity_basis": "two_witnesses", "no_id_reason": "Chưa từng làm giấy tờ"}
    named = offered({**BIRTH, "card_scan": None}, submitter={**nobody, **told, "signing": two})
    assert "identity_witnesses_missing" not in {one.code for one in named.warnings}


def test_of_whom_only_people_s_word_tells_no_paper_is_asked_and_none_noted_as_shown(
    offered: Callable[..., Offer],
) -> None:
    known = {"identity_basis": "two_witnesses", "no_id_reason": "Chưa từng làm giấy tờ"}
    nobody = {"name": "Y", "basis": "parent", "personal_id": "", **known}
    own = "Giấy tờ tùy thân hoặc VNeID"
    whole = offered({**BIRTH, "card_scan": None}, submitter=nobody)
    rest = [{"label": one.label, "kind": one.kind.value} for one in whole.given if one.label != own]

    (said,) = [one.message for one in whole.warnings if one.code == "identity_not_shown"]
    assert said == f"Người nộp chưa có giấy tờ: hãy bỏ dấu “{own}”."
    bare = offered({**BIRTH, "card_scan": None}, submitter=nobody, components=rest)
    assert "identity_not_shown" not in {one.code for one in bare.findings}
    assert codes(bare) == set()
    assert codes(offered(BIRTH, components=rest)) == {"component_missing"}
    signing = {**SIGNING, "card_scan": None, "submitter": {**nobody, "basis": "self"}}
    assert "component_missing" in codes(offered(signing, components=[]))


def test_a_foreign_spouse_needs_no_vietnamese_number(offered: Callable[..., Offer]) -> None:
    made = offered(
        {**MARRIAGE, "card_scan": None},
        submitter={
            "name": "MÜLLER ANNA SOPHIE",
            "nationality": "DEU",
            "passport": {"number": "C01X00T47", "country": "DEU"},
        },
        owners=[BRIDE],
    )

    assert made.blocking == ()


def test_marriage_needs_both_present_and_is_not_sent_home(offered: Callable[..., Offer]) -> None:
    attorney = offered(
        MARRIAGE,
        submitter={"basis": "attorney"},
        authority={"kind": "Giấy ủy quyền", "no": "12", "date": "2026-11-01"},
    )
    posted = offered(MARRIAGE, return_by="postal", return_address="Thôn 1", owners=[BRIDE])
    kin = offered(MARRIAGE, submitter={"basis": "relative", "relation": "Anh"}, owners=[BRIDE])

    assert {"presence_required", "authority_not_allowed"} <= codes(attorney)
    assert codes(posted) == {"presence_at_return"}
    assert codes(kin) == {"presence_required"}
    assert codes(offered(MARRIAGE)) == {"partner_missing"}
    assert codes(offered(MARRIAGE, owners=[BRIDE])) == set()


def test_one_who_files_for_owners_and_is_none_of_them_is_pointed_out(
    offered: Callable[..., Offer],
) -> None:
    def pointed_out(**changes: object) -> bool:
        found = offered(COPIES, owners=[BRIDE], **changes).findings
        return any(one.code == "not_among_owners" for one in found)

    assert pointed_out()
    assert not pointed_out(submitter=BRIDE)


def test_a_power_of_attorney_must_exist_be_valid_and_cover_filing(
    offered: Callable[..., Offer],
) -> None:
    paper = {"kind": "Giấy ủy quyền", "no": "12", "date": "2026-01-05"}
    owner = {"name": "Trần Văn Bình", "personal_id": "001085000002"}
    base = {**COPIES, "submitter": {"basis": "attorney"}, "owners": [owner]}

    assert codes(offered(base)) == {"authority_missing"}
    assert codes(offered(base, authority=paper, owners=[])) == {"principal_missing"}
    assert codes(offered(base, authority={**paper, "until": "2026-10-01"})) == {"authority_expired"}
    assert codes(offered(base, authority={**paper, "scope": ["receive"]})) == {"authority_scope"}
    assert codes(offered(base, authority=paper)) == set()


def test_an_attorney_who_may_not_collect_is_told_so_at_intake(
    offered: Callable[..., Offer],
) -> None:
    paper = {"kind": "Giấy ủy quyền", "no": "12", "date": "2026-01-05"}
    owner = {"name": "Trần Văn Bình", "personal_id": "001085000002"}
    base = {**COPIES, "owners": [owner], "authority": paper}

    def told(basis: str = "attorney", **changes: object) -> list[str]:
        found = offered(base, submitter={"basis": basis}, **changes).warnings
        return [one.message for one in found if one.code == "collecting_not_allowed"]

    (said,) = told()
    assert said.endswith("khi trả cần chủ hồ sơ hoặc giấy khác (Bộ luật Dân sự Đ141).")
    assert told(authority={**paper, "scope": ["submit", "collect"]}) == []
    assert told(return_by="postal", return_address="Thôn 1") == []  # goes to the owner
    assert told("carrier") == []


def test_the_dead_are_spoken_for_by_heirs_never_by_attorney(offered: Callable[..., Offer]) -> None:
    owner = {
        "name": "Lê Văn Đã",
        "personal_id": "001040000009",
        "deceased": {"date": "2026-05-01"},
    }
    by_self = offered(COPIES, owners=[owner])
    by_heir = offered(COPIES, owners=[owner], submitter={"basis": "heir"})

    assert codes(by_self) == {"owner_dead"}
    assert codes(by_heir) == set()


def test_a_paper_already_in_a_database_is_pointed_out_not_blocked(
    offered: Callable[..., Offer],
) -> None:
    plain = offered(BIRTH)
    held = [
        component
        for case in plain.procedure.cases
        for component in case.checklist
        if component.may_not_be_asked
    ]
    assert held, "the catalogue knows papers that may not be asked for"

    asked = [
        {"label": paper.label, "kind": "original" if paper.label == held[0].label else paper.kind}
        for paper in plain.case.checklist
    ]
    made = offered(BIRTH, components=asked)

    assert "may_not_be_asked" in {finding.code for finding in made.warnings}


def test_a_typed_name_over_a_card_is_pointed_out(offered: Callable[..., Offer]) -> None:
    made = offered(COPIES, submitter={"name": "Nguyễn Thị Anh"})

    assert made.blocking == ()
    assert "card_overridden" in {finding.code for finding in made.warnings}


def test_a_name_pasted_in_an_old_encoding_is_never_stored_but_read_back(
    offered: Callable[..., Offer],
) -> None:
    made = offered(COPIES, submitter={"name": "NguyÔn V¨n An"})

    told = {finding.code: finding.message for finding in made.blocking}
    assert "Nguyễn Văn An" in told["legacy_text"]


def test_several_cases_are_named_when_none_is_chosen(offered: Callable[..., Offer]) -> None:
    with pytest.raises(UserError, match="chọn trường hợp") as refused:
        offered({"card_scan": CARD, "procedure_code": "1.001193"}, case="unheard_of")

    assert refused.value.code == "case_needed"
    assert refused.value.field == "case"


def test_another_unit_has_an_expected_date_only(offered: Callable[..., Offer]) -> None:
    made = offered(COPIES, resolving_unit="H42.12.06")

    assert made.promise is not None
    assert made.promise.clock_start is None
    assert "clock_not_started" in {finding.code for finding in made.warnings}


def test_documents_not_yet_counted_are_asked_for_and_do_not_turn_the_citizen_away(
    offered: Callable[..., Offer],
) -> None:
    made = offered(COPIES, certified_copies=None)

    assert not made.blocking
    assert "documents_missing" in {finding.code for finding in made.warnings}
    assert made.charges == ()


@pytest.mark.parametrize("name", ["…", "...", "12", " "])
def test_a_name_has_letters(offered: Callable[..., Offer], name: str) -> None:
    assert codes(offered(COPIES, submitter={"name": name})) == {"name_missing"}


@pytest.mark.parametrize("unit", ["abc", "H42.1", "UBND xã Suối Nắng"])
def test_a_resolving_unit_is_an_agency_code(offered: Callable[..., Offer], unit: str) -> None:
    assert "resolving_unit" in fields(offered(COPIES, resolving_unit=unit))


def test_a_day_with_nobody_to_sign_is_told_before_it_is_promised(
    desk: Desk, offered: Callable[..., Offer]
) -> None:
    def told(*signers: RosterEntry) -> list[str]:
        office = replace(desk.office, signers=signers)
        made = offered(COPIES, at=replace(desk, office=office))
        return [one.message for one in made.warnings if one.code == "no_signer"]

    leader = RosterEntry(name="Phạm Văn Lãnh", title="PHÓ GIÁM ĐỐC")

    assert told() == []  # an office without a roster knows nothing of it
    assert told(leader) == []
    assert told(replace(leader, valid_to=date(2026, 11, 19))) == [
        "Ngày 20/11 chưa có người ký trong lịch ký: hãy hỏi trước khi hẹn."
    ]
    assert told(replace(leader, valid_from=date(2026, 11, 20))) == []
