"""Orders to print as they are looked at afterwards: those a device still has, and all page by page.

Giving and settling one is in ``print_orders`` and ``papers``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from counter_app.core.clock import from_ms, from_ms_or_none, to_ms
from counter_app.core.ids import DossierId
from counter_app.domain.drawn_sheets import AnyPaper, paper_kind
from db.counter.print_orders import StoredJob
from db.engine import cursor_of

_ORDER: Final = """
    SELECT j.number, j.key, j.copies, j.reprint, j.state, j.sender, j.made_ms, j.sent_ms,
           j.clerk_name, j.device, p.number, p.kind, coalesce(p.paper_no, 0),
           p.voided_ms IS NOT NULL, d.id, d.code, coalesce(d.applicant_name, ''),
           CASE WHEN p.paper_no IS NULL THEN json_extract(p.content, '$.told') END,
           j.state = 'failed' AND p.paper_no IS NULL AND EXISTS (
               SELECT 1 FROM print_jobs k JOIN papers q ON q.number = k.paper
               WHERE k.number > j.number AND k.state <> 'failed' AND q.kind = p.kind
                     AND json_extract(q.content, '$.told') = json_extract(p.content, '$.told'))
    FROM print_jobs j JOIN papers p ON p.number = j.paper
    LEFT JOIN dossiers d ON d.number =
        coalesce(p.dossier, (SELECT min(dossier) FROM sheet_dossiers s WHERE s.paper = p.number))
    WHERE j.number = ?
"""
# Orders stand in the order they were made; whoever is still under way is among the last. A paper
# without a number is on no list of what is to be printed: one that waits was cut off before a device.
_UNDER_WAY: Final = """
    SELECT number FROM (SELECT number, paper, state, sender, sent_ms FROM print_jobs
                        ORDER BY number DESC LIMIT 5000) j
    WHERE state IN ('sent', 'printing', 'stuck') OR (state = 'sending' AND sender <> ?)
          OR (state = 'unknown' AND sent_ms >= ?)
          OR (state = 'waiting' AND EXISTS (SELECT 1 FROM drawn_sheets s WHERE s.paper = j.paper))
    ORDER BY number
"""

_NOT_TAKEN: Final = """
    SELECT number FROM (SELECT number, reprint, state, sender FROM print_jobs
                        ORDER BY number DESC LIMIT 5000)
    WHERE state = 'failed' AND reprint = 0 AND sender = ?
"""
_LATEST: Final = "SELECT number FROM print_jobs WHERE number < ? ORDER BY number DESC LIMIT ?"
_TROUBLED: Final = """
    SELECT number FROM print_jobs
    WHERE state NOT IN ('waiting', 'sending', 'sent', 'done') AND number < ?
          AND state IN ('stuck', 'failed', 'unknown')
    ORDER BY number DESC LIMIT ?
"""
# Orders are named after whose paper it is, so that a dossier's stand together in their index.
_SHEETS_OF: Final = """
    SELECT r.request FROM dossiers d JOIN sheet_dossiers s ON s.dossier = d.number
    JOIN drawn_sheets r ON r.paper = s.paper WHERE d.id = ?
"""
_OF_OWNER: Final = "SELECT number FROM print_jobs WHERE key > ? || ':' AND key < ? || ';'"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintOrder:
    """One order with its paper; ``device`` is the printer in words, empty where none had it.

    A paper without a number has the 0, ``told`` which one it is, and its first dossier; one that
    no device took is ``outdone`` where the same was drawn and ordered anew since.
    """

    job: StoredJob
    made_at: datetime
    sent_at: datetime | None
    clerk_name: str
    device: str
    paper: int
    kind: AnyPaper
    paper_no: int
    voided: bool
    dossier: DossierId | None
    code: str
    applicant: str
    told: str = ""
    outdone: bool = False


def under_way(
    connection: Connection, *, sender: str, doubted_since: datetime | None = None
) -> tuple[PrintOrder, ...]:
    """The orders that a device has taken and not ended, and those that an earlier start was at.

    Those sent ``doubted_since`` then, too, of which nobody knows yet: the device may tell after all.
    """
    cursor = cursor_of(connection)
    since = None if doubted_since is None else to_ms(doubted_since)
    found = cursor.execute(_UNDER_WAY, (sender, since)).fetchall()
    return tuple(_order(cursor.execute(_ORDER, one).fetchone()) for one in found)


def not_out(connection: Connection, *, sender: str) -> tuple[int, ...]:
    """The originals that this start tried to print and no device has."""
    return tuple(row[0] for row in cursor_of(connection).execute(_NOT_TAKEN, (sender,)))


def order(connection: Connection, number: int) -> PrintOrder | None:
    """One order; None where there is none of that number."""
    row = cursor_of(connection).execute(_ORDER, (number,)).fetchone()
    return None if row is None else _order(row)


def latest(connection: Connection, *, before: int, limit: int) -> tuple[PrintOrder, ...]:
    """Orders with a number under ``before``, the last made first."""
    return _those(connection, _LATEST, (before, limit))


def troubled(connection: Connection, *, before: int, limit: int) -> tuple[PrintOrder, ...]:
    """As ``latest``, those only that did not come out or of which nobody knows."""
    return _those(connection, _TROUBLED, (before, limit))


def of_dossiers(
    connection: Connection, dossiers: Sequence[DossierId], *, before: int, limit: int
) -> tuple[PrintOrder, ...]:
    """As ``latest``, those only of these dossiers' papers."""
    cursor = cursor_of(connection)
    sheets = [row[0] for one in dossiers for row in cursor.execute(_SHEETS_OF, (one,)).fetchall()]
    found = {
        int(row[0])
        for one in (*dossiers, *sheets)
        for row in cursor.execute(_OF_OWNER, (one, one)).fetchall()
        if row[0] < before
    }
    wanted = sorted(found, reverse=True)[:limit]
    return tuple(_order(cursor.execute(_ORDER, (one,)).fetchone()) for one in wanted)


def _those(connection: Connection, numbers: str, asked: tuple[int, int]) -> tuple[PrintOrder, ...]:
    cursor = cursor_of(connection)
    found = cursor.execute(numbers, asked).fetchall()
    return tuple(_order(cursor.execute(_ORDER, one).fetchone()) for one in found)


def _order(row: tuple[object, ...]) -> PrintOrder:
    (number, key, copies, reprint, state, sender, made, sent, clerk, device, *paper) = row
    row_no, kind, paper_no, voided, dossier, code, applicant, told, outdone = paper
    job = StoredJob(
        number=_int(number),
        key=str(key),
        copies=_int(copies),
        reprint=_int(reprint),
        state=str(state),
        sender=str(sender),
    )
    return PrintOrder(
        job=job,
        made_at=from_ms(_int(made)),
        sent_at=from_ms_or_none(None if sent is None else _int(sent)),
        clerk_name=str(clerk),
        device=str(device),
        paper=_int(row_no),
        kind=paper_kind(str(kind)),
        paper_no=_int(paper_no),
        voided=bool(voided),
        dossier=None if dossier is None else DossierId(str(dossier)),
        code=str(code or ""),
        applicant=str(applicant),
        told=str(told or ""),
        outdone=bool(outdone),
    )


def _int(value: object) -> int:
    return int(str(value))
