"""Work the store needs when nobody waits: joining index segments, what reports will ask, the log."""

from typing import Final

from sqlcipher3 import dbapi2

from db.counter.reckoned import reckon
from db.counter.search import merge
from db.counter.store import Store
from db.engine import cursor_of

# One step of merging stays below what a waiting clerk would notice (about 10 ms).
_PAGES_A_STEP: Final = 64
_MOST_STEPS: Final = 64
# Of reports' reckoning at a time: a year that an older program left behind takes half a minute.
_MOST_RECKONED: Final = 80


def upkeep(store: Store) -> None:
    """Merges the search index and reckons for reports in short steps, and checkpoints.

    A save may come in between.
    """
    for _ in range(_MOST_STEPS):
        if store.write(lambda connection: _changed_by_merge(cursor_of(connection))) < 2:
            break
    for _ in range(_MOST_RECKONED):
        if not store.write(lambda connection: reckon(connection, store.device.row_key)):
            break
    store.checkpoint()
    store.note_head()


def _changed_by_merge(cursor: dbapi2.Cursor) -> int:
    """How many rows one step wrote; fewer than two means there was nothing to merge."""
    before = cursor.connection.total_changes
    merge(cursor, _PAGES_A_STEP)
    return int(cursor.connection.total_changes - before)
