"""Where a cell keeps files' bytes: one small interface, in front of a folder or of an S3 service.

What may come and who may read it is decided before. All calls block.
"""

import errno
import hashlib
from collections.abc import Iterator
from typing import Final, Protocol

from counter_app.core.errors import EnvironmentFault

PIECE: Final = 1 << 20
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class PartLost(Exception):
    """What came before is not here any more: the file has to come from its beginning."""


class BlobsFull(EnvironmentFault):
    """There is no room; nothing half was left."""

    def __init__(self) -> None:
        super().__init__(
            "blobs_full", "Kho tệp của máy chủ đã đầy. Hãy báo người quản trị máy chủ."
        )


class BlobStore(Protocol):
    """Files by their SHA-256, hex; one that is still coming belongs to one commune.

    What a call that returned has written survives a power cut. Calls raise ``BlobsFull`` where
    there is no room and ``EnvironmentFault`` where the store cannot be reached.
    """

    def add(self, commune: str, sha256: str, *, offset: int, chunk: bytes) -> None:
        """Adds to a coming file at ``offset``; what stood beyond it is forgotten.

        Raises ``PartLost`` where less than ``offset`` bytes are here.
        """
        ...

    def finish(self, commune: str, sha256: str, *, size: int) -> bool:
        """Makes a coming file of ``size`` whole if its hash is right; else it is deleted."""
        ...

    def drop(self, commune: str, sha256: str) -> None:
        """Forgets a coming file."""
        ...

    def keep(self, sha256: str, content: bytes) -> None:
        """Keeps a whole file; ``ValueError`` where that is not its hash."""
        ...

    def remove(self, sha256: str) -> None:
        """Lets a whole file go; nothing where it is not here."""
        ...

    def tidy(self, before_ms: int) -> None:
        """Forgets halves that a process left which was stopped before that moment."""
        ...

    def size_of(self, sha256: str) -> int:
        """How long a whole file is; ``FileNotFoundError`` where it is not here."""
        ...

    def read(self, sha256: str, start: int, most: int) -> bytes:
        """A piece of a whole file; ``FileNotFoundError`` where it is not here."""
        ...


def pieces(blobs: BlobStore, sha256: str) -> Iterator[bytes]:
    """A whole file piece by piece; nothing stays open between them."""
    size = blobs.size_of(sha256)
    for start in range(0, size, PIECE):
        yield blobs.read(sha256, start, PIECE)


def is_here(blobs: BlobStore, sha256: str) -> bool:
    """Whether a whole file is here; reads none of it."""
    try:
        blobs.size_of(sha256)
    except FileNotFoundError:
        return False
    return True


def is_intact(blobs: BlobStore, sha256: str) -> bool:
    """Whether a file is here and every byte of it is right; reads all of it."""
    found = hashlib.sha256()
    try:
        for piece in pieces(blobs, sha256):
            found.update(piece)
    except FileNotFoundError:
        return False
    return found.hexdigest() == sha256


def require_hash(sha256: str, content: bytes) -> None:
    """Raises ``ValueError`` where ``content`` is something else."""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError("content of another hash")


def as_fault(cause: OSError) -> EnvironmentFault:
    """A disk's complaint in words for the operator."""
    if cause.errno in _FULL:
        return BlobsFull()
    return EnvironmentFault(
        "blobs_away", "Máy chủ chưa ghi được vào kho tệp. Hãy báo người quản trị máy chủ."
    )
