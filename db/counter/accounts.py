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
from db.counter.kept_digests import own_accounts
from db.counter.written import row_written
from db.engine import cursor_of

_ALL: Final = (
    "SELECT number, clerk, name, title, role, until_day, more, less, ended FROM accounts "
    "ORDER BY number"
)
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


def accounts(connection: Connection) -> tuple[Account, ...]:
    """Every account as it stands, also those that ended, in the order their clerks came.

    A row that this program did not write, or that was changed since, counts for nothing.
    """
    rows = cursor_of(connection).execute(_ALL).fetchall()
    ours = own_accounts(connection) if rows else frozenset()
    newest = {row[1]: row for row in rows if row[0] in ours}
    return tuple(_account(newest[clerk]) for clerk in sorted(newest))


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
