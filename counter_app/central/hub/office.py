"""What a running hub knows: whose PC it is on, whose desks it serves, what it keeps."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from counter_app.central.door.limits import Admission, Limits
from counter_app.central.running.metrics import Metrics
from counter_app.core.clock import Clock, to_ms
from db.central.store import Connection, Store

T = TypeVar("T")
_IN_FLIGHT: Final = 16


def _admission() -> Admission:
    return Admission(_IN_FLIGHT, time.monotonic)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningHub:
    """What every request may ask for. ``life`` is another after each start.

    ``keys`` tells the raw public keys of the office's desks by device, as the cell told last.
    ``kept`` is called when there is something to hand on, ``stranger`` when a desk asks that the
    cell has not told of here: it may have told since.
    """

    store: Store
    clock: Clock
    commune: str
    device: str
    name: str
    life: str
    keys: Callable[[], Mapping[str, bytes]]
    kept: Callable[[], None] = lambda: None
    stranger: Callable[[], None] = lambda: None
    limits: Limits = field(default_factory=Limits)
    admission: Admission = field(default_factory=_admission)
    metrics: Metrics = field(default_factory=Metrics)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Does ``work`` in a transaction that is durable when this returns."""
        return await asyncio.wrap_future(self.store.write(self.commune, work))

    async def key_of(self, device: str) -> bytes | None:
        """The raw public key of a desk of this office."""
        return (await asyncio.to_thread(self.keys)).get(device)

    def now_ms(self) -> int:
        """The hub PC's own clock."""
        return to_ms(self.clock.now())
