"""What a PDF could do to whoever opens it later, beside showing its pages."""

import base64
import binascii
import re
import zlib
from typing import Final

from counter_app.documents.pdf_objects import Objects, PdfObject, told, value_of

# Actions that run, send or open something; files, films and forms with scripts of their own.
_ACTIVE: Final = {
    *(b"/JavaScript", b"/JS", b"/Launch", b"/SubmitForm", b"/ImportData", b"/GoToE", b"/GoToR"),
    *(b"/EmbeddedFile", b"/EmbeddedFiles", b"/EF", b"/FileAttachment", b"/XFA", b"/AA"),
    *(b"/RichMedia", b"/RichMediaExecute", b"/Rendition", b"/Movie", b"/Sound"),
}
_GOES_TO_A_PAGE: Final = b"/GoTo"
_REF: Final = re.compile(rb"(\d+) 0 R")
_NAME: Final = re.compile(rb"/\w+")

# The bounds of every unpacking; a small stream of one colour packs better than any honest text.
MOST_UNPACKED: Final = 50 << 20
MOST_PACKED: Final = 100  # bytes that one byte may unpack to
_SMALL: Final = 8 << 20
_PIXEL: Final = 8  # bytes: four colours of 16 bits
_STEP: Final = 1 << 20
_FLATE: Final = {b"/FlateDecode", b"/Fl"}
_PLAIN: Final = {b"/ASCII85Decode": "85", b"/A85": "85", b"/ASCIIHexDecode": "hex", b"/AHx": "hex"}


class _TooMuch(Exception):
    """More than asked comes out of it."""


def is_active(pdf: bytes, objects: Objects) -> bool:
    """Whether PDFium's writing of a document holds scripts, launches, files or an action on opening.

    A start at one of its own pages does nothing.
    """
    return any(
        one.names & _ACTIVE
        or (b"/OpenAction" in one.names and not _opens_quietly(pdf, objects, one))
        for one in objects.values()
    )


def _opens_quietly(pdf: bytes, objects: Objects, one: PdfObject) -> bool:
    value = told(pdf, one, b"/OpenAction")
    if value.startswith(b"["):
        return True
    led = _REF.fullmatch(value)
    if not led:
        inner = value_of(value) if value else PdfObject()
        return _is_quiet(told(value, inner, b"/S"), inner)
    target = objects.get(led[1])
    return target is None or not target.entries or _is_quiet(told(pdf, target, b"/S"), target)


def _is_quiet(kind: bytes, action: PdfObject) -> bool:
    return kind == _GOES_TO_A_PAGE and b"/Next" not in action.entries


def largest_picture(pdf: bytes, objects: Objects) -> int:
    """How many pixels the largest picture says it has; 0 where there is none."""
    return max((_pixels(pdf, one) for one in objects.values()), default=0)


def is_bomb(pdf: bytes, objects: Objects) -> bool:
    """Whether its streams unpack beyond all measure; they are unpacked in bounded steps, kept nowhere.

    A picture may be as large as it says, for that is bounded by itself: an empty scan packs well.
    """
    room = MOST_UNPACKED
    for one in objects.values():
        if one.stream is None:
            continue
        packed = memoryview(pdf)[slice(*one.stream)]
        said = _pixels(pdf, one) * _PIXEL
        try:
            size = _unpacked(packed, _NAME.findall(told(pdf, one, b"/Filter")), max(room, said))
        except _TooMuch:
            return True
        if size <= max(said, len(packed)):
            continue
        room -= size
        if room < 0 or size > max(_SMALL, len(packed) * MOST_PACKED):
            return True
    return False


def _pixels(pdf: bytes, one: PdfObject) -> int:
    if told(pdf, one, b"/Subtype") != b"/Image":
        return 0
    return int(told(pdf, one, b"/Width") or 0) * int(told(pdf, one, b"/Height") or 0)


def _unpacked(packed: memoryview, filters: list[bytes], most: int) -> int:
    """Bytes that come out; what follows a picture's own coding is that of its pixels."""
    content, size = bytes(packed), len(packed)
    for at, how in enumerate(filters):
        if how in _FLATE:
            again = not _FLATE.isdisjoint(filters[at + 1 :])
            size, content = _inflated(content, MOST_UNPACKED if again else most, kept=again)
        elif how in _PLAIN:
            content = _plain(content, _PLAIN[how])
            size = len(content)
        else:
            break
    return size


def _plain(content: bytes, how: str) -> bytes:
    try:
        if how == "hex":
            return binascii.unhexlify(b"".join(content.split(b">")[0].split()))
        return base64.a85decode(content.split(b"~>")[0].removeprefix(b"<~"))
    except binascii.Error as cause:
        raise ValueError("not in its coding") from cause


def _inflated(content: bytes, most: int, *, kept: bool = False) -> tuple[int, bytes]:
    """How much it is, and all of it where it is to be unpacked once more; ``_TooMuch``.

    One that breaks off is as long as what a reader gets of it.
    """
    unpacker, size, parts = zlib.decompressobj(), 0, list[bytes]()
    while content and not unpacker.eof:
        try:
            part = unpacker.decompress(content, _STEP)
        except zlib.error:
            break
        content, size = unpacker.unconsumed_tail, size + len(part)
        if size > most:
            raise _TooMuch
        if kept:
            parts.append(part)
    return size, b"".join(parts)
