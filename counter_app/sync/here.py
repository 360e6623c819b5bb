"""Who applies what comes down, and what a rule for one kind of event is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from counter_app.protocol.pull import CentralEvent
from db.counter.incoming import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """Which desk this is, and when."""

    device: str
    device_no: int
    at: datetime


# Applies one event; answers the code why it could not be, or nothing.
Rule = Callable[[Connection, CentralEvent, Here], str]
