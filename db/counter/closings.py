"""Counts what one desk did in a span of time: dossiers, money, numbers, voids, reprints.

Of rows alone, so that the same span gives the same figures for ever; changes nothing. What other
desks did and sync brought here is theirs to count.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection as Connection
from sqlcipher3 import dbapi2

from counter_app.core.clock import from_ms, to_ms
from counter_app.domain.closing.figures import Charged, Figures, Money, Moved
from counter_app.domain.closing.series import Given, Used, gaps_of
from counter_app.domain.lane import PAPERS_PER_LANE
from counter_app.domain.money.ledger import Mode
from db.engine import cursor_of

_RECEIVED: Final = (
    "SELECT count(*) FROM dossiers"
    " WHERE device IS NULL AND received_ms >= :since AND received_ms < :until"
)
_RETURNED: Final = (
    "SELECT count(DISTINCT dossier) FROM events WHERE state = 'returned' AND device IS NULL"
    " AND kind IN ('dossier.received', 'dossier.moved') AND at_ms >= :since AND at_ms < :until"
)
_CHARGED: Final = """
    SELECT c.kind, count(*), total(c.amount_vnd)
    FROM dossiers d JOIN charges c ON c.dossier = d.number
    WHERE d.device IS NULL AND d.received_ms >= :since AND d.received_ms < :until
    GROUP BY c.kind ORDER BY c.kind
"""
# How a void slip's money had come or gone is told by what it voids.
_MOVED: Final = """
    SELECT e.kind, e.body, CASE e.kind WHEN 'charge.voided' THEN (
        SELECT t.body FROM events t WHERE t.dossier = e.dossier AND t.number < e.number
            AND t.kind IN ('charge.taken', 'charge.refunded')
            AND json_extract(t.body, '$.paper', '$.paper_no', '$.paper_year')
                = json_extract(e.body, '$.paper', '$.paper_no', '$.paper_year')
        ORDER BY t.number DESC LIMIT 1) ELSE e.body END AS whole
    FROM events e WHERE e.device IS NULL
        AND e.kind IN ('charge.taken', 'charge.refunded', 'charge.voided')
"""
_SUMMED: Final = """
    SELECT coalesce(json_extract(whole, '$.mode'), ''),
        CASE kind WHEN 'charge.taken' THEN 'taken' WHEN 'charge.refunded' THEN 'refunded'
            ELSE iif(json_extract(body, '$.paper') = 'refund_slip', 'refund_voided', 'voided') END,
        count(*), total(json_extract(body, '$.amount_vnd'))
    FROM moved GROUP BY 1, 2 ORDER BY 1, 2
"""
_MONEY: Final = f"WITH moved AS ({_MOVED} AND e.at_ms >= :since AND e.at_ms < :until) {_SUMMED}"
# What was written after an operation, whatever the clock said: by the operations' own order.
_SINCE: Final = """
    WITH since AS MATERIALIZED (SELECT d.number AS dossier, o.id FROM (
        SELECT id, dossier, kind FROM outbox WHERE seq > :through AND seq <= :last
        UNION ALL SELECT id, dossier, kind FROM kept_seals
            WHERE seq > :through AND seq <= :last) o
    JOIN dossiers d ON d.id = o.dossier
    WHERE o.kind IN ('charge.taken', 'charge.refunded', 'charge.voided'))
"""
_AMONG: Final = """
    AND e.dossier IN (SELECT dossier FROM since) AND EXISTS (
        SELECT 1 FROM since s WHERE s.dossier = e.dossier AND s.id = e.operation)
