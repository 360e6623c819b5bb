"""Holds hand-over lists, their lines and their papers against what was signed of them.

Part of ``checks``. What was let go of the outbox is asked as well.
"""

import hashlib
from typing import Final

import msgspec
from sqlcipher3 import dbapi2

from db.counter.signed import of_signed

_LISTS: Final = of_signed(
    "SELECT o.body, o.wall_ms, h.way, h.destination, h.made_ms, p.content, o.dossier,"
    " p.paper_no, p.year,"
    " (SELECT json_group_array(json_object('bundle', i.bundle, 'dossier', i.id, 'note', i.note))"
    " FROM (SELECT n.bundle, n.note, d.id FROM handover_items n"
    " JOIN dossiers d ON d.number = n.dossier WHERE n.handover = h.number ORDER BY n.position) i)"
    " FROM signed o LEFT JOIN handovers h ON h.id = o.dossier"
    " LEFT JOIN papers p ON p.handover = h.number WHERE o.kind = 'handover.made' ORDER BY o.seq"
)
_CONFIRMED: Final = of_signed(
    "SELECT o.dossier FROM signed o JOIN json_each(o.body, '$.dossiers') told"
    " WHERE o.kind = 'handover.confirmed' AND NOT EXISTS (SELECT 1 FROM handover_items i"
    " JOIN handovers h ON h.number = i.handover JOIN dossiers d ON d.number = i.dossier"
    " WHERE h.id = o.dossier AND d.id = told.value AND i.confirmed_ms = o.wall_ms)"
    " ORDER BY o.seq LIMIT 1"
)


def wrong_handover(cursor: dbapi2.Cursor) -> str:
    """Which list differs first, and in what; nothing when all are as they were signed."""
    for row in cursor.execute(_LISTS):
        body, wall_ms, way, destination, made_ms, content, name, paper_no, year, lines = row
        try:
            told = msgspec.json.decode(body or "", type=dict[str, object])
        except msgspec.MsgspecError:
            return f"handover {name} (operation)"
        digest = hashlib.sha256((content or "").encode()).hexdigest()
        same = {
            "list": (told.get("way"), told.get("destination"), wall_ms)
            == (way, destination, made_ms),
            "lines": told.get("items") == msgspec.json.decode(lines or "[]"),
            "paper": (told.get("paper_sha"), told.get("paper_no"), told.get("paper_year"))
            == (digest, paper_no, year),
        }
        wrong = next((part for part, holds in same.items() if not holds), "")
        if wrong:
            return f"handover {name} ({wrong})"
    found = cursor.execute(_CONFIRMED).fetchone()
    return f"handover {found[0]} (confirmed)" if found else ""
