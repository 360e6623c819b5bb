"""Files for tests to attach: PDFs as a counter keeps them, pictures, and an archive that is neither."""

import io
import random
import struct
import zipfile

import pikepdf
from PIL import Image

from counter_app.documents.stripped_pdf import stripped_pdf

_ACROSS = 1024


def scan_of(size: int, seed: int = 1) -> bytes:
    """A PDF of one page with a picture of at least ``size`` bytes that does not pack."""
    made, out = pikepdf.new(), io.BytesIO()
    page = made.add_blank_page(page_size=(595, 842))
    high = size // _ACROSS + 1
    noise = made.make_stream(
        random.Random(seed).randbytes(high * _ACROSS),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=_ACROSS,
        Height=high,
        ColorSpace=pikepdf.Name.DeviceGray,
        BitsPerComponent=8,
    )
    page.Resources.XObject = pikepdf.Dictionary(Noise=noise)
    page.Contents = made.make_stream(b"q 595 0 0 842 0 0 cm /Noise Do Q")
    made.save(out, compress_streams=False)
    return stripped_pdf(out.getvalue())


def pages_of(count: int) -> bytes:
    """A PDF of so many empty pages."""
    made, out = pikepdf.new(), io.BytesIO()
    for _ in range(count):
        made.add_blank_page(page_size=(595, 842))
    made.save(out)
    return stripped_pdf(out.getvalue())


def page_telling(words: str) -> bytes:
    """A PDF of one page whose text is ``words``, as they are."""
    made, out = pikepdf.new(), io.BytesIO()
    page = made.add_blank_page(page_size=(595, 842))
    page.Contents = made.make_stream(b"BT (" + words.encode() + b") Tj ET")
    made.save(out, compress_streams=False)
    return out.getvalue()


def jpeg_telling(words: str) -> bytes:
    """A picture in whose pixels ``words`` stand, where nothing strips them."""
    return jpeg_of()[:-2] + words.encode() + b"\xff\xd9"


def jpeg_of(width: int = 300, height: int = 200) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), (200, 30, 30)).save(out, "JPEG")
    return out.getvalue()


def jpeg_saying(width: int, height: int) -> bytes:
    """A small picture whose frame lies about its size."""
    made = jpeg_of()
    at = made.index(b"\xff\xc0") + 5
    return made[:at] + struct.pack(">HH", height, width) + made[at + 4 :]


def zipped(comment: bytes = b"") -> bytes:
    """An archive with a program in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("evil.exe", b"MZ")
        packed.comment = comment
    return out.getvalue()
