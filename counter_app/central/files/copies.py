"""Makes files safe after they came: a second copy, then the operator's backup; keeps whole ones.

``replicated`` means that a second store gave the file back byte for byte; without a second store
files stay ``stored`` until a backup. ``backed_up`` is only ever the operator's word, given after the
backup was made: no program can know that a tape lies in another house.
"""

import asyncio
import hashlib
import logging
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import datetime
from functools import partial
from typing import Final

from counter_app.central.files.store import BlobStore, is_here, is_intact, pieces
from counter_app.central.portal.telling import tell_arrived
from counter_app.central.running.rounds import rounds
from counter_app.core.clock import Clock, to_ms
from counter_app.core.errors import EnvironmentFault
from counter_app.protocol.blobs import BlobState
from db.central import blobs as rows
from db.central.blobs import Blob
from db.central.heads import take_head
from db.central.store import Connection, Store

log: Final = logging.getLogger("counter_app.central.blobs")
EVERY_S: Final = 30.0
_TRIES: Final = 3


def copy_stored(
    store: Store, blobs: BlobStore, copies: BlobStore, commune: str, *, at_ms: int
) -> int:
    """Copies what has come since; how many files are replicated now that were not.

    A file that is here no more, or is another, begins anew: the desk still has it.
    """
    coming = store.read(commune, lambda one: rows.blobs_in(one, commune, BlobState.STORED)).result()
    moved = 0
    for blob in coming:
        right = _is_copied(blobs, copies, blob.sha256)
        if not right:
            log.info("blobs.lost", extra={"commune": commune, "sha256": blob.sha256})
        moving = partial(_move, commune=commune, blob=blob, right=right, at_ms=at_ms)
        moved += store.write(commune, moving).result() and right
    return moved


def mark_backed_up(store: Store, commune: str, *, before: datetime, at: datetime) -> int:
    """Takes the operator's word that a backup holds what was safe ``before``; how many files."""
    safe = (BlobState.STORED, BlobState.REPLICATED)
    return store.write(
        commune,
        lambda one: rows.mark_backed_up(
            one, commune, before_ms=to_ms(before), of=safe, at_ms=to_ms(at)
        ),
    ).result()


def copying(
    store: Store, blobs: BlobStore, copies: BlobStore | None, clock: Clock
) -> AbstractAsyncContextManager[None]:
    """While inside, what comes is copied every half minute."""
    if copies is None:
        return nullcontext()
    copy = partial(asyncio.to_thread, _copy_all, store, blobs, copies, clock)
    return rounds(copy, every_s=EVERY_S, name="blobs.copy", log=log)


def _copy_all(store: Store, blobs: BlobStore, copies: BlobStore, clock: Clock) -> None:
    for commune in store.communes():
        copy_stored(store, blobs, copies, commune, at_ms=to_ms(clock.now()))


def _is_copied(blobs: BlobStore, copies: BlobStore, sha256: str) -> bool:
    """Whether the second store gives the file back byte for byte; puts it there first."""
    if is_intact(copies, sha256):
        return is_intact(blobs, sha256)
    try:
        copies.keep(sha256, b"".join(pieces(blobs, sha256)))
    except (FileNotFoundError, ValueError):
        return False
    return is_intact(copies, sha256)


def _move(connection: Connection, *, commune: str, blob: Blob, right: bool, at_ms: int) -> bool:
    state, offset = (BlobState.REPLICATED, blob.offset) if right else (BlobState.COMING, 0)
    return rows.move_blob(connection, commune, blob, offset=offset, state=state, at_ms=at_ms)


def keep_file(
    store: Store, blobs: BlobStore, commune: str, content: bytes, *, mime: str, at_ms: int
) -> str:
    """Keeps a whole file durably and makes its row; its SHA-256, hex. No record names it yet."""
    sha256, size = hashlib.sha256(content).hexdigest(), len(content)
    whole = Blob(
        sha256=sha256, sizes=(size,), mime=mime, size=size, offset=size, state=BlobState.STORED
    )

    def write(connection: Connection) -> None:
        take_head(connection, commune)
        if not rows.touch_blob(connection, commune, sha256, at_ms=at_ms):
            rows.put_blob(connection, commune, whole, at_ms=at_ms)
            tell_arrived(connection, commune, sha256, at_ms=at_ms)

    for _ in range(_TRIES):
        blobs.keep(sha256, content)
        store.write(commune, write).result()
        if is_here(blobs, sha256):  # and was not swept before its row was there
            return sha256
    raise EnvironmentFault("blobs_away", "Máy chủ chưa giữ được tệp. Hãy gửi lại sau ít phút.")
