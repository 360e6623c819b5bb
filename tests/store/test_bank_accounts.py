"""A leader changes where citizens' money goes: from a day on, on record, by their own secret."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from counter_app.core.clock import SteppedClock
from counter_app.core.errors import UserError
from counter_app.domain.audit_act import Act
from counter_app.domain.money.bank_account import BankAccount
from counter_app.domain.staff import Role
from counter_app.services.desk import Desk
from counter_app.services.money.bank_accounts import put_account
from counter_app.services.office.office import find_office
from db.engine import cursor_of
from tests.real_office import real_office

OLD = BankAccount(
    bank_bin="9704 99",
    bank=" Ngân hàng  Ví Dụ",
    number="0011 0123 45678",
    holder="Trung tâm PVHCC",
    valid_from=date(2026, 11, 23),
)


def test_another_account_ends_the_one_before_it_and_each_day_knows_its_own(
    tmp_path: Path, clock: SteppedClock
) -> None:
    desk = real_office(tmp_path, clock)
    led = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))
    put_account(OLD, desk=led, at=clock.now())
    put_account(replace(OLD, number="2222", valid_from=date(2026, 12, 1)), desk=led, at=clock.now())
    office = find_office(desk.store, at=clock.now())
    assert office is not None
    first, second = office.bank_accounts
    assert (first.bank_bin, first.bank, first.number) == (
        "970499",
        "Ngân hàng Ví Dụ",
        "0011012345678",
    )
    assert (first.valid_to, second.valid_to) == (date(2026, 11, 30), None)
    assert office.bank_account(date(2026, 11, 22)) is None
    assert office.bank_account(date(2026, 11, 30)) == first
    assert office.bank_account(date(2026, 12, 1)) == second

    put_account(replace(OLD, number="3333"), desk=led, at=clock.now())
    mended = find_office(desk.store, at=clock.now())
    assert mended is not None
    assert [one.number for one in mended.bank_accounts] == ["3333", "2222"]
    noted = "SELECT count(*), min(body), max(body) FROM audit WHERE act = ?"
    changed, told = (Act.OFFICE_CHANGED.value,), '{"changed":["bank_accounts"]}'
    found = desk.store.read(lambda one: cursor_of(one).execute(noted, changed).fetchone())
    assert found == (3, told, told)
    desk.store.close()


def test_nobody_but_a_leader_and_never_backwards_or_in_training(
    tmp_path: Path, clock: SteppedClock, led: Desk
) -> None:
    with pytest.raises(UserError) as refused:
        put_account(OLD, desk=led, at=clock.now())
    assert refused.value.code == "not_real"

    real = replace(led, office=replace(led.office, kind=type(led.office.kind).REAL))
    with pytest.raises(UserError) as refused:
        put_account(replace(OLD, valid_from=date(2026, 11, 22)), desk=real, at=clock.now())
    assert refused.value.code == "account_past"
    clerk = replace(real, clerk=replace(real.clerk, role=Role.CLERK))
    with pytest.raises(UserError) as refused:
        put_account(OLD, desk=clerk, at=clock.now())
    assert refused.value.code == "no_right"