"""
_CASH_SINCE: Final = f"{_SINCE}, moved AS ({_MOVED} {_AMONG}) {_SUMMED}"
_LANES: Final = """
    SELECT kind, year, paper_no / :per_lane, min(paper_no), max(paper_no), count(*)
    FROM papers WHERE paper_no IS NOT NULL AND issued_ms >= :since AND issued_ms < :until
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
_GIVEN: Final = (
    "SELECT paper_no, issued_ms FROM papers"
    " WHERE kind = :kind AND year = :year AND paper_no BETWEEN :first AND :last ORDER BY paper_no"
)
_BEFORE: Final = (
    "SELECT paper_no, issued_ms FROM papers WHERE kind = :kind AND year = :year"
    " AND paper_no > :none AND paper_no < :first ORDER BY paper_no DESC LIMIT 1"
)
_CAME_BACK: Final = (
    "SELECT slip_no FROM dossiers WHERE device IS NOT NULL AND slip_year = :year"
    " AND slip_no BETWEEN :first AND :last"
)
_LIVES: Final = "SELECT began_ms FROM incarnations WHERE number > 1 ORDER BY number"
_VOIDED: Final = """
    SELECT kind, year, paper_no, coalesce(void_reason, '') FROM papers
    WHERE voided_ms IS NOT NULL AND voided_ms >= :since AND voided_ms < :until
        AND paper_no IS NOT NULL ORDER BY voided_ms, number
"""
_REPRINTED: Final = """
    SELECT p.kind, p.year, p.paper_no, j.reprint, j.clerk_name
    FROM print_jobs j JOIN papers p ON p.number = j.paper
    WHERE j.reprint > 0 AND j.made_ms >= :since AND j.made_ms < :until
        AND p.paper_no IS NOT NULL ORDER BY j.number
"""
# Vietnam has kept seven hours before UTC since 1975.
_AHEAD_MS: Final = 7 * 3_600_000
_DAY_MS: Final = 86_400_000
_EPOCH: Final = date(1970, 1, 1)
_BUSY: Final = """
    SELECT DISTINCT (ms + :ahead) / :day FROM (
        SELECT received_ms AS ms FROM dossiers
        WHERE device IS NULL AND received_ms >= :since AND received_ms < :until
        UNION ALL SELECT issued_ms FROM papers
        WHERE paper_no IS NOT NULL AND issued_ms >= :since AND issued_ms < :until
        UNION ALL SELECT voided_ms FROM papers
        WHERE voided_ms IS NOT NULL AND paper_no IS NOT NULL
            AND voided_ms >= :since AND voided_ms < :until
        UNION ALL SELECT at_ms FROM events
        WHERE kind IN ('charge.taken', 'charge.refunded', 'charge.voided')
            AND device IS NULL AND at_ms >= :since AND at_ms < :until
        UNION ALL SELECT at_ms FROM events
        WHERE state = 'returned' AND kind IN ('dossier.received', 'dossier.moved')
            AND device IS NULL AND at_ms >= :since AND at_ms < :until)
    ORDER BY 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """A numbered paper that was declared void, with why, or came out again, with whose hand.

    ``again`` is 0 of a void one, else which reprint it was.
    """

    kind: str
    year: int
    paper_no: int
    told: str
    again: int = 0


def figures(connection: Connection, since: datetime, until: datetime) -> Figures:
    """All that is counted of what this desk did from ``since`` to before ``until``."""
    cursor, span = cursor_of(connection), {"since": to_ms(since), "until": to_ms(until)}
    return Figures(
        received=_number(cursor, _RECEIVED, span),
        returned=_number(cursor, _RETURNED, span),
        charged=tuple(
            Charged(kind=kind, lines=lines, amount_vnd=int(amount))
            for kind, lines, amount in cursor.execute(_CHARGED, span).fetchall()
        ),
        money=_moneys(cursor.execute(_MONEY, span).fetchall()),
        numbers=tuple(_used(cursor, span)),
        voids=len(cursor.execute(_VOIDED, span).fetchall()),
        reprints=len(cursor.execute(_REPRINTED, span).fetchall()),
    )


def touched(connection: Connection, since: datetime, until: datetime) -> tuple[Touched, ...]:
    """The papers voided in the span, then those that came out again, each in the order it was done."""
    cursor, span = cursor_of(connection), {"since": to_ms(since), "until": to_ms(until)}
    voided = [
        Touched(kind=kind, year=year, paper_no=number, told=why)
        for kind, year, number, why in cursor.execute(_VOIDED, span).fetchall()
    ]
    again = [
        Touched(kind=kind, year=year, paper_no=number, told=who, again=times)
        for kind, year, number, times, who in cursor.execute(_REPRINTED, span).fetchall()
    ]
    return (*voided, *again)


def busy_days(connection: Connection, since: datetime, until: datetime) -> tuple[date, ...]:
    """The days of Vietnam in the span on which this desk did anything that a closing counts."""
    span = {"since": to_ms(since), "until": to_ms(until), "ahead": _AHEAD_MS, "day": _DAY_MS}
    rows = cursor_of(connection).execute(_BUSY, span).fetchall()
    return tuple(_EPOCH + timedelta(days=row[0]) for row in rows)


def cash_between(connection: Connection, through: int, last: int) -> int:
    """Cash that came in less what went out, by the operations after ``through`` up to ``last``."""
    span = {"through": through, "last": last}
    moneys = _moneys(cursor_of(connection).execute(_CASH_SINCE, span).fetchall())
    return Figures(received=0, returned=0, money=moneys).net_vnd(Mode.CASH)


def _moneys(rows: list[tuple[Any, ...]]) -> tuple[Money, ...]:
    return tuple(
        Money(mode=mode, moved=Moved(moved), times=times, amount_vnd=int(amount))
        for mode, moved, times, amount in rows
    )


def _used(cursor: dbapi2.Cursor, span: dict[str, int]) -> Iterator[Used]:
    lives = [from_ms(row[0]) for row in cursor.execute(_LIVES).fetchall()]
    lanes = cursor.execute(_LANES, {**span, "per_lane": PAPERS_PER_LANE}).fetchall()
    for kind, year, lane, first, last, count in lanes:
        none = lane * PAPERS_PER_LANE
        asked = {"kind": kind, "year": year, "first": first, "last": last, "none": none}
        before = cursor.execute(_BEFORE, asked).fetchone()
        began = Given(none, from_ms(0) if before is None else from_ms(before[1]))
        start = began if before is None else Given(before[0], began.at)
        asked["first"] = start.number + 1
        rows = cursor.execute(_GIVEN, asked).fetchall()
        came = cursor.execute(_CAME_BACK, asked).fetchall() if kind == "slip" else []
        given = [start, *(Given(number, from_ms(at_ms)) for number, at_ms in rows)]
        yield Used(
            kind=kind,
            year=year,
            lane=lane,
            first=first,
            last=last,
            count=count,
            gaps=gaps_of(given, elsewhere=frozenset(row[0] for row in came), lives=lives),
        )


def _number(cursor: dbapi2.Cursor, query: str, span: dict[str, int]) -> int:
    return int(cursor.execute(query, span).fetchone()[0])
