"""A JPEG without what its picture does not need: where, when and with what it was taken.

Kept: what decodes the picture, and how it wants to be turned (EXIF 2.3, 4.6.4). Whatever lies
behind its end is left out as well.
"""

import re
import struct
from typing import Final

from counter_app.documents.picture_turn import UPRIGHT, turn_of

_START: Final = b"\xff\xd8"
_END: Final = 0xD9
_SCAN: Final = 0xDA
_JFIF, _JFIF_LENGTH = b"JFIF\0", 12  # as far as its thumbnail, which is left out
_ADOBE, _ADOBE_LENGTH = b"Adobe", 12  # tells which colours the numbers stand for
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_TABLES: Final = frozenset({0xC4, 0xCC, 0xDB, 0xDC, 0xDD})  # Huffman, arithmetic, …, restarts
_TOLD: Final = frozenset(range(0xE0, 0xF0)) | {0xFE}
_NEXT_MARKER: Final = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")


def stripped_jpeg(jpeg: bytes) -> bytes:
    """The same picture, pixel for pixel; ``ValueError`` where it is none or is cut off."""
    if not jpeg.startswith(_START):
        raise ValueError("no picture")
    out, at = [_START, _turned(turn_of(jpeg))], len(_START)
    while True:
        at, kind = _marker(jpeg, at)
        if kind == _END:
            out.append(b"\xff\xd9")
            return b"".join(out)
        payload, at = _payload(jpeg, at)
        kept = _kept(kind, payload)
        if kept is not None:
            out.append(struct.pack(">BBH", 0xFF, kind, len(kept) + 2) + kept)
        if kind == _SCAN:
            found = _NEXT_MARKER.search(jpeg, at)
            if found is None:
                raise ValueError("cut off")
            out.append(jpeg[at : found.start()])
            at = found.start()


def picture_size(jpeg: bytes) -> tuple[int, int]:
    """Width and height in pixels, as its frame tells them; ``ValueError`` where it tells none."""
    at = len(_START)
    while True:
        at, kind = _marker(jpeg, at)
        payload, at = _payload(jpeg, at)
        if kind in _FRAMES and len(payload) >= 5:
            height, width = struct.unpack_from(">HH", payload, 1)
            return width, height
        if kind == _SCAN:
            raise ValueError("no frame")


def _marker(jpeg: bytes, at: int) -> tuple[int, int]:
    """Where the next marker ends, and which it is; bytes to fill up may stand before it."""
    if jpeg[at : at + 1] != b"\xff":
        raise ValueError("no marker")
    while jpeg[at : at + 1] == b"\xff":
        at += 1
    if at >= len(jpeg):
        raise ValueError("cut off")
    return at + 1, jpeg[at]


def _payload(jpeg: bytes, at: int) -> tuple[bytes, int]:
    """What a segment holds, and where it ends."""
    length = int.from_bytes(jpeg[at : at + 2], "big")
    end = at + length
    if length < 2 or end > len(jpeg):
        raise ValueError("cut off")
    return jpeg[at + 2 : end], end


def _kept(kind: int, payload: bytes) -> bytes | None:
    """What stays of a segment; None for nothing."""
    if kind == 0xE0 and payload.startswith(_JFIF):
        return payload[:_JFIF_LENGTH].ljust(_JFIF_LENGTH, b"\0") + b"\0\0"
    if kind == 0xEE and payload.startswith(_ADOBE):
        return payload[:_ADOBE_LENGTH]
    if kind in _TOLD:
        return None
    if kind in _TABLES or kind in _FRAMES or kind == _SCAN:
        return payload
    raise ValueError("no marker of a picture")


def _turned(turn: int) -> bytes:
    """An EXIF segment that says this and nothing else; empty for a picture as it is."""
    if turn == UPRIGHT:
        return b""
    entry = struct.pack(">HHIHH", 0x0112, 3, 1, turn, 0)
    tiff = struct.pack(">2sHIH", b"MM", 42, 8, 1) + entry + bytes(4)
    payload = b"Exif\0\0" + tiff
    return struct.pack(">BBH", 0xFF, 0xE1, len(payload) + 2) + payload
