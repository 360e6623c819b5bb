"""Numbered papers against the facts that issued them, the orders to print them, and the counters."""

from collections.abc import Iterator
from itertools import chain, pairwise
from typing import Final

from sqlcipher3 import dbapi2

from counter_app.core.errors import UserError
from counter_app.domain.code import parse_code
from counter_app.domain.lane import day_order
from db.counter.checks.found import Damage, Find, first
from db.counter.print_orders import ALL_ORDERS, order_seal

# Issued at the moment of its fact; in place of a void one of the same owner and kind.
ISSUED: Final = first(
    "SELECT 'paper ' || p.number FROM papers p LEFT JOIN visits v ON v.number = p.visit "
    "LEFT JOIN handovers h ON h.number = p.handover "
    "LEFT JOIN papers r ON r.number = p.replaces "
    "WHERE p.paper_no IS NOT NULL AND coalesce(p.dossier, v.dossier, 0) NOT IN "
    "(SELECT dossier FROM purges) AND (p.issued_ms IS NOT coalesce(v.at_ms, h.made_ms, "
    "(SELECT e.at_ms FROM events e WHERE e.dossier = p.dossier "
    "AND json_type(e.body, '$.paper_sha') IS NOT NULL AND json_extract(e.body, '$.paper') = p.kind "
    "AND json_extract(e.body, '$.paper_no') = p.paper_no "
    "AND json_extract(e.body, '$.paper_year') = p.year), "
    "(SELECT e.at_ms FROM events e WHERE e.dossier = p.dossier AND e.number = 1 "
    "AND p.kind = 'slip')) "
    "OR (p.replaces IS NOT NULL AND (r.voided_ms IS NULL OR r.kind <> p.kind "
    "OR r.number >= p.number OR r.dossier IS NOT p.dossier))) ORDER BY p.number LIMIT 1"
)
# Each copy has its order, each order the name of its paper, each copy of a dossier's its fact.
ORDERS: Final = first(
    "SELECT coalesce((SELECT 'print job ' || j.number FROM print_jobs j "
    "JOIN papers p ON p.number = j.paper LEFT JOIN dossiers d ON d.number = p.dossier "
    "LEFT JOIN visits v ON v.number = p.visit LEFT JOIN handovers h ON h.number = p.handover "
    "WHERE p.paper_no IS NOT NULL AND (instr(j.key, coalesce(d.id, v.id, h.id) || ':' || p.kind "
    "|| ':' || p.year || ':' || p.paper_no || ':') <> 1 OR (j.reprint = 0) <> (j.key = "
    "coalesce(d.id, v.id, h.id) || ':' || p.kind || ':' || p.year || ':' || p.paper_no || ':0') "
    "OR (j.reprint > 0 AND d.number IS NOT NULL AND d.number NOT IN (SELECT dossier FROM purges) "
    "AND NOT EXISTS (SELECT 1 FROM events e "
    "WHERE e.dossier = d.number AND e.kind = 'paper.reprinted' AND e.at_ms = j.made_ms "
    "AND e.clerk_name = j.clerk_name AND json_extract(e.body, '$.reprint') = j.reprint))) "
    "ORDER BY j.number LIMIT 1), "
    "(SELECT 'paper ' || p.number FROM papers p WHERE p.reprints IS NOT "
    "(SELECT coalesce(max(j.reprint), 0) FROM print_jobs j WHERE j.paper = p.number) "
    "ORDER BY p.number LIMIT 1), '')"
)
# Orders are numbered without gaps and never taken away; of the last, its seal tells.
GONE: Final = first(
    "SELECT 'print job ' || n FROM (SELECT 1 AS n UNION ALL SELECT number + 1 FROM print_jobs) "
    "WHERE n < (SELECT max(number) FROM print_jobs) AND n NOT IN (SELECT number FROM print_jobs) "
    "ORDER BY n LIMIT 1"
)
_ORDERS: Final = f"{ALL_ORDERS} ORDER BY number"
_NOT_AS_SEALED: Final = "Lệnh in không còn giống lúc ghi."
_TAKEN_AWAY: Final = "Có lệnh in đã bị xoá."
# Of a desk that numbers alone: what came from elsewhere may have moved a series on.
_SERIES: Final = (
    "SELECT series, value, coalesce((SELECT max(p.paper_no % 100000) FROM papers p "
    "WHERE p.paper_no IS NOT NULL AND p.kind || ':' || p.year || ':' || (p.paper_no / 100000) "
    "= series), 0) FROM counters WHERE series NOT LIKE 'blob-bytes:%' "
    "AND NOT EXISTS (SELECT 1 FROM enrolment) ORDER BY series"
)
_CODES: Final = (
    "SELECT code FROM dossiers WHERE code IS NOT NULL AND device IS NULL "
    "UNION ALL SELECT code FROM external_codes"
)
# Only of such a desk, too: elsewhere a code may come of a leased block, which no series counts.
_OWN_CODES: Final = (
    "SELECT code FROM dossiers WHERE code IS NOT NULL AND device IS NULL "
    "AND NOT EXISTS (SELECT 1 FROM enrolment) ORDER BY number"
)
# One that the province gave later is of no series here.
_AT_INTAKE: Final = (
    "SELECT 1 FROM outbox o JOIN dossiers d ON d.id = o.dossier WHERE d.code = ?1 "
    "AND o.kind = 'dossier.received' AND json_extract(o.body, '$.code') = ?1"
)


