"""Accounts at a real office: who may sign in, until when; what is asked again, and by whom."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
from sqlalchemy import select

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock, local, of_days
from counter_app.core.errors import UserError
from counter_app.core.ids import ClerkId
from counter_app.core.keyslots import open_by_secret, people
from counter_app.domain.account import Account
from counter_app.domain.audit_act import Act
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.proof import GOOD_FOR, Proof
from counter_app.domain.rights import Right
from counter_app.domain.staff import MACHINE, Clerk, Role
from counter_app.domain.unusual import Odd
from counter_app.services.correcting.reissue import Correction, reissue
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt, receive
from counter_app.services.intake.offer import offer
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier
from counter_app.services.office.office import staff
from counter_app.services.people import accounts
from counter_app.services.people.accounts import Founded, Wanted
from counter_app.services.people.proofs import prove, require_proof
from counter_app.services.people.unusual import unusual_since
from db.counter import accounts as records
from db.counter.audit_log import StoredAct, acts_between, acts_on, record
from db.counter.models import metadata
from tests.real_office import CHEAP, KEEPER, SECRET, first_account, real_office
from tests.store.tampering import tamper

LAN, LEADER = "Lê Thị Lan", "Đỗ Thị Đầu"
OTHER, THIRD = "thuyền xa bến cũ", "đèn khuya sách mỏng"
MONEY: Final = (CertifiedCopy(document="Giấy khai sinh", pages=3, copies=2),)


@pytest.fixture
def office(tmp_path: Path, clock: SteppedClock) -> Iterator[Desk]:
    """A real office where nobody has an account yet."""
    desk = real_office(tmp_path, clock)
    yield desk
    desk.store.close()


@pytest.fixture
def founded(office: Desk) -> Founded:
    return first_account(office)


@pytest.fixture
def keeper(office: Desk, founded: Founded) -> Desk:
    """The desk with its administrator at it."""
    return replace(office, clerk=founded.account.clerk)


@pytest.fixture
def add(keeper: Desk, founded: Founded) -> Callable[..., Desk]:
    """Adds somebody; the desk with them at it."""

    def added(name: str, role: Role, secret: str = OTHER, **more: Any) -> Desk:
        wanted, at = Wanted(role=role, **more), keeper.clock.now()
        made = accounts.add(name, secret, wanted, desk=keeper, keys=founded.keys, at=at)
        return replace(keeper, clerk=made.clerk)

    return added


@pytest.fixture
def enters(keeper: Desk, founded: Founded) -> Callable[..., Clerk]:
    """Who may come in at a moment, whose secret was right."""

    def entered(who: ClerkId, at: datetime) -> Clerk:
        return accounts.signed_in(who, keys=founded.keys, desk=keeper, at=at)

    return entered


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(UserError) as refused:
        act()
    assert refused.value.message.endswith(".")
    return refused.value.code


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


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE accounts SET role = 'administrator' WHERE name = ?",
        "UPDATE accounts SET until_day = '2099-01-01' WHERE name = ?",
        "UPDATE clerks SET role = 'leader' WHERE name = ?",
    ],
)
def test_a_right_given_behind_the_program_s_back_is_found(
    edit: str, add: Callable[..., Desk], keeper: Desk
) -> None:
    add(LAN, Role.CLERK)
    assert check(desk=keeper) == ()

    tamper(keeper, edit, (LAN,))

    assert check(desk=keeper)


@pytest.mark.parametrize("hand", ["behind it", "by its keys", "by an act of before"])
def test_a_row_that_no_act_tells_of_gives_nobody_anything(
    hand: str, add: Callable[..., Desk], keeper: Desk, enters: Callable[..., Clerk]
) -> None:
    """Written behind the program, or by one of the staff who programs with the keys they opened."""
    lan, at = add(LAN, Role.CLERK).clerk, keeper.clock.now()
    raised = Account(clerk=replace(lan, role=Role.ADMINISTRATOR))
    if hand != "behind it":
        lent = (
            keeper.store.read(lambda one: acts_on(one, lan.id))[0].at
            if hand == "by an act of before"
            else at
        )
        keeper.store.write(lambda one: records.add(one, raised, by=keeper.clerk.id, at=lent))
    else:
        columns = "clerk, name, title, until_day, more, less, ended, made_ms, made_by"
        copied = f"INSERT INTO accounts (role, {columns}) SELECT 'administrator', {columns}"
        tamper(keeper, f"{copied} FROM accounts WHERE clerk = ?", (lan.id,))
    assert enters(lan.id, at).role is Role.CLERK
    add("Giàng A Sùng", Role.CLERK)
    assert enters(lan.id, at).role is Role.CLERK, "no later act makes it one of ours"
    assert ("row_changed", "accounts 3") in [(one.code, one.row) for one in check(desk=keeper)]


def test_a_row_of_before_put_in_once_more_gives_no_right_back(
    add: Callable[..., Desk], keeper: Desk, enters: Callable[..., Clerk]
) -> None:
    """Each act tells of one row: an older one again, word for word, is nobody's act."""
    who, at = add(LAN, Role.ADMINISTRATOR).clerk.id, keeper.clock.now()
    (given,) = (
        one.at for one in keeper.store.read(lambda c: acts_on(c, who)) if one.body.get("role")
    )
    raised = accounts.accounts_of(keeper)[-1]
    accounts.change(who, Wanted(role=Role.CLERK), desk=keeper, at=at + timedelta(minutes=1))
    assert enters(who, at).role is Role.CLERK
    assert check(desk=keeper) == ()

    keeper.store.write(lambda one: records.add(one, raised, by=keeper.clerk.id, at=given))

    assert enters(who, at).role is Role.CLERK
    assert ("row_changed", "accounts 4") in [(one.code, one.row) for one in check(desk=keeper)]


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


