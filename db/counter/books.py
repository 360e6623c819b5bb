"""Finds the lines of the books: which dossiers, events and visits are one; ``book_rows`` reads them.

A line is named by two numbers: a dossier's row with an event of it (0: the dossier itself), the
row of a visit below zero, an order to print again behind ``COPY``. Changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection as Connection

from counter_app.core.clock import from_ms, to_ms
from counter_app.domain.books.book import BookKind
from counter_app.domain.books.lines import MOVES_OF
from counter_app.domain.dossier import EventKind
from counter_app.domain.visit import VisitKind
from counter_app.domain.workflow import Move
from db.counter import search
from db.counter.counted import of_counted, of_counted_once
from db.counter.data_subjects import of_restricted
from db.counter.parts import to_json
from db.engine import cursor_of

LineKey = tuple[int, int]
_A_PAPER: Final = '"paper":'
COPY: Final = -1
"""In the second place: the first is the row of a print order."""
_RECEIVED: Final = (
    "SELECT number, received_ms, coalesce(code, '') || id, procedure_code FROM dossiers"
    " WHERE received_ms >= :since AND received_ms < :until AND received_ms <= :at"
)
_EVENTS: Final = of_counted_once(
    "SELECT c.dossier, c.number, c.at_ms, coalesce(d.code, '') || d.id, d.procedure_code FROM once c"
    " JOIN dossiers d ON d.number = c.dossier WHERE c.kind IN (:kind, :other)"
    " AND c.at_ms >= :since AND c.at_ms < :until AND c.at_ms <= :at"
    " AND instr(c.body, :told) > 0"
)
# Whatever was returned by then for good was on no shelf.
_MAY_WAIT: Final = of_counted(
    "SELECT d.number, d.received_ms, coalesce(d.code, '') || d.id, d.procedure_code FROM dossiers d"
    " WHERE d.received_ms <= :at AND (d.returned_ms IS NULL OR d.returned_ms > :at) AND EXISTS"
    " (SELECT 1 FROM counted c WHERE c.dossier = d.number AND c.kind = 'dossier.moved'"
    " AND c.at_ms <= :at AND (instr(c.body, :finish) > 0 OR instr(c.body, :refuse) > 0))"
)
_VISITS: Final = (
    "SELECT v.number, v.at_ms, v.id, v.procedure_code, json_extract(v.body, '$.sector')"
    " FROM visits v WHERE v.kind = :kind AND v.at_ms >= :since AND v.at_ms < :until"
    " AND v.at_ms <= :at AND v.takes_back IS NULL"
)
_VISITS_VOID: Final = (
    "SELECT v.number, p.voided_ms, v.id, v.procedure_code, json_extract(v.body, '$.sector')"
    " FROM papers p JOIN visits v ON v.number = p.visit WHERE p.voided_ms >= :since"
    " AND p.voided_ms < :until AND p.voided_ms <= :at"
)
_COPIES: Final = (
    "SELECT j.number, j.made_ms, coalesce(v.id, h.id), coalesce(v.procedure_code, ''),"
    " coalesce(json_extract(v.body, '$.sector'), '') FROM print_jobs j"
    " JOIN papers p ON p.number = j.paper LEFT JOIN visits v ON v.number = p.visit"
    " LEFT JOIN handovers h ON h.number = p.handover WHERE j.reprint > 0 AND p.paper_no IS NOT NULL"
    " AND p.dossier IS NULL AND j.made_ms >= :since AND j.made_ms < :until AND j.made_ms <= :at"
)
_CHANGED: Final = (
    "SELECT DISTINCT dossier FROM events WHERE kind = 'dossier.corrected' AND at_ms > ?"
)
_IDS: Final = "SELECT id, number FROM dossiers WHERE number IN (SELECT value FROM json_each(?))"
_VISIT_KINDS: Final = {
    BookKind.SUPPLEMENTS: VisitKind.GUIDED,
    BookKind.REFUSALS: VisitKind.REFUSED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A line there may be: when, ``whose`` (a name that sorts alike at every desk), of which procedure.

    ``sector`` is told of what has no procedure; ``mended``: a correction since the instant asked
    about may have changed the procedure.
    """

    key: LineKey
    at: datetime
    whose: str
    procedure_code: str
    sector: str = ""
    mended: bool = False