def changed_orders(cursor: dbapi2.Cursor, seals: bytes) -> Iterator[Damage]:
    """Orders are as they were sealed, the last one as the last; ``seals`` is the device's row key."""
    for row, after in pairwise(chain(cursor.execute(_ORDERS), (None,))):
        seal, stands = order_seal(seals, row[:-1]), row[-1]
        if stands == (seal.last if after is None else seal.among):
            continue
        cut, added = after is None and stands == seal.among, stands == seal.last
        yield Damage(
            code="print_gone" if cut else "print_changed",
            row=f"print job {row[0] + (cut or added)}",
            message=_TAKEN_AWAY if cut else _NOT_AS_SEALED,
        )
        return


def wrong_counter(cursor: dbapi2.Cursor) -> str:
    """The first series that does not stand at the last number it gave; nothing if all do."""
    last, found = _last_codes(cursor), cursor.execute(_SERIES).fetchall()
    for series, value, paper in found:
        if value != max(paper, last.get(series, 0)):
            return f"counter {series}"
    there = {series for series, *_ in found}
    for (text,) in cursor.execute(_OWN_CODES).fetchall():
        came_of = _series_of(text)
        if came_of and there.isdisjoint(came_of) and cursor.execute(_AT_INTAKE, (text,)).fetchone():
            return f"counter {min(came_of)}"
    return ""


def _last_codes(cursor: dbapi2.Cursor) -> dict[str, int]:
    last: dict[str, int] = {}
    for (text,) in cursor.execute(_CODES):
        for series, n in _series_of(text).items():
            last[series] = max(n, last.get(series, 0))
    return last


def _series_of(text: str) -> dict[str, int]:
    """The series that a code may be of, and which one it is there; none where it is not ours."""
    try:
        code = parse_code(text)
    except UserError:
        return {}
    orders = (day_order(code.sequence, lane_digits=digits) for digits in (1, 2))
    of_day = f"code:{code.agency}:{code.date:%y%m%d}"
    return {f"{of_day}:{one.lane}": one.n for one in orders if one is not None}


PAPERS: Final[tuple[tuple[str, Find, str], ...]] = (
    ("paper_changed", ISSUED, "Giấy đã cấp không còn giống lúc cấp."),
    ("print_changed", ORDERS, "Số lần in hoặc lệnh in không khớp với nhật ký."),
    ("print_gone", GONE, _TAKEN_AWAY),
    ("counter_changed", wrong_counter, "Bộ đếm số không đứng ở số đã cấp sau cùng."),
)
