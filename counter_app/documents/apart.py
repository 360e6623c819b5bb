"""Strangers' PDFs and pictures, read in a process of their own: a hostile one ends only that.

``python -m counter_app.documents.apart count|draw|sheet …`` is that process: the file comes on its
standard input; a line of JSON and the pixels go out, or a PDF. Time and memory are bounded.
"""

import io
import json
import subprocess
import sys
from collections.abc import Callable
from typing import Final

import pypdfium2
from pypdfium2 import PdfDocument

from counter_app.core.errors import UserError
from counter_app.documents.picture_turn import turn_of, turned_into, turned_size
from counter_app.documents.raster import PageImage

MOST_DRAWN: Final = 20
_PATIENCE_S: Final = 20
_MEMORY: Final = 1 << 30
_MOST_PIXELS: Final = 40_000_000
_A4: Final = (595.0, 842.0)
_MARGIN: Final = 28.0
Size = tuple[float, float]


def count_apart(content: bytes) -> int:
    """How many pages a PDF has, 1 for a picture; ``UserError`` where that cannot be told safely."""
    return int(json.loads(_asked(content, "count"))["pages"])


def draw_apart(content: bytes, dpi: float) -> tuple[PageImage, ...]:
    """The first pages as pixels, ``MOST_DRAWN`` at most; ``UserError`` as :func:`count_apart`."""
    told, _, pixels = _asked(content, "draw", str(dpi)).partition(b"\n")
    pages, at = [], 0
    for width, height in json.loads(told)["sizes"]:
        size = width * height * 3
        pages.append(PageImage(width=width, height=height, rgb=pixels[at : at + size]))
        at += size
    return tuple(pages)


def sheet_apart(content: bytes) -> bytes:
    """A picture as a PDF of one A4 page, turned as it wants to be and as large as fits."""
    return _asked(content, "sheet")


def _asked(content: bytes, *how: str) -> bytes:
    command = [sys.executable, "-m", "counter_app.documents.apart", *how]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=_PATIENCE_S, check=True
        )
    except (OSError, subprocess.SubprocessError) as cause:
        raise UserError(
            "file_unreadable",
            "Không đọc được tệp: tệp hỏng, có mật khẩu hoặc quá nặng. Hãy quét lại.",
            field="path",
        ) from cause
    return done.stdout


def _bound() -> None:
    """From here on this process may take so much and no more; Windows has only the parent's clock."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (_PATIENCE_S, _PATIENCE_S))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _opened(content: bytes) -> PdfDocument:
    if not content.startswith(b"\xff\xd8\xff"):
        return PdfDocument(content)
    return _laid(content, _own_page)


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


def _drawn(document: PdfDocument, dpi: float) -> bytes:
    sizes, pixels = [], bytearray()
    for number in range(min(len(document), MOST_DRAWN)):
        page = document[number]
        width, height = page.get_size()
        scale = min(dpi / 72, (_MOST_PIXELS / MOST_DRAWN / max(width * height, 1)) ** 0.5)
        bitmap = page.render(scale=scale, rev_byteorder=True)
        sizes.append((bitmap.width, bitmap.height))
        rows, used = memoryview(bitmap.buffer).cast("B"), bitmap.width * 3
        for row in range(bitmap.height):
            pixels += rows[row * bitmap.stride : row * bitmap.stride + used]
    return json.dumps({"sizes": sizes}).encode() + b"\n" + pixels


def main(how: str, dpi: str = "96") -> int:
    """The process apart; its exit code."""
    _bound()
    content = sys.stdin.buffer.read()
    if how == "sheet":
        _laid(content, _sheet).save(sys.stdout.buffer)
        sys.stdout.flush()
        return 0
    document = _opened(content)
    pages = len(document)
    document[0].get_size()  # a file whose first page cannot be opened is none
    answer = json.dumps({"pages": pages}).encode()
    sys.stdout.buffer.write(answer if how == "count" else _drawn(document, float(dpi)))
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
