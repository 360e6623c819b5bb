"""Accounts: who may sign in here, until when, with which rights. Every change is in the log of acts.

What is decided stands in the store, the way in beside it (``core.keyslots``); the store has no
secret and nothing that one could be tried on. The training store has no accounts.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from counter_app.core.clock import local, to_ms
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.ids import ClerkId, uuid7
from counter_app.core.key_wrapping import Kdf
from counter_app.core.keyslots import Keys, Person, Way, found_keys, people
from counter_app.core.secrets import open_secrets
from counter_app.core.text import clean_line, fold
from counter_app.domain.account import Account, as_keeper
from counter_app.domain.audit_act import Act
from counter_app.domain.office import OfficeKind
from counter_app.domain.rights import ROLE_LABELS, Right, givable, may, require
from counter_app.domain.secret_rules import checked_secret
from counter_app.domain.staff import MACHINE, Clerk, Role
from counter_app.services.desk import Desk
from counter_app.services.people.ways_in import (
    Ask,
    asks_nothing,
    note_way,
    require_named,
    see_standing,
)
from db.counter import accounts as records
from db.counter.audit_log import latest_act, record
from db.counter.office import Connection, add_clerk, knows_clerk, latest_moment, load_clerks
from db.counter.people_came import people_sign_in
from db.counter.ways_named import MARK, Giver, secret_giver

_LONGEST_NAME: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An account as somebody wants it; None leaves what stands, ``for_good`` takes the last day off.

    A right in ``more`` is no longer in the ``less`` that stands, and the other way round.
    """

    role: Role | None = None
    title: str | None = None
    until: date | None = None
    for_good: bool = False
    more: frozenset[Right] | None = None
    less: frozenset[Right] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Founded:
    """The first account, the keys it opens, and the recovery code: told this once."""

    account: Account
    keys: Keys
    recovery_code: str


def has_accounts(desk: Desk) -> bool:
    """Whether people sign in to this desk's store; it says so itself."""
    store = desk.store
    real = store.kind is OfficeKind.REAL
    return real and store.read(lambda one: people_sign_in(one, store.signer))


def accounts_of(desk: Desk) -> tuple[Account, ...]:
    """Every account, also those that ended."""
    return desk.store.read(lambda one: records.accounts(one, desk.store.signer))


def found(
    name: str, secret: str, *, title: str = "", desk: Desk, at: datetime, kdf: Kdf | None = None
) -> Founded:
    """The first account, of who keeps the others; from now on the store opens by a secret only.

    ``kdf``: what a guess costs; measured here where None.
    """
    if desk.store.kind is not OfficeKind.REAL:
        raise UserError("no_accounts_here", "Kho huấn luyện ai cũng mở được, không cần tài khoản.")
    if people(desk.data_dir):
        raise UserError("accounts_exist", "Đơn vị đã có tài khoản. Hãy đăng nhập rồi thêm người.")
    known = _of_staff(name, desk)
    who = as_keeper(known) if known else _new(name, at, role=Role.ADMINISTRATOR)
    who = replace(who, title=clean_line(title, field="title") or who.title)
    checked_secret(secret, names=(who.name, desk.office.name))
    account = Account(clerk=who)
    _write(account, Act.ACCOUNT_ADDED, desk=replace(desk, clerk=who), at=at)
    keys, code = found_keys(
        desk.data_dir,
        Person(who.id, who.name),
        secret,
        kdf=kdf,
        adopted=open_secrets(desk.data_dir),
    )
    see_standing(desk=desk)
    return Founded(account=account, keys=keys, recovery_code=code)


def note_first(who: Clerk, *, desk: Desk, at: datetime) -> None:
    """Writes down whose account an office was founded with, and by which secret and code."""
    stamp, body = replace(desk, clerk=who).witnessed(at), _told(Account(clerk=who))
    desk.store.write(
        lambda one: record(one, Act.ACCOUNT_ADDED, stamp=stamp, subject=who.id, body=body)
    )
    see_standing(desk=desk)


