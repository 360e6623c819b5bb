"""What waits at this desk to be sent. Sending it is the synchroniser's work."""

from dataclasses import dataclass
from datetime import datetime

from counter_app.services.desk import Desk
from db.counter import queue


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How many dossiers wait to be sent, how many visits and lists; since when the oldest does."""

    dossiers: int
    others: int
    since: datetime | None


def waiting(*, desk: Desk) -> Waiting:
    """What has not been sent yet."""
    dossiers, others, since = desk.store.read(queue.waiting)
    return Waiting(dossiers=dossiers, others=others, since=since)
