"""Cuts a TrueType face down to the letters our papers use, without screen hinting.

Screen hinting is two thirds of Liberation's outlines and means nothing at printer resolution.
Reading the face is reportlab's work; this module only chooses and renumbers glyphs.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # reportlab is imported only where a paper is really drawn
    from reportlab.pdfbase.ttfonts import TTFontFace

# Flags of a composite glyph's parts (OpenType, table "glyf").
_WORD_ARGUMENTS: Final = 0x0001
_ONE_SCALE: Final = 0x0008
_MORE_PARTS: Final = 0x0020
_TWO_SCALES: Final = 0x0040
_TWO_BY_TWO: Final = 0x0080
_INSTRUCTIONS: Final = 0x0100

_NOTDEF: Final = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FontSubset:
    """A cut face: ``program`` is a TrueType file, ``glyphs`` maps a letter to its new number.

    ``advances`` holds one width per new glyph number, in thousandths of the font size.
    """

    program: bytes
    glyphs: dict[str, int]
    advances: tuple[int, ...]


def cut(face: TTFontFace, letters: str) -> FontSubset:
    """The part of ``face`` that draws ``letters``, all of which it has.

    Letter number n of ``letters`` becomes glyph n + 1 in every face, whatever its outline.
    """
    kept = [_NOTDEF, *(face.charToGlyph[ord(letter)] for letter in letters)]
    numbers = {glyph: number for number, glyph in enumerate(kept)}
    source = face.get_table("glyf")
    outlines: list[bytes] = []
    for glyph in kept:  # grows while we walk: parts of composite glyphs are appended
        outline = source[face.glyphPos[glyph] : face.glyphPos[glyph + 1]]
        outlines.append(_renumbered(outline, numbers, kept))
    metrics = [(int(face.hmetrics[glyph][0]), int(face.hmetrics[glyph][1])) for glyph in kept]
    return FontSubset(
        program=_assemble(face, outlines, metrics),
        glyphs={letter: number for number, letter in enumerate(letters, start=1)},
        advances=tuple(round(width * 1000 / face.unitsPerEm) for width, _ in metrics),
    )


def _renumbered(outline: bytes, numbers: dict[int, int], kept: list[int]) -> bytes:
    """``outline`` without hinting and, when it is made of parts, pointing to their new numbers."""
    if not outline:
        return b""
    contours = struct.unpack_from(">h", outline)[0]
    if contours >= 0:
        return _simple_without_hints(outline, contours)
    return _composite_without_hints(outline, numbers, kept)


def _simple_without_hints(outline: bytes, contours: int) -> bytes:
    at = 10 + 2 * contours
    hint_length: int = struct.unpack_from(">H", outline, at)[0]
    return outline[:at] + b"\0\0" + outline[at + 2 + hint_length :]


def _composite_without_hints(outline: bytes, numbers: dict[int, int], kept: list[int]) -> bytes:
    result = bytearray(outline)
    at, flags = 10, _MORE_PARTS
    while flags & _MORE_PARTS:
        flags, part = struct.unpack_from(">HH", outline, at)
        if part not in numbers:
            numbers[part] = len(kept)
            kept.append(part)
        struct.pack_into(">HH", result, at, flags & ~_INSTRUCTIONS, numbers[part])
        at += 4 + _argument_bytes(flags)
    return bytes(result[:at])


def _argument_bytes(flags: int) -> int:
    size = 4 if flags & _WORD_ARGUMENTS else 2
    if flags & _ONE_SCALE:
        return size + 2
    if flags & _TWO_SCALES:
        return size + 4
    return size + 8 if flags & _TWO_BY_TWO else size


def _assemble(face: TTFontFace, outlines: list[bytes], metrics: list[tuple[int, int]]) -> bytes:
    padded = [outline + b"\0" * (-len(outline) % 4) for outline in outlines]
    offsets = [0]
    for outline in padded:
        offsets.append(offsets[-1] + len(outline))
    head, hhea, maxp = (bytearray(face.get_table(tag)) for tag in ("head", "hhea", "maxp"))
    struct.pack_into(">I", head, 8, 0)  # checkSumAdjustment: readers of PDF do not ask for it
    struct.pack_into(">h", head, 50, 1)  # long offsets in "loca"
    struct.pack_into(">H", hhea, 34, len(metrics))
    struct.pack_into(">H", maxp, 4, len(outlines))
    tables = {
        b"glyf": b"".join(padded),
        b"head": bytes(head),
        b"hhea": bytes(hhea),
        b"hmtx": b"".join(struct.pack(">HH", width, bearing) for width, bearing in metrics),
        b"loca": struct.pack(f">{len(offsets)}I", *offsets),
        b"maxp": bytes(maxp),
    }
    return _font_file(tables)


def _font_file(tables: dict[bytes, bytes]) -> bytes:
    """An "sfnt" container: header, directory, then the tables on 4-byte borders."""
    count = len(tables)
    power = count.bit_length() - 1
    search = 16 << power
    header = struct.pack(">IHHHH", 0x00010000, count, search, power, count * 16 - search)
    directory, body = b"", b""
    start = len(header) + 16 * count
    for tag, table in sorted(tables.items()):
        padded = table + b"\0" * (-len(table) % 4)
        checksum = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        directory += struct.pack(">4sIII", tag, checksum, start + len(body), len(table))
        body += padded
    return header + directory + body
