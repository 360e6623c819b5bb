"""How much the shipped catalogue knows: counts and kinds that would notice if it grew thinner."""

from collections.abc import Iterator
from datetime import date

import pytest

from counter_app.core.errors import UserError
from counter_app.core.resources import resource
from counter_app.domain.catalogue.catalogue import Catalogue, load_catalogue
from counter_app.domain.catalogue.procedure import Case, ComponentKind, Confidence, Procedure
from counter_app.domain.catalogue.tariff import ChargeKind, ChargeRule, Measure
from counter_app.domain.channel import Channel
from counter_app.domain.charge import charges
from counter_app.domain.deadline.limit import LimitUnit

ON = date(2026, 11, 23)
CAME_TO_THE_COMMUNE = date(2025, 7, 1)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(resource("catalogue"))


def cases(catalogue: Catalogue) -> Iterator[tuple[Procedure, Case]]:
    return ((one, case) for one in catalogue.procedures for case in one.cases)


def rules(catalogue: Catalogue) -> Iterator[ChargeRule]:
    return (rule for one in catalogue.procedures for rule in one.charges)


def test_nearly_every_case_says_what_to_hand_in(catalogue: Catalogue) -> None:
    written = [case for _, case in cases(catalogue) if case.checklist]
    assert len(catalogue) >= 130
    assert len(written) >= 150


def test_a_case_without_papers_says_why(catalogue: Catalogue) -> None:
    bare = {one.code: one for one, case in cases(catalogue) if not case.checklist}
    assert set(bare) == {"2.002349", "1.010772"}
    assert all(one.unsure and one.confidence is not Confidence.HIGH for one in bare.values())


def test_papers_known_only_by_custom_are_not_presented_as_sure(catalogue: Catalogue) -> None:
    customary = [one for one in catalogue.procedures if "theo thông lệ" in one.doubt]
    assert len(customary) >= 30
    assert all(one.confidence is not Confidence.HIGH for one in customary)


def test_every_kind_of_paper_charge_and_measure_is_used(catalogue: Catalogue) -> None:
    papers = {paper.kind for _, case in cases(catalogue) for paper in case.checklist}
    assert papers == set(ComponentKind)
    assert {rule.kind for rule in rules(catalogue)} == set(ChargeKind)
    assert {rule.measure for rule in rules(catalogue)} == set(Measure)


def test_a_paper_wanted_of_who_files_for_another_is_known_as_their_power(
    catalogue: Catalogue,
) -> None:
    papers = [paper for _, case in cases(catalogue) for paper in case.checklist]
    of_another = {paper for paper in papers if paper.condition == "nếu nộp thay"}
    assert of_another == {paper for paper in papers if paper.authority}
    assert len(of_another) == 3


def test_a_paper_that_shows_who_one_is_is_known_as_such(catalogue: Catalogue) -> None:
    papers = [paper for _, case in cases(catalogue) for paper in case.checklist]
    shown = {paper.label for paper in papers if paper.identity}
    named = {one.label for one in papers if one.label.startswith(("Giấy tờ tùy thân", "Hộ chiếu"))}
    assert shown == named
    assert len(shown) >= 4


def test_a_paper_of_one_name_has_one_kind_throughout_a_procedure(catalogue: Catalogue) -> None:
    for procedure in catalogue.procedures:
        papers = {(paper.label, paper.kind) for case in procedure.cases for paper in case.checklist}
        assert len(papers) == len({label for label, _ in papers}), procedure.code


@pytest.mark.parametrize(
    ("code", "limits"),
    [
        ("1.013978", ["17 working_day", "20 working_day", "27 working_day"]),
        ("1.013225", ["15 calendar_day", "20 calendar_day"]),
        ("1.010040", ["5 working_day", "30 calendar_day"]),
        ("1.010041", ["1 working_day", "3 working_day"]),
        ("1.003677", ["1 working_day", "2 working_day"]),
        ("1.012817", ["20 working_day", "30 working_day"]),
        ("1.013967", ["45 calendar_day", "60 calendar_day"]),
    ],
)
def test_one_procedure_has_several_limits(
    catalogue: Catalogue, code: str, limits: list[str]
) -> None:
    found = [case.limit for case in catalogue.require(code, on=ON).cases_on(ON)]
    assert [f"{limit.value} {limit.unit}" for limit in found] == limits


def test_a_wedding_filed_online_has_no_day_until_both_can_come(catalogue: Catalogue) -> None:
    marriage = catalogue.require("1.000894", on=ON)
    usual = marriage.case("usual", on=ON)
    assert usual.limit_for(Channel.COUNTER).unit is LimitUnit.SAME_DAY
    assert usual.limit_for(Channel.ONLINE).unit is LimitUnit.NOT_STATED
    assert "cán bộ hẹn ngày" in marriage.note


