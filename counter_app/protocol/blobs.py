"""How a file's bytes travel apart from its record: sizes, headers, how safe they are (HSP/1, 7)."""

import base64
import hashlib
import re
from enum import StrEnum
from typing import Final

MOST_BLOB: Final = 20 << 20
LEAST_CHUNK: Final = 256 << 10
USUAL_CHUNK: Final = 1 << 20
MOST_CHUNK: Final = 4 << 20
TUS_VERSION: Final = "1.0.0"
CHUNK_TYPE: Final = "application/offset+octet-stream"

RESUMABLE: Final = "Tus-Resumable"
OFFSET: Final = "Upload-Offset"
LENGTH: Final = "Upload-Length"
CHECKSUM: Final = "Upload-Checksum"
STATE: Final = "Blob-State"

# Why a whole file is not given: its bytes rotted. A desk sends it again, or only a backup has it.
FILE_AGAIN: Final = "file_again"
FILE_ROTTEN: Final = "file_rotten"

_SHA256: Final = re.compile(r"[0-9a-f]{64}")


class BlobState(StrEnum):
    """How safe a file is at the central side; a counter keeps its own until ``BACKED_UP``."""

    COMING = "coming"
    STORED = "stored"
    REPLICATED = "replicated"
    BACKED_UP = "backed_up"


def is_sha256(text: str) -> bool:
    """Whether ``text`` is a SHA-256 as it is written here: 64 small hex digits, nothing else."""
    return _SHA256.fullmatch(text) is not None


def blob_path(commune: str, sha256: str) -> str:
    """Where a commune's file is asked for."""
    return f"/v1/communes/{commune}/blob/{sha256}"


def checksum_of(chunk: bytes) -> str:
    """The checksum header of a chunk."""
    return f"sha256 {base64.b64encode(hashlib.sha256(chunk).digest()).decode()}"