def taken(desk: Desk, **changes: Any) -> Receipt:
    at = changes.pop("at", None) or desk.clock.now()
    draft = Draft(
        submitter=Submitter(person=Person(name="Nguyễn Thị Ánh", personal_id="001190000001")),
        procedure_code="2.000815",
        certified_copies=MONEY,
        client_ref=f"{at}",
    )
    return receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at)


def correction(receipt: Receipt, desk: Desk, **changes: Any) -> Correction:
    draft = open_dossier(receipt.dossier_id, desk=desk).received.draft
    return Correction(
        reason="Ghi nhầm so với giấy tờ", draft=msgspec.structs.replace(draft, **changes)
    )


def test_voiding_asks_for_the_secret_again_and_forgets_it_after_a_while(
    add: Callable[..., Desk],
) -> None:
    lan = add(LAN, Role.CLERK)
    receipt = taken(lan)
    wanted = correction(receipt, lan, phone="0987654321")
    proof = prove(lan, OTHER)
    old = replace(proof, at=proof.at - GOOD_FOR - timedelta(minutes=1))
    other = Proof(clerk=replace(lan.clerk, id=ClerkId("other")), at=proof.at)

    def void(proof: Proof | None) -> None:
        desk = replace(lan, proof=proof)
        reissue(receipt.dossier_id, wanted, desk=desk, at=desk.clock.now())

    for bad in (None, old, other):
        assert code_of(partial(void, bad)) == "proof_needed"
    assert code_of(lambda: prove(lan, SECRET)) == "secret_wrong"
    void(proof)
    assert "second" not in open_dossier(receipt.dossier_id, desk=lan).events[-1].body


def own_secret(desk: Desk, secret: str, founded: Founded) -> None:
    at = desk.clock.now()
    accounts.give_secret(desk.clerk.id, secret, desk=desk, keys=founded.keys, at=at)


def test_money_is_given_up_by_two_and_both_are_named(
    add: Callable[..., Desk], founded: Founded
) -> None:
    lan, leader = add(LAN, Role.CLERK), add(LEADER, Role.LEADER, secret=THIRD)
    clerk = add("Võ Văn Khác", Role.CLERK, secret=SECRET)
    receipt = taken(lan)
    fewer = (msgspec.structs.replace(MONEY[0], copies=1),)
    wanted = correction(receipt, lan, certified_copies=fewer)

    def void(second: Desk | None, secret: str = "") -> None:
        beside = second.clerk.id if second else None
        desk = replace(lan, proof=prove(lan, OTHER, second=beside, second_secret=secret))
        reissue(receipt.dossier_id, wanted, desk=desk, at=desk.clock.now())

    own_secret(lan, OTHER, founded)
    assert code_of(lambda: void(None)) == "second_needed"
    assert code_of(lambda: void(lan, OTHER)) == "second_needed"
    # A secret that the administrator gave, and so knows, agrees to nothing.
    assert code_of(lambda: void(leader, THIRD)) == "second_given"
    for one, secret in ((clerk, SECRET), (leader, THIRD)):
        own_secret(one, secret, founded)
    assert code_of(lambda: void(clerk, SECRET)) == "no_right"
    void(leader, THIRD)

    told = open_dossier(receipt.dossier_id, desk=lan).events[-1]
    assert told.by_name == LAN
    assert told.body["second"] == {"id": leader.clerk.id, "name": LEADER, "role": "leader"}
    assert check(desk=lan) == ()
    beside = next(
        one for one in log(lan) if one.clerk_id == leader.clerk.id and one.act == "stood_by"
    )
    assert beside.subject == lan.clerk.id


def log(desk: Desk) -> tuple[StoredAct, ...]:
    today = local(desk.clock.now()).date()
    return desk.store.read(lambda one: acts_between(one, *of_days(today, today)))


def test_no_wrong_secret_is_forgotten_by_a_right_one_or_by_unlocking(
    add: Callable[..., Desk], keeper: Desk, founded: Founded
) -> None:
    lan, leader = add(LAN, Role.CLERK), add(LEADER, Role.LEADER, secret=THIRD)
    own_secret(leader, THIRD, founded)
    for wrong in (partial(prove, lan, THIRD), partial(prove, lan, OTHER, second=leader.clerk.id)):
        assert code_of(wrong) == "secret_wrong"
    prove(lan, OTHER, second=leader.clerk.id, second_secret=THIRD)
    for _ in range(3):
        assert code_of(lambda: log_in(lan, SECRET)) == "secret_wrong"
    accounts.unlock(lan.clerk.id, desk=keeper, keys=founded.keys, at=keeper.clock.now())

    told = [(one.act, one.clerk_id, one.subject) for one in log(keeper)]
    assert ("sign_in_refused", MACHINE.id, lan.clerk.id) in told
    assert ("sign_in_refused", MACHINE.id, leader.clerk.id) in told
    assert ("proved", lan.clerk.id, "") in told
    day = local(keeper.clock.now()).date()
    found = unusual_since(day, desk=leader, at=keeper.clock.now() + timedelta(seconds=1))
    (odd,) = (one for one in found if one.odd is Odd.SECRETS)
    assert (odd.name, odd.count) == (LAN, 4)


def log_in(desk: Desk, secret: str) -> None:
    open_by_secret(desk.data_dir, desk.clerk.id, secret, clock=desk.clock)