def candidates(
    connection: Connection, kind: BookKind, *, since: datetime, until: datetime, at: datetime
) -> list[Candidate]:
    """The lines there may be from ``since`` on, before ``until``, known at ``at``; in their order.

    Of results that wait each dossier that ever had one: whether it waits its events say.
    """
    span = {"since": to_ms(since), "until": to_ms(until), "at": to_ms(at)}
    cursor = cursor_of(connection)
    mended = {number for (number,) in cursor.execute(_CHANGED, (span["at"],))}

    def of_dossier(number: int, event: int, at_ms: int, whose: str, code: str) -> Candidate:
        return Candidate(
            key=(number, event),
            at=from_ms(at_ms),
            whose=whose,
            procedure_code=code,
            mended=number in mended,
        )

    if kind in (BookKind.REGISTER, BookKind.UNCOLLECTED):
        asked = _RECEIVED if kind is BookKind.REGISTER else _MAY_WAIT
        named = {"finish": _named(Move.FINISH), "refuse": _named(Move.REFUSE)}
        rows = cursor.execute(asked, span | (named if asked is _MAY_WAIT else {}))
        found = [of_dossier(row[0], 0, *row[1:]) for row in rows.fetchall()]
    else:
        rows = cursor.execute(_EVENTS, span | _of_kind(kind)).fetchall()
        found = [of_dossier(*row) for row in rows] + _apart(connection, kind, span)
    return sorted(found, key=lambda one: (one.at, one.whose, one.key))


def _of_kind(kind: BookKind) -> dict[str, str]:
    if kind is BookKind.VOIDS:
        kinds = (EventKind.PAPER_VOIDED, EventKind.PAPER_REPRINTED)
        return {"kind": kinds[0].value, "other": kinds[1].value, "told": _A_PAPER}
    return {"kind": EventKind.MOVED.value, "other": "", "told": _named(MOVES_OF[kind])}


def _named(move: Move) -> str:
    """How the canonical text of a move's body names it."""
    return f'"move":"{move.value}"'


def _apart(connection: Connection, kind: BookKind, span: dict[str, int]) -> list[Candidate]:
    """What a visit or a hand-over adds to a book."""
    cursor = cursor_of(connection)
    visits: list[tuple[Any, ...]] = []
    copies: list[tuple[Any, ...]] = []
    if kind in _VISIT_KINDS:
        visits = cursor.execute(_VISITS, span | {"kind": _VISIT_KINDS[kind].value}).fetchall()
    elif kind is BookKind.VOIDS:
        visits = cursor.execute(_VISITS_VOID, span).fetchall()
        copies = cursor.execute(_COPIES, span).fetchall()
    keyed = [((-row[0], 0), row) for row in visits] + [((row[0], COPY), row) for row in copies]
    return [
        Candidate(key=key, at=from_ms(at), whose=whose, procedure_code=code, sector=sector or "")
        for key, (_, at, whose, code, sector) in keyed
    ]


def found_by(
    connection: Connection, text: str, limit: int, *, without_restricted: bool
) -> frozenset[int]:
    """The rows of the dossiers that the desk's own search finds; may leave out whom it may not name."""
    found = search.matching(cursor_of(connection), text, limit)
    if not without_restricted:
        return frozenset(found)
    ids = dict(cursor_of(connection).execute(_IDS, (to_json(found),)).fetchall())
    hidden = of_restricted(connection, list(ids))
    return frozenset(number for id_, number in ids.items() if id_ not in hidden)
