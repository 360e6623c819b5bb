"""Scans for tests, as a counter keeps them: what is attached is byte for byte what is sent."""

import io
import random

import pikepdf

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
