"""What lies packed in a PDF is judged by what it unpacks to, whatever it is packed by."""

import base64
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from pypdfium2 import PdfDocument

from counter_app.documents.pdf_dangers import is_active, is_bomb
from counter_app.documents.pdf_filters import size_unpacked
from counter_app.documents.pdf_objects import objects_of, written
from tests.hostile_files import pdf_with

CLEAR, END = 256, 257


def in_codes(codes: Iterable[tuple[int, int]]) -> bytes:
    """Codes with their widths in bits, one behind the other, the highest bit first."""
    bits = "".join(f"{code:0{width}b}" for code, width in codes)
    return int(bits.ljust(-len(bits) % 8 + len(bits), "0"), 2).to_bytes((len(bits) + 7) // 8, "big")


def lzw(content: bytes) -> bytes:
    """Coded without saving anything: the table is emptied before a code would grow."""
    codes = [one for at in range(0, len(content), 200) for one in (CLEAR, *content[at : at + 200])]
    return in_codes((one, 9) for one in (*codes, END))


def zeros_by_lzw(tables: int, *, late: bool = False) -> bytes:
    """Zeros, 7 MB for each full table of codes."""

    def codes() -> Iterator[tuple[int, int]]:
        for _ in range(tables):
            yield CLEAR, 12
            for known, code in enumerate((0, *range(258, 4094)), start=257):
                yield code, min((max(known, 258) + (not late)).bit_length(), 12)
        yield END, 12

    first, *rest = codes()
    return in_codes([(first[0], 9), *rest])


def with_its_catalog_packed(packed: bytes, filters: bytes) -> bytes:
    """A PDF whose catalog lies in a stream of objects."""
    pdf, starts = bytearray(b"%PDF-1.5\n"), {}
    for number, body in (
        (2, b"<</Type/Pages/Kids[3 0 R]/Count 1>>"),
        (3, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"),
        (4, b"<</Type/ObjStm/N 1/First 4/Length %d/Filter%b>>stream\n%b\nendstream"
            % (len(packed), filters, packed)),
    ):  # fmt: skip
        starts[number] = len(pdf)
        pdf += b"%d 0 obj%b endobj\n" % (number, body)
    starts[5] = len(pdf)
    kinds = {0: (0, 0, 255), 1: (2, 4, 0)} | {one: (1, at, 0) for one, at in starts.items()}
    table = b"".join(
        bytes([kind]) + at.to_bytes(2, "big") + bytes([more])
        for _, (kind, at, more) in sorted(kinds.items())
    )
    pdf += (
        b"5 0 obj<</Type/XRef/Size 6/W[1 2 1]/Root 1 0 R/Length %d>>stream\n%b\nendstream endobj\n"
        % (len(table), table)
    )
    return bytes(pdf + b"startxref\n%d\n%%%%EOF\n" % starts[5])


def stream_of(data: bytes, **keys: Any) -> bytes:
    def put(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        apart = keys.pop("apart", "")
        if apart:
            keys[apart] = pdf.make_indirect(Array([pdf.make_indirect(keys[apart])]))
        one = pdf.make_stream(data, **keys)
        if "Width" in keys:
            page.Resources = Dictionary(XObject=Dictionary(P=one))
        else:
            page.Contents = one

    whole = written(PdfDocument(pdf_with(put, compress_streams=False)))
    assert data in whole
    return whole


BOMB, SCAN = (zlib.compress(bytes(size)) for size in (51 << 20, 9 << 20))
LATE = {"Filter": Name.LZWDecode, "DecodeParms": Dictionary(EarlyChange=0)}
ONE_COLOUR = {
    "Type": Name.XObject,
    "Subtype": Name.Image,
    "ColorSpace": Name.DeviceGray,
    "BitsPerComponent": 8,
    "Filter": Name.FlateDecode,
}


@pytest.mark.parametrize(
    ("data", "keys", "bomb"),
    [
        (BOMB, {"Filter": Name.FlateDecode}, True),
        (SCAN, {"Filter": Name.FlateDecode}, True),
        (zlib.compress(BOMB), {"Filter": Array([Name.FlateDecode] * 2)}, True),
        (
            base64.a85encode(BOMB) + b"~>",
            {"Filter": Array([Name.ASCII85Decode, Name.FlateDecode])},
            True,
        ),
        (SCAN, ONE_COLOUR | {"Width": 9, "Height": 9}, True),
        (SCAN, ONE_COLOUR | {"Width": 3072, "Height": 3072}, False),
        (zlib.compress(bytes(4 << 20)), {"Filter": Name.FlateDecode}, False),
        (BOMB, {"Filter": Name.FlateDecode, "apart": "Filter"}, True),
        (zeros_by_lzw(7), {"Filter": Name.LZWDecode}, True),
        (zeros_by_lzw(7, late=True), LATE, True),
        (zeros_by_lzw(7, late=True), LATE | {"apart": "DecodeParms"}, True),
        (
            zeros_by_lzw(7).hex().encode() + b">",
            {"Filter": Array([Name.ASCIIHexDecode, Name.LZW])},
            True,
        ),
        (zeros_by_lzw(1), {"Filter": Name.LZWDecode}, False),
        (b"\x81\0" * (52 << 13), {"Filter": Name.RunLengthDecode}, True),
        (b"\x81\0" * (9 << 13), {"Filter": Name.RunLengthDecode}, False),
        (zlib.compress(b"\x81\0" * (9 << 13)), {"Filter": Array([Name.Fl, Name.RL])}, True),
    ],
)
def test_a_file_that_unpacks_beyond_measure_is_known(
    data: bytes, keys: dict[str, Any], bomb: bool
) -> None:
    whole = stream_of(data, **keys)

    assert is_bomb(whole, objects_of(whole)[0]) is bomb


def test_many_streams_that_are_small_alone_unpack_beyond_measure_together() -> None:
    """Seven of eight megabytes: each is let pass by itself."""

    def put(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        packed = zlib.compress(bytes(8 << 20))
        many = [pdf.make_stream(packed, Filter=Name.FlateDecode, No=one) for one in range(7)]
        page.obj.Many = Array(many)

    whole = pdf_with(put, compress_streams=False)

    assert is_bomb(whole, objects_of(whole)[0])


@pytest.mark.parametrize(
    ("packed", "filters", "keys"),
    [
        (zeros_by_lzw(1), [Name.LZWDecode], {}),
        (zeros_by_lzw(1, late=True), [Name.LZW], {"DecodeParms": Dictionary(EarlyChange=0)}),
        (b"\2abc\x81z\0d\x80", [Name.RunLengthDecode], {}),
        (b"61 6 2 7>", [Name.ASCIIHexDecode], {}),
        (base64.a85encode(zeros_by_lzw(1)) + b"~>", [Name.ASCII85Decode, Name.LZWDecode], {}),
    ],
)
def test_a_stream_is_as_long_as_another_reader_says(
    packed: bytes, filters: list[Name], keys: dict[str, Any]
) -> None:
    pdf = pikepdf.Pdf.new()
    stream = pdf.make_stream(packed, Filter=Array(filters), **keys)
    names = [str(one).encode() for one in filters]

    assert size_unpacked(packed, names, 8 << 20, late=bool(keys)) == len(
        stream.read_bytes(pikepdf.StreamDecodeLevel.all)
    )
    assert size_unpacked(packed, [b"/Crypt", *names], 8 << 20, late=bool(keys)) > 2


@pytest.mark.parametrize(
    ("name", "active"),
    [
        *(
            (f"/{name}", True)
            for name in ("JavaScript", "JS", "Launch", "SubmitForm", "ImportData")
        ),
        *((f"/{name}", True) for name in ("GoToE", "GoToR", "EmbeddedFile", "EmbeddedFiles", "EF")),
        *((f"/{name}", True) for name in ("FileAttachment", "XFA", "AA", "RichMedia")),
        *((f"/{name}", True) for name in ("RichMediaExecute", "Rendition", "Movie", "Sound")),
        ("/Quiet", False),
    ],
)
def test_each_name_of_something_that_acts_is_known_alone(name: str, active: bool) -> None:
    def put(_pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        page.obj[name] = Dictionary(O=Dictionary(S=Name.URI))

    whole = written(PdfDocument(pdf_with(put)))

    assert is_active(whole, objects_of(whole)[0]) is active


def test_a_script_that_lies_packed_is_found_by_whatever_it_is_packed() -> None:
    catalog = b"1 0 <</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>"
    for filters, packed in (
        (b"/LZWDecode", lzw(catalog)),
        (b"/RunLengthDecode", bytes([len(catalog) - 1]) + catalog + b"\x80"),
        (b"[/ASCIIHexDecode/LZWDecode]", lzw(catalog).hex().encode() + b">"),
    ):
        whole = written(PdfDocument(with_its_catalog_packed(packed, filters)))

        assert is_active(whole, objects_of(whole)[0])
