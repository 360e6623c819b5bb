"""Holds hand-over lists, their lines and their papers against what was signed of them.

Part of ``checks``. What was let go of the outbox is asked as well.
"""

import hashlib
from typing import Any, Final

import msgspec
from sqlcipher3 import dbapi2

from db.counter.signed import of_signed

_LISTS: Final = of_signed(
    "SELECT o.body, o.wall_ms, h.way, h.destination, h.made_ms, p.content, o.dossier,"
    " p.paper_no, p.year, h.clerk_id, h.clerk_name, h.receiver_name, h.confirmed_ms,"
    " (SELECT json_array(c.wall_ms, json_extract(c.body, '$.receiver')) FROM signed c"
    " WHERE c.dossier = o.dossier AND c.kind = 'handover.confirmed' ORDER BY c.seq DESC LIMIT 1),"
    " (SELECT count(DISTINCT t.value) FROM signed c JOIN json_each(c.body, '$.dossiers') t"
    " WHERE c.dossier = o.dossier AND c.kind = 'handover.confirmed'),"
    " (SELECT json_group_array(json_object('bundle', i.bundle, 'dossier', i.id, 'note', i.note))"
    " FROM (SELECT n.bundle, n.note, d.id FROM handover_items n"
    " JOIN dossiers d ON d.number = n.dossier WHERE n.handover = h.number ORDER BY n.position) i)"
    " FROM signed o LEFT JOIN handovers h ON h.id = o.dossier"
    " LEFT JOIN papers p ON p.handover = h.number WHERE o.kind = 'handover.made' ORDER BY o.seq",
    "handover.made",
    "handover.confirmed",
)
# What comes back is confirmed as its list is made; of the rest, every line that was told, and no other.
_CONFIRMED: Final = of_signed(
    "SELECT o.dossier FROM signed o JOIN json_each(o.body, '$.dossiers') told"
    " WHERE o.kind = 'handover.confirmed' AND NOT EXISTS (SELECT 1 FROM handover_items i"
    " JOIN handovers h ON h.number = i.handover JOIN dossiers d ON d.number = i.dossier"
    " WHERE h.id = o.dossier AND d.id = told.value AND i.confirmed_ms = o.wall_ms)"
    " UNION SELECT h.id FROM handover_items i JOIN handovers h ON h.number = i.handover"
    " JOIN dossiers d ON d.number = i.dossier WHERE i.confirmed_ms IS NOT NULL"
    " AND NOT (h.way = 'back' AND i.confirmed_ms = h.made_ms)"
    " AND NOT EXISTS (SELECT 1 FROM signed c JOIN json_each(c.body, '$.dossiers') told"
    " WHERE c.kind = 'handover.confirmed' AND c.dossier = h.id AND told.value = d.id"
    " AND c.wall_ms = i.confirmed_ms) ORDER BY 1 LIMIT 1",
    "handover.confirmed",
)


class _Clerk(msgspec.Struct):
    id: str
    name: str


class _Told(msgspec.Struct):
    """What was signed of a list as it was made."""

    way: str
    destination: str
    clerk: _Clerk
    paper_sha: str
    paper_no: int
    paper_year: int
    items: list[dict[str, str]]
    other_side: str = ""


def wrong_handover(cursor: dbapi2.Cursor) -> str:
    """Which list differs first, and in what; nothing when all are as they were signed."""
    for row in cursor.execute(_LISTS):
        name, wrong = row[6], _wrong_part(row)
        if wrong:
            return f"handover {name} ({wrong})"
    found = cursor.execute(_CONFIRMED).fetchone()
    return f"handover {found[0]} (confirmed)" if found else ""


def _wrong_part(row: tuple[Any, ...]) -> str:
    body, wall_ms, way, destination, made_ms, content, _, paper_no, year, *rest = row
    clerk_id, clerk_name, receiver, confirmed_ms, confirmation, count, lines = rest
    try:
        told = msgspec.json.decode(body or "", type=_Told)
    except msgspec.MsgspecError:
        return "operation"
    digest = hashlib.sha256((content or "").encode()).hexdigest()
    same = {
        "list": (told.way, told.destination, wall_ms) == (way, destination, made_ms),
        "lines": told.items == msgspec.json.decode(lines or "[]"),
        "paper": (told.paper_sha, told.paper_no, told.paper_year) == (digest, paper_no, year),
        "clerk": (told.clerk.id, told.clerk.name) == (clerk_id, clerk_name),
        "receiver": _received(told, wall_ms, confirmation, waits=count < len(told.items))
        == (receiver, confirmed_ms),
    }
    return next((part for part, holds in same.items() if not holds), "")


def _received(
    told: _Told, made_ms: int, confirmation: str | None, *, waits: bool
) -> tuple[str, int | None]:
    """Who received all of it, and when, by what was signed; None while a line waits."""
    if confirmation is not None:
        at_ms, receiver = msgspec.json.decode(confirmation, type=tuple[int, str])
        return receiver, None if waits else at_ms
    return (told.clerk.name, made_ms) if told.way == "back" else (told.other_side, None)