def add(
    name: str,
    secret: str,
    wanted: Wanted,
    *,
    desk: Desk,
    keys: Keys,
    at: datetime,
    known: ClerkId | None = None,
) -> Account:
    """Lets somebody sign in, of the staff or new to it; they change ``secret`` when they first do.

    ``known``: that one of the staff, or of those who had left, whoever else bears the name.
    """
    require(desk.clerk, Right.ACCOUNTS)
    who = _known(known, desk) if known else _of_staff(name, desk) or _new(name, at)
    standing = _find(who.id, desk)
    if standing is not None and not standing.ended:
        told = f"{who.name} đã có tài khoản. Hãy sửa quyền nếu cần."
        raise UserError("account_exists", told, field="name")
    checked_secret(secret, names=(who.name, desk.office.name))
    account = _changed(Account(clerk=who), wanted, _day(desk, at))
    slot, ask = keys.wrapped(Person(who.id, who.name), secret), _asks(desk, Right.ACCOUNTS, at)
    _write(account, Act.ACCOUNT_ADDED, desk=desk, at=at, ask=ask, way=slot.mark)
    keys.put_slot(slot)  # a cut before this leaves an account without a way in
    return account


def change(who: ClerkId, wanted: Wanted, *, desk: Desk, at: datetime) -> Account:
    """Gives an account another role, title, last day or rights of its own."""
    require(desk.clerk, Right.ACCOUNTS)
    day = _day(desk, at)
    account = _changed(_required(who, desk), wanted, day)
    _write(account, Act.RIGHTS_CHANGED, desk=desk, at=at, ask=_asks(desk, Right.ACCOUNTS, at))
    return account


def end(who: ClerkId, *, desk: Desk, keys: Keys, at: datetime) -> Account:
    """Whoever left signs in no more; what they did stays under their name."""
    require(desk.clerk, Right.ACCOUNTS)
    ask = _asks(desk, Right.ACCOUNTS, at)
    desk.store.read(ask)
    account = replace(_required(who, desk), ended=True)
    _require_keeper(account, accounts_of(desk), _day(desk, at))
    if _has_slot(who, desk):  # a cut after this leaves an account without a way in
        keys.end_slot(who)
    _write(account, Act.ACCOUNT_ENDED, desk=desk, at=at, ask=ask)
    return account


def give_secret(who: ClerkId, secret: str, *, desk: Desk, keys: Keys, at: datetime) -> None:
    """A new secret: one's own, or as an administrator another's, who then changes it.

    Named before it holds and after: until then the old one lets them in as well.
    """
    ask = _asks(desk, None if who == desk.clerk.id else Right.ACCOUNTS, at)
    desk.store.read(ask)
    account = _required(who, desk)
    checked_secret(secret, names=(account.clerk.name, desk.office.name))
    slot = keys.wrapped(Person(who, account.clerk.name), secret)
    way, told = Way(who, slot.mark), {"name": account.clerk.name}
    note_way(desk, Act.SECRET_CHANGING, way, told, at=at, ask=ask)
    keys.put_slot(slot)
    note_way(desk, Act.SECRET_CHANGED, way, told, at=at)


def unlock(who: ClerkId, *, desk: Desk, keys: Keys, at: datetime) -> None:
    """Lets somebody guess again after too many wrong secrets."""
    require(desk.clerk, Right.UNLOCK)
    account = _required(who, desk)
    desk.store.read(_asks(desk, Right.UNLOCK, at))
    refused, stamp = keys.unlock_slot(who), desk.witnessed(at)
    body = {"name": account.clerk.name, **({"refused": refused} if refused else {})}
    desk.store.write(lambda one: record(one, Act.UNLOCKED, stamp=stamp, subject=who, body=body))


