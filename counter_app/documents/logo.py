"""A logo in the letterhead: which pictures are taken, what is kept of them, how large they stand."""

import io
from functools import lru_cache
from typing import Final

import msgspec

from counter_app.core.errors import UserError
from counter_app.documents.pen import MM, Pen
from counter_app.documents.sandbox import SandboxFailed, ask

HEIGHT: Final = 11 * MM
BESIDE: Final = 12 * MM  # the widest beside the office's name, and above it on a roll
ABOVE: Final = 30 * MM
_READER: Final = "counter_app.documents.picture_reading"
_BYTES: Final = 200 * 1024
_MOST_ANSWERED: Final = 2 * _BYTES
_SIDES: Final = range(32, 4001)
_BEGINNINGS: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


def checked_logo(picture: bytes) -> bytes:
    """``picture`` as it is kept: pixel for pixel, without who took it where and when.

    ``UserError`` with the field ``logo`` where it cannot be printed.
    """
    if len(picture) > _BYTES:
        raise _refused("Ảnh lớn hơn 200 KB. Hãy chọn ảnh nhỏ hơn.")
    if not picture.startswith(_BEGINNINGS):
        raise _refused("Biểu trưng phải là ảnh PNG hoặc JPEG. Hãy chọn ảnh khác.")
    *sides, kept = _read_apart(picture)
    if not all(side in _SIDES for side in sides):
        raise _refused("Ảnh cần rộng và cao từ 32 đến 4.000 điểm. Hãy chọn ảnh khác.")
    return kept


@lru_cache(maxsize=4)  # each look at a template being edited asks again
def _read_apart(picture: bytes) -> tuple[int, int, bytes]:
    """Width, height and what is kept of a picture that no process of ours has opened yet."""
    try:
        answer = ask(_READER, content=picture, most=_MOST_ANSWERED)
        return msgspec.msgpack.decode(answer, type=tuple[int, int, bytes])
    except (SandboxFailed, msgspec.MsgspecError) as cause:
        raise _refused("Ảnh bị hỏng, không đọc được. Hãy chọn ảnh khác.") from cause


def logo_width(picture: bytes, widest: float) -> float:
    """How wide a checked picture stands, at most ``widest`` and 11 mm high."""
    width, height = _size(picture)
    return width * min(HEIGHT / height, widest / width)


def draw_logo(pen: Pen, picture: bytes, x: float, top: float, shown_width: float) -> None:
    """Draw a checked picture so wide; its upper left corner is (``x``, ``top``)."""
    width, height = _size(picture)
    pen.picture(x, top, shown_width, height * shown_width / width, picture)


def _size(picture: bytes) -> tuple[int, int]:
    from reportlab.lib.utils import ImageReader  # as slow to import as in ``fonts``

    width, height = ImageReader(io.BytesIO(picture)).getSize()
    return width, height


def _refused(message: str) -> UserError:
    return UserError("logo", message, field="logo")
