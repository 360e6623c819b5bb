"""What the log of acts says of rows that are written once and signed nowhere else. Reads only.

Settings, staff, wordings, accounts, what came down signed or was found wrong: few rows, and none
of a save. ``kept_rows`` writes them down. What others wrote (``COME_DOWN``) are many; nobody reads
them to answer a question, only the check does.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Select, Table, bindparam, select
from sqlalchemy.dialects import sqlite
from sqlcipher3 import dbapi2

from db.counter import models
from db.counter.written import Key, is_noted
from db.engine import cursor_of

_BEGUN: Final = (
    "SELECT EXISTS (SELECT 1 FROM audit WHERE act = 'rows_kept' AND instr(body, '\"all\":true'))"
)
_KEPT: Final = "SELECT body FROM audit WHERE act = 'rows_kept' ORDER BY number"
_CAME_DOWN: Final = (
    "SELECT body FROM audit WHERE act IN ('rows_kept', 'rows_came_down') ORDER BY number"
)
# Every such row has its own act, by who gave the rights, in the same words; an office's first row is
# written as it is founded. One moment's acts are in the order of its rows.
_UNTOLD: Final = (
    "SELECT number FROM accounts a WHERE NOT (number = 1 AND made_by = '') AND NOT EXISTS ("
    "SELECT 1 FROM audit t WHERE t.subject = a.clerk AND t.subject <> '' AND t.at_ms = a.made_ms "
    "AND t.clerk_id = a.made_by AND t.act IN ('account_added', 'rights_changed', 'account_ended') "
    "AND (t.act = 'account_ended') = a.ended AND json_extract(t.body, '$.role') = a.role "
    "AND json_extract(t.body, '$.until') IS a.until_day "
    "AND json_extract(t.body, '$.more') = a.more AND json_extract(t.body, '$.less') = a.less "
    "AND (SELECT count(*) FROM audit s WHERE s.subject = t.subject AND s.subject <> '' "
    "AND s.at_ms = t.at_ms AND s.clerk_id = t.clerk_id AND s.number <= t.number "
    "AND s.act IN ('account_added', 'rights_changed', 'account_ended')) = "
    "(SELECT count(*) FROM accounts b WHERE b.clerk = a.clerk AND b.made_ms = a.made_ms "
    "AND b.made_by = a.made_by AND b.number <= a.number)) ORDER BY number"
)
# Where a connection notes the rows that it found to be the program's own.
_OWN: Final = "own rows"


@dataclass(frozen=True, slots=True)
class Once:
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

    @property
    def text(self) -> str:
        """The same for a cursor."""
        return str(self.asked.compile(dialect=sqlite.dialect()))

    @property
    def one_text(self) -> str:
        """The same of one row, for a cursor that is given its key."""
        asked = self.asked.where(*(one == bindparam(one.name) for one in self.table.primary_key))
        return str(asked.compile(dialect=sqlite.dialect()))


ACCOUNTS: Final = Once(models.accounts)
SETTINGS: Final = Once(models.office_settings)
TEMPLATES: Final = Once(models.templates)
ONCE: Final = (
    ACCOUNTS,
    SETTINGS,
    Once(models.purges),
    TEMPLATES,
    Once(models.editions),
    Once(models.clerks, ("name", "title", "role")),
    Once(models.incarnations, ("id", "device", "began_ms", "first_seq")),
    Once(models.day_roots, ("day", "chg", "head", "sig", "epoch")),
    Once(models.findings, ("kind", "about", "body", "found_ms")),
    Once(
        models.subject_requests,
        ("kind", "person", "asked_ms", "due_ms", "clerk_id", "clerk_name", "body"),
    ),
    Once(models.subject_requests, ("done_ms", "done_by", "answer"), "done_ms"),
    Once(
        models.breaches,
        ("follows", "found_ms", "due_ms", "noted_ms", "clerk_id", "clerk_name", "body"),
    ),
    Once(models.breaches, ("told_ms", "told_by", "answer"), "told_ms"),
    Once(models.outages, when="ended_ms"),
)

# What another desk or the central side wrote. A dossier's other columns follow from its facts.
COME_DOWN: Final = (
    Once(models.dossiers, ("id", "clerk_id", "facts", "device"), "device"),
    Once(models.events, when="device"),
)


def _untold(connection: Connection) -> list[int]:
    """The accounts' rows, in their order, that nobody is named for in the log of acts."""
    return [number for (number,) in cursor_of(connection).execute(_UNTOLD)]


def is_own(connection: Connection, once: Once, row: tuple[Any, ...]) -> bool:
    """Whether this program wrote a whole row, if only just now, and nobody changed it since."""
    key = row[: len(once.table.primary_key)]
    own: dict[tuple[str, Key], tuple[Any, ...]] = connection.info.setdefault(_OWN, {})
    if own.get((once.name, key)) == row or is_noted(connection, once.name, key):
        return True
    sha = kept_of(connection, (once,)).get(once.name, {}).get(key)
    if sha != digest_of(row) and has_begun(connection):
        return False
    own[once.name, key] = row
    return True


def wrong_row(connection: Connection) -> str:
    """The first row that is not as its digest was kept, is gone, or was written by another hand.

    Nothing when there is none.
    """
    told, begun = kept_of(connection, ONCE), has_begun(connection)
    for once in ONCE:
        found, kept = dict(rows_of(connection, once)), told.get(once.name, {})
        strange = found.keys() - kept.keys() if begun else ()
        for key in sorted({*kept, *strange}):
            if key not in found or digest_of(found[key]) != kept.get(key):
                return f"{once.name} {' '.join(map(str, key))}"
    return next((f"{ACCOUNTS.name} {number}" for number in _untold(connection)), "")


def has_begun(connection: Connection | dbapi2.Cursor) -> bool:
    """Whether all that stood when rows began to be kept is in the log: since then each row is."""
    return bool(cursor_of(connection).execute(_BEGUN).fetchone()[0])


def kept_of(
    connection: Connection | dbapi2.Cursor, wanted: Iterable[Once]
) -> dict[str, dict[Key, str]]:
    """What the log says of the rows of the tables ``wanted``."""
    names, told = [one.name for one in wanted], dict[str, dict[Key, str]]()
    cursor = cursor_of(connection)
    came_down = any(once.name in names for once in COME_DOWN)
    for (body,) in cursor.execute(_CAME_DOWN if came_down else _KEPT):
        try:
            kept = msgspec.json.decode(body, type=_Kept).rows
            for name in (one for one in names if one in kept):
                for *key, sha in msgspec.json.decode(kept[name], type=list[list[Any]]):
                    told.setdefault(name, {}).setdefault(tuple(key), sha)
        except (msgspec.MsgspecError, ValueError):
            continue  # the log's own check names it
    return told


class _Kept(msgspec.Struct):
    """The body of the act: by table each row's key and digest."""

    rows: dict[str, msgspec.Raw]


def rows_of(connection: Connection, once: Once) -> Iterator[tuple[Key, tuple[Any, ...]]]:
    """Each row by its key."""
    width = len(once.table.primary_key)
    for row in connection.execute(once.asked):
        yield tuple(row[:width]), tuple(row)


def digest_of(row: tuple[Any, ...]) -> str:
    """SHA-256 of a row as the log keeps it, hex."""
    return hashlib.sha256(msgspec.json.encode(row)).hexdigest()
