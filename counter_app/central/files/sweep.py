"""Lets go of files that came and that nothing refers to: a form never sent, a cell gone back in time.

Never one that a record of a dossier names: marking and recording take turns at the commune's head.
Bytes of one hash may be several communes', so they go only when none of them has the file; whoever
keeps a file looks again after its row is written (``copies.keep_file``, ``transfer``), so that
one who came between is not left with a row alone.
"""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from functools import partial
from typing import Final

from counter_app.central.files.store import BlobStore, pieces
from counter_app.central.running.rounds import rounds
from counter_app.core.clock import Clock, to_ms
from db.central import blobs as rows
from db.central.store import Store

log: Final = logging.getLogger("counter_app.central.blobs")
EVERY_S: Final = 3600.0
# How long a file may wait for the record that names it. A form's session lasts half a day at most.
KEEP_DAYS: Final = 7


def sweep_unused(store: Store, places: Sequence[BlobStore], *, before_ms: int) -> int:
    """Lets go of what nothing refers to and nobody touched since; how many files."""
    swept = 0
    for commune in store.communes():
        wanted = partial(rows.unused_blobs, commune=commune, before_ms=before_ms)
        for sha256 in store.read(commune, wanted).result():
            swept += _let_go(store, places, commune, sha256, before_ms)
    for place in places:
        place.tidy(before_ms)
    if swept:
        log.info("blobs.swept", extra={"files": swept})
    return swept


def sweeping(
    store: Store, places: Sequence[BlobStore], clock: Clock, *, keep_days: int
) -> AbstractAsyncContextManager[None]:
    """While inside, what nothing refers to is let go once every hour."""

    async def sweep() -> None:
        before_ms = to_ms(clock.now() - timedelta(days=keep_days))
        await asyncio.to_thread(sweep_unused, store, places, before_ms=before_ms)

    return rounds(sweep, every_s=EVERY_S, name="blobs.sweep", log=log, at_once=False)


def _let_go(
    store: Store, places: Sequence[BlobStore], commune: str, sha256: str, before_ms: int
) -> bool:
    """First the row says that nothing is here, then the bytes go, then the row.

    One that is stopped between goes on with the next sweep.
    """
    asked = partial(rows.mark_gone, commune=commune, sha256=sha256, before_ms=before_ms)
    if not store.write(commune, asked).result():
        return False
    for place in places:
        place.drop(commune, sha256)
        _remove(store, place, sha256)
    forget = partial(rows.forget_blob, commune=commune, sha256=sha256, before_ms=before_ms)
    return store.write(commune, forget).result()


def _remove(store: Store, place: BlobStore, sha256: str) -> None:
    if _is_kept(store, sha256):
        return
    try:
        content = b"".join(pieces(place, sha256))
    except FileNotFoundError:
        return
    place.remove(sha256)
    if _is_kept(store, sha256):
        place.keep(sha256, content)


def _is_kept(store: Store, sha256: str) -> bool:
    for commune in store.communes():
        asked = partial(rows.row_of, commune=commune, sha256=sha256)
        found = store.read(commune, asked).result()
        if found is not None and found.whole:
            return True
    return False
