"""Which ways in the log of acts names: the last one that is done, and those begun since.

The keys' file and the store cannot be written in one transaction. So a change is named before it is
made, and once more when it is; the name is the mark of the wrap (``key_file.Slot.mark``).
"""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
from sqlalchemy import Connection
from sqlcipher3 import dbapi2

from counter_app.core.clock import Clock
from counter_app.core.key_file import read_keys
from counter_app.core.validation import NO_MESSAGE
from counter_app.domain.audit_act import Act
from db.counter.audit_log import PutBack, record, stamped
from db.counter.device import Device
from db.counter.outbox import Stamp
from db.engine import cursor_of

# In the body of an act on whose way it is.
MARK: Final = "way"
_OF_ONE: Final = (
    "SELECT act, json_extract(body, '$.way') FROM audit "
    "WHERE subject = ? AND subject <> '' AND act IN ({}) ORDER BY number"
)
_GIVEN: Final = (
    "SELECT act, clerk_id, coalesce(json_extract(body, '$.way'), '') FROM audit "
    "WHERE subject = ? AND subject <> '' "
    "AND act IN ('account_added', 'secret_changing', 'secret_changed') ORDER BY number DESC"
)
_HAS_LOG: Final = "SELECT 1 FROM sqlite_master WHERE name = 'audit'"
_ANY: Final = "SELECT EXISTS (SELECT 1 FROM audit WHERE act = ?)"
_BEGUN: Final = frozenset({Act.SECRET_CHANGING, Act.RECOVERY_MAKING})
_DONE: Final = frozenset({Act.ACCOUNT_ADDED, Act.SECRET_CHANGED, Act.RECOVERY_MADE, Act.WAY_SEEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The marks that the log names of one person, or of the recovery code; ``done``: "" for none."""

    done: str = ""
    begun: frozenset[str] = frozenset()


def named(connection: Connection | dbapi2.Cursor, whose: str) -> Named:
    """What the log names of a clerk (id) or of the recovery code (``RECOVERY``)."""
    acts = sorted(_BEGUN | _DONE)
    asked = _OF_ONE.format(", ".join("?" * len(acts)))
    found = Named()
    for act, mark in cursor_of(connection).execute(asked, (whose, *acts)):
        if not mark:  # of a program that named none
            continue
        done = act in _DONE
        found = Named(done=mark) if done else Named(done=found.done, begun=found.begun | {mark})
    return found


def secret_giver(connection: Connection, clerk: str) -> str:
    """Who last set that clerk's secret (id); "" where nobody did.

    What was begun and cut counts if it proved since to be the one.
    """
    holds = named(connection, clerk).done
    for act, by, mark in cursor_of(connection).execute(_GIVEN, (clerk,)):
        if act != Act.SECRET_CHANGING or mark == holds:
            return str(by)
    return ""


def names_any(connection: Connection | dbapi2.Cursor) -> bool:
    """Whether the log has named ways in yet: one of an earlier program never did."""
    return bool(cursor_of(connection).execute(_ANY, (Act.WAY_SEEN,)).fetchone()[0])


def those_named(cursor: dbapi2.Cursor, marks: Mapping[str, str]) -> dict[str, str]:
    """Which of ``marks``, by whose they are, a log names; all, where it is of an earlier program."""
    if not cursor.execute(_HAS_LOG).fetchone() or not names_any(cursor):
        return dict(marks)
    known = {whose: named(cursor, whose) for whose in marks}
    return {
        whose: mark
        for whose, mark in marks.items()
        if mark == known[whose].done or mark in known[whose].begun
    }


def keep_put_back(connection: Connection, device: Device, clock: Clock, *, folder: Path) -> None:
    """Records as the first act of the new life that an older copy took the store's place.

    Whoever copies files by hand says no name: the machine then says what it found. Where a person
    did it, the ways in that were named then are so again, where they still stand in ``folder``: the
    log that came back may know others only.
    """
    told = PutBack()
    with contextlib.suppress(*NO_MESSAGE):
        told = msgspec.json.decode(device.put_back or "", type=PutBack)
    stamp = stamped(device, clock, by=told.by)
    record(connection, Act.RESTORED, stamp=stamp, body={"file": told.file})
    standing = read_keys(folder).marks.items() if told.ways else ()
    keep_seen(connection, dict(told.ways.items() & standing), stamp=stamp)


def keep_seen(connection: Connection, marks: Mapping[str, str], *, stamp: Stamp) -> None:
    """Records the ways in as they stand, by whose they are: from now on those are the ones."""
    for whose, mark in sorted(marks.items()):
        record(connection, Act.WAY_SEEN, stamp=stamp, subject=whose, body={MARK: mark})
