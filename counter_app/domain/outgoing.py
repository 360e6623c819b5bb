"""What this desk has for the central side, as plain values: operations and what became of them.

Which sentence a clerk reads of them is in ``services/sending/outbox``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final


class SendState(StrEnum):
    """Where an operation stands on its way (HSP/1, section 2)."""

    PENDING = "pending"
    INFLIGHT = "inflight"
    ACKED = "acked"
    REJECTED = "rejected"
    CONFLICT = "conflict"
    BLOCKED = "blocked"
    PARKED = "parked"


# The most pressing first: the state of a dossier is that of its most pressing operation.
MOST_PRESSING: Final = (
    SendState.CONFLICT,
    SendState.REJECTED,
    SendState.PARKED,
    SendState.BLOCKED,
    SendState.INFLIGHT,
    SendState.PENDING,
    SendState.ACKED,
)
FOR_A_PERSON: Final = frozenset({SendState.CONFLICT, SendState.REJECTED, SendState.PARKED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One operation of the outbox. ``subject`` is a dossier's id, a visit's or a hand-over's.

    ``code``, ``item`` and ``args`` are the central side's answer, ``blocked_by`` the operation
    this one waits for. ``healed``: a later operation takes its place. ``at_hub`` names the office's
    hub where one that waits lies there too: it goes on waiting, for a hub acknowledges nothing.
    """

    seq: int
    id: str
    subject: str
    kind: str
    state: SendState
    made_at: datetime
    tries: int = 0
    next_at: datetime | None = None
    answered_at: datetime | None = None
    code: str = ""
    item: str = ""
    args: Mapping[str, Any] = field(default_factory=dict)
    blocked_by: str = ""
    supersedes: str = ""
    healed: bool = False
    at_hub: str = ""

    @property
    def waits(self) -> bool:
        """Whether it has yet to be sent to the central side, or is on the way."""
        return self.state in (SendState.PENDING, SendState.INFLIGHT)

    @property
    def wants_a_person(self) -> bool:
        """Whether it stays where it is until somebody decides or mends."""
        return self.state in FOR_A_PERSON and not self.healed


def most_pressing(operations: tuple[Outgoing, ...]) -> Outgoing:
    """The operation a dossier's line speaks of; the oldest of those that press alike."""
    return min(operations, key=lambda one: (one.healed, MOST_PRESSING.index(one.state), one.seq))