def signed_in(who: ClerkId, *, keys: Keys, desk: Desk, at: datetime) -> Clerk:
    """The clerk, with all rights, whose secret, or the code in their hands, opened ``keys``.

    ``UserError`` where the account is over, and as ``ways_in.require_named``.
    """
    require_named(keys, desk=desk)
    account = _required(who, desk)
    if not account.holds(_day(desk, at)):
        told = f"Tài khoản này chỉ dùng đến hết ngày {account.until:%d/%m/%Y}."
        raise UserError("account_over", f"{told} Hãy nhờ quản trị gia hạn.")
    return account.clerk


def holds_as_seated(*, desk: Desk, at: datetime) -> bool:
    """Whether who sits at the desk has an account still, in the same role and with the same rights."""
    who, account = desk.clerk, _find(desk.clerk.id, desk)
    if account is None or not account.holds(_day(desk, at)):
        return False
    return (account.clerk.role, account.clerk.rights) == (who.role, who.rights)


def machine_at(desk: Desk) -> Desk:
    """The desk with the machine itself at it, for what runs with nobody there."""
    if not desk.store.read(lambda one: knows_clerk(one, MACHINE)):
        with suppress(EnvironmentFault):  # what only reads goes on where nothing can be written
            desk.store.write(lambda one: add_clerk(one, MACHINE, at_work=False))
    return replace(desk, clerk=MACHINE)


def may_stand_by(*, desk: Desk, at: datetime, right: Right) -> tuple[Clerk, ...]:
    """Who else may agree by that right of theirs, beside the clerk at the desk."""
    day = _day(desk, at)
    held = (one.clerk for one in accounts_of(desk) if one.holds(day))
    return tuple(one for one in held if one.id != desk.clerk.id and may(one, right))


def must_change(who: ClerkId, *, desk: Desk) -> bool:
    """Whether another person gave them their secret, and they have not changed it yet."""
    return _giver(who, desk).clerk not in ("", who)


def given_words(who: ClerkId, *, desk: Desk) -> str:
    """Who set their secret and when, as they are told it; "" where the log does not say."""
    giver = _giver(who, desk)
    if giver.at is None:
        return ""
    return f"{giver.name} đã đặt mật khẩu này lúc {local(giver.at):%H:%M %d/%m/%Y}."


def _giver(who: ClerkId, desk: Desk) -> Giver:
    return desk.store.read(lambda one: secret_giver(one, who, desk.store.signer))


def named_account(name: str, *, desk: Desk) -> Account:
    """The account of that name; ``UserError`` where there is none."""
    for one in accounts_of(desk):
        if not one.ended and fold(one.clerk.name) == fold(name):
            return one
    raise _unknown()


def _staff(desk: Desk) -> tuple[Clerk, ...]:
    return desk.store.read(lambda one: load_clerks(one, desk.store.signer))


def _of_staff(name: str, desk: Desk) -> Clerk | None:
    return next((one for one in _staff(desk) if fold(one.name) == fold(name)), None)


def _known(who: ClerkId, desk: Desk) -> Clerk:
    had = (one.clerk for one in accounts_of(desk))
    found = next((one for one in (*had, *_staff(desk)) if one.id == who), None)
    if found is None:
        raise _unknown()
    return found


def _new(name: str, at: datetime, role: Role = Role.CLERK) -> Clerk:
    name = clean_line(name, field="name")
    if not 2 <= len(name) <= _LONGEST_NAME:
        raise UserError("name_missing", "Hãy ghi họ và tên cán bộ.", field="name")
    return Clerk(id=ClerkId(uuid7(to_ms(at))), name=name, role=role)


def _changed(account: Account, wanted: Wanted, day: date) -> Account:
    """The account as wanted; ``UserError`` where role, rights and last day do not go together."""
    was, (more, less) = account.clerk, _own_rights(account.clerk, wanted)
    clerk = replace(
        was,
        role=was.role if wanted.role is None else wanted.role,
        title=was.title if wanted.title is None else clean_line(wanted.title, field="title"),
        more=more,
        less=less,
    )
    until = None if wanted.for_good else wanted.until or account.until
    account = replace(account, clerk=clerk, until=until)
    if clerk.more - givable(clerk.role):
        raise UserError(
            "right_not_given",
            f"Quyền này không giao thêm cho {ROLE_LABELS[clerk.role]} được. Hãy đổi vai trò.",
            field="more",
        )
    if clerk.role is Role.INSPECTOR and account.until is None:
        raise UserError("until_missing", "Người kiểm tra cần ngày cuối được xem.", field="until")
    if not account.holds(day):
        raise UserError("until_past", "Ngày cuối đã qua. Hãy ghi ngày từ hôm nay.", field="until")
    return account


