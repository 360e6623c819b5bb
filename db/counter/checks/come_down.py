"""What another desk or the central side wrote against the digests kept when it came."""

from collections.abc import Iterator
from typing import Final

from sqlcipher3 import dbapi2

from db.counter.checks.found import Damage
from db.counter.kept_digests import COME_DOWN, Once, digest_of, has_begun, kept_of
from db.counter.written import Key

_ROWS: Final = {one.name: one.text for one in COME_DOWN}
_PURGED: Final = "SELECT dossier FROM purges"


def changed_come_down(cursor: dbapi2.Cursor) -> Iterator[Damage]:
    """The first row that is not as it came down, is gone, or never came."""
    if not has_begun(cursor):  # an older program's: kept when this one starts
        return
    told = kept_of(cursor, COME_DOWN)
    purged = {number for (number,) in cursor.execute(_PURGED).fetchall()}
    for once in COME_DOWN:
        found = _wrong_row(cursor, once, told.get(once.name, {}), purged)
        if found:
            row = ", event ".join(map(str, found))
            message = "Dữ liệu của quầy khác không còn giống lúc nhận về."
            yield Damage(code="come_down_changed", row=f"dossier {row}", message=message)
            return


def _wrong_row(
    cursor: dbapi2.Cursor, once: Once, kept: dict[Key, str], purged: set[int]
) -> Key | None:
    """Its key; of a dossier that was purged no more than that its row is there."""
    width = len(once.table.primary_key)
    for row in cursor.execute(_ROWS[once.name]):
        key: Key = row[:width]
        sha = kept.pop(key, None)
        if sha is None or (sha != digest_of(row) and key[0] not in purged):
            return key
    return min(kept, default=None)
