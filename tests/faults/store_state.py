"""All a store holds, as one value: two stores with the same one differ in nothing."""

import hashlib
from typing import Final

from sqlcipher3 import dbapi2

# What the search index keeps is written by itself, and only as the transaction ends.
_EVERY_ROW: Final = (
    "SELECT 'SELECT * FROM \"' || name || '\"' FROM sqlite_master WHERE type = 'table' "
    r"AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'search\_%' ESCAPE '\' ORDER BY name"
)


def state_of(cursor: dbapi2.Cursor) -> str:
    """The digest of every row of every table."""
    seen = hashlib.blake2b(digest_size=16)
    for (statement,) in cursor.execute(_EVERY_ROW).fetchall():
        seen.update(f"\n{statement}\n".encode())
        for row in cursor.execute(statement):
            seen.update(repr(row).encode())
    return seen.hexdigest()
