"""How the line to the central side stands: what the status bar shows. A value; nothing here asks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

# What a trouble's code begins with that holds up attached files only.
FILES: Final = "files_"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineState:
    """As of the last round. ``reachable`` is None until the first probe.

    ``waiting`` counts operations without an acknowledgement, ``undecided`` those a person must
    look at (refused, in conflict, blocked, parked, disputes of their own); ``oldest_at`` is when
    the oldest of both was written. ``trouble`` is a code, ``message`` what it means in plain Vietnamese, empty when all
    is well; ``frozen`` says why nothing is sent at all. ``at_hub`` of those waiting lie at the
    office's hub ``hub`` as well: that is no acknowledgement.
    """

    enrolled: bool
    reachable: bool | None = None
    sending: bool = False
    waiting: int = 0
    undecided: int = 0
    oldest_at: datetime | None = None
    contact_at: datetime | None = None
    offset_ms: int | None = None
    trouble: str = ""
    message: str = ""
    frozen: str = ""
    hub: str = ""
    at_hub: int = 0

    @property
    def all_there(self) -> bool:
        """Whether the central side has everything: the only state that may be green."""
        return self.enrolled and bool(self.reachable) and not (self.waiting or self.undecided)
