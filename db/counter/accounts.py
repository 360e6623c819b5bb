"""Who may sign in: one row for each change of an account, the newest of a clerk holds.

No secret and nothing made from one is here; those are beside the store (``core.keyslots``).
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from counter_app.core.clock import to_ms
from counter_app.core.ids import ClerkId
from counter_app.domain.account import Account
from counter_app.domain.rights import Right
from counter_app.domain.staff import Clerk, Role
from db.engine import cursor_of

# SQLite takes the other columns from the row of the maximum.
_NEWEST: Final = (
    "SELECT max(number), clerk, name, title, role, until_day, more, less, ended FROM accounts "
    "GROUP BY clerk ORDER BY clerk"
)
_ADD: Final = (
    "INSERT INTO accounts (clerk, name, title, role, until_day, more, less, ended, made_ms, made_by) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
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
    cursor_of(connection).execute(_ADD, row)


def accounts(connection: Connection) -> tuple[Account, ...]:
    """Every account as it stands, also those that ended, in the order their clerks came."""
    return tuple(map(_account, cursor_of(connection).execute(_NEWEST).fetchall()))


def _account(row: tuple[Any, ...]) -> Account:
    _number, clerk, name, title, role, until, more, less, ended = row
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
