"""Who edits the rows or the log of accounts behind the program is let in no further than it says."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest

from counter_app.core.errors import UserError
from counter_app.core.key_file import read_keys
from counter_app.core.keyslots import Person, open_by_secret
from counter_app.domain.account import Account
from counter_app.domain.rights import Right
from counter_app.domain.staff import Clerk, Role
from counter_app.services.desk import Desk
from counter_app.services.keeping.check import check
from counter_app.services.people import accounts
from counter_app.services.people.accounts import Founded, Wanted
from counter_app.services.people.proofs import prove
from db.counter import accounts as records
from db.counter.audit_log import acts_on
from tests.real_office import SECRET
from tests.slots import let_in
from tests.store.tampering import tamper

OLD, OTHERS = "Phạm Thị Cũ", "Hoàng Thị Mai"
HERS, LAID = "thuyền xa bến cũ", "kiến tha lâu đầy tổ"
LAST: Final = "(SELECT max(number) FROM accounts WHERE clerk = ?)"
NEWEST: Final = (
    "(SELECT max(number) FROM audit WHERE subject = ? "
    "AND act IN ('account_added', 'rights_changed', 'account_ended'))"
)


@pytest.fixture
def old(keeper: Desk, founded: Founded) -> Clerk:
    """An administrator by a secret of their own."""
    at, keys = keeper.clock.now(), founded.keys
    wanted = Wanted(role=Role.ADMINISTRATOR)
    who = accounts.add(OLD, HERS, wanted, desk=keeper, keys=keys, at=at).clerk
    accounts.give_secret(who.id, HERS, desk=replace(keeper, clerk=who), keys=keys, at=at)
    return who


def comes_in(who: Clerk, secret: str, desk: Desk) -> Clerk | str:
    """The clerk as let in; else why not."""
    try:
        keys = open_by_secret(desk.data_dir, who.id, secret, clock=desk.clock)
        return accounts.signed_in(who.id, keys=keys, desk=desk, at=desk.clock.now())
    except UserError as refused:
        return refused.code


def named(desk: Desk) -> str:
    """What a check names."""
    return " ".join(f"{one.code} {one.row}" for one in check(desk=desk))


@pytest.mark.parametrize("hand", ["edited", "deleted", "given to another"])
def test_a_demotion_that_is_spoilt_lets_no_older_right_hold(
    hand: str, old: Clerk, keeper: Desk
) -> None:
    accounts.change(old.id, Wanted(role=Role.CLERK), desk=keeper, at=keeper.clock.now())
    edit = {
        "edited": f"UPDATE accounts SET title = 'x' WHERE number = {LAST}",
        "deleted": f"DELETE FROM accounts WHERE number = {LAST}",
        "given to another": f"UPDATE accounts SET clerk = 'x' WHERE number = {LAST}",
    }[hand]
    tamper(keeper, edit, (old.id,))

    assert comes_in(old, HERS, keeper) == "account_unknown"
    assert isinstance(comes_in(keeper.clerk, SECRET, keeper), Clerk), "nobody else is kept out"
    assert "row_changed accounts 3" in named(keeper)


def test_whoever_keeps_the_accounts_puts_a_spoilt_one_right(
    old: Clerk, keeper: Desk, founded: Founded
) -> None:
    accounts.change(old.id, Wanted(role=Role.CLERK), desk=keeper, at=keeper.clock.now())
    tamper(keeper, f"UPDATE accounts SET title = 'x' WHERE number = {LAST}", (old.id,))
    wanted, at = Wanted(role=Role.SPECIALIST), keeper.clock.now()
    accounts.add(OLD, LAID, wanted, desk=keeper, keys=founded.keys, at=at, known=old.id)

    came = comes_in(old, LAID, keeper)
    assert isinstance(came, Clerk)
    assert came.role is Role.SPECIALIST


@pytest.mark.parametrize("hand", ["act hidden", "act changed", "act and row gone"])
def test_a_demotion_whose_act_is_edited_gives_no_more_than_both_tell(
    hand: str, old: Clerk, keeper: Desk
) -> None:
    accounts.change(old.id, Wanted(role=Role.CLERK), desk=keeper, at=keeper.clock.now())
    edit = {
        "act hidden": "UPDATE audit SET act = 'searched'",
        "act changed": "UPDATE audit SET body = replace(body, 'clerk', 'administrator')",
        "act and row gone": "UPDATE audit SET act = 'searched'",
    }[hand]
    tamper(keeper, f"{edit} WHERE number = {NEWEST}", (old.id,))
    if hand == "act and row gone":
        tamper(
            keeper, f"UPDATE accounts SET role = 'administrator' WHERE number = {LAST}", (old.id,)
        )

    came = comes_in(old, HERS, keeper)
    assert came == "account_unknown" or (
        isinstance(came, Clerk) and Right.ACCOUNTS not in came.rights
    )
    assert "log_changed" in named(keeper)


def test_whoever_left_comes_in_by_no_old_slot_and_no_row_taken_away(
    old: Clerk, keeper: Desk, founded: Founded
) -> None:
    slot = read_keys(keeper.data_dir).slot(old.id)
    assert slot is not None
    accounts.end(old.id, desk=keeper, keys=founded.keys, at=keeper.clock.now())
    founded.keys.put_slot(slot)
    tamper(keeper, f"DELETE FROM accounts WHERE number = {LAST}", (old.id,))

    assert comes_in(old, HERS, keeper) == "secret_unnamed"
    assert "row_changed accounts 3" in named(keeper)


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE audit SET act = 'way_seem' WHERE act = 'way_seen'",
        "UPDATE audit SET subject = 'x' WHERE act IN ('way_seen', 'secret_changed')",
        "DELETE FROM audit WHERE act = 'way_seen'",
    ],
)
def test_an_edited_log_names_no_laid_in_secret_at_first_sight(
    edit: str, old: Clerk, keeper: Desk, founded: Founded
) -> None:
    tamper(keeper, edit)
    let_in(founded.keys, Person(keeper.clerk.id, keeper.clerk.name), LAID)

    assert comes_in(keeper.clerk, LAID, keeper) == "secret_unnamed"
    told = keeper.store.read(lambda one: acts_on(one, keeper.clerk.id))
    mark = read_keys(keeper.data_dir).marks[keeper.clerk.id]
    assert mark not in {one.body.get("way") for one in told}, "nor is it signed from then on"
    assert "log_" in named(keeper)


@pytest.mark.parametrize("act", ["secret_changed", "secret_changing"])
def test_a_mark_laid_into_an_act_names_nothing(
    act: str, old: Clerk, keeper: Desk, founded: Founded
) -> None:
    slot = founded.keys.wrapped(Person(old.id, old.name), LAID)
    was = read_keys(keeper.data_dir).marks[old.id]
    founded.keys.put_slot(slot)
    edit = "UPDATE audit SET body = replace(body, ?, ?) WHERE subject = ? AND act = ?"
    tamper(keeper, edit, (was, slot.mark, old.id, act))
    if act == "secret_changing":  # as begun and never done
        tamper(keeper, "DELETE FROM audit WHERE act = 'secret_changed'")

    assert comes_in(old, LAID, keeper) == "secret_unnamed"


def test_a_secret_that_another_knows_is_not_made_ones_own_by_an_edit(
    keeper: Desk, founded: Founded
) -> None:
    at = keeper.clock.now()
    mai = accounts.add(OTHERS, HERS, Wanted(), desk=keeper, keys=founded.keys, at=at).clerk
    assert accounts.must_change(mai.id, desk=keeper)
    tamper(keeper, "UPDATE audit SET clerk_id = ? WHERE subject = ?", (mai.id, mai.id))
    assert accounts.must_change(mai.id, desk=keeper)


@pytest.fixture
def demoted(old: Clerk, keeper: Desk) -> Desk:
    """The desk of one who was administrator when they sat down, and is so no more."""
    accounts.change(old.id, Wanted(role=Role.CLERK), desk=keeper, at=keeper.clock.now())
    return replace(keeper, clerk=old)


def test_whoever_is_seated_proves_and_does_nothing_by_rights_taken_from_them(
    demoted: Desk, old: Clerk, keeper: Desk, founded: Founded
) -> None:
    at, keys, who = demoted.clock.now(), founded.keys, keeper.clerk.id
    raised = Wanted(role=Role.ADMINISTRATOR)
    before = demoted.store.read(lambda one: acts_on(one, old.id))
    tried: dict[str, Callable[[], object]] = {
        "account_changed": lambda: prove(demoted, HERS),
        "add": lambda: accounts.add(OTHERS, HERS, Wanted(), desk=demoted, keys=keys, at=at),
        "change": lambda: accounts.change(old.id, raised, desk=demoted, at=at),
        "end": lambda: accounts.end(who, desk=demoted, keys=keys, at=at),
        "give": lambda: accounts.give_secret(who, LAID, desk=demoted, keys=keys, at=at),
        "unlock": lambda: accounts.unlock(who, desk=demoted, keys=keys, at=at),
    }
    for name, act in tried.items():
        with pytest.raises(UserError) as refused:
            act()
        expected = "account_changed" if name == "account_changed" else "no_right"
        assert refused.value.code == expected, name
    after = demoted.store.read(lambda one: acts_on(one, old.id))
    assert [one.act for one in after[len(before) :]] == ["sign_in_refused"]
    assert isinstance(comes_in(keeper.clerk, SECRET, keeper), Clerk)
    assert comes_in(keeper.clerk, LAID, keeper) == "secret_wrong"


def test_whoever_left_changes_no_secret_of_their_own_either(
    old: Clerk, keeper: Desk, founded: Founded
) -> None:
    accounts.end(old.id, desk=keeper, keys=founded.keys, at=keeper.clock.now())
    seated, at = replace(keeper, clerk=old), keeper.clock.now()
    with pytest.raises(UserError) as refused:
        accounts.give_secret(old.id, LAID, desk=seated, keys=founded.keys, at=at)
    assert refused.value.code == "account_unknown"


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
    add(OTHERS, Role.CLERK)
    assert check(desk=keeper) == ()

    tamper(keeper, edit, (OTHERS,))

    assert check(desk=keeper)


@pytest.mark.parametrize("hand", ["behind it", "by its keys", "by an act of before"])
def test_a_row_that_no_act_tells_of_gives_nobody_anything(
    hand: str, add: Callable[..., Desk], keeper: Desk, enters: Callable[..., Clerk]
) -> None:
    """Written behind the program, or by one of the staff who programs with the keys they opened."""
    lan, at = add(OTHERS, Role.CLERK).clerk, keeper.clock.now()
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
    who, at = add(OTHERS, Role.ADMINISTRATOR).clerk.id, keeper.clock.now()
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
