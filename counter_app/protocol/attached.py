"""The body of ``attachment.added``, version 1: a file the dossier now has; its bytes come apart."""

import re
from typing import Final

import msgspec

from counter_app.protocol.blobs import MOST_BLOB, is_sha256

_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


class AttachmentAdded(msgspec.Struct, frozen=True, kw_only=True):
    """``sha256`` (hex) and ``size`` are of the plain bytes; ``clerk`` as in ``happened``."""

    id: str
    sha256: str
    size: int
    mime: str
    label: str = ""
    pages: int | None = None


def fetchable(text: str) -> AttachmentAdded:
    """The body of another's file, which may be asked for by its hash and kept under its id.

    ``ValueError`` or ``msgspec.ValidationError`` where it is none.
    """
    return checked(msgspec.json.decode(text, type=AttachmentAdded))


def checked(told: AttachmentAdded) -> AttachmentAdded:
    """The same file, if it may be asked for and kept; ``ValueError`` else."""
    if not (_ID.fullmatch(told.id) and is_sha256(told.sha256) and 0 <= told.size <= MOST_BLOB):
        raise ValueError("no file to be asked for")
    return told
