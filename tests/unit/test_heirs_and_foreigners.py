"""Heirs with a share or a refusal, passports on the day, papers from abroad: what stops and why."""

import json
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from counter_app.core.errors import UserError
from counter_app.domain.admission.articles import articles
from counter_app.domain.offer import Offer
from counter_app.domain.people.applicant import Person
from counter_app.domain.people.countries import countries, country_code, country_name
from counter_app.domain.people.foreign import exemptions
from counter_app.domain.people.heirs import Heir, share_of, whole
from counter_app.services.desk import Desk
from counter_app.services.intake.intake_file import read_intake
from counter_app.services.wording.by_what_right import by_what_right

CARD = "001190000001||Nguyễn Thị Ánh|01021990|Nữ|Thôn 1, Xã A, Huyện B, Hà Nội|15032021"
COPIES = {
    "card_scan": CARD,
    "procedure_code": "2.000815",
    "certified_copies": [{"document": "Giấy khai sinh", "pages": 3, "sheets": 2, "copies": 2}],
}
SIGNATURE = {"card_scan": CARD, "procedure_code": "2.000884"}
DEAD = {"name": "Lê Thị Hoa", "personal_id": "001132000123", "deceased": {"date": "2026-09-02"}}
HEIR = {**COPIES, "owners": [DEAD], "submitter": {"basis": "heir"}}
ANH = {"name": "Nguyễn Thị Ánh", "personal_id": "001190000001", "relation": "con", "share": "1/2"}
HAI = {"name": "Lê Văn Hai", "relation": "con", "share": "50%"}
SPOUSE = {
    "name": "SEIDEL MIRA",
    "nationality": "DEU",
    "passport": {"number": "C4VK8L2T1", "country": "DEU", "expires_on": "2031-08-22"},
}
ABROAD = "Giấy tờ của người nước ngoài, bản dịch có chứng thực"


def stops(made: Offer) -> dict[str, str]:
    return {one.code: one.message for one in made.blocking}


def looks(made: Offer) -> set[str]:
    return {one.code for one in made.warnings}


def test_all_heirs_with_whole_shares_are_taken_in(offered: Callable[..., Offer]) -> None:
    made = offered(HEIR, heirs=[ANH, HAI])

    assert stops(made) == {}
    assert not looks(made) & {"heirs_missing", "shares_wrong"}


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"owners": [{**DEAD, "deceased": {"date": "2062-09-02"}}]}, "death_in_future"),
        ({"owners": [{**DEAD, "birth_date": "2026-10-01"}]}, "death_before_birth"),
        ({"heirs": [ANH, {**HAI, "birth_date": "2062-01-01"}]}, "birth_in_future"),
        ({"heirs": [ANH, {**HAI, "personal_id": "123x"}]}, "bad_number"),
        ({"owners": [{**DEAD, "personal_id": "12"}]}, "bad_number"),
    ],
)
def test_nobody_died_or_was_born_after_today_nor_bears_half_a_number(
    told: dict[str, Any], code: str, offered: Callable[..., Offer]
) -> None:
    assert code in stops(offered(HEIR, **({"heirs": [ANH, HAI]} | told)))


@pytest.mark.parametrize(
    ("heirs", "code"),
    [
        ([HAI], "submitter_no_heir"),
        ([{**ANH, "relation": ""}, HAI], "heir_relation_missing"),
        ([ANH, {"name": "Lê Văn Ba", "relation": "con", "refuses": True}], "refusal_paper_missing"),
        ([{**ANH, "refuses": True, "refusal": "Văn bản số 9"}, HAI], "submitter_refuses"),
    ],
)
def test_what_is_wrong_with_an_heir_stops_by_its_article(
    offered: Callable[..., Offer], heirs: list[dict[str, Any]], code: str
) -> None:
    told = stops(offered(HEIR, heirs=heirs))

    assert set(told) == {code}
    assert told[code].endswith(f"({articles()[code].article}).")
    assert len(told[code].split()) <= 25


