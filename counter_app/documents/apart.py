"""Strangers' PDFs and pictures, read in a process of their own: a hostile one ends only that.

``python -m counter_app.documents.apart count|draw …`` is that process: the file comes on its
standard input, a line of JSON and the pixels go out. Time and memory are bounded.
"""

import json
import subprocess
import sys
from typing import Final

import pypdfium2

from counter_app.core.errors import UserError
from counter_app.documents.raster import PageImage

MOST_DRAWN: Final = 20
_PATIENCE_S: Final = 20
_MEMORY: Final = 1 << 30
_MOST_PIXELS: Final = 40_000_000


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


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    if not content.startswith(b"\xff\xd8\xff"):
        return pypdfium2.PdfDocument(content)
    import io

    document = pypdfium2.PdfDocument.new()
    picture = pypdfium2.PdfImage.new(document)
    picture.load_jpeg(io.BytesIO(content), inline=True)
    width, height = picture.get_px_size()
    # A page of the picture's own shape, as wide as A4.
    wide, high = 595.0, 595.0 * height / width
    picture.set_matrix(pypdfium2.PdfMatrix().scale(wide, high))
    page = document.new_page(wide, high)
    page.insert_obj(picture)
    page.gen_content()
    return document


def _drawn(document: pypdfium2.PdfDocument, dpi: float) -> bytes:
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
    document = _opened(sys.stdin.buffer.read())
    pages = len(document)
    document[0].get_size()  # a file whose first page cannot be opened is none
    answer = json.dumps({"pages": pages}).encode()
    sys.stdout.buffer.write(answer if how == "count" else _drawn(document, float(dpi)))
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
