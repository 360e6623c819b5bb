"""A request's body: bounded while it comes and while it is unpacked (HSP/1, section 3, rule 8).

What is too large, too slow or wrongly packed is refused before it is held in memory.
"""

import asyncio
import io
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Final, cast

import zstandard
from litestar import Request
from litestar.datastructures import State
from litestar.types import HTTPReceiveMessage

from counter_app.central.door.refusals import refused
from counter_app.protocol.version import MOST_BYTES, MOST_COMPRESSED

# A frame may ask for this much memory before its first byte is known.
_WIDEST_WINDOW: Final = 8 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyLimits:
    """How large and how slow a body may be: ``patience_s`` and a second for each ``pace`` bytes."""

    packed: int = MOST_COMPRESSED
    plain: int = MOST_BYTES
    patience_s: float = 15.0
    pace: int = 4096


class PackedRequest(Request[Any, Any, State]):
    """A request whose ``body`` is what was packed; ``digest`` is of the bytes as they came."""

    @property
    def body_limits(self) -> BodyLimits:
        """How large it may be: as the cell says."""
        limits: BodyLimits = self.app.state.cell.limits.body
        return limits

    async def body(self) -> bytes:
        """The plain body; raises ``Refused`` 400, 408, 413 or 415."""
        kept = cast("bytes | None", self.scope["state"].get("plain_body"))
        if kept is None:
            limits = self.body_limits
            raw = await self._received(limits)
            kept = unpacked(raw, self.headers.get("content-encoding", ""), limits.plain)
            self.app.state.cell.metrics.body_bytes += len(raw)
            self.scope["state"] |= {"plain_body": kept, "raw_body": raw}
        return kept

    async def sent(self) -> bytes:
        """The body byte for byte as it came."""
        await self.body()
        return cast("bytes", self.scope["state"]["raw_body"])

    async def _received(self, limits: BodyLimits) -> bytes:
        announced = self.headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > limits.packed:
            raise refused(413)
        began = asyncio.get_running_loop().time()
        raw = bytearray()
        try:
            async with asyncio.timeout(limits.patience_s) as patience:
                async for part in self._parts():
                    raw += part
                    if len(raw) > limits.packed:
                        raise refused(413)
                    patience.reschedule(began + limits.patience_s + len(raw) / limits.pace)
        except TimeoutError:
            raise refused(408, Connection="close") from None
        return bytes(raw)

    async def _parts(self) -> AsyncIterator[bytes]:
        while True:
            message = cast("HTTPReceiveMessage", await self.receive())
            if message["type"] == "http.disconnect":
                raise refused(400, "cut")
            yield message["body"]
            if not message.get("more_body", False):
                return


def unpacked(raw: bytes, encoding: str, most: int) -> bytes:
    """The plain bytes, at most ``most`` of them; raises ``Refused`` 400, 413 or 415."""
    match encoding.strip().lower():
        case "" | "identity":
            plain = raw
        case "gzip":
            plain = _from_gzip(raw, most)
        case "zstd":
            plain = _from_zstd(raw, most)
        case _:
            raise refused(415, Accept_Encoding="zstd, gzip")
    if len(plain) > most:
        raise refused(413)
    return plain


def _from_gzip(raw: bytes, most: int) -> bytes:
    stream = zlib.decompressobj(wbits=31)
    try:
        plain = stream.decompress(raw, most + 1)
    except zlib.error:
        raise refused(400, "badly_packed") from None
    if len(plain) <= most and (not stream.eof or stream.unused_data):
        raise refused(400, "badly_packed")
    return plain


def _from_zstd(raw: bytes, most: int) -> bytes:
    # The stream reader alone stops in the middle of a block; it does not tell a cut frame from a
    # whole one. What has been shown to be small may then be unpacked in one go.
    unpacker = zstandard.ZstdDecompressor(max_window_size=_WIDEST_WINDOW)
    try:
        plain = unpacker.stream_reader(io.BytesIO(raw)).read(most + 1)
        if len(plain) > most:
            return plain
        whole = unpacker.decompressobj()
        whole.decompress(raw)
    except zstandard.ZstdError:
        raise refused(400, "badly_packed") from None
    if not whole.eof or whole.unused_data:
        raise refused(400, "badly_packed")
    return plain
