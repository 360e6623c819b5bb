"""Digests of rows that are written once and signed nowhere else, kept in the log of acts.

Settings, staff, wordings, accounts, what came down signed or was found wrong: few rows, and none
of a save. Those not kept yet are, with the next act that keeps any.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Select, Table, select

from counter_app.domain.audit_act import Act
from db.counter import audit_log, models
from db.counter.outbox import Stamp
from db.engine import cursor_of

Key = tuple[Any, ...]
_KEPT: Final = "SELECT body FROM audit WHERE act = 'rows_kept' ORDER BY number"


@dataclass(frozen=True, slots=True)
class _Once:
    """Columns of a table that never change; ``when`` names one that is NULL until they are there."""

    table: Table
    columns: tuple[str, ...] = ()
    when: str = ""

    @property
    def name(self) -> str:
        """What the log calls them."""
        return f"{self.table.name}.{self.when}" if self.when else self.table.name

    @property
    def asked(self) -> Select[Any]:
        """The key's columns and then the others."""
        key = [one.name for one in self.table.primary_key]
        others = self.columns or [one.name for one in self.table.columns]
        names = (*key, *(one for one in others if one not in key))
        found = select(*(self.table.c[name] for name in names))
        return found.where(self.table.c[self.when].is_not(None)) if self.when else found


ONCE: Final = (
    _Once(models.accounts),
    _Once(models.office_settings),
    _Once(models.purges),
    _Once(models.templates),
    _Once(models.editions),
    _Once(models.clerks, ("name", "title", "role")),
    _Once(models.incarnations, ("id", "device", "began_ms", "first_seq")),
    _Once(models.day_roots, ("day", "chg", "head", "sig", "epoch")),
    _Once(models.findings, ("kind", "about", "body", "found_ms")),
    _Once(
        models.subject_requests,
        ("kind", "person", "asked_ms", "due_ms", "clerk_id", "clerk_name", "body"),
    ),
    _Once(models.subject_requests, ("done_ms", "done_by", "answer"), "done_ms"),
    _Once(
        models.breaches,
        ("follows", "found_ms", "due_ms", "noted_ms", "clerk_id", "clerk_name", "body"),
    ),
    _Once(models.breaches, ("told_ms", "told_by", "answer"), "told_ms"),
)


def keep(connection: Connection, stamp: Stamp) -> None:
    """Records the digests of rows that no act has told of yet, if there are any."""
    told = _told(connection)
    new: dict[str, list[list[Any]]] = {}
    for once in ONCE:
        known = told.get(once.name, {})
        rows = ((key, row) for key, row in _rows(connection, once) if key not in known)
        if found := [[*key, _digest(row)] for key, row in rows]:
            new[once.name] = found
    if new:
        audit_log.record(connection, Act.ROWS_KEPT, stamp=stamp, body={"rows": new})


def wrong_row(connection: Connection) -> str:
    """The first row that is not as its digest was kept, or that is gone; nothing when all are."""
    told = _told(connection)
    for once in ONCE:
        found = dict(_rows(connection, once))
        for key, sha in told.get(once.name, {}).items():
            if key not in found or _digest(found[key]) != sha:
                return f"{once.name} {' '.join(map(str, key))}"
    return ""


def _told(connection: Connection) -> dict[str, dict[Key, str]]:
    """What the log says of each table's rows."""
    told: dict[str, dict[Key, str]] = {}
    for (body,) in cursor_of(connection).execute(_KEPT):
        try:
            kept = msgspec.json.decode(body, type=_Kept).rows
        except msgspec.MsgspecError:
            continue  # the log's own check names it
        for name, rows in kept.items():
            for *key, sha in rows:
                told.setdefault(name, {}).setdefault(tuple(key), sha)
    return told


class _Kept(msgspec.Struct):
    """The body of the act: by table each row's key and digest."""

    rows: dict[str, list[list[Any]]]


def _rows(connection: Connection, once: _Once) -> Iterator[tuple[Key, tuple[Any, ...]]]:
    width = len(once.table.primary_key)
    for row in connection.execute(once.asked):
        yield tuple(row[:width]), tuple(row)


def _digest(row: tuple[Any, ...]) -> str:
    return hashlib.sha256(msgspec.json.encode(row)).hexdigest()
