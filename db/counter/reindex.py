"""Composes all search terms anew where an older program composed them otherwise.

A correction takes the very terms out that its dossier was added with, so no two ways of composing
may live in one index. Done once, when the store is brought up to date, in one transaction.
"""

from collections.abc import Iterator
from typing import Final

import msgspec
from sqlalchemy import Connection
from sqlcipher3 import dbapi2

from counter_app.protocol.corrected import corrected
from counter_app.protocol.received import DossierReceived, from_text
from db.counter import heard, search
from db.counter.parts import terms_of
from db.engine import cursor_of

TERMS: Final = 3
"""Raised, here and in ``_NOW``, whenever ``parts.search_terms`` composes otherwise."""

_VERSION: Final = "PRAGMA user_version"
_NOW: Final = "PRAGMA user_version = 3"
_EMPTY: Final = "INSERT INTO search(search) VALUES ('delete-all')"
_ALL: Final = (
    "SELECT number, coalesce(facts, (SELECT body FROM outbox WHERE outbox.dossier = dossiers.id "
    "AND kind = 'dossier.received')) FROM dossiers WHERE number > ? AND facts IS NOT '{}' "
    "ORDER BY number LIMIT 500"
)
_MENDED: Final = (
    "SELECT dossier, body FROM events WHERE kind = 'dossier.corrected' ORDER BY dossier, number"
)


def is_stale(connection: Connection) -> bool:
    """Whether the terms in the index are an older program's."""
    return int(cursor_of(connection).execute(_VERSION).fetchone()[0]) != TERMS


def reindex(connection: Connection) -> int:
    """Composes every dossier's terms anew; how many there are."""
    cursor = cursor_of(connection)
    cursor.execute(_EMPTY)
    mended = _mended(cursor)
    done = 0
    for number, text in _facts(cursor):
        versions = tuple(_versions(from_text(text), mended.get(number, [])))
        search.add(cursor, number, terms_of(versions))
        done += 1
    heard.reindex(connection)
    cursor.execute(_NOW)
    return done


def _facts(cursor: dbapi2.Cursor) -> Iterator[tuple[int, str]]:
    """Every dossier's first facts, some at a time: a full store is larger than the memory."""
    last = 0
    while some := cursor.execute(_ALL, (last,)).fetchall():
        yield from some
        last = some[-1][0]


def _mended(cursor: dbapi2.Cursor) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for number, body in cursor.execute(_MENDED):
        found.setdefault(number, []).append(body)
    return found


def _versions(first: DossierReceived, bodies: list[str]) -> Iterator[DossierReceived]:
    yield first
    for body in bodies:
        first = corrected(first, [msgspec.json.decode(body)])
        yield first
