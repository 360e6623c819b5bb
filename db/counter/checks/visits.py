"""Holds every visit against what was signed: its row, its paper, its way to a dossier. Reads only.

Part of ``checks``, which says how the rest of the store is.
"""

import hashlib
from typing import Any, Final

import msgspec
from sqlcipher3 import dbapi2

from counter_app.protocol.visited import VisitRecorded, from_text
from db.counter.signed import of_signed

_VISITS: Final = of_signed(
    "SELECT v.number, v.id, v.kind, v.at_ms, v.clerk_name, v.procedure_code, v.name, "
    "v.personal_id, v.lookup_secret, b.id, v.body, o.body, o.wall_ms, "
    "p.kind, p.paper_no, p.year, p.content, "
    "(SELECT count(*) FROM papers n WHERE n.visit = v.number) "
    "FROM visits v LEFT JOIN visits b ON b.number = v.takes_back "
    "LEFT JOIN signed o ON o.dossier = v.id AND o.kind = 'visit.recorded' "
    "LEFT JOIN papers p ON p.visit = v.number "
    "WHERE coalesce(v.dossier, 0) NOT IN (SELECT dossier FROM purges) ORDER BY v.number",
    "visit.recorded",
)
# An older program let the first ones go and kept nothing of them.
_ALL_KEPT: Final = of_signed("SELECT min(seq) = 1 FROM signed")
_GONE: Final = of_signed(
    "SELECT o.dossier FROM signed o WHERE o.kind = 'visit.recorded' "
    "AND NOT EXISTS (SELECT 1 FROM visits v WHERE v.id = o.dossier) ORDER BY o.seq LIMIT 1",
    "visit.recorded",
)
# A paper is void since the moment, and for the reason, that was signed; and the other way round.
_VOID: Final = of_signed(
    "SELECT v.number, p.voided_ms, p.void_reason, o.wall_ms, json_extract(o.body, '$.reason') "
    "FROM papers p JOIN visits v ON v.number = p.visit "
    "LEFT JOIN signed o ON o.dossier = v.id AND o.kind = 'paper.voided' "
    "WHERE coalesce(v.dossier, 0) NOT IN (SELECT dossier FROM purges) ORDER BY v.number",
    "paper.voided",
)
_NAMED: Final = (
    "SELECT d.number, json_extract(coalesce(d.facts, o.body), '$.draft.visit') AS visit "
    "FROM dossiers d LEFT JOIN events e ON e.dossier = d.number AND e.number = 1 "
    "LEFT JOIN outbox o ON o.id = e.operation WHERE visit IS NOT NULL ORDER BY d.number"
)
_LINKED: Final = (
    "SELECT id, dossier FROM visits "
    "WHERE coalesce(dossier, 0) NOT IN (SELECT dossier FROM purges) ORDER BY number"
)


def wrong_visit(cursor: dbapi2.Cursor) -> str:
    """The first visit that is not as it was written, and the part of it; empty when all are."""
    (all_kept,) = cursor.execute(_ALL_KEPT).fetchone()
    for row in cursor.execute(_VISITS).fetchall():
        part = _wrong_part(row, signed=bool(all_kept))
        if part:
            return f"visit {row[0]} ({part})"
    gone = cursor.execute(_GONE).fetchone()
    if gone:
        return f"visit {gone[0]} (gone)"
    return _wrong_void(cursor, signed=bool(all_kept)) or _wrong_link(cursor)


def _wrong_void(cursor: dbapi2.Cursor, *, signed: bool) -> str:
    for visit, since, reason, signed_ms, told in cursor.execute(_VOID):
        if (since, reason) != (signed_ms, told) and (signed or signed_ms is not None):
            return f"visit {visit} (void)"
    return ""


def _wrong_part(row: tuple[Any, ...], *, signed: bool) -> str:
    body, operation = row[10:12]
    if operation != body and (operation is not None or signed):
        return "operation"
    try:
        told = from_text(body)
    except msgspec.MsgspecError:
        return "body"
    same = {
        "kind": row[2] == told.kind,
        "at_ms": row[3] == told.at_ms and row[12] in (None, told.at_ms),
        "clerk_name": row[4] == told.clerk_name,
        "procedure_code": row[5] == told.procedure_code,
        "name": row[6] == told.name,
        "personal_id": row[7] == told.personal_id,
        "lookup_secret": row[8] == told.lookup_secret,
        "takes_back": row[9] == told.takes_back,
        "paper": _same_paper(row[13:], told),
    }
    return next((part for part, holds in same.items() if not holds), "")


def _same_paper(row: tuple[Any, ...], told: VisitRecorded) -> bool:
    kind, paper_no, year, content, count = row
    if told.paper is None or content is None:
        return told.paper is None and not count
    digest = hashlib.sha256(content.encode()).hexdigest()
    written = (kind, paper_no, year, digest, count)
    return written == (told.paper, told.paper_no, told.paper_year, told.paper_sha, 1)


def _wrong_link(cursor: dbapi2.Cursor) -> str:
    """A visit leads to the first dossier that names it, and to no other."""
    first: dict[str, int] = {}
    for number, visit in cursor.execute(_NAMED):
        first.setdefault(visit, number)
    for visit, dossier in cursor.execute(_LINKED):
        if first.get(visit) != dossier:
            return f"visit {visit} (dossier)"
    return ""
