"""Writes down in the log of acts the digests of rows that are signed nowhere else.

Those not kept yet are, with the next act that keeps any; an account's is, with the account; what
another desk or the central side wrote, in the transaction that writes it here.
"""

from typing import Any, Final

from sqlalchemy import Connection
from sqlcipher3 import dbapi2

from counter_app.core.clock import Clock
from counter_app.domain.audit_act import Act
from db.counter import audit_log
from db.counter.device import Device
from db.counter.kept_digests import (
    ACCOUNTS,
    COME_DOWN,
    ONCE,
    Key,
    Once,
    any_come_down,
    digest_of,
    kept_of,
    rows_of,
)
from db.counter.outbox import Stamp
from db.engine import cursor_of

_DOSSIERS, _EVENTS = COME_DOWN
_BY_KEY: Final = {
    one.name: " AND ".join((one.text, *(f"{of.name} = ?" for of in one.table.primary_key)))
    for one in COME_DOWN
}
# Where a connection notes what came down in the transaction under way.
_NEW: Final = "come down"


def keep(connection: Connection, stamp: Stamp) -> None:
    """Records the digests of rows that no act has told of yet, if there are any."""
    told = kept_of(connection, ONCE)
    new: dict[str, list[list[Any]]] = (
        {} if any_come_down(connection) else _all_come_down(connection)
    )
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


def come_down(connection: Connection, dossier: int, event: int, *, begins: bool = False) -> None:
    """An event that was not written at this desk; ``begins``: with its dossier."""
    new = connection.info.setdefault(_NEW, {_DOSSIERS.name: [], _EVENTS.name: []})
    new[_EVENTS.name].append((dossier, event))
    if begins:
        new[_DOSSIERS.name].append((dossier,))


def forget_come_down(connection: Connection) -> None:
    """A transaction begins: what the last one noted was kept, or undone with it."""
    connection.info.pop(_NEW, None)


def keep_come_down(connection: Connection, device: Device, clock: Clock) -> None:
    """Records the digests of what came down in the transaction under way, if anything did.

    With the first of them all that an older program left here.
    """
    new = connection.info.pop(_NEW, None)
    if new is None:
        return
    if any_come_down(connection):
        cursor = cursor_of(connection)
        found = {one.name: [_kept(cursor, one, key) for key in new[one.name]] for one in COME_DOWN}
    else:
        found = _all_come_down(connection)
    body = {"rows": {name: rows for name, rows in found.items() if rows}}
    audit_log.record(
        connection, Act.ROWS_KEPT, stamp=audit_log.of_machine(device, clock), body=body
    )


def _kept(cursor: dbapi2.Cursor, once: Once, key: Key) -> list[Any]:
    return [*key, digest_of(cursor.execute(_BY_KEY[once.name], key).fetchone())]


def _all_come_down(connection: Connection) -> dict[str, list[list[Any]]]:
    found = {one.name: rows_of(connection, one) for one in COME_DOWN}
    kept = {name: [[*key, digest_of(row)] for key, row in rows] for name, rows in found.items()}
    return {name: rows for name, rows in kept.items() if rows}
