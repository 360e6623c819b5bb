"""What waits at this desk to be sent. Sending it is the synchroniser's work."""

from dataclasses import dataclass
from datetime import datetime

from counter_app.services.desk import Desk
from db.counter import queue


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How many dossiers wait to be sent, how many visits and lists; since when the oldest does.

    None of them is counted twice: ``undecided`` wait for a person, the others go by themselves.
    """

    dossiers: int
    others: int
    since: datetime | None
    undecided: int = 0

    @property
    def count(self) -> int:
        """Everything that lacks an acknowledgement or a decision."""
        return self.dossiers + self.others + self.undecided


def waiting(*, desk: Desk) -> Waiting:
    """What has not been sent yet."""
    dossiers, others, undecided, since = desk.store.read(queue.waiting)
    return Waiting(dossiers=dossiers, others=others, undecided=undecided, since=since)


def waiting_if_written(*, desk: Desk) -> Waiting | None:
    """What has not been sent yet; None where nobody, another program too, wrote since last asked."""
    return waiting(desk=desk) if desk.store.read(queue.was_written) else None
