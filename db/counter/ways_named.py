"""Which ways in the log of acts names: the last one that is done, and those begun since.

The keys' file and the store cannot be written in one transaction. So a change is named before it is
made, and once more when it is; the name is the mark of the wrap (``key_file.Slot.mark``).
"""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection
from sqlcipher3 import dbapi2

from counter_app.core.clock import Clock, from_ms
from counter_app.core.key_file import read_keys
from counter_app.core.validation import NO_MESSAGE
from counter_app.domain.audit_act import Act
from counter_app.protocol.acted import Acted
from db.counter.audit_log import PutBack, record, stamped
from db.counter.checks.log import broken_log
from db.counter.device import Device
from db.counter.outbox import Stamp
from db.counter.proved import proved_acts
from db.engine import cursor_of

# In the body of an act on whose way it is.
MARK: Final = "way"
# In the place of a clerk's id.
UNKNOWN: Final = "?"
_HAS_LOG: Final = "SELECT 1 FROM sqlite_master WHERE name IN ('accounts', 'audit')"
_ANY: Final = "SELECT EXISTS (SELECT 1 FROM audit WHERE act = ?)"
_BEGUN: Final = frozenset({Act.SECRET_CHANGING, Act.RECOVERY_MAKING})
_DONE: Final = frozenset({Act.ACCOUNT_ADDED, Act.SECRET_CHANGED, Act.RECOVERY_MADE, Act.WAY_SEEN})
_GIVING: Final = (Act.ACCOUNT_ADDED, Act.SECRET_CHANGING, Act.SECRET_CHANGED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The marks that the log names of one person, or of the recovery code; ``done``: "" for none."""

    done: str = ""
    begun: frozenset[str] = frozenset()


def named(connection: Connection | dbapi2.Cursor, whose: str, signer: Ed25519PublicKey) -> Named:
    """What the log names of a clerk (id) or of the recovery code (``RECOVERY``).

    Read from its end, each act proved: one that is not as it was recorded names nothing, and nothing
    that is older does.
    """
    begun, acts = set[str](), _BEGUN | _DONE | {Act.ACCOUNT_ENDED}
    for act in proved_acts(cursor_of(connection), whose, acts, signer):
        if act is None:
            return Named()
        if act.act == Act.ACCOUNT_ENDED:
            break
        mark = _mark_of(act)
        if mark and act.act in _DONE:  # without one: of a program that named none
            return Named(done=mark, begun=frozenset(begun))
        begun |= {mark} - {""}
    return Named(begun=frozenset(begun))


@dataclass(frozen=True, slots=True, kw_only=True)
class Giver:
    """Who last set a clerk's secret, and when; ``clerk`` (id) is "" where nobody did."""

    clerk: str = ""
    name: str = ""
    at: datetime | None = None


def secret_giver(connection: Connection, clerk: str, signer: Ed25519PublicKey) -> Giver:
    """Who last set that clerk's secret.

    What was begun and cut counts if it proved since to be the one. ``UNKNOWN``: nobody can say.
    """
    holds = named(connection, clerk, signer).done
    for act in proved_acts(cursor_of(connection), clerk, _GIVING, signer):
        if act is None:
            return Giver(clerk=UNKNOWN)
        if act.act != Act.SECRET_CHANGING or _mark_of(act) == holds:
            return Giver(clerk=act.clerk_id, name=act.clerk_name, at=from_ms(act.at_ms))
    return Giver()


def names_none(connection: Connection | dbapi2.Cursor, signer: Ed25519PublicKey) -> bool:
    """Whether the log has named no way in yet, as one of an earlier program.

    Then what stands is believed at first sight, so that log is proved whole: no edit brings it back.
    """
    cursor = cursor_of(connection)
    if cursor.execute(_ANY, (Act.WAY_SEEN,)).fetchone()[0]:
        return False
    return next(broken_log(cursor, signer), None) is None


def those_named(
    cursor: dbapi2.Cursor, marks: Mapping[str, str], signer: Ed25519PublicKey
) -> dict[str, str]:
    """Which of ``marks``, by whose they are, a log names; all, where it is of an earlier program."""
    if not cursor.execute(_HAS_LOG).fetchone() or names_none(cursor, signer):
        return dict(marks)
    known = {whose: named(cursor, whose, signer) for whose in marks}
    return {
        whose: mark
        for whose, mark in marks.items()
        if mark == known[whose].done or mark in known[whose].begun
    }


def _mark_of(act: Acted) -> str:
    return str(msgspec.json.decode(act.body, type=dict[str, Any]).get(MARK, ""))


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
