"""What a dossier pays is the rule of the day it came in: at midnight, on a leap day, exempt."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from msgspec.structs import replace as replace_struct

from counter_app.core.errors import UserError
from counter_app.domain.catalogue.tariff import ChargeKind, ChargeRule, Measure
from counter_app.domain.channel import Channel
from counter_app.domain.charge import Exemption, charges
from counter_app.domain.draft import Draft
from counter_app.domain.money.payment import Payment
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.intake.offer import offer
from counter_app.services.lookup import open_dossier
from counter_app.services.money.taking import ledger_of, take
from tests.store.conftest import MARITAL, wall


def duty(amount_vnd: int, valid_from: date | None, valid_to: date | None) -> ChargeRule:
    """What the province set for civil status."""
    return ChargeRule(
        id="duty",
        kind=ChargeKind.DUTY,
        name="Lệ phí hộ tịch",
        measure=Measure.FIXED,
        amount_vnd=amount_vnd,
        valid_from=valid_from,
        valid_to=valid_to,
    )


@pytest.mark.parametrize(
    ("second", "vnd"), [("2026-11-23T23:59:59", 8_000), ("2026-11-24T00:00:00", 15_000)]
)
def test_a_fee_that_changes_at_midnight_is_that_of_the_second_it_came_in(
    desk: Desk, draft: Draft, second: str, vnd: int
) -> None:
    rules = (duty(8_000, None, date(2026, 11, 23)), duty(15_000, date(2026, 11, 24), None))
    dated = replace(desk, office=replace(desk.office, local_charges=rules))
    wanted = replace_struct(draft, procedure_code=MARITAL, certified_copies=())
    offered = offer(wanted, desk=dated, at=wall(second))
    assert [line.amount_vnd for line in offered.charges] == [vnd]


@pytest.mark.parametrize(
    ("day", "vnd"),
    [
        (date(2028, 2, 28), 8_000),
        (date(2028, 2, 29), 9_000),
        (date(2028, 3, 1), 15_000),
    ],
)
def test_a_rule_of_a_leap_day_holds_that_day_alone(desk: Desk, day: date, vnd: int) -> None:
    leap = date(2028, 2, 29)
    rules = (
        duty(8_000, None, date(2028, 2, 28)),
        duty(9_000, leap, leap),
        duty(15_000, date(2028, 3, 1), None),
    )
    procedure = desk.catalogue.require(MARITAL, on=day)
    (line,) = charges(
        procedure, procedure.case(None, on=day), on=day, channel=Channel.COUNTER, local=rules
    )
    assert line.amount_vnd == vnd


@pytest.mark.parametrize(("on", "free"), [(date(2028, 4, 29), True), (date(2028, 4, 30), False)])
def test_sixty_days_are_counted_over_a_leap_day(desk: Desk, on: date, free: bool) -> None:
    birth = desk.catalogue.require("1.001193", on=on)
    (line,) = charges(
        birth,
        birth.case(None, on=on),
        on=on,
        channel=Channel.COUNTER,
        event_date=date(2028, 2, 29),
        local=(duty(8_000, None, None),),
    )
    assert (line.exempt, line.amount_vnd) == (free, 0 if free else 8_000)


def test_who_is_exempt_pays_nothing_and_no_slip_is_given(
    desk: Desk, take_in: Callable[..., Receipt]
) -> None:
    ground = "Thế chấp vay vốn phát triển nông nghiệp, nông thôn"
    filed = take_in(exemption=Exemption(ground=ground, proof="Hợp đồng vay số 12"))
    dossier = open_dossier(filed.dossier_id, desk=desk)
    assert [(line.exempt, line.proof) for line in dossier.received.charges] == [
        (True, "Hợp đồng vay số 12")
    ]
    assert ledger_of(dossier).due_vnd == 0
    with pytest.raises(UserError) as refused:
        take(filed.dossier_id, Payment(), desk=desk, at=desk.clock.now())
    assert refused.value.code == "nothing_due"
