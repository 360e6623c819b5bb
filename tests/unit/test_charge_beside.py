"""What is charged beside the law's own fees: copying for the citizen, and what being online saves."""

import json
from dataclasses import replace
from datetime import date

import pytest

from counter_app.core.errors import UserError
from counter_app.core.resources import resource
from counter_app.domain.catalogue.catalogue import Catalogue, load_catalogue
from counter_app.domain.catalogue.procedure import Procedure
from counter_app.domain.catalogue.tariff import ChargeKind, ChargeRule, Measure
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.channel import Channel
from counter_app.domain.charge import ChargeLine, Exemption, charges
from counter_app.services.desk import Desk
from counter_app.services.intake.intake_file import read_intake
from counter_app.services.intake.offer import offer

ON = date(2026, 11, 23)
COUNTER = Channel.COUNTER
COPYING = ChargeRule(
    id="copying",
    kind=ChargeKind.COST,
    name="Chi phí in, chụp",
    measure=Measure.FIXED,
    amount_vnd=500,
)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(resource("catalogue"))


@pytest.fixture(scope="module")
def copies(catalogue: Catalogue) -> Procedure:
    return catalogue.require("2.000815", on=ON)


def copied(
    procedure: Procedure, sheets: int, *rules: ChargeRule, exemption: Exemption | None = None
) -> tuple[ChargeLine, ...]:
    case = procedure.case(None, on=ON)
    wanted = [CertifiedCopy(document="Bằng", pages=1, copies=1)]
    return charges(procedure, case, on=ON, channel=COUNTER, certified_copies=wanted,
                   sheets_copied=sheets, local=rules, exemption=exemption)  # fmt: skip


def test_sheets_copied_for_the_citizen_are_a_line_of_their_own(copies: Procedure) -> None:
    fee, cost = copied(copies, 4, COPYING)
    assert (fee.kind, fee.amount_vnd) == (ChargeKind.FEE, 2_000)
    assert (cost.kind, cost.amount_vnd) == (ChargeKind.COST, 2_000)
    assert cost.working == "4 tờ × 500"


def test_what_a_sheet_costs_is_the_provinces_to_say(copies: Procedure) -> None:
    _, cost = copied(copies, 4)
    assert (cost.amount_vnd, cost.amount_text) == (None, "4 tờ: chưa có mức của tỉnh")


def test_nothing_copied_costs_nothing(copies: Procedure) -> None:
    (fee,) = copied(copies, 0, COPYING)
    assert fee.kind is ChargeKind.FEE


def test_an_exemption_from_the_fee_is_none_from_the_cost(copies: Procedure) -> None:
    fee, cost = copied(copies, 2, COPYING, exemption=Exemption(ground="farm_credit"))
    assert (fee.amount_vnd, fee.exempt) == (0, True)
    assert (cost.amount_vnd, cost.exempt) == (1_000, False)


def test_sheets_copied_are_counted_in_whole_numbers(copies: Procedure) -> None:
    with pytest.raises(UserError) as refused:
        copied(copies, -1)
    assert (refused.value.code, refused.value.field) == ("bad_sheets_copied", "sheets_copied")


def test_what_the_law_counts_by_the_copy_the_province_does_too(catalogue: Catalogue) -> None:
    procedure = catalogue.require("2.000635", on=ON)
    rule = replace(COPYING, id="extract", kind=ChargeKind.FEE, amount_vnd=5_000)
    case = procedure.case(None, on=ON)
    for count, vnd in ((0, 5_000), (3, 15_000)):
        (line,) = charges(procedure, case, on=ON, channel=COUNTER, copies=count, local=(rule,))
        assert line.amount_vnd == vnd


@pytest.mark.parametrize(
    ("code", "case_id"), [("2.000635", "usual"), ("1.004222", "own_home"), ("1.001612", "usual")]
)
def test_a_digital_citizen_pays_nothing_online_for_half_a_year_as_far_as_is_known(
    catalogue: Catalogue, code: str, case_id: str
) -> None:
    procedure = catalogue.require(code, on=ON)
    case = procedure.case(case_id, on=ON)
    assert "NQ 66.22/2026" in procedure.unsure

    def pay(on: date, channel: Channel) -> ChargeLine:
        claim = Exemption(ground="digital")
        (line,) = charges(procedure, case, on=on, channel=channel, exemption=claim)
        return line

    for on in (date(2026, 8, 15), date(2027, 2, 28)):
        assert (pay(on, Channel.ONLINE).amount_vnd, pay(on, Channel.ONLINE).exempt) == (0, True)
    for on, channel in (
        (date(2026, 8, 14), Channel.ONLINE),
        (date(2027, 3, 1), Channel.ONLINE),
        (ON, COUNTER),
    ):
        with pytest.raises(UserError) as refused:
            pay(on, channel)
        assert refused.value.code == "exemption_not_allowed"


def test_the_sheets_an_intake_file_counts_reach_the_offer(desk: Desk) -> None:
    filed = {
        "card_scan": "001190000001||Nguyễn Thị Ánh|01021990|Nữ|Thôn 1, Xã A, Hà Nội|15032021",
        "procedure_code": "2.000815",
        "certified_copies": [{"document": "Giấy khai sinh", "pages": 1, "copies": 1}],
        "sheets_copied": 3,
    }
    made = offer(read_intake(json.dumps(filed)), desk=desk, at=desk.clock.now())
    assert [line.kind for line in made.charges] == [ChargeKind.FEE, ChargeKind.COST]
    assert made.charges[1].working.startswith("3 tờ")
    assert made.blocking == ()
