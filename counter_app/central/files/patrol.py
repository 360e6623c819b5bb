"""Reads every kept file once a month, a part of them each hour: rot is found before it is needed.

Which part is the hour's follows from the hashes alone, so nothing is noted anywhere; several
processes of a cell may read the same part, and do no harm.
"""

import asyncio
import logging
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Final

from counter_app.central.files.rotten import ask_again, is_right
from counter_app.central.files.store import BlobStore, is_intact, pieces
from counter_app.central.running.rounds import rounds
from counter_app.core.clock import Clock, to_ms
from db.central import blobs as rows
from db.central.store import Store

log: Final = logging.getLogger("counter_app.central.blobs")
EVERY_S: Final = 3600.0
PARTS: Final = 30 * 24
_HOUR_MS: Final = 3_600_000
_DIGITS: Final = 4


class Patrol:
    """Knows how far it came: hours in which a store was away are made up for in the next round."""

    def __init__(
        self, store: Store, blobs: BlobStore, copies: BlobStore | None, clock: Clock
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._copies = copies
        self._clock = clock
        self._next = self._hour()

    def round(self) -> None:
        """Reads the parts of all hours since the last round."""
        until = self._hour()
        self._next = max(self._next, until + 1 - PARTS)
        while self._next <= until:
            self._look(*part_of(self._next))
            self._next += 1

    def _hour(self) -> int:
        return to_ms(self._clock.now()) // _HOUR_MS

    def _look(self, first: str, end: str) -> None:
        looked, broken = set[str](), 0
        for commune in self._store.communes():
            asked = partial(rows.whole_between, commune=commune, first=first, end=end)
            for blob in self._store.read(commune, asked).result():
                if self._is_safe(blob.sha256, looked):
                    continue
                broken += 1
                now_ms = to_ms(self._clock.now())
                again = ask_again(self._store, commune, blob, at_ms=now_ms)
                log.error(
                    "blob_broken",
                    extra={"commune": commune, "sha256": blob.sha256, "asked_again": again},
                )
        log.info("blobs.patrolled", extra={"files": len(looked), "broken": broken})

    def _is_safe(self, sha256: str, looked: set[str]) -> bool:
        """Whether the file is right in every place by now; read once, whoever has it."""
        if sha256 not in looked:
            if not is_right(self._blobs, self._copies, sha256):
                return False
            if self._copies is not None and not is_intact(self._copies, sha256):
                log.error("blob_rotten", extra={"sha256": sha256, "place": "second"})
                self._copies.keep(sha256, b"".join(pieces(self._blobs, sha256)))
            looked.add(sha256)
        return True


def part_of(hour: int) -> tuple[str, str]:
    """The hashes of an hour: from the first text on to before the second."""
    part, whole = hour % PARTS, 16**_DIGITS
    first, end = part * whole // PARTS, (part + 1) * whole // PARTS
    # "g" is behind every hex digit.
    return f"{first:0{_DIGITS}x}", "g" if end == whole else f"{end:0{_DIGITS}x}"


def patrolling(patrol: Patrol) -> AbstractAsyncContextManager[None]:
    """While inside, a round every hour, the first one after an hour."""
    act = partial(asyncio.to_thread, patrol.round)
    return rounds(act, every_s=EVERY_S, name="blobs.patrol", log=log, at_once=False)
