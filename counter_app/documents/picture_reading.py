"""A PNG or JPEG read to its last pixel, in a process apart, and kept as its picture alone."""

import io
from collections.abc import Iterator
from typing import Final

import msgspec
from PIL import Image, MpoImagePlugin, TiffImagePlugin

from counter_app.documents.stripped_jpeg import stripped_jpeg
from counter_app.documents.stripped_png import stripped_png

_LONGEST: Final = 4000
# What reads each kind is loaded now, as is what a JPEG's EXIF needs: later nothing more can be.
Image.preinit()
_LOADED: Final = (MpoImagePlugin, TiffImagePlugin)


def answered(content: bytes) -> Iterator[bytes]:
    """Width, height, and the file with its picture alone; of one too large nothing but its size."""
    with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as picture:
        (width, height), kept = picture.size, b""
        if max(width, height) <= _LONGEST:
            picture.convert("RGB")  # half a file opens, too
            kept = (stripped_png if picture.format == "PNG" else stripped_jpeg)(content)
    yield msgspec.msgpack.encode((width, height, kept))
