"""Strangers' PDFs and pictures, counted, drawn and cleaned in a process of their own.

What asks is at the top, what runs in the ``sandbox`` under it.
"""

import io
import json
from collections.abc import Callable, Iterator
from typing import Final

import pypdfium2
from pypdfium2 import PdfDocument

from counter_app.core.errors import UserError
from counter_app.documents.picture_turn import turn_of, turned_into, turned_size
from counter_app.documents.raster import PageImage
from counter_app.documents.sandbox import SandboxFailed, ask

MOST_DRAWN: Final = 20
_MOST_PIXELS: Final = 40_000_000
_MOST_ANSWERED: Final = 160 << 20
_A4: Final = (595.0, 842.0)
_MARGIN: Final = 28.0
Size = tuple[float, float]


def count_apart(content: bytes) -> int:
    """How many pages a PDF has, 1 for a picture; ``UserError`` where that cannot be told safely."""
    return int(json.loads(_asked(content, "count"))["pages"])


def draw_apart(content: bytes, dpi: float) -> tuple[PageImage, ...]:
    """The first pages as pixels, ``MOST_DRAWN`` at most; ``UserError`` as :func:`count_apart`."""
    answer = io.BytesIO(_asked(content, "draw", str(dpi)))
    pages = []
    while told := answer.readline():
        width, height = json.loads(told)
        pages.append(PageImage(width=width, height=height, rgb=answer.read(width * height * 3)))
    return tuple(pages)


def sheet_apart(content: bytes) -> bytes:
    """A picture as a PDF of one A4 page, turned as it wants to be and as large as fits."""
    return _asked(content, "sheet")


def _asked(content: bytes, *how: str) -> bytes:
    try:
        return ask(__name__, *how, content=content, most=_MOST_ANSWERED)
    except SandboxFailed as cause:
        raise UserError(
            "file_unreadable",
            "Không đọc được tệp: tệp hỏng, có mật khẩu hoặc quá nặng. Hãy quét lại.",
            field="path",
        ) from cause


def answered(content: bytes, how: str, dpi: str = "96") -> Iterator[bytes]:
    """The answer of the process apart, in pieces."""
    if how == "sheet":
        yield _saved(_laid(content, _sheet))
        return
    document = _opened(content)
    document[0].get_size()  # a file whose first page cannot be opened is none
    if how == "count":
        yield json.dumps({"pages": len(document)}).encode()
    else:
        yield from _drawn(document, float(dpi))


def _opened(content: bytes) -> PdfDocument:
    if not content.startswith(b"\xff\xd8\xff"):
        return PdfDocument(content)
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
