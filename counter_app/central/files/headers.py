"""What a chunk says of itself in its headers, and how that is described to others."""

import asyncio
import re
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from counter_app.central.door.bodies import BodyLimits, PackedRequest
from counter_app.central.door.refusals import Refused, refused
from counter_app.protocol.blobs import (
    CHECKSUM,
    CHUNK_TYPE,
    LENGTH,
    MOST_CHUNK,
    OFFSET,
    RESUMABLE,
    STATE,
    TUS_VERSION,
    BlobState,
)

# A chunk is never unpacked: its bytes as they came are the file's.
CHUNK_LIMITS: Final = BodyLimits(packed=MOST_CHUNK, plain=MOST_CHUNK)
_LONGEST_NUMBER: Final = 12
_RANGE: Final = re.compile(r"bytes=([0-9]{1,12})-([0-9]{1,12})?", re.ASCII)


class ChunkRequest(PackedRequest):
    """A request whose body is a piece of a file, bounded as such while it comes."""

    @property
    def body_limits(self) -> BodyLimits:
        """As large as a chunk may be."""
        return CHUNK_LIMITS


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A piece of a file; ``length`` of the whole is told with the first one at least."""

    offset: int
    length: int | None
    checksum: str
    content: bytes


async def chunk_of(request: ChunkRequest) -> Chunk:
    """The chunk that a PATCH brings; raises ``Refused`` 400, 408, 412, 413 or 415."""
    headers = request.headers
    if headers.get(RESUMABLE, "") != TUS_VERSION:
        raise Refused(
            412, "tus", "Máy chủ không nhận cách gửi tệp này. Hãy cập nhật chương trình.",
            headers={"Tus-Version": TUS_VERSION},
        )  # fmt: skip
    if headers.get("content-type", "") != CHUNK_TYPE or "content-encoding" in headers:
        raise refused(415)
    offset = _number(headers.get(OFFSET, ""))
    if offset is None:
        raise refused(400)
    told = headers.get(LENGTH)
    length = None if told is None else _number(told)
    if told is not None and length is None:
        raise refused(400)
    content = await request.sent()
    if not content:
        raise refused(400, "empty")
    return Chunk(offset=offset, length=length, checksum=headers.get(CHECKSUM, ""), content=content)


def piece_of(told: str, size: int) -> range | None:
    """Which bytes of a whole file a ``Range`` asks for; None: all. Raises ``Refused`` 416.

    One stretch with a beginning is known; whoever asks otherwise gets the whole, as HTTP has it.
    """
    found = _RANGE.fullmatch(told.strip())
    if found is None:
        return None
    start, end = int(found[1]), int(found[2] or size - 1)
    if start > end or start >= size:
        raise refused(416, "no_such_piece", Content_Range=f"bytes */{size}")
    return range(start, min(end + 1, size))


def _number(text: str) -> int | None:
    good = text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER
    return int(text) if good else None


@dataclass(frozen=True, slots=True)
class Coming:
    """One chunk of a file at a time, in this process."""

    _locks: dict[tuple[str, str], asyncio.Lock] = field(
        default_factory=lambda: defaultdict(asyncio.Lock)
    )
    _users: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))

    @asynccontextmanager
    async def of(self, commune: str, sha256: str) -> AsyncIterator[None]:
        """While inside, nobody else here goes on with that file."""
        key = (commune, sha256)
        self._users[key] += 1
        try:
            async with self._locks[key]:
                yield
        finally:
            self._users[key] -= 1
            if not self._users[key]:
                del self._users[key], self._locks[key]


def _told(description: str) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string"}}


_STANDING: Final = {
    RESUMABLE: _told("1.0.0"),
    OFFSET: _told("Bytes that are here, verified and durable."),
    LENGTH: _told("Size of the whole, once it was told."),
    STATE: {
        "description": "How safe the file is.",
        "schema": {"type": "string", "enum": [one.value for one in BlobState]},
    },
}
_FILE: Final = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
# What the description of the server says of routes that speak in headers (``described``).
KNOWN: Final[dict[str, Any]] = {
    "answer": {"description": "Named by a record.", "headers": _STANDING}
}
WHOLE: Final[dict[str, Any]] = {
    "answer": {"description": "The file.", "headers": _STANDING, "content": _FILE},
    "also": {
        "206": {
            "description": "The piece of it that Range asks for.",
            "headers": _STANDING | {"Content-Range": _told("bytes <first>-<last>/<whole>")},
            "content": _FILE,
        }
    },
    "headers": [
        {
            "name": "Range",
            "in": "header",
            "required": False,
            "schema": {"type": "string", "pattern": "^bytes=[0-9]{1,12}-([0-9]{1,12})?$"},
        }
    ],
}
CHUNK: Final[dict[str, Any]] = {
    "answer": {"description": "Taken.", "headers": _STANDING},
    "body": {
        "required": True,
        "content": {CHUNK_TYPE: {"schema": {"type": "string", "format": "binary"}}},
    },
    "headers": [
        {"name": name, "in": "header", "required": needed, "schema": schema}
        for name, needed, schema in (
            (RESUMABLE, True, {"type": "string", "const": TUS_VERSION}),
            (OFFSET, True, {"type": "string", "pattern": "^[0-9]{1,12}$"}),
            (LENGTH, False, {"type": "string", "pattern": "^[0-9]{1,12}$"}),
            (CHECKSUM, True, {"type": "string", "pattern": "^sha256 [A-Za-z0-9+/]{43}=$"}),
        )
    ],
}
