"""A PNG with nothing but its picture: no text, no time, no place, nothing behind its end."""

import struct
from collections.abc import Iterator
from typing import Final

_START: Final = b"\x89PNG\r\n\x1a\n"
_END: Final = b"IEND"
# What decodes the picture (PNG third edition, 11.2 and tRNS); all else only tells of it.
_PICTURE: Final = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", _END})
_AROUND: Final = 12  # length, name and checksum of a chunk


def stripped_png(png: bytes) -> bytes:
    """The same picture, pixel for pixel; ``ValueError`` where it is none or is cut off."""
    if not png.startswith(_START):
        raise ValueError("no picture")
    return _START + b"".join(chunk for name, chunk in _chunks(png) if name in _PICTURE)


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and bytes of each, up to the end of the picture."""
    at, name = len(_START), b""
    while name != _END:
        if at + _AROUND > len(png):
            raise ValueError("cut off")
        length, name = struct.unpack_from(">I4s", png, at)
        yield name, png[at : at + _AROUND + length]
        at += _AROUND + length
