"""Charges: the certified-copy table, dates, channels, provinces, exemptions, filing in time."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.core.errors import UserError
from counter_app.core.resources import resource
from counter_app.domain.catalogue.catalogue import Catalogue, load_catalogue
from counter_app.domain.catalogue.procedure import Procedure
from counter_app.domain.catalogue.tariff import (
    MAX_VND,
    ChargeKind,
    ChargeRule,
    ExemptionGround,
    Measure,
    Tier,
)
from counter_app.domain.certified_copy import CertifiedCopy, fee_of
from counter_app.domain.channel import Channel
from counter_app.domain.charge import ChargeLine, Exemption, charges, total_vnd

ON = date(2026, 11, 23)
COUNTER = Channel.COUNTER


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(resource("catalogue"))


@pytest.fixture(scope="module")
def copies(catalogue: Catalogue) -> Procedure:
    return catalogue.require("2.000815", on=ON)


@pytest.fixture(scope="module")
def birth(catalogue: Catalogue) -> Procedure:
    return catalogue.require("1.001193", on=ON)


def certified(procedure: Procedure, *wanted: tuple[int, int]) -> tuple[ChargeLine, ...]:
    documents = [
        CertifiedCopy(document=f"Giấy {number}", pages=pages, copies=count)
        for number, (pages, count) in enumerate(wanted, start=1)
    ]
    case = procedure.case(None, on=ON)
    return charges(procedure, case, on=ON, channel=COUNTER, certified_copies=documents)


def at(procedure: Procedure, on: date, case: str | None = None) -> tuple[ChargeLine, ...]:
    return charges(procedure, procedure.case(case, on=on), on=on, channel=COUNTER)


@pytest.mark.parametrize(
    ("pages", "count", "vnd"),
    [
        (1, 1, 2_000),
        (2, 1, 4_000),
        (3, 1, 5_000),
        (4, 1, 6_000),
        (197, 1, 199_000),
        (198, 1, 200_000),
        (199, 1, 200_000),
        (1_000, 1, 200_000),
        (1, 10, 20_000),
        (3, 2, 10_000),
        (199, 3, 600_000),
    ],
)
def test_certified_copies_by_pages_and_copies(
    copies: Procedure, pages: int, count: int, vnd: int
) -> None:
    (line,) = certified(copies, (pages, count))
    assert line.amount_vnd == vnd
    assert line.kind is ChargeKind.FEE
    assert line.working.startswith(f"{pages} trang × {count} bản: ")


@given(pages=st.integers(1, 5_000), count=st.integers(1, 500))
def test_the_fee_agrees_with_the_circular_read_literally(pages: int, count: int) -> None:
    wanted = CertifiedCopy(document="Giấy", pages=pages, copies=count)
    tiers = (Tier(from_page=1, amount_vnd=2_000), Tier(from_page=3, amount_vnd=1_000))
    page_by_page = sum(2_000 if page <= 2 else 1_000 for page in range(1, pages + 1))
    fee, _ = fee_of(wanted, tiers=tiers, cap_vnd=200_000)
    assert fee == min(page_by_page, 200_000) * count


def test_each_original_is_counted_by_itself(copies: Procedure) -> None:
    lines = certified(copies, (2, 1), (2, 1), (3, 2))
    assert [line.amount_vnd for line in lines] == [4_000, 4_000, 10_000]
    assert [line.document for line in lines] == ["Giấy 1", "Giấy 2", "Giấy 3"]
    assert total_vnd(lines) == 18_000


@pytest.mark.parametrize(
    ("pages", "count", "working"),
    [
        (1, 2, "1 trang × 2 bản: 1 × 2.000 × 2"),
        (2, 1, "2 trang × 1 bản: 2 × 2.000 × 1"),
        (3, 2, "3 trang × 2 bản: (2 × 2.000 + 1 × 1.000) × 2"),
        (250, 1, ("250 trang × 1 bản: 2 × 2.000 + 248 × 1.000 = 252.000, "
                 "tối đa 200.000 một bản × 1")),
    ],
)  # fmt: skip
def test_the_working_can_be_followed(
    copies: Procedure, pages: int, count: int, working: str
) -> None:
    assert certified(copies, (pages, count))[0].working == working


@pytest.mark.parametrize("bad", [0, -1, True, 1.0, "1", None, 1_000_001, 10**30])
def test_a_count_that_is_no_whole_number_is_refused(copies: Procedure, bad: int) -> None:
    for wanted, code in (((bad, 1), "bad_pages"), ((1, bad), "bad_copies")):
        with pytest.raises(UserError) as refused:
            certified(copies, wanted)
        assert refused.value.code == code


def test_a_billion_is_the_most(copies: Procedure) -> None:
    assert certified(copies, (198, 5_000))[0].amount_vnd == MAX_VND
    for wanted in ([(198, 5_001)], [(198, 5_000), (1, 1)]):
        with pytest.raises(UserError) as refused:
            total_vnd(certified(copies, *wanted))
        assert refused.value.code == "amount_too_large"


def test_no_documents_no_lines(copies: Procedure) -> None:
    assert certified(copies) == ()


@pytest.mark.parametrize(
    ("code", "vnd"),
    [("2.000884", 10_000), ("2.001035", 50_000), ("2.000913", 30_000), ("2.000927", 25_000),
     ("2.001019", 50_000), ("2.001263", 400_000), ("2.000635", 8_000)],
)  # fmt: skip
def test_fixed_amounts(catalogue: Catalogue, code: str, vnd: int) -> None:
    (line,) = at(catalogue.require(code, on=ON), ON)
    assert line.amount_vnd == vnd


def test_a_rule_changes_at_its_date(catalogue: Catalogue) -> None:
    exchange = catalogue.require("1.014063", on=ON)
    assert [line.amount_vnd for line in at(exchange, date(2026, 12, 31), "exchange")] == [25_000]
    assert [line.amount_vnd for line in at(exchange, date(2027, 1, 1), "exchange")] == [50_000]
    assert [line.amount_vnd for line in at(exchange, ON, "from_old_card")] == [15_000]


def test_the_channel_may_lower_it(catalogue: Catalogue) -> None:
    procedure = catalogue.require("1.004222", on=ON)
    case = procedure.case("own_home", on=ON)
    amounts = {
        channel: charges(procedure, case, on=ON, channel=channel)[0].amount_vnd
        for channel in Channel
    }
    assert amounts == {Channel.COUNTER: 20_000, Channel.POST: 20_000, Channel.ONLINE: 10_000}


def test_a_list_pays_by_the_person(catalogue: Catalogue) -> None:
    procedure = catalogue.require("1.004194", on=ON)
    case = procedure.case("list", on=ON)
    (line,) = charges(procedure, case, on=ON, channel=COUNTER, persons=10)
    assert (line.amount_vnd, line.working) == (100_000, "10 người × 10.000")


def test_copies_of_an_extract_multiply(catalogue: Catalogue) -> None:
    procedure = catalogue.require("2.000635", on=ON)
    case = procedure.case(None, on=ON)
    (line,) = charges(procedure, case, on=ON, channel=COUNTER, copies=3)
    assert (line.amount_vnd, line.working) == (24_000, "3 bản × 8.000")


def test_what_the_province_sets_is_not_zero_but_unknown(catalogue: Catalogue) -> None:
    (line,) = at(catalogue.require("1.004873", on=ON), ON)
    assert line.amount_vnd is None
    assert line.amount_text == "chưa có mức của tỉnh"
    assert line.kind is ChargeKind.DUTY


def local(vnd: int, channel: Channel | None = None) -> ChargeRule:
    return ChargeRule(
        id="duty",
        kind=ChargeKind.DUTY,
        name="Lệ phí hộ tịch",
        measure=Measure.FIXED,
        amount_vnd=vnd,
        channel=channel,
        note="" if vnd else "miễn theo nghị quyết của tỉnh",
        valid_from=date(2026, 1, 1),
    )


def test_the_province_fills_in_its_amount_and_may_waive_it_online(catalogue: Catalogue) -> None:
    procedure = catalogue.require("1.004873", on=ON)
    case = procedure.case(None, on=ON)
    rules = (local(0, Channel.ONLINE), local(15_000))
    for channel, vnd in ((COUNTER, 15_000), (Channel.ONLINE, 0)):
        (line,) = charges(procedure, case, on=ON, channel=channel, local=rules)
        assert line.amount_vnd == vnd
    (before,) = charges(procedure, case, on=date(2025, 12, 31), channel=COUNTER, local=rules)
    assert before.amount_vnd is None


def test_a_rule_for_the_channel_goes_first_wherever_it_stands(catalogue: Catalogue) -> None:
    found = catalogue.require("1.010038", on=ON)
    turned = replace(found, charges=found.charges[::-1])
    for procedure in (found, turned):
        case = procedure.case(None, on=ON)
        (line,) = charges(procedure, case, on=ON, channel=Channel.ONLINE)
        assert line.amount_vnd == 5_000


def test_a_local_rule_for_another_charge_changes_nothing(catalogue: Catalogue) -> None:
    procedure = catalogue.require("2.000884", on=ON)
    case = procedure.case(None, on=ON)
    (line,) = charges(procedure, case, on=ON, channel=COUNTER, local=(local(15_000),))
    assert (line.rule_id, line.amount_vnd) == ("signature", 10_000)


def test_what_the_law_exempts_stays_exempt_under_the_provinces_amount(
    catalogue: Catalogue,
) -> None:
    procedure = catalogue.require("1.004873", on=ON)
    (line,) = charges(
        procedure,
        procedure.case(None, on=ON),
        on=ON,
        channel=COUNTER,
        exemption=Exemption(ground="hộ nghèo", proof="GCN 12/2026"),
        local=(local(15_000),),
    )
    assert (line.amount_vnd, line.exempt, line.proof) == (0, True, "GCN 12/2026")
    assert line.ground == "Hộ nghèo"
    assert line.amount_text == "0 đồng (miễn)"
    assert line.working == "miễn: Hộ nghèo"


@pytest.mark.parametrize("ground", ["", "   "])
def test_an_exemption_needs_a_ground(birth: Procedure, ground: str) -> None:
    with pytest.raises(UserError) as refused:
        charges(birth, birth.case(None, on=ON), on=ON, channel=COUNTER,
                exemption=Exemption(ground=ground))  # fmt: skip
    assert refused.value.code == "exemption_ground_missing"


def test_a_ground_the_law_does_not_know_is_refused(copies: Procedure) -> None:
    with pytest.raises(UserError) as refused:
        charges(copies, copies.case(None, on=ON), on=ON, channel=COUNTER,
                certified_copies=[CertifiedCopy(document="Bằng", pages=1, copies=1)],
                exemption=Exemption(ground="Hộ nghèo"))  # fmt: skip
    assert (refused.value.code, refused.value.field) == ("exemption_not_allowed", "exemption")


def test_a_ground_may_hold_only_online_and_only_for_a_while(catalogue: Catalogue) -> None:
    ground = ExemptionGround(
        id="digital_citizen",
        ground="Công dân số",
        proof="Tài khoản định danh mức 2",
        channel=Channel.ONLINE,
        valid_from=date(2026, 8, 15),
        valid_to=date(2027, 2, 28),
    )
    rule = replace(local(8_000), exemptions=(ground,))
    procedure = catalogue.require("1.004873", on=ON)

    def pay(on: date, channel: Channel) -> int | None:
        claim = Exemption(ground="digital_citizen")
        case = procedure.case(None, on=on)
        lines = charges(procedure, case, on=on, channel=channel, exemption=claim, local=(rule,))
        return lines[0].amount_vnd

    assert pay(date(2027, 2, 28), Channel.ONLINE) == 0
    for on, channel in ((date(2027, 3, 1), Channel.ONLINE), (ON, COUNTER)):
        with pytest.raises(UserError) as refused:
            pay(on, channel)
        assert refused.value.code == "exemption_not_allowed"


def test_domestic_marriage_is_free_and_says_why(catalogue: Catalogue) -> None:
    (line,) = at(catalogue.require("1.000894", on=ON), ON, "usual")
    assert (line.amount_vnd, line.working) == (0, "miễn theo luật")


@pytest.mark.parametrize(("days", "free"), [(0, True), (1, True), (60, True), (61, False)])
def test_a_birth_registered_within_sixty_days_is_free(
    birth: Procedure, days: int, free: bool
) -> None:
    (line,) = charges(birth, birth.case(None, on=ON), on=ON, channel=COUNTER,
                      event_date=ON - timedelta(days=days), local=(local(8_000),))  # fmt: skip
    assert line.amount_vnd == (0 if free else 8_000)
    assert line.exempt is free


def test_the_sixtieth_day_on_a_day_off_moves_to_the_next_working_day(birth: Procedure) -> None:
    born = ON - timedelta(days=61)  # the sixtieth day is Sunday 22 November
    (line,) = charges(birth, birth.case(None, on=ON), on=ON, channel=COUNTER, event_date=born,
                      last_day=lambda day: day + timedelta(days=day.weekday() == 6))  # fmt: skip
    assert line.exempt
    assert "60 ngày" in line.ground


def test_a_death_is_free_within_fifteen_days(catalogue: Catalogue) -> None:
    death = catalogue.require("1.000656", on=ON)
    for days, vnd in ((15, 0), (16, None)):
        (line,) = charges(death, death.case(None, on=ON), on=ON, channel=COUNTER,
                          event_date=ON - timedelta(days=days))  # fmt: skip
        assert line.amount_vnd == vnd


def test_in_time_is_never_assumed(birth: Procedure) -> None:
    (line,) = at(birth, ON)
    assert line.amount_vnd is None
    assert line.amount_text == "cần ngày sinh để biết có được miễn không"


def test_a_birth_in_the_future_is_refused(birth: Procedure) -> None:
    with pytest.raises(UserError) as refused:
        charges(birth, birth.case(None, on=ON), on=ON, channel=COUNTER,
                event_date=ON + timedelta(days=1))  # fmt: skip
    assert refused.value.code == "event_in_future"
