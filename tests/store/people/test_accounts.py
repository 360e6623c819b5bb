"""Accounts at a real office: who may sign in, until when; what is asked again, and by whom."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.core.ids import ClerkId
from counter_app.core.keyslots import open_by_secret, people
from counter_app.domain.audit_act import Act
from counter_app.domain.rights import Right
from counter_app.domain.staff import Clerk, Role
from counter_app.services.desk import Desk
from counter_app.services.keeping.check import check
from counter_app.services.office.office import staff
from counter_app.services.people import accounts
from counter_app.services.people.accounts import Founded, Wanted
from counter_app.services.people.proofs import require_proof
from db.counter.audit_log import acts_on, record
from db.counter.models import metadata
from tests.real_office import CHEAP, KEEPER, SECRET
from tests.store.people.conftest import LAN, LEADER, OTHER, code_of


def acts(desk: Desk, who: ClerkId) -> list[str]:
    return [one.act for one in desk.store.read(lambda one: acts_on(one, who))]


def test_a_training_store_has_no_accounts(desk: Desk) -> None:
    at = desk.clock.now()
    assert code_of(lambda: accounts.found(KEEPER, SECRET, desk=desk, at=at)) == "no_accounts_here"
    assert not accounts.has_accounts(desk)
    assert require_proof(desk, Right.VOID, None) == {}


def test_the_first_keeps_the_accounts_and_from_then_on_the_store_opens_by_a_secret(
    office: Desk, founded: Founded, clock: SteppedClock
) -> None:
    who = founded.account.clerk
    assert (who.role, acts(office, who.id)) == (Role.ADMINISTRATOR, ["account_added", "way_seen"])
    assert accounts.has_accounts(office)
    assert not accounts.must_change(who.id, desk=office)
    assert (
        code_of(lambda: accounts.found(LAN, OTHER, desk=office, at=clock.now(), kdf=CHEAP))
        == "accounts_exist"
    )
    office.store.close()

    assert code_of(lambda: open_desk(office.data_dir, clock=clock)) == "sign_in_needed"
    keys = open_by_secret(office.data_dir, who.id, SECRET, clock=clock)
    opened = open_desk(office.data_dir, clock=clock, keys=keys)
    assert accounts.signed_in(who.id, keys=keys, desk=opened, at=clock.now()) == who
    assert check(desk=opened) == ()
    opened.store.close()


def test_whoever_is_of_the_staff_already_keeps_their_work_and_their_name(office: Desk) -> None:
    name, at = office.clerk.name.lower(), office.clock.now()
    who = accounts.found(name, SECRET, desk=office, at=at, kdf=CHEAP).account.clerk

    assert (who.id, who.name, who.role) == (office.clerk.id, office.clerk.name, Role.CLERK)
    assert {Right.ACCOUNTS, Right.UNLOCK} <= who.rights


def test_no_store_and_no_log_holds_a_secret(
    keeper: Desk, add: Callable[..., Desk], founded: Founded
) -> None:
    add(LAN, Role.CLERK)
    tables = ("accounts", "audit", "clerks", "drafts")
    plain = keeper.store.read(
        lambda one: "".join(
            str(tuple(row)) for name in tables for row in one.execute(select(metadata.tables[name]))
        )
    )
    assert LAN in plain
    for one in (SECRET, OTHER, founded.recovery_code):
        assert one not in plain


@pytest.mark.parametrize(
    ("secret", "code"),
    [("ngắn", "secret_short"), ("matkhau123", "secret_common"), ("lethilan1", "secret_is_name")],
)
def test_a_weak_secret_is_refused_and_nothing_is_written(
    secret: str, code: str, keeper: Desk, founded: Founded
) -> None:
    wanted, at = Wanted(role=Role.CLERK), keeper.clock.now()
    before = accounts.accounts_of(keeper)
    assert (
        code_of(lambda: accounts.add(LAN, secret, wanted, desk=keeper, keys=founded.keys, at=at))
        == code
    )
    assert accounts.accounts_of(keeper) == before
    assert len(people(keeper.data_dir)) == 1


def test_rights_change_and_show_wherever_the_staff_is_asked(
    add: Callable[..., Desk], keeper: Desk, enters: Callable[..., Clerk]
) -> None:
    who = add(LAN, Role.CLERK).clerk.id
    wanted = Wanted(role=Role.SPECIALIST, more=frozenset({Right.CHANGE_TEMPLATE}))

    accounts.change(who, wanted, desk=keeper, at=keeper.clock.now())

    now = enters(who, keeper.clock.now())
    assert (now.role, Right.CHANGE_TEMPLATE in now.rights) == (Role.SPECIALIST, True)
    assert acts(keeper, who) == ["account_added", "rights_changed"]


@pytest.mark.parametrize("act", ["end", "demote", "until"])
def test_the_last_administrator_stays(
    act: str, add: Callable[..., Desk], keeper: Desk, founded: Founded
) -> None:
    add(LAN, Role.CLERK)
    who, at = keeper.clerk.id, keeper.clock.now()
    tried: Callable[[], object] = {
        "end": lambda: accounts.end(who, desk=keeper, keys=founded.keys, at=at),
        "demote": lambda: accounts.change(who, Wanted(role=Role.LEADER), desk=keeper, at=at),
        "until": lambda: accounts.change(who, Wanted(until=date(2030, 1, 1)), desk=keeper, at=at),
    }[act]
    assert code_of(tried) == "last_administrator"
    add(LEADER, Role.ADMINISTRATOR)
    tried()


def test_whoever_left_signs_in_no_more_and_is_offered_nowhere(
    add: Callable[..., Desk], keeper: Desk, founded: Founded, enters: Callable[..., Clerk]
) -> None:
    who, at = add(LAN, Role.CLERK).clerk.id, keeper.clock.now()

    accounts.end(who, desk=keeper, keys=founded.keys, at=at)

    assert code_of(lambda: enters(who, at)) == "account_unknown"
    assert code_of(lambda: open_by_secret(keeper.data_dir, who, OTHER)) == "no_slot"
    assert LAN not in {one.name for one in staff(keeper.store)}
    assert acts(keeper, who)[-1] == "account_ended"
    assert add(LAN, Role.CLERK).clerk.id != who  # another person of that name, or a new beginning


def test_an_inspector_looks_until_the_last_day_whatever_the_clock_is_set_to(
    add: Callable[..., Desk], keeper: Desk, clock: SteppedClock, enters: Callable[..., Clerk]
) -> None:
    assert code_of(lambda: add(LAN, Role.INSPECTOR)) == "until_missing"
    today = clock.now()
    who = add(LAN, Role.INSPECTOR, until=date(2026, 11, 24)).clerk.id
    over = today + timedelta(days=2)

    enters(who, today + timedelta(days=1))
    assert code_of(lambda: enters(who, over)) == "account_over"
    # The store has heard of that day, and be it from the log alone: no clock set back undoes it.
    keeper.store.write(lambda one: record(one, Act.SEARCHED, stamp=keeper.stamp(over)))
    assert code_of(lambda: enters(who, today)) == "account_over"
    wanted = Wanted(more=frozenset({Right.WRITE}), until=date(2026, 12, 31))
    assert code_of(lambda: accounts.change(who, wanted, desk=keeper, at=over)) == "right_not_given"


def test_only_who_may_sees_to_accounts_and_unlocks(
    add: Callable[..., Desk], keeper: Desk, founded: Founded
) -> None:
    lan, leader = add(LAN, Role.CLERK), add(LEADER, Role.LEADER)
    who, at, keys = keeper.clerk.id, keeper.clock.now(), founded.keys
    for tried in (
        lambda: accounts.add("Ai Đó", OTHER, Wanted(), desk=lan, keys=keys, at=at),
        lambda: accounts.change(who, Wanted(), desk=lan, at=at),
        lambda: accounts.end(who, desk=lan, keys=keys, at=at),
        lambda: accounts.give_secret(who, OTHER, desk=lan, keys=keys, at=at),
        lambda: accounts.unlock(who, desk=lan, keys=keys, at=at),
        lambda: accounts.end(who, desk=leader, keys=keys, at=at),
    ):
        assert code_of(tried) == "no_right"
    for _ in range(4):
        assert code_of(lambda: open_by_secret(lan.data_dir, lan.clerk.id, "sai")) == "secret_wrong"
    accounts.unlock(lan.clerk.id, desk=leader, keys=keys, at=at)
    assert code_of(lambda: open_by_secret(lan.data_dir, lan.clerk.id, "sai")) == "secret_wrong"
    assert acts(lan, lan.clerk.id)[-1] == "unlocked"
