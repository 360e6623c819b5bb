"""Who may take a result, and where it lies: one rule at a time."""

from datetime import date

import pytest
from msgspec.structs import replace

from counter_app.core.resources import resource
from counter_app.domain.catalogue.catalogue import load_catalogue
from counter_app.domain.catalogue.procedure import Procedure
from counter_app.domain.collection import Collecting, examine, paper_on_file
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import (
    Authority,
    Basis,
    Deceased,
    Organisation,
    Person,
    Submitter,
)
from counter_app.domain.shelf import ShelfRule, proposed_place, spoken_place
from counter_app.domain.step import Collected, CollectorKind, SlipOutcome

TODAY = date(2026, 11, 23)
ANH = Person(name="Nguyễn Thị Ánh", personal_id="001190000001")
BINH = Person(name="Trần Văn Bình", personal_id="001085000002")
SINGLE, MARRIAGE = "1.004873", "1.000894"
KIND = CollectorKind


def procedure(code: str) -> Procedure:
    found = load_catalogue(resource("catalogue")).get(code)
    assert found is not None
    return found


def told(draft: Draft, code: str = SINGLE, **collected: object) -> dict[str, bool]:
    """What is said of one collector: code to whether it is in the way."""
    by = Collected(**{"kind": KIND.OWNER, "name": ANH.name, **collected})  # type: ignore[arg-type]
    matter = Collecting(collected=by, draft=draft, procedure=procedure(code), on=TODAY)
    return {one.code: one.blocking for one in examine(matter)}


def own(person: Person = ANH) -> Draft:
    return Draft(submitter=Submitter(person=person), procedure_code=SINGLE)


def by_attorney(**paper: object) -> Draft:
    return Draft(
        submitter=Submitter(person=BINH, basis=Basis.ATTORNEY),
        procedure_code=SINGLE,
        owners=(ANH,),
        authority=Authority(
            kind="Giấy ủy quyền",
            no="12",
            scope=("submit", "collect"),
            principal=ANH,
            **paper,  # type: ignore[arg-type]
        ),
    )


def test_the_owner_is_known_by_name_or_number() -> None:
    assert told(own()) == {}
    assert told(own(), name="nguyen thi anh") == {}
    assert told(own(), personal_id="001190000001") == {}


def test_an_owner_without_a_number_on_file_is_known_by_the_name_on_the_card() -> None:
    unnumbered = Person(name="Phạm Quốc Việt")
    both = Draft(submitter=Submitter(person=ANH), procedure_code=SINGLE, owners=(ANH, unnumbered))
    assert told(both, name=unnumbered.name, personal_id="001085000012") == {}
    assert told(both, name="Phạm Quốc Việt Anh", personal_id="001085000012") == {
        "not_the_owner": True
    }
    assert told(both, name=ANH.name, personal_id="001085000012") == {"not_the_owner": True}


def test_another_s_card_or_name_is_not_the_owner_s() -> None:
    assert told(own(), personal_id="001085000002") == {"not_the_owner": True}
    assert told(own(), name="Trần Văn Bình") == {"not_the_owner": True}
    assert told(own(), name=" ") == {"collector_missing": True}


def test_who_files_for_another_is_not_the_owner() -> None:
    assert told(by_attorney()) == {}
    assert told(by_attorney(), name=BINH.name) == {"not_the_owner": True}


def test_the_dead_do_not_collect() -> None:
    dead = Person(name=ANH.name, personal_id=ANH.personal_id, deceased=Deceased())

    assert told(own(dead)) == {"owner_dead": True}


def test_a_representative_has_a_card_and_a_ground() -> None:
    nobody = told(own(), kind=KIND.REPRESENTATIVE, name=BINH.name)
    assert nobody == {"collector_id": True, "collector_ground": True}


@pytest.mark.parametrize(
    ("personal_id", "relation", "paper", "code"),
    [
        ("001085000002", "con ruột", "Giấy khai sinh của người nhận", ""),
        ("B1234567", "", "Giấy ủy quyền số 12 ngày 20/11/2026", ""),
        ("C4VKXLHTR", "vợ", "Giấy đăng ký kết hôn", ""),
        ("KHONGCOSO", "vợ", "Giấy đăng ký kết hôn", "collector_id"),
        ("012345678", "người giám hộ", "Quyết định cử người giám hộ", ""),
        ("abc", "vợ", "Giấy đăng ký kết hôn", "collector_id"),
        ("12345678901", "vợ", "Giấy đăng ký kết hôn", "collector_id"),
        ("001085000002", "con ruột", "", "collector_ground"),
        ("001085000002", "x", "", "relation_unknown"),
        ("001085000002", "hàng xóm", "Giấy ủy quyền", "paper_vague"),
        ("001085000002", "", "Giấy ủy quyền số 12 ngày 31/02/2026", "paper_vague"),
        ("001085000002", "", "Giấy ủy quyền số 12 ngày 01/01/2999", "paper_vague"),
    ],
)
def test_whoever_collects_for_another_shows_who_they_are_and_by_what(
    personal_id: str, relation: str, paper: str, code: str
) -> None:
    shown = {"personal_id": personal_id, "relation": relation, "paper": paper}
    found = told(own(), kind=KIND.REPRESENTATIVE, name=BINH.name, **shown)
    assert [one for one, stops in found.items() if stops] == ([code] if code else [])


