"""Writes down in the log of acts the digests of rows that are signed nowhere else.

Those not kept yet are, with the next act that keeps any; an account's is, with the account.
"""

from typing import Any

from sqlalchemy import Connection

from counter_app.domain.audit_act import Act
from db.counter import audit_log
from db.counter.kept_digests import ACCOUNTS, ONCE, digest_of, kept_of, rows_of
from db.counter.outbox import Stamp


def keep(connection: Connection, stamp: Stamp) -> None:
    """Records the digests of rows that no act has told of yet, if there are any."""
    told = kept_of(connection)
    new: dict[str, list[list[Any]]] = {}
    for once in (one for one in ONCE if not one.at_once):
        known = told.get(once.name, {})
        rows = ((key, row) for key, row in rows_of(connection, once) if key not in known)
        if found := [[*key, digest_of(row)] for key, row in rows]:
            new[once.name] = found
    if new:
        audit_log.record(connection, Act.ROWS_KEPT, stamp=stamp, body={"rows": new})


def keep_account(connection: Connection, number: int, stamp: Stamp) -> None:
    """Records the digest of an account's row in the transaction that writes it."""
    row = dict(rows_of(connection, ACCOUNTS))[(number,)]
    body = {"rows": {ACCOUNTS.name: [[number, digest_of(row)]]}}
    audit_log.record(connection, Act.ROWS_KEPT, stamp=stamp, body=body)
