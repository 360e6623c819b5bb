"""What the counter does for its store while nobody waits."""

from datetime import timedelta
from typing import Final

from counter_app.services.desk import Desk
from db.counter import upkeep, vault

# Longer than anybody leaves a file chosen and not attached.
STRAY: Final = timedelta(days=7)


def keep_up(*, desk: Desk) -> None:
    """Joins search segments and empties the write-ahead log, in steps a save may come between.

    Files that were prepared and never attached go after a week. For idle moments; safe at any time
    and to leave out.
    """
    upkeep.upkeep(desk.store)
    vault.sweep(desk.store, before=desk.clock.now() - STRAY)
