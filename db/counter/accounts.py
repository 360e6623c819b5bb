"""Who may sign in: one row for each change of an account; the newest act in the log says which holds.

No secret and nothing made from one is here; those are beside the store (``core.keyslots``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from typing import Any, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection
from sqlcipher3 import dbapi2

from counter_app.core.clock import to_ms
from counter_app.core.ids import ClerkId
from counter_app.domain.account import Account
from counter_app.domain.audit_act import Act
from counter_app.domain.rights import Right
from counter_app.domain.staff import Clerk, Role
from counter_app.protocol.acted import Acted
from db.counter.kept_digests import ACCOUNTS, digest_of, kept_of, rows_of
from db.counter.proved import proved_acts
from db.counter.written import Key, row_written
from db.engine import cursor_of

_Row = tuple[Any, ...]
_ACTS: Final = (Act.ACCOUNT_ADDED, Act.RIGHTS_CHANGED, Act.ACCOUNT_ENDED)
_ADD: Final = (
    "INSERT INTO accounts (clerk, name, title, role, until_day, more, less, ended, made_ms, made_by) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number"
)


def add(connection: Connection, account: Account, *, by: str, at: datetime) -> None:
    """Writes the account down as it is from now on; its clerk is among the staff already."""
    who = account.clerk
    row = (
        who.id,
        who.name,
        who.title,
        who.role.value,
        None if account.until is None else account.until.isoformat(),
        _text(who.more),
        _text(who.less),
        int(account.ended),
        to_ms(at),
        by,
    )
    row_written(connection, "accounts", *cursor_of(connection).execute(_ADD, row).fetchone())


def accounts(connection: Connection, signer: Ed25519PublicKey) -> tuple[Account, ...]:
    """Every account as it stands, also those that ended, in the order their clerks came.

    An account is what the newest act on it says, proved by ``signer``; its row counts only where it
    agrees. Where that row is spoilt, gone or denied there is none, whatever older ones say.
    """
    rows: dict[str, list[_Row]] = {}
    for _, row in rows_of(connection, ACCOUNTS):
        rows.setdefault(row[1], []).append(row)
    if not rows:
        return ()
    kept = kept_of(connection, (ACCOUNTS,)).get(ACCOUNTS.name, {})
    cursor = cursor_of(connection)
    found = (_standing(cursor, rows[clerk], kept, signer) for clerk in sorted(rows))
    return tuple(one for one in found if one is not None)


def _standing(
    cursor: dbapi2.Cursor, rows: list[_Row], kept: Mapping[Key, str], signer: Ed25519PublicKey
) -> Account | None:
    """What a clerk's newest act and its row agree on; rows that the log never kept are nothing."""
    acts = tuple(islice(proved_acts(cursor, rows[0][1], _ACTS, signer), 1))
    if acts == (None,):
        return None
    ours = [row for row in rows if row[:1] in kept]
    whole = [row for row in ours if kept[row[:1]] == digest_of(row)]
    told = next((row for row in reversed(whole) if _tells(acts, row)), None)
    if told is None:
        return None
    later = [row for row in ours if row[0] > told[0]]
    if any(row not in whole for row in later):
        return None
    account = _account(told)
    for row in later:  # no act tells of it any more, or none ever did: it gives nothing
        account = _no_more_than(account, _account(row))
    return account


def _tells(newest: tuple[Acted | None, ...], row: _Row) -> bool:
    """Whether the row says what the newest act does; an office's first is written as it is founded."""
    _, _, name, _, role, until, more, less, ended, made_ms, made_by = row
    founding = row[0] == 1 and not made_by
    act = next(iter(newest), None)
    if act is None:
        return founding
    if not founding and (act.at_ms, act.clerk_id) != (made_ms, made_by):
        return False
    body = msgspec.json.decode(act.body)
    said = (body["name"], body["role"], body["until"], body["more"], body["less"])
    had = (name, role, until, msgspec.json.decode(more), msgspec.json.decode(less))
    return said == had and (act.act == Act.ACCOUNT_ENDED) == bool(ended)


def _no_more_than(one: Account, other: Account) -> Account:
    """The account, with no right and no day that the other has not."""
    lost = one.clerk.rights - other.clerk.rights
    days = [day for day in (one.until, other.until) if day is not None]
    return Account(
        clerk=replace(one.clerk, less=one.clerk.less | lost, more=one.clerk.more - lost),
        until=min(days, default=None),
        ended=one.ended or other.ended,
    )


def _account(row: _Row) -> Account:
    _number, clerk, name, title, role, until, more, less, ended, *_made = row
    return Account(
        clerk=Clerk(
            id=ClerkId(clerk),
            name=name,
            title=title,
            role=Role(role),
            more=_rights(more),
            less=_rights(less),
        ),
        until=None if until is None else date.fromisoformat(until),
        ended=bool(ended),
    )


def _text(rights: Iterable[Right]) -> str:
    return msgspec.json.encode(sorted(rights)).decode()


def _rights(text: str) -> frozenset[Right]:
    """Those that this program knows; a newer one may have given others."""
    known = set(Right)
    return frozenset(Right(one) for one in msgspec.json.decode(text) if one in known)
