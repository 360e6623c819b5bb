"""Destroys what a dossier says once its time is over; that it was, its numbers and seals stay.

The sealed texts become empty under the cover of a row in ``purges``; what hangs on the dossier and
is not sealed goes. Whether it may is decided in ``services.keeping.archive``.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection as Connection

from counter_app.core.clock import from_ms, to_ms
from counter_app.core.ids import DossierId
from counter_app.domain.audit_act import Act
from counter_app.domain.dossier import ENDED, State
from db.counter import heard, search, views
from db.counter.audit_log import record
from db.counter.outbox import Stamp
from db.counter.parts import terms_of, to_json
from db.counter.signed import of_signed
from db.counter.written import row_written
from db.engine import cursor_of

_ENDED: Final = (
    "SELECT d.number, d.id, d.code, d.procedure_code, d.procedure_name, d.applicant_name, "
    "d.received_ms, d.since_ms FROM dossiers d WHERE d.device IS NULL "
    "AND d.state IN (SELECT value FROM json_each(:states)) AND d.since_ms < :before "
    "AND NOT EXISTS (SELECT 1 FROM purges p WHERE p.dossier = d.number) ORDER BY d.number"
)
_PURGED: Final = (
    "SELECT d.number FROM purges p JOIN dossiers d ON d.number = p.dossier "
    "WHERE d.received_ms >= ? AND d.received_ms < ? ORDER BY d.received_ms, d.number"
)
_ALL: Final = (
    "SELECT d.code, d.procedure_name, p.at_ms, p.clerk_name, p.second_name, p.list_no "
    "FROM purges p JOIN dossiers d ON d.number = p.dossier ORDER BY p.at_ms DESC, d.number"
)
_WAITS: Final = (
    "SELECT EXISTS (SELECT 1 FROM outbox o WHERE o.dossier = :dossier OR o.dossier IN "
    "(SELECT v.id FROM visits v JOIN dossiers d ON d.number = v.dossier WHERE d.id = :dossier)) "
    "OR EXISTS (SELECT 1 FROM attachments a JOIN dossiers d ON d.number = a.dossier "
    "WHERE d.id = :dossier AND a.state = 'waiting')"
)
_SHAS: Final = of_signed("SELECT sha FROM signed WHERE dossier = ?")
_PURGE: Final = (
    "INSERT INTO purges (dossier, at_ms, clerk_id, clerk_name, second_id, second_name, list_no, "
    "export_sha) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_EMPTY: Final = (
    "UPDATE events SET body = '{}' WHERE dossier = ?",
    "UPDATE papers SET content = '{}' WHERE dossier = ?",
    "UPDATE visits SET name = '', personal_id = NULL, body = '{}' WHERE dossier = ?",
    "UPDATE kept_seals SET body = NULL WHERE dossier IN (SELECT id FROM visits WHERE dossier = ?)",
    "UPDATE dossiers SET facts = '{}', applicant_name = '', birth_year = NULL WHERE number = ?",
    "UPDATE originals SET returned_to = '' WHERE dossier = ?",
    (
        "UPDATE drawn_sheets SET pages = NULL WHERE paper IN "
        "(SELECT paper FROM sheet_dossiers WHERE dossier = ?)"
    ),
    "DELETE FROM people WHERE dossier = ?",
    "DELETE FROM components WHERE dossier = ?",
    "DELETE FROM charges WHERE dossier = ?",
    "DELETE FROM attachments WHERE dossier = ?",
)
_BY_ID: Final = (
    "DELETE FROM disputes WHERE dossier = ?",
    "DELETE FROM todo WHERE dossier = ?",
)
_FILES: Final = "SELECT id FROM attachments WHERE dossier = ?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A dossier of this desk that came to an end, and when."""

    number: int
    id: DossierId
    code: str
    procedure_code: str
    procedure_name: str
    applicant_name: str
    received_at: datetime
    ended_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """By whose word dossiers are destroyed: the list's number, the export's digest, who stood by."""

    list_no: str
    export_sha: str
    second_id: str = ""
    second_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """A dossier that says nothing any more: when, by whom, with whom beside them, by which list."""

    code: str
    procedure_name: str
    at: datetime
    by: str
    beside: str
    list_no: str


def purged(connection: Connection) -> tuple[Purged, ...]:
    """All that were destroyed, the last first."""
    return tuple(
        Purged(
            code=code or "",
            procedure_name=name,
            at=from_ms(at_ms),
            by=by,
            beside=beside,
            list_no=list_no,
        )
        for code, name, at_ms, by, beside, list_no in cursor_of(connection).execute(_ALL)
    )


def ended_before(connection: Connection, before: datetime) -> tuple[Ended, ...]:
    """The desk's own dossiers that ended before an instant and still say something."""
    states = [state.value for state in sorted(ENDED - {State.READY})]
    rows = cursor_of(connection).execute(
        _ENDED, {"states": to_json(states), "before": to_ms(before)}
    )
    return tuple(_ended(row) for row in rows)


def signed_of(connection: Connection, dossier: DossierId) -> frozenset[str]:
    """The digests (hex) of every operation about a dossier."""
    return frozenset(row[0] for row in cursor_of(connection).execute(_SHAS, (dossier,)))


def waits(connection: Connection, dossier: DossierId) -> bool:
    """Whether an operation of a dossier, or of a visit that led to it, or a file has yet to go."""
    return bool(cursor_of(connection).execute(_WAITS, {"dossier": dossier}).fetchone()[0])


def purge(connection: Connection, one: Ended, order: Order, stamp: Stamp) -> tuple[str, ...]:
    """Destroys what a dossier says; the ids of its files, which are to go once this is durable."""
    cursor, now = cursor_of(connection), views.view(connection, one.id)
    if now is None:
        return ()
    search.forget(cursor, one.number, terms_of(now.versions))
    who = (stamp.clerk.id, stamp.clerk.name, order.second_id, order.second_name)
    cursor.execute(_PURGE, (one.number, to_ms(stamp.at), *who, order.list_no, order.export_sha))
    row_written(connection, "purges", one.number)
    files = tuple(row[0] for row in cursor.execute(_FILES, (one.number,)).fetchall())
    for statement in _EMPTY:
        cursor.execute(statement, (one.number,))
    for statement in _BY_ID:
        cursor.execute(statement, (one.id,))
    heard.forget_dossier(connection, one.id)
    body = {"list_no": order.list_no, "export_sha": order.export_sha, "code": one.code}
    record(connection, Act.PURGED, stamp=stamp, subject=one.id, body=body)
    return files


def _ended(row: tuple[Any, ...]) -> Ended:
    number, dossier, code, procedure, name, applicant, received_ms, since_ms = row
    return Ended(
        number=number,
        id=DossierId(dossier),
        code=code or "",
        procedure_code=procedure,
        procedure_name=name,
        applicant_name=applicant,
        received_at=from_ms(received_ms),
        ended_at=from_ms(since_ms),
    )
