"""Every operation ever signed here, with its text: those in the outbox and those let go of it.

What was let go left its seal behind (``kept_seals``); its text is the dossier's facts, an event's,
or kept with the seal. ``purged`` where the dossier's content was destroyed after its time.
"""

from collections.abc import Iterator
from typing import Any, Final

from sqlcipher3 import dbapi2

PURGED: Final = "{}"
"""In the place of a text that was destroyed."""

SLICE: Final = 1_000

_SIGNED: Final = (
    "SELECT o.seq, o.id, o.dossier, o.kind, o.v, o.base_ver, o.wall_ms, o.boot_id, o.mono_ms, "
    "o.supersedes, o.body, o.sha, o.sig, o.chain, 0 AS purged FROM outbox o {of_outbox}UNION ALL "
    "SELECT k.seq, k.id, k.dossier, k.kind, k.v, k.base_ver, k.wall_ms, k.boot_id, k.mono_ms, "
    "k.supersedes, coalesce(k.body, CASE k.kind WHEN 'dossier.received' THEN d.facts ELSE "
    "(SELECT e.body FROM events e WHERE e.dossier = d.number AND e.number > 1 "
    "AND e.operation = k.id) END), k.sha, k.sig, k.chain, "
    "EXISTS (SELECT 1 FROM purges p WHERE p.dossier = d.number) "
    "FROM kept_seals k LEFT JOIN dossiers d ON d.id = k.dossier {of_kept}"
)
_LAST: Final = (
    "SELECT max((SELECT coalesce(max(seq), 0) FROM outbox), "
    "(SELECT coalesce(max(seq), 0) FROM kept_seals))"
)


def of_signed(query: str, *kinds: str) -> str:
    """``query`` with those operations as its table ``signed``; given ``kinds``, only such.

    SQLite may hold that table in memory whole, so whoever reads all of it does so ``in_slices``.
    """
    among = ", ".join(f"'{one}'" for one in kinds)
    ours, kept = (f"WHERE {of}.kind IN ({among}) " if kinds else "" for of in "ok")
    return f"WITH signed AS ({_SIGNED.format(of_outbox=ours, of_kept=kept)}) {query}"


def in_slices(
    cursor: dbapi2.Cursor, query: str, values: tuple[object, ...] = (), *, since: int = 0
) -> Iterator[tuple[Any, ...]]:
    """The rows of a ``query`` whose last two parameters bound ``seq``: above one, up to the other.

    A sort is held in memory, as nothing in clear may lie beside the store: of so many at most.
    """
    (last,) = cursor.execute(_LAST).fetchone()
    for start in range(since, last, SLICE):
        yield from cursor.execute(query, (*values, start, start + SLICE))