def test_neither_an_heir_nor_the_interpreter_witnesses(offered: Callable[..., Offer]) -> None:
    other = {"name": "Vàng Thị Sua", "personal_id": "001190000012"}
    for witness, more in ((HAI, {}), ({"name": "K'Brếo"}, {"interpreter": {"name": "K'Brếo"}})):
        signing = {"mode": "neither", "witnesses": [{"name": witness["name"]}, other], **more}
        made = offered(HEIR, heirs=[ANH, HAI], submitter={"basis": "heir", "signing": signing})
        assert "witness_party" in stops(made)


def test_an_heir_s_list_not_told_and_shares_that_do_not_add_up_are_pointed_out(
    offered: Callable[..., Offer],
) -> None:
    assert "heirs_missing" in looks(offered(HEIR))
    assert "shares_wrong" in looks(offered(HEIR, heirs=[ANH, {**HAI, "share": "1/3"}]))
    assert "shares_wrong" not in looks(offered(HEIR, heirs=[ANH, {**HAI, "share": "theo di chúc"}]))


UT = {"name": "Lê Văn Út", "personal_id": "001215000099", "relation": "con", "share": "1/2"}
PROOF = "Giấy khai sinh số 12/2015"


@pytest.mark.parametrize(
    ("child", "told"),
    [
        ({}, True),  # by the year in the number
        ({"birth_date": "2008-11-21"}, True),  # eighteen tomorrow
        ({"birth_date": "2008-11-20"}, False),  # eighteen today, whatever the number says
        ({"personal_id": "001085000002"}, False),
        ({"refuses": True, "refusal": "Văn bản số 3"}, True),
    ],
)
def test_an_heir_under_age_is_pointed_out_by_the_article(
    offered: Callable[..., Offer], child: dict[str, Any], told: bool
) -> None:
    made = offered(HEIR, heirs=[ANH, {**UT, **child}])
    said = [one.message for one in made.warnings if one.code == "heir_minor"]

    assert len(said) == told
    assert stops(made) == {}
    if told:
        assert "Lê Văn Út" in said[0]
        assert said[0].endswith("(Bộ luật Dân sự Đ21, Đ136).")


@pytest.mark.parametrize("basis", ["parent", "guardian", "legal_representative"])
def test_who_speaks_for_an_heir_by_law_files_in_the_heir_s_place(
    offered: Callable[..., Offer], basis: str
) -> None:
    filed = {**HEIR, "submitter": {"basis": basis, "proof": PROOF}}
    young = {**UT, "birth_date": "2015-06-01"}
    made = offered(filed, heirs=[{**HAI, "personal_id": "001085000002"}, young])

    assert stops(made) == {}
    assert "heir_minor" not in looks(made)
    assert by_what_right(read_intake(json.dumps({**filed, "heirs": [HAI, young]})))[0].endswith(
        "của người thừa kế Lê Văn Út."
    )
    assert set(stops(offered(filed))) == {"represented_missing"}
    unproven = {"basis": basis}
    assert set(stops(offered(filed, submitter=unproven, heirs=[young]))) & {
        "relation_proof_missing",
        "guardianship_missing",
    }


def test_a_parent_does_not_speak_for_an_heir_of_age(offered: Callable[..., Offer]) -> None:
    grown = {**HAI, "birth_date": "2000-01-01"}
    filed = {**HEIR, "submitter": {"basis": "parent", "proof": PROOF}}

    assert set(stops(offered(filed, heirs=[grown]))) == {"not_minor"}


def test_heirs_without_anybody_dead_stop(offered: Callable[..., Offer]) -> None:
    assert set(stops(offered(COPIES, heirs=[ANH]))) == {"nobody_died"}


@pytest.mark.parametrize(
    ("text", "part"),
    [("1/3", Fraction(1, 3)), (" 2 / 4 ", Fraction(1, 2)), ("33,5%", Fraction(67, 200)),
     ("100 %", Fraction(1)), ("1/0", None), ("một nửa", None), ("", None)],
)  # fmt: skip
def test_a_share_is_read_as_people_write_it(text: str, part: Fraction | None) -> None:
    assert share_of(text) == part


def test_who_refuses_takes_no_share() -> None:
    taking = Heir(person=Person(name="A"), share="1/1")
    assert whole([taking, Heir(person=Person(name="B"), refuses=True)]) == 1
    assert whole([Heir(person=Person(name="B"), refuses=True)]) is None