@pytest.mark.parametrize(
    ("code", "case_id", "counter", "online"),
    [
        ("1.004222", "own_home", 20_000, 10_000),
        ("1.004194", "usual", 15_000, 7_000),
        ("1.004194", "list", 10_000, 5_000),
        ("1.002755", "usual", 15_000, 7_000),
        ("1.010038", "usual", 10_000, 5_000),
    ],
)
def test_residence_costs_less_online(
    catalogue: Catalogue, code: str, case_id: str, counter: int, online: int
) -> None:
    procedure = catalogue.require(code, on=ON)
    case = procedure.case(case_id, on=ON)
    for channel, vnd in ((Channel.COUNTER, counter), (Channel.ONLINE, online)):
        (line,) = charges(procedure, case, on=ON, channel=channel)
        assert line.amount_vnd == vnd


@pytest.mark.parametrize(
    ("code", "case_id", "before", "after"),
    [
        ("1.014063", "exchange", 25_000, 50_000),
        ("1.014063", "from_old_card", 15_000, 30_000),
        ("1.014064", "usual", 35_000, 70_000),
    ],
)
def test_a_card_costs_twice_as_much_from_2027(
    catalogue: Catalogue, code: str, case_id: str, before: int, after: int
) -> None:
    for on, vnd in ((date(2026, 12, 31), before), (date(2027, 1, 1), after)):
        procedure = catalogue.require(code, on=on)
        case = procedure.case(case_id, on=on)
        (line,) = charges(procedure, case, on=on, channel=Channel.COUNTER)
        assert line.amount_vnd == vnd


def test_what_districts_did_begins_when_it_came_to_the_commune(catalogue: Catalogue) -> None:
    began = {one.code for one in catalogue.procedures if one.valid_from == CAME_TO_THE_COMMUNE}
    assert {"2.000806", "1.001612", "1.013225", "1.013978"} <= began
    assert len(began) >= 30
    with pytest.raises(UserError) as refused:
        catalogue.require("1.001612", on=date(2025, 6, 30))
    assert refused.value.code == "procedure_not_in_force"


def test_whatever_the_law_dates_is_dated(catalogue: Catalogue) -> None:
    undated = {rule.id for rule in rules(catalogue) if rule.valid_from is None}
    assert undated == {"duty", "copying"}  # what is free by law; what each province sets


def test_retention_is_stated_where_practice_knows_it(catalogue: Catalogue) -> None:
    kept = {one.code: one.retention.text for one in catalogue.procedures}
    assert {kept[code] for code in ("1.001193", "2.000806", "2.001263")} == {"Vĩnh viễn"}
    assert {kept[code] for code in ("2.000884", "2.000992", "2.001008")} == {"2 năm"}
    assert {kept[code] for code in ("2.001035", "2.000913", "2.001019")} == {"20 năm"}
    assert {kept[code] for code in ("2.000815", "2.000942")} == {"Không lưu"}
    assert len([text for text in kept.values() if text != "Chưa xác nhận"]) >= 52


def test_the_bulk_of_the_day_asks_for_no_case(catalogue: Catalogue) -> None:
    (case,) = catalogue.require("2.000815", on=ON).cases
    assert case.checklist[0].label == "Bản chính giấy tờ để đối chiếu"


SAME_DAY = {
    # The limit itself is the day of receipt.
    "2.000815 usual", "2.000884 usual", "2.000908 usual", "2.000992 usual", "2.001008 usual",
    "2.000927 usual", "2.000942 usual", "2.001019 usual", "1.001193 usual", "2.000528 usual",
    "1.000656 usual", "1.001766 usual", "1.000894 usual", "2.000635 usual", "1.004859 addition",
    "2.000748 addition", "2.000547 usual",
    # The limit is longer, and nothing in the law makes anybody wait.
    "2.001035 usual", "2.000913 usual", "2.001016 usual", "1.004873 usual", "2.002516 usual",
    "1.004845 usual", "2.002226 usual", "2.002228 usual",
}  # fmt: skip


def test_what_may_be_finished_on_the_day_of_receipt(catalogue: Catalogue) -> None:
    found = {f"{one.code} {case.id}" for one, case in cases(catalogue) if case.may_end_same_day}
    assert found == SAME_DAY


def test_nothing_of_the_day_is_posted_verified_or_passed_on(catalogue: Catalogue) -> None:
    days = (LimitUnit.WORKING_DAY, 1), (LimitUnit.WORKING_DAY, 2), (LimitUnit.WORKING_DAY, 3)
    for one, case in cases(catalogue):
        if case.may_end_same_day:
            limit = (case.limit.unit, case.limit.value)
            assert limit in (*days, (LimitUnit.SAME_DAY, None)), one.code
            assert (case.legs, case.payment_appointment) == ((), None), one.code
            assert case.id != "verification", one.code
            assert "Phải xác minh" not in case.name, one.code
            assert "niêm yết" not in one.note.casefold(), one.code
            assert one.sector not in {"Đất đai", "Xây dựng", "Cư trú", "Căn cước"}, one.code
