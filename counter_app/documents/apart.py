"""Strangers' PDFs and pictures, drawn and cleaned in a process of their own.

What asks is at the top, what runs in the ``sandbox`` under it.
"""

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, Final, TypeVar

import msgspec
import pypdfium2
from pypdfium2 import PdfDocument

from counter_app.core.errors import UserError
from counter_app.documents.pdf_dangers import is_active, is_bomb, largest_picture
from counter_app.documents.pdf_objects import objects_of, written
from counter_app.documents.picture_turn import turn_of, turned_into, turned_size
from counter_app.documents.raster import PageImage
from counter_app.documents.sandbox import SandboxFailed, ask
from counter_app.documents.signed_pdf import is_signed
from counter_app.documents.stripped_jpeg import picture_size, stripped_jpeg
from counter_app.documents.stripped_pdf import stripped_pdf

MOST_DRAWN: Final = 20
_MOST_PIXELS: Final = 40_000_000
_MOST_ANSWERED: Final = 160 << 20
_A4: Final = (595.0, 842.0)
_MARGIN: Final = 28.0
Size = tuple[float, float]
_Side = Annotated[int, msgspec.Meta(gt=0, le=1 << 20)]
_Shape = TypeVar("_Shape")


class _Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What the process apart tells of a file, believed only in this shape."""

    pages: int
    pixels: int = 0
    signed: bool = False
    active: bool = False
    bomb: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """A stranger's file as it may be kept. ``pixels``: of its largest picture.

    ``content`` is empty where there are more pages than were asked for, or it is a bomb: unpacks
    beyond measure. ``active``: what came would run or open something; signed, it still would.
    """

    content: bytes
    pages: int
    pixels: int = 0
    signed: bool = False
    active: bool = False
    bomb: bool = False


def draw_apart(content: bytes, dpi: float) -> tuple[PageImage, ...]:
    """The first pages as pixels, ``MOST_DRAWN`` at most; ``UserError`` where it cannot."""
    answer = io.BytesIO(_asked(content, "draw", str(dpi)))
    pages = []
    while line := answer.readline():
        width, height = _told(line, tuple[_Side, _Side])
        rgb = answer.read(width * height * 3)
        if len(rgb) != width * height * 3:
            raise _unreadable()
        pages.append(PageImage(width=width, height=height, rgb=rgb))
    return tuple(pages)


def clean_apart(content: bytes, most_pages: int) -> Cleaned:
    """Only what is seen of the file; one that is signed stays as it is. ``UserError``."""
    line, _, kept = _asked(content, "clean", str(most_pages)).partition(b"\n")
    facts = _told(line, _Facts)
    return Cleaned(
        content=content if facts.signed else kept,
        pages=facts.pages,
        pixels=facts.pixels,
        signed=facts.signed,
        active=facts.active,
        bomb=facts.bomb,
    )


def sheet_apart(content: bytes) -> bytes:
    """A picture as a PDF of one A4 page, turned as it wants to be and as large as fits."""
    return _asked(content, "sheet")


def _asked(content: bytes, *how: str) -> bytes:
    try:
        return ask(__name__, *how, content=content, most=_MOST_ANSWERED)
    except SandboxFailed as cause:
        raise _unreadable() from cause


def _told(line: bytes, shape: type[_Shape]) -> _Shape:
    try:
        return msgspec.json.decode(line, type=shape)
    except msgspec.MsgspecError as cause:
        raise _unreadable() from cause


def _unreadable() -> UserError:
    return UserError(
        "file_unreadable",
        "Không đọc được tệp: tệp hỏng, có mật khẩu hoặc quá nặng. Hãy quét lại.",
        field="path",
    )


def answered(content: bytes, how: str, number: str = "96") -> Iterator[bytes]:
    """The answer of the process apart, in pieces."""
    if how == "sheet":
        yield _saved(_laid(content, _sheet))
        return
    document = _opened(content)
    document[0].get_size()  # a file whose first page cannot be opened is none
    if how == "clean":
        yield from _cleaned(content, document, int(number))
    else:
        yield from _drawn(document, float(number))


def _cleaned(content: bytes, document: PdfDocument, most_pages: int) -> Iterator[bytes]:
    """A line of facts, then the file; nothing where it stays as it was or is too long."""
    facts: dict[str, object] = {"pages": len(document)}
    kept = b""
    if _is_jpeg(content):
        kept, (wide, high) = stripped_jpeg(content), picture_size(content)
        facts["pixels"] = wide * high
    elif len(document) <= most_pages:
        facts |= _dangers(written(document)) | {"signed": is_signed(document, content)}
        kept = b"" if facts["signed"] or facts["bomb"] else stripped_pdf(content)
    yield json.dumps(facts).encode() + b"\n"
    yield kept


def _dangers(pdf: bytes) -> dict[str, object]:
    objects, _ = objects_of(pdf)
    return {
        "pixels": largest_picture(pdf, objects),
        "bomb": is_bomb(pdf, objects),
        "active": is_active(pdf, objects),
    }


def _is_jpeg(content: bytes) -> bool:
    return content.startswith(b"\xff\xd8\xff")


def _opened(content: bytes) -> PdfDocument:
    if not _is_jpeg(content):
        document = PdfDocument(content)
        document.init_forms()  # else what is filled in is not drawn
        return document
    return _laid(content, _own_page)


def _saved(document: PdfDocument) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _laid(jpeg: bytes, page_for: Callable[[float, float], tuple[Size, Size]]) -> PdfDocument:
    """The picture in the middle of a page; ``page_for`` a shape: how large page and picture are."""
    document = PdfDocument.new()
    picture = pypdfium2.PdfImage.new(document)
    picture.load_jpeg(io.BytesIO(jpeg), inline=True)
    turn = turn_of(jpeg)
    sheet, (wide, high) = page_for(*turned_size(turn, *picture.get_px_size()))
    left, foot = (sheet[0] - wide) / 2, (sheet[1] - high) / 2
    picture.set_matrix(pypdfium2.PdfMatrix(*turned_into(turn, left, foot, wide, high)))
    page = document.new_page(*sheet)
    page.insert_obj(picture)
    page.gen_content()
    return document


def _own_page(width: float, height: float) -> tuple[Size, Size]:
    """A page of the picture's own shape, as wide as A4."""
    size = (_A4[0], _A4[0] * height / width)
    return size, size


def _sheet(width: float, height: float) -> tuple[Size, Size]:
    """A4, upright or lying as the picture does, with a margin that every printer keeps."""
    sheet = _A4 if height >= width else (_A4[1], _A4[0])
    scale = min((sheet[0] - 2 * _MARGIN) / width, (sheet[1] - 2 * _MARGIN) / height)
    return sheet, (width * scale, height * scale)


def _drawn(document: PdfDocument, dpi: float) -> Iterator[bytes]:
    """Each page: a line with its width and height, then its pixels."""
    for number in range(min(len(document), MOST_DRAWN)):
        page = document[number]
        width, height = page.get_size()
        scale = min(dpi / 72, (_MOST_PIXELS / MOST_DRAWN / max(width * height, 1)) ** 0.5)
        bitmap = page.render(scale=scale, rev_byteorder=True)
        yield json.dumps([bitmap.width, bitmap.height]).encode() + b"\n"
        rows, used = memoryview(bitmap.buffer).cast("B"), bitmap.width * 3
        for row in range(bitmap.height):
            yield bytes(rows[row * bitmap.stride : row * bitmap.stride + used])