def _own_rights(was: Clerk, wanted: Wanted) -> tuple[frozenset[Right], frozenset[Right]]:
    """Held more and less than the role: the last word of a right is the one that holds."""
    none = frozenset[Right]()
    if (wanted.more or none) & (wanted.less or none):
        raise UserError(
            "right_twice",
            "Một quyền không thể vừa giao thêm vừa lấy đi. Hãy bỏ một trong hai.",
            field="more",
        )
    more = was.more - (wanted.less or none) if wanted.more is None else wanted.more
    less = was.less - (wanted.more or none) if wanted.less is None else wanted.less
    return more, less


def _require_keeper(changed: Account, standing: Iterable[Account], day: date) -> None:
    """Somebody who can see to the accounts always stays, for good and not until a day."""
    others = (one for one in standing if one.clerk.id != changed.clerk.id)
    if not any(one.keeps_accounts(day) and one.until is None for one in (changed, *others)):
        raise UserError(
            "last_administrator",
            "Đây là quản trị cuối cùng. Hãy giao quyền quản trị cho người khác trước.",
            field="role",
        )


def _day(desk: Desk, at: datetime) -> date:
    """Today, and never earlier than what the store has heard of: no clock set back prolongs a day."""
    heard = desk.store.read(lambda one: max(latest_moment(one), latest_act(one)))
    return local(max(at, heard)).date()


def _find(who: ClerkId, desk: Desk) -> Account | None:
    return next((one for one in accounts_of(desk) if one.clerk.id == who), None)


def _required(who: ClerkId, desk: Desk) -> Account:
    account = _find(who, desk)
    if account is None or account.ended:
        raise _unknown()
    return account


def _has_slot(who: ClerkId, desk: Desk) -> bool:
    return any(one.clerk == who for one in people(desk.data_dir))


def _asks(desk: Desk, right: Right | None, at: datetime) -> Ask:
    """Asks the store itself whether who sits at the desk may still; they may have sat down before."""
    day, who = _day(desk, at), desk.clerk.id

    def ask(connection: Connection) -> None:
        held = (one for one in records.accounts(connection, desk.store.signer) if one.holds(day))
        clerk = next((one.clerk for one in held if one.clerk.id == who), None)
        if clerk is None:
            raise _unknown()
        if right is not None:
            require(clerk, right)

    return ask


def _write(
    account: Account, act: Act, *, desk: Desk, at: datetime, ask: Ask = asks_nothing, way: str = ""
) -> None:
    """The account and the act in one transaction; a clerk new to the office with them."""
    who, by, day = account.clerk, desk.clerk, _day(desk, at)
    stamp, told = desk.stamp(at), _told(account) | ({MARK: way} if way else {})

    def write(connection: Connection) -> None:
        ask(connection)
        # Asked here too: two who end each other's at once must not both succeed.
        _require_keeper(account, records.accounts(connection, desk.store.signer), day)
        if not knows_clerk(connection, who):
            add_clerk(connection, who)
        records.add(connection, account, by=by.id, at=at)
        record(connection, act, stamp=stamp, subject=who.id, body=told)

    desk.store.write(write)


def _told(account: Account) -> dict[str, object]:
    who = account.clerk
    return {
        "name": who.name,
        "role": who.role.value,
        "until": None if account.until is None else account.until.isoformat(),
        "more": sorted(who.more),
        "less": sorted(who.less),
    }


def _unknown() -> UserError:
    return UserError(
        "account_unknown", "Không có tài khoản này, hoặc đã thôi dùng. Hãy hỏi quản trị."
    )
