"""What a PDF could do to whoever opens it later, beside showing its pages."""

import re
from typing import Final

from counter_app.documents.pdf_filters import TooMuch, size_unpacked
from counter_app.documents.pdf_objects import Objects, PdfObject, in_place, told, value_of

# Actions that run, send or open something; files, films and forms with scripts of their own.
_ACTIVE: Final = {
    *(b"/JavaScript", b"/JS", b"/Launch", b"/SubmitForm", b"/ImportData", b"/GoToE", b"/GoToR"),
    *(b"/EmbeddedFile", b"/EmbeddedFiles", b"/EF", b"/FileAttachment", b"/XFA", b"/AA"),
    *(b"/RichMedia", b"/RichMediaExecute", b"/Rendition", b"/Movie", b"/Sound"),
}
_GOES_TO_A_PAGE: Final = b"/GoTo"
_REF: Final = re.compile(rb"(\d+) 0 R")
_NAME: Final = re.compile(rb"/\w+")
_LATE: Final = re.compile(rb"/EarlyChange\s+0\b")

# The bounds of every unpacking; a small stream of one colour packs better than any honest text.
MOST_UNPACKED: Final = 50 << 20
MOST_PACKED: Final = 100  # bytes that one byte may unpack to
_SMALL: Final = 8 << 20
_PIXEL: Final = 8  # bytes: four colours of 16 bits


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
        packed = pdf[slice(*one.stream)]
        said = _pixels(pdf, one) * _PIXEL
        filters = _NAME.findall(in_place(pdf, objects, told(pdf, one, b"/Filter")))
        late = bool(_LATE.search(in_place(pdf, objects, told(pdf, one, b"/DecodeParms"))))
        try:
            size = size_unpacked(packed, filters, max(room, said), late=late)
        except TooMuch:
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
