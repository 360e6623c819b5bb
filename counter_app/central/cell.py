"""A running server: its store, its time, its key, and who waits at its door.

One for each process; the rows are everybody's.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from counter_app.central.door.limits import Admission, Buckets, Limits
from counter_app.central.files.headers import Coming
from counter_app.central.files.store import BlobStore
from counter_app.central.files.sweep import KEEP_DAYS
from counter_app.central.rulebook import Rulebook
from counter_app.central.running.metrics import Metrics
from counter_app.central.signatures import Trying, try_here
from counter_app.central.waiting import Bells, Mark
from counter_app.core.clock import Clock, local, to_ms
from counter_app.core.ids import uuid7
from counter_app.domain.catalogue.catalogue import Catalogue
from counter_app.protocol.enrolment import raw_public
from counter_app.protocol.operation import to_base64url
from db.central.administration import Act
from db.central.cell import cell_of
from db.central.editions import edition_heads
from db.central.notices import last_change, last_notice
from db.central.store import Connection, Store

T = TypeVar("T")
# Raises ``UserError`` where an office file's plain form is none.
CheckOffice = Callable[[Mapping[str, Any]], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningCell:
    """What every request may ask for. ``url`` is where desks find the cell, empty: as called."""

    store: Store
    clock: Clock
    epoch: str
    key: Ed25519PrivateKey
    spread_s: int
    rulebook: Rulebook
    limits: Limits
    admission: Admission
    devices: Buckets
    code_tries: Buckets
    url: str = ""
    check_office: CheckOffice = lambda _plain: None
    trying: Trying = try_here
    blobs: BlobStore | None = None
    copies: BlobStore | None = None
    # What was wrong with a place for files when it was last tried, in words, by its option.
    file_troubles: dict[str, str] = field(default_factory=dict)
    # How long a file may lie here that nothing refers to.
    unused_days: int = KEEP_DAYS
    coming: Coming = field(default_factory=Coming)
    # A file is read from end to end, on some stores in memory: few at once.
    blob_joins: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))
    bells: Bells = field(default_factory=Bells)
    metrics: Metrics = field(default_factory=Metrics)
    # Each check costs a seventh of a second of a processor.
    password_checks: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))

    async def write(self, commune: str, work: Callable[[Connection], T]) -> T:
        """Does ``work`` in the commune's next transaction."""
        return await asyncio.wrap_future(self.store.write(commune, work))

    async def read(self, commune: str, work: Callable[[Connection], T]) -> T:
        """Looks at the commune's rows."""
        return await asyncio.wrap_future(self.store.read(commune, work))

    async def moved_to(self, commune: str) -> Mark:
        """How far the commune's changes and notices are."""
        return await self.read(
            commune, lambda one: (last_change(one, commune), last_notice(one, commune))
        )

    def now_ms(self) -> int:
        """The cell's own clock."""
        return to_ms(self.clock.now())

    def day(self) -> date:
        """The Vietnamese day."""
        return local(self.clock.now()).date()

    def today(self) -> str:
        """The Vietnamese day, ISO."""
        return self.day().isoformat()

    def catalogue_of(self, commune: str) -> Catalogue:
        """The catalogue that a commune goes by today."""
        on = self.day()
        reading = self.store.read(
            commune,
            lambda one: self.rulebook.catalogue(one, commune, edition_heads(one, commune), on),
        )
        return reading.result()

    def act(self, who: str, what: str, body: str = "{}") -> Act:
        """Something to be written down as done now."""
        at_ms = self.now_ms()
        return Act(number=uuid7(at_ms), at_ms=at_ms, who=who, what=what, body=body)

    def public_key(self) -> str:
        """The cell's public key as it travels."""
        return to_base64url(raw_public(self.key))


def running_cell(
    store: Store,
    *,
    clock: Clock,
    catalogue: Catalogue,
    limits: Limits | None = None,
    url: str = "",
    check_office: CheckOffice = lambda _plain: None,
    trying: Trying = try_here,
    blobs: BlobStore | None = None,
    copies: BlobStore | None = None,
    unused_days: int = KEEP_DAYS,
) -> RunningCell:
    """The server of this store, which the caller closes."""
    limits = limits or Limits()
    row = store.read("", cell_of).result()
    return RunningCell(
        store=store,
        clock=clock,
        epoch=row.epoch,
        key=row.server_key,
        spread_s=row.spread_s,
        rulebook=Rulebook(shipped=catalogue),
        limits=limits,
        admission=Admission(limits.in_flight, time.monotonic, of_device=limits.in_flight_of_device),
        devices=Buckets(limits.rate_per_s, limits.burst, time.monotonic),
        code_tries=Buckets(
            limits.code_tries_per_min / 60, limits.code_tries_per_min, time.monotonic
        ),
        url=url,
        check_office=check_office,
        trying=trying,
        blobs=blobs,
        copies=copies,
        unused_days=unused_days,
    )
