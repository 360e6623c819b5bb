"""Every operation ever signed here, with its text: those in the outbox and those let go of it.

What was let go left its seal behind (``kept_seals``); its text is the dossier's facts, an event's,
or kept with the seal. ``purged`` where the dossier's content was destroyed after its time.
"""

from typing import Final

PURGED: Final = "{}"
"""In the place of a text that was destroyed."""

SIGNED: Final = (
    "SELECT seq, id, dossier, kind, v, base_ver, wall_ms, boot_id, mono_ms, supersedes, body, "
    "sha, sig, chain, 0 AS purged FROM outbox UNION ALL "
    "SELECT k.seq, k.id, k.dossier, k.kind, k.v, k.base_ver, k.wall_ms, k.boot_id, k.mono_ms, "
    "k.supersedes, coalesce(k.body, CASE k.kind WHEN 'dossier.received' THEN d.facts ELSE "
    "(SELECT e.body FROM events e WHERE e.dossier = d.number AND e.number > 1 "
    "AND e.operation = k.id) END), k.sha, k.sig, k.chain, "
    "EXISTS (SELECT 1 FROM purges p WHERE p.dossier = d.number) "
    "FROM kept_seals k LEFT JOIN dossiers d ON d.id = k.dossier"
)


def of_signed(query: str) -> str:
    """``query`` with those operations as its table ``signed``."""
    return f"WITH signed AS ({SIGNED}) {query}"
