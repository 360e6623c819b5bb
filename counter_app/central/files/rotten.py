"""Before a file is given: whether its bytes are still those that came, and what to do where not.

Reads the whole file. Bytes rot on disks; the second store or a desk that has them gives them again.
"""

import logging
from functools import partial
from typing import Final

from counter_app.central.files.store import BlobStore, is_intact, pieces
from counter_app.protocol.blobs import BlobState
from db.central import blobs as rows
from db.central.blobs import Blob
from db.central.store import Store

log: Final = logging.getLogger("counter_app.central.blobs")


def is_right(blobs: BlobStore, copies: BlobStore | None, sha256: str) -> bool:
    """Whether the first store gives the file byte for byte, put there anew from the second one."""
    if is_intact(blobs, sha256):
        return True
    log.error("blob_rotten", extra={"sha256": sha256, "place": "first"})
    if copies is None:
        return False
    try:
        blobs.keep(sha256, b"".join(pieces(copies, sha256)))
    except (FileNotFoundError, ValueError):
        log.error("blob_rotten", extra={"sha256": sha256, "place": "second"})  # noqa: TRY400
        return False
    return is_intact(blobs, sha256)


def ask_again(store: Store, commune: str, blob: Blob, *, at_ms: int) -> bool:
    """Lets the desks that have a rotten file send it once more; False where none may have it.

    A desk keeps a file until it is backed up. From then on the operator's backup has it, and the
    row stands: the file is whole again as soon as it is put back.
    """
    if blob.state is BlobState.BACKED_UP:
        return False
    move = partial(
        rows.move_blob, commune=commune, blob=blob, offset=0, state=BlobState.COMING, at_ms=at_ms
    )
    store.write(commune, move).result()
    return True