def test_a_passport_is_judged_on_the_day(offered: Callable[..., Offer]) -> None:
    def of(base: dict[str, Any] = SIGNATURE, **dates: str) -> Offer:
        passport = {"number": "C4VK8L2T1", "country": "DEU", **dates}
        return offered(base, submitter={**SPOUSE, "passport": passport}, card_scan=None)

    assert stops(of(expires_on="2026-11-20")) == {}  # good through its last day
    assert "19/11/2026" in stops(of(expires_on="2026-11-19"))["passport_expired"]
    # For copies the original alone is asked for (NĐ 23/2015 Đ20), for a signature an identity paper.
    assert stops(of(COPIES, expires_on="2026-11-19")) == {}
    assert "passport_out_of_date" in looks(of(COPIES, expires_on="2026-11-19"))
    assert stops(of(expires_on="2031-01-01", visa_until="2026-11-19")) == {}
    assert "visa_expired" in looks(of(expires_on="2031-01-01", visa_until="2026-11-19"))


@pytest.fixture
def wedding(desk: Desk) -> dict[str, Any]:
    procedure = desk.catalogue.get("2.000806")
    assert procedure is not None
    papers = [
        {"label": one.label, "kind": one.kind, "count": one.count}
        for one in procedure.cases[0].checklist
    ]
    return {
        "card_scan": CARD,
        "procedure_code": "2.000806",
        "owners": [SPOUSE],
        "components": papers,
        "agreed": {"due_at": "2026-12-07T09:30", "reason": "Hai bên thống nhất"},
    }


@pytest.mark.parametrize(
    ("foreign", "stopped"),
    [
        (None, {"foreign_untold"}),
        ({"country": "Đức"}, {"not_legalised", "not_translated"}),
        ({"country": "DEU", "legalisation": "apostille"}, {"not_translated"}),
        ({"country": "duc", "legalisation": "legalised", "translated": True}, set()),
        ({"country": "BGR", "legalisation": "exempt", "translated": True}, set()),
    ],
)
def test_papers_from_abroad_are_legalised_and_translated(
    offered: Callable[..., Offer],
    wedding: dict[str, Any],
    foreign: dict[str, Any] | None,
    stopped: set[str],
) -> None:
    assert set(stops(offered(wedding, foreign=foreign))) == stopped


def test_the_dated_list_advises_and_never_decides(
    offered: Callable[..., Offer], wedding: dict[str, Any]
) -> None:
    def of(country: str, legalisation: str) -> set[str]:
        told = {"country": country, "legalisation": legalisation, "translated": True}
        return looks(offered(wedding, foreign=told)) & {
            "may_be_exempt",
            "not_in_the_list",
            "exemption_unsure",
        }

    assert of("BGR", "none") == {"may_be_exempt"}
    assert of("BGR", "exempt") == set()
    assert of("LAO", "exempt") == {"exemption_unsure"}
    assert of("DEU", "exempt") == {"not_in_the_list"}
    assert exemptions().source
    assert exemptions().as_of.year == 2019
    assert exemptions().countries.keys() <= countries().keys()


def test_papers_from_abroad_are_wanted_where_somebody_is_from_abroad(
    offered: Callable[..., Offer], wedding: dict[str, Any]
) -> None:
    without = [one for one in wedding["components"] if one["label"] != ABROAD]
    at_home = [{"name": "Trần Văn Bình", "personal_id": "001085000002"}]

    assert set(stops(offered(wedding, components=without))) == {"component_missing"}
    assert stops(offered(wedding, components=without, owners=at_home)) == {}


@pytest.mark.parametrize(
    ("text", "code"),
    [("Đức", "DEU"), ("duc", "DEU"), ("hàn quốc", "KOR"), ("deu", "DEU"), ("D", "D"), ("Xyz", None)],
)  # fmt: skip
def test_a_country_is_known_by_its_name_or_code(text: str, code: str | None) -> None:
    assert country_code(text) == code


def test_a_code_of_no_country_is_shown_as_it_is() -> None:
    assert (country_name("DEU"), country_name("UTO")) == ("Đức", "UTO")


def test_a_country_nobody_knows_is_refused(wedding: dict[str, Any]) -> None:
    with pytest.raises(UserError, match="Chưa biết nước này"):
        read_intake(json.dumps({**wedding, "foreign": {"country": "Nước Mơ"}}))
