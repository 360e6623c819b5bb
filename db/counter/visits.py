"""Writes and reads visits without a dossier: the row, its numbered paper and its operation.

The caller holds the transaction. A visit is never changed: advice counted by mistake is taken
back by a row of its own, and the way to a dossier is found once, in that dossier's intake.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection
from sqlcipher3 import dbapi2

from counter_app.core.clock import from_ms, from_ms_or_none, to_ms
from counter_app.core.ids import DossierId, VisitId
from counter_app.domain.dossier import EventKind
from counter_app.domain.visit import Tally, Visit, VisitKind, VisitPaper, VisitRow
from counter_app.domain.workflow import PaperKind
from counter_app.protocol.visited import VisitRecorded, from_text, to_text
from db.counter import models, online
from db.counter.letters import NewPaper, add_paper
from db.counter.outbox import Stamp, append
from db.counter.statements import adding
from db.engine import cursor_of

_ADD: Final = adding(models.visits)
# Nothing is ever deleted here, and one transaction at a time writes.
_NEXT: Final = "SELECT coalesce(max(number), 0) + 1 FROM visits"
_NUMBER: Final = "SELECT number FROM visits WHERE id = ?"
_LINK: Final = "UPDATE visits SET dossier = ? WHERE id = ? AND dossier IS NULL"
_SHOWN: Final = (
    "SELECT v.id, v.kind, v.at_ms, v.clerk_name, v.procedure_code, v.name, v.personal_id, "
    "json_extract(v.body, '$.sector'), json_extract(v.body, '$.request'), "
    "p.number, p.kind, p.paper_no, p.year, p.voided_ms, p.void_reason, d.id, d.code, v.body "
    "FROM visits v LEFT JOIN papers p ON p.visit = v.number "
    "LEFT JOIN dossiers d ON d.number = v.dossier "
    "WHERE v.takes_back IS NULL "
    "AND NOT EXISTS (SELECT 1 FROM visits b WHERE b.takes_back = v.number) "
)
_BETWEEN: Final = _SHOWN + "AND v.at_ms >= ? AND v.at_ms < ? ORDER BY v.number DESC"
_ONE: Final = _SHOWN + "AND v.id = ?"
_WITH_SECRET: Final = _SHOWN + "AND v.at_ms >= ? AND v.at_ms < ? AND v.lookup_secret = ?"
_WITH_PAPER: Final = _SHOWN + "AND p.kind = ? AND p.year = ? AND p.paper_no = ?"
_PAPERS: Final = _SHOWN + "AND v.kind <> 'advice' ORDER BY v.number DESC"
_OPEN_GUIDES: Final = (
    _SHOWN + "AND v.kind = 'guided' AND v.dossier IS NULL AND v.at_ms >= ? "
    "AND v.procedure_code = ? ORDER BY v.number DESC"
)
_LAST_ADVICE: Final = (
    _SHOWN + "AND v.kind = 'advice' AND v.at_ms >= ? AND v.at_ms < ? ORDER BY v.number DESC LIMIT 1"
)
_TALLY: Final = (
    "SELECT json_extract(v.body, '$.sector') AS sector, count(*) FROM visits v "
    "WHERE v.kind = 'advice' AND v.at_ms >= ? AND v.at_ms < ? AND v.takes_back IS NULL "
    "AND NOT EXISTS (SELECT 1 FROM visits b WHERE b.takes_back = v.number) "
    "GROUP BY sector ORDER BY count(*) DESC, sector"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVisit:
    """A visit to be written; its paper, if it has one, waits for its number."""

    id: VisitId
    told: VisitRecorded
    paper: NewPaper | None = None


def add_visit(connection: Connection, new: NewVisit, stamp: Stamp) -> None:
    """Writes the visit, its paper and its operation."""
    cursor = cursor_of(connection)
    number = int(cursor.execute(_NEXT).fetchone()[0])
    # The row tells the digest of its paper, so the paper comes first; the commit checks both.
    cursor.execute("PRAGMA defer_foreign_keys = ON")
    paper = add_paper(connection, new.paper, stamp, visit=number) if new.paper else None
    body = to_text(new.told, paper.told if paper else {})
    cursor.execute(_ADD, _columns(cursor, number, new, stamp, body))
    append(
        cursor, subject=new.id, kind=EventKind.VISIT_RECORDED, base_ver=0, body=body, stamp=stamp
    )
    online.answered(connection, new.told.draft, at=stamp.at)


def _columns(
    cursor: dbapi2.Cursor, number: int, new: NewVisit, stamp: Stamp, body: str
) -> dict[str, object]:
    told = new.told
    back = None
    if told.takes_back is not None:
        back = cursor.execute(_NUMBER, (told.takes_back,)).fetchone()[0]
    return {
        "number": number,
        "id": new.id,
        "kind": told.kind.value,
        "at_ms": told.at_ms,
        "clerk_id": stamp.clerk.id,
        "clerk_name": stamp.clerk.name,
        "procedure_code": told.procedure_code,
        "name": told.name,
        "personal_id": told.personal_id,
        "lookup_secret": told.lookup_secret,
        "body": body,
        "dossier": None,
        "takes_back": back,
    }


def link(cursor: dbapi2.Cursor, visit_id: VisitId, dossier: int) -> None:
    """The visit led to this dossier, unless it had led to one before."""
    cursor.execute(_LINK, (dossier, visit_id))


def visits_between(
    connection: Connection, *, since: datetime, until: datetime
) -> tuple[VisitRow, ...]:
    """The visits from ``since`` on, before ``until``, the newest first."""
    values = (to_ms(since), to_ms(until))
    return tuple(_row(row) for row in _found(connection, _BETWEEN, values))


def matching(
    connection: Connection, answers: Callable[[VisitRow], bool], *, limit: int
) -> tuple[VisitRow, ...]:
    """The visits with a paper that ``answers`` says yes to, the newest first."""
    rows = (_row(row) for row in cursor_of(connection).execute(_PAPERS))
    return tuple(islice((row for row in rows if answers(row)), limit))


def visit(connection: Connection, visit_id: VisitId) -> Visit | None:
    """One visit whole."""
    return _whole(connection, _ONE, (visit_id,))


def visit_with_secret(
    connection: Connection, secret: str, *, since: datetime, until: datetime
) -> Visit | None:
    """The visit recorded in that span whose paper bears this secret."""
    return _whole(connection, _WITH_SECRET, (to_ms(since), to_ms(until), secret))


def visit_with_paper(
    connection: Connection, kind: PaperKind, *, year: int, paper_no: int
) -> Visit | None:
    """The visit that was given this paper."""
    return _whole(connection, _WITH_PAPER, (kind.value, year, paper_no))


def open_guides(
    connection: Connection, *, since: datetime, procedure_code: str
) -> tuple[Visit, ...]:
    """The guides for that procedure since then that led to no dossier yet, the newest first."""
    rows = _found(connection, _OPEN_GUIDES, (to_ms(since), procedure_code))
    return tuple(map(_visit, rows))


def last_advice(connection: Connection, *, since: datetime, until: datetime) -> VisitRow | None:
    """The last advice of that span that still counts."""
    rows = _found(connection, _LAST_ADVICE, (to_ms(since), to_ms(until)))
    return _row(rows[0]) if rows else None


def tally(connection: Connection, *, since: datetime, until: datetime) -> tuple[Tally, ...]:
    """How often each sector was asked about, the most asked first."""
    rows = cursor_of(connection).execute(_TALLY, (to_ms(since), to_ms(until)))
    return tuple(Tally(sector=sector, count=count) for sector, count in rows)


def _found(connection: Connection, asked: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = cursor_of(connection).execute(asked, values).fetchall()
    return found


def _whole(connection: Connection, asked: str, values: tuple[object, ...]) -> Visit | None:
    rows = _found(connection, asked, values)
    return _visit(rows[0]) if rows else None


def _visit(row: tuple[Any, ...]) -> Visit:
    told = from_text(row[-1])
    return Visit(
        row=_row(row),
        draft=told.draft,
        defects=told.defects,
        grounds=told.grounds,
        words=told.words,
    )


def _row(row: tuple[Any, ...]) -> VisitRow:
    visit_id, kind, at_ms, clerk, procedure, name, personal_id, sector, request = row[:9]
    dossier_id, code = row[15:17]
    return VisitRow(
        id=VisitId(visit_id),
        kind=VisitKind(kind),
        at=from_ms(at_ms),
        clerk_name=clerk,
        sector=sector,
        procedure_code=procedure,
        request=request,
        name=name,
        personal_id=personal_id,
        paper=_paper(row[9:15]),
        dossier_id=DossierId(dossier_id) if dossier_id else None,
        dossier_code=code,
    )


def _paper(row: tuple[Any, ...]) -> VisitPaper | None:
    number, kind, paper_no, year, voided_ms, reason = row
    if number is None:
        return None
    return VisitPaper(
        row=number,
        kind=PaperKind(kind),
        paper_no=paper_no,
        year=year,
        voided_at=from_ms_or_none(voided_ms),
        void_reason=reason or "",
    )
