"""Writes down in the log of acts the digests of rows that are signed nowhere else.

Each is kept in the transaction that writes it, by whoever writes it saying so (``row_written``). What
stood when rows began to be kept is kept once, by an act of its own; after that a row the log does
not know was written by another hand, and nothing makes it one of ours.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection

from counter_app.core.clock import Clock
from counter_app.domain.audit_act import Act
from db.counter import audit_log
from db.counter.device import Device
from db.counter.kept_digests import (
    ACCOUNTS,
    COME_DOWN,
    ONCE,
    Once,
    digest_of,
    has_begun,
    kept_of,
    rows_of,
)
from db.counter.print_orders import seal_unsealed
from db.counter.sealed_lanes import seal_unsealed_lanes
from db.counter.sealed_sheets import seal_unsealed_sheets
from db.counter.written import Key, row_written, take
from db.engine import cursor_of

_ONE: Final = {once.name: once.one_text for once in (*ONCE, *COME_DOWN)}
# Apart: what came down are ever more, and of the others it is asked what the log says of them.
_NOTED: Final = {
    Act.ROWS_KEPT: frozenset(once.name for once in ONCE),
    Act.ROWS_CAME_DOWN: frozenset(once.name for once in COME_DOWN),
}
_WITH_ALL: Final = tuple(once for once in (*ONCE, *COME_DOWN) if once is not ACCOUNTS)
_DOSSIERS, _EVENTS = (once.name for once in COME_DOWN)
_LIVES: Final = "incarnations"
_LIFE: Final = "SELECT number, audit_number FROM incarnations WHERE id = ?"

Rows = dict[str, list[list[Any]]]


def come_down(connection: Connection, dossier: int, event: int, *, begins: bool = False) -> None:
    """An event that was not written at this desk; ``begins``: with its dossier."""
    row_written(connection, _EVENTS, dossier, event)
    if begins:
        row_written(connection, _DOSSIERS, dossier)


def life_began(connection: Connection, device: Device) -> None:
    """The store lives anew; the row that says so is kept with the first act of that life."""
    number, _ = cursor_of(connection).execute(_LIFE, (device.incarnation,)).fetchone()
    row_written(connection, _LIVES, number)


def unkept(connection: Connection, device: Device) -> bool:
    """Whether this life has yet to be kept, or all that an older program left here."""
    if not has_begun(connection):  # small tables first: whatever an office works with has settings
        return any(True for once in _WITH_ALL for _ in _first_of(connection, once))
    _, last = cursor_of(connection).execute(_LIFE, (device.incarnation,)).fetchone()
    return last is None


def keep_new(connection: Connection, device: Device, clock: Clock) -> None:
    """Records the digests of the rows that the transaction under way wrote, if it wrote any."""
    new = take(connection)
    if not new:
        return
    stamp = audit_log.stamped(device, clock)
    rows = {name: _digests(connection, name, keys) for name, keys in new.items()}
    begins = not has_begun(connection)
    if begins:
        seal_unsealed(cursor_of(connection), device.row_key)
        seal_unsealed_lanes(connection, device.row_key)
        seal_unsealed_sheets(cursor_of(connection), device.row_key)
        rows |= _all(connection)
    for act, names in _NOTED.items():
        told = {name: kept for name, kept in rows.items() if kept and name in names}
        with_all: dict[str, object] = {"all": True} if begins and act is Act.ROWS_KEPT else {}
        if told or with_all:
            audit_log.record(connection, act, stamp=stamp, body={"rows": told} | with_all)


def _digests(connection: Connection, name: str, keys: list[Key]) -> list[list[Any]]:
    """Of those that are there: what was undone meanwhile is not."""
    cursor = cursor_of(connection)
    rows = ((key, cursor.execute(_ONE[name], key).fetchone()) for key in keys)
    return [[*key, digest_of(row)] for key, row in rows if row is not None]


def _first_of(connection: Connection, once: Once) -> Sequence[object]:
    """A row of it, if there is one; of lives there is always one."""
    return connection.execute(once.asked.limit(once.name != _LIVES)).all()


def _all(connection: Connection) -> Rows:
    """All that no act has told of; but accounts, which were kept one by one from the first on."""
    told, found = kept_of(connection, _WITH_ALL), Rows()
    for once in _WITH_ALL:
        known = told.get(once.name, {})
        rows = ((key, row) for key, row in rows_of(connection, once) if key not in known)
        if kept := [[*key, digest_of(row)] for key, row in rows]:
            found[once.name] = kept
    return found
