"""What the counter does for its store while nobody waits."""

from counter_app.services.desk import Desk
from db.counter import upkeep


def keep_up(*, desk: Desk) -> None:
    """Joins search segments and empties the write-ahead log, in steps a save may come between.

    For idle moments; safe at any time and to leave out.
    """
    upkeep.upkeep(desk.store)