def test_where_presence_is_required_nobody_else_collects() -> None:
    for kind in (KIND.REPRESENTATIVE, KIND.POST):
        found = told(
            own(), MARRIAGE, kind=kind, name=BINH.name, personal_id="001085000002", paper="Giấy"
        )
        assert found["presence_required"]
    assert told(own(), MARRIAGE, **BY_BINH) == {}
    assert told(own(), MARRIAGE, kind=KIND.HOME, **BY_BINH) == {"book_travels": False}


BY_BINH = {"partner": BINH.name, "partner_id": BINH.personal_id}


@pytest.mark.parametrize(
    ("partner", "partner_id", "code"),
    [
        ("", "", "partner_missing"),
        (BINH.name, "", "partner_id"),
        (ANH.name, "", "partner_same"),
        (ANH.name, "001190000001", "partner_same"),
    ],
)
def test_husband_and_wife_sign_together(partner: str, partner_id: str, code: str) -> None:
    found = told(
        own(), MARRIAGE, personal_id="001190000001", partner=partner, partner_id=partner_id
    )
    assert code in found
    assert all(found.values())


def test_the_other_spouse_is_the_one_whom_the_dossier_names() -> None:
    both = Draft(submitter=Submitter(person=ANH), procedure_code=MARRIAGE, owners=(ANH, BINH))
    viet = {"partner": "Phạm Quốc Việt", "partner_id": "001085000012"}

    assert told(both, MARRIAGE, **BY_BINH) == {}
    assert told(both, MARRIAGE, **viet) == {"partner_other": True}
    assert told(own(), SINGLE) == {}


def test_the_paper_of_the_intake_is_looked_at_again() -> None:
    ended = by_attorney(until=date(2026, 11, 22))
    last_day = by_attorney(until=TODAY)
    narrow = by_attorney()
    shown = {"kind": KIND.REPRESENTATIVE, "name": BINH.name, "personal_id": "001085000002"}

    assert told(ended, paper=paper_on_file(ended), **shown) == {"authority_expired": True}
    assert told(last_day, paper=paper_on_file(last_day), **shown) == {}
    assert told(narrow, paper="Giấy ủy quyền số 13 ngày 20/11/2026", **shown) == {}
    assert told(ended, paper="Giấy ủy quyền số 13 ngày 20/11/2026", **shown) == {}
    old = by_attorney(on=date(2025, 11, 22))
    assert told(old, paper=paper_on_file(old), **shown) == {"authority_a_year_old": False}


def test_a_dead_principal_s_paper_has_ended() -> None:
    draft = by_attorney()
    paper = draft.authority
    assert paper is not None
    dead = Person(name=ANH.name, deceased=Deceased())
    gone = Draft(
        submitter=draft.submitter,
        procedure_code=SINGLE,
        owners=(ANH,),
        authority=Authority(kind=paper.kind, no=paper.no, scope=paper.scope, principal=dead),
    )
    found = told(
        gone,
        kind=KIND.REPRESENTATIVE,
        name=BINH.name,
        personal_id="001085000002",
        paper=paper_on_file(gone),
    )

    assert found == {"principal_dead": True}


def test_a_power_that_says_nothing_of_collecting_is_no_ground_to_collect() -> None:
    draft = Draft(
        submitter=Submitter(person=BINH, basis=Basis.ATTORNEY),
        procedure_code=SINGLE,
        authority=Authority(kind="Giấy ủy quyền", no="12", principal=ANH),
    )
    shown = {"name": BINH.name, "personal_id": "001085000002"}
    by_it = {"kind": KIND.REPRESENTATIVE, "paper": paper_on_file(draft), **shown}
    another = {**by_it, "paper": "Giấy ủy quyền số 13 ngày 20/11/2026"}
    body = replace(draft, organisation=Organisation(name="Chùa Hương Tích"))

    assert told(draft, **by_it) == {"authority_scope": True}
    assert told(draft, **another) == {}
    owner = {"name": ANH.name, "personal_id": "001190000001"}
    assert told(draft, **owner) == {"authority_scope": False}, "why it is not the attorney who may"
    assert told(body, **{**by_it, "kind": KIND.CARRIER}) == {"authority_scope": False}


