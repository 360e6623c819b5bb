"""What the counter does for its store while nobody waits."""

from datetime import timedelta
from typing import Final

from counter_app.services.desk import Desk
from db.counter import drawn_sheets, upkeep, vault

# Longer than anybody leaves a file chosen and not attached.
STRAY: Final = timedelta(days=7)


def keep_up(*, desk: Desk) -> None:
    """Joins search segments and empties the write-ahead log, in steps a save may come between.

    Files that were prepared and never attached go after a week, and the pages of lists and labels
    after theirs. For idle moments; safe at any time and to leave out. Nothing in a store that is closed
    for writing.
    """
    if desk.store.closed_for_writing:
        return
    upkeep.upkeep(desk.store)
    now = desk.clock.now()
    vault.sweep(desk.store, before=now - STRAY)
    desk.store.write(lambda connection: drawn_sheets.let_go(connection, at=now))
