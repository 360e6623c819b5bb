"""How a JPEG wants to be turned: cameras and scanners write it beside the picture (EXIF 2.3, 4.6.4).

Reads bytes only, and believes none of their numbers; what cannot be read means: as it is.
"""

import struct
from typing import Final

UPRIGHT: Final = 1
_TURNS: Final = range(1, 9)
_ORIENTATION: Final = 0x0112
_EXIF: Final = b"Exif\0\0"
_APP1: Final = 0xE1
_SCAN: Final = 0xDA
_MOST_SEGMENTS: Final = 64
_MOST_ENTRIES: Final = 512

# Where the point (x, y) of a unit picture goes, as (beginning, by x, by y) across and upwards.
_PLACES: Final = {
    1: ((0, 1, 0), (0, 0, 1)),
    2: ((1, -1, 0), (0, 0, 1)),
    3: ((1, -1, 0), (1, 0, -1)),
    4: ((0, 1, 0), (1, 0, -1)),
    5: ((1, 0, -1), (1, -1, 0)),
    6: ((0, 0, 1), (1, -1, 0)),
    7: ((0, 0, 1), (0, 1, 0)),
    8: ((1, 0, -1), (0, 1, 0)),
}
# The turns that make an upright picture a lying one.
_ON_ITS_SIDE: Final = frozenset({5, 6, 7, 8})


def turn_of(jpeg: bytes) -> int:
    """The orientation the file names, 1 to 8."""
    try:
        return _named(_exif(jpeg))
    except (struct.error, IndexError):
        return UPRIGHT


def turned_size(turn: int, width: float, height: float) -> tuple[float, float]:
    """How wide and high a picture is once it is turned."""
    return (height, width) if turn in _ON_ITS_SIDE else (width, height)


def turned_into(
    turn: int, left: float, foot: float, wide: float, high: float
) -> tuple[float, float, float, float, float, float]:
    """The six numbers of a PDF's matrix that lay a unit picture, turned, into that box."""
    across, up = _PLACES[turn]
    return (
        wide * across[1],
        high * up[1],
        wide * across[2],
        high * up[2],
        left + wide * across[0],
        foot + high * up[0],
    )


def _exif(jpeg: bytes) -> bytes:
    """The TIFF part of the first EXIF segment; empty where there is none."""
    at = 2
    for _ in range(_MOST_SEGMENTS):
        mark, kind, length = struct.unpack_from(">BBH", jpeg, at)
        if mark != 0xFF or kind == _SCAN or length < 2:
            break
        segment = jpeg[at + 4 : at + 2 + length]
        if kind == _APP1 and segment.startswith(_EXIF):
            return segment[len(_EXIF) :]
        at += 2 + length
    return b""


def _named(tiff: bytes) -> int:
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return UPRIGHT
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, first)
    for entry in range(min(count, _MOST_ENTRIES)):
        tag, _, _, turn = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * entry)
        if tag == _ORIENTATION:
            return turn if turn in _TURNS else UPRIGHT
    return UPRIGHT