def test_the_paper_of_the_intake_serves_whom_it_names_alone() -> None:
    stranger = {"kind": KIND.REPRESENTATIVE, "name": "Lê Văn Ba", "personal_id": "001085000012"}
    passed_on = {"paper": "Giấy ủy quyền lại số 14 ngày 20/11/2026", **stranger}
    for may_pass in (False, True):
        draft = by_attorney(sub_delegation=may_pass)
        assert told(draft, paper=paper_on_file(draft), **stranger) == {"paper_of_another": True}
        assert told(draft, **passed_on) == {}


@pytest.mark.parametrize(
    ("paper", "code"),
    [
        ({"country": "DEU", "translated": True}, {"not_legalised": True}),
        ({"country": "DEU", "legalised": True}, {"not_translated": True}),
        ({"country": "DEU", "legalised": True, "translated": True}, {}),
        ({"country": "FRA", "translated": True}, {"power_exempt": False}),
    ],
)
def test_a_power_made_abroad_is_looked_at_again_where_the_result_is_given(
    paper: dict[str, object], code: dict[str, bool]
) -> None:
    draft = by_attorney(**paper)
    shown = {"kind": KIND.REPRESENTATIVE, "name": BINH.name, "personal_id": "001085000002"}

    assert told(draft, paper=paper_on_file(draft), **shown) == code


def test_a_carrier_comes_for_a_body_with_a_letter() -> None:
    body = Draft(
        submitter=Submitter(person=BINH, basis=Basis.CARRIER),
        procedure_code=SINGLE,
        organisation=Organisation(name="Chùa Hương"),
    )
    carrier = {"kind": KIND.CARRIER, "name": BINH.name, "personal_id": "001085000002"}

    assert told(body, **carrier) == {"introduction_missing": True}
    assert told(body, paper="Giấy giới thiệu số 3", **carrier) == {}
    assert told(own(), paper="Giấy giới thiệu số 3", **carrier) == {"no_organisation": True}


def test_the_post_needs_its_number_and_an_address() -> None:
    assert told(own(), kind=KIND.POST) == {"tracking_missing": True, "address_missing": True}
    assert told(own(), kind=KIND.POST, tracking_no="CE1VN", address="Xóm 4") == {}


def test_a_lost_slip_asks_for_the_card() -> None:
    lost = {"slip": SlipOutcome.LOST}

    assert told(own(), **lost) == {"lost_slip_needs_card": True}
    assert told(own(), personal_id="001190000001", **lost) == {}


def test_who_cannot_sign_has_two_witnesses() -> None:
    assert told(own(), signing="neither", witnesses=("A",)) == {"witnesses_missing": True}
    assert told(own(), signing="neither", witnesses=("A", "B")) == {}
    assert told(own(), signing="by proxy") == {"signing_unknown": True}


@pytest.mark.parametrize(
    ("rule", "code", "name", "place"),
    [
        (ShelfRule.BY_CODE, "H42-261123-1007", "Lê Bé", "Ngăn 7"),
        (ShelfRule.BY_CODE, "", "Lê Bé", ""),
        (ShelfRule.BY_NAME, "x", "Nguyễn Thị Ánh", "Ngăn A"),
        (ShelfRule.BY_NAME, "x", "Lò Văn Đức", "Ngăn Đ"),
        (ShelfRule.BY_NAME, "x", "Y", "Ngăn Y"),
        (ShelfRule.BY_NAME, "x", " ", ""),
        (ShelfRule.NONE, "H42-261123-1007", "Lê Bé", ""),
    ],
)
def test_the_office_s_rule_proposes_a_place(
    rule: ShelfRule, code: str, name: str, place: str
) -> None:
    assert proposed_place(rule, code=code, name=name) == place


@pytest.mark.parametrize(
    ("shelf", "said"),
    [
        ("Ngăn 3", "Ngăn 3"),
        ("Tủ B, ngăn 2", "Tủ B, ngăn 2"),
        ("kệ 2", "kệ 2"),
        ("A1", "Kệ A1"),
        ("", ""),
    ],
)
def test_a_paper_names_the_place_once(shelf: str, said: str) -> None:
    assert spoken_place(shelf) == said
