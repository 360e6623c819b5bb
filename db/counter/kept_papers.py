"""The originals that citizens leave with the office: at whom they are, and signed back when.

Rows come with the intake or a supplement; whatever happens to them later is told by an event of
the same transaction. Which papers are kept is decided in ``services``.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection
from sqlcipher3 import dbapi2

from counter_app.core.clock import from_ms, from_ms_or_none, to_ms
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.checklist import GivenComponent
from db.counter import models
from db.counter.statements import adding
from db.engine import cursor_of

_ADD: Final = adding(models.originals)
_NEXT: Final = "SELECT coalesce(max(position) + 1, 0) FROM originals WHERE dossier = ?"
_MOVE: Final = "UPDATE originals SET holder = ? WHERE dossier = ? AND returned_ms IS NULL"
_GIVE_BACK: Final = (
    "UPDATE originals SET returned_ms = ?, returned_to = ? "
    "WHERE dossier = ? AND label = ? AND returned_ms IS NULL"
)
_OF_DOSSIER: Final = (
    "SELECT o.label, o.count, o.holder, o.received_ms, o.returned_ms, o.returned_to "
    "FROM originals o JOIN dossiers d ON d.number = o.dossier WHERE d.id = ? ORDER BY o.position"
)
_STILL_HERE: Final = (
    "SELECT d.id, d.code, d.slip_no, d.applicant_name, d.state, "
    "o.label, o.count, o.holder, o.received_ms, o.returned_ms, o.returned_to "
    "FROM originals o JOIN dossiers d ON d.number = o.dossier WHERE o.returned_ms IS NULL "
    "ORDER BY o.received_ms, o.dossier, o.position"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptChange:
    """What a step does to the originals: more are kept, another holds them, some go home."""

    taken: tuple[GivenComponent, ...] = ()
    holder: str = ""
    given_back: tuple[str, ...] = ()
    given_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPaper:
    """One original: ``holder`` has it until ``returned_at``."""

    label: str
    count: int
    holder: str
    received_at: datetime
    returned_at: datetime | None = None
    returned_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLine:
    """An original still with the office, and whose it is; ``state`` is the dossier's, as stored."""

    dossier_id: DossierId
    code: str
    slip_no: int
    applicant_name: str
    state: str
    paper: KeptPaper


def change_kept(cursor: dbapi2.Cursor, dossier: int, change: KeptChange, *, at: datetime) -> None:
    """Writes ``change`` for a dossier by its row number; refuses what is no longer here."""
    at_ms = to_ms(at)
    if change.taken:
        (first,) = cursor.execute(_NEXT, (dossier,)).fetchone()
        cursor.executemany(
            _ADD,
            [
                {
                    "dossier": dossier,
                    "position": first + place,
                    "label": paper.label,
                    "count": paper.count,
                    "holder": change.holder,
                    "received_ms": at_ms,
                    "returned_ms": None,
                    "returned_to": "",
                }
                for place, paper in enumerate(change.taken)
            ],
        )
    if change.holder:
        cursor.execute(_MOVE, (change.holder, dossier))
    for label in change.given_back:
        cursor.execute(_GIVE_BACK, (at_ms, change.given_to, dossier, label))
        if not cursor.rowcount:
            raise UserError(
                "original_not_here", f"“{label}” không còn giữ ở đây. Hãy mở lại hồ sơ để xem."
            )


def kept_of(connection: Connection, dossier_id: DossierId) -> tuple[KeptPaper, ...]:
    """Every original a dossier came with, those given back too, in the order they came."""
    rows = cursor_of(connection).execute(_OF_DOSSIER, (dossier_id,)).fetchall()
    return tuple(_paper(row) for row in rows)


def still_here(connection: Connection) -> tuple[KeptLine, ...]:
    """Every original the office has not given back, the oldest first."""
    rows = cursor_of(connection).execute(_STILL_HERE).fetchall()
    return tuple(
        KeptLine(
            dossier_id=DossierId(row[0]),
            code=row[1] or "",
            slip_no=row[2],
            applicant_name=row[3],
            state=row[4],
            paper=_paper(row[5:]),
        )
        for row in rows
    )


def _paper(row: tuple[Any, ...]) -> KeptPaper:
    label, count, holder, received_ms, returned_ms, to = row
    return KeptPaper(
        label=label,
        count=count,
        holder=holder,
        received_at=from_ms(received_ms),
        returned_at=from_ms_or_none(returned_ms),
        returned_to=to,
    )
