"""PDFs and photos as strangers make them: they tell more than is seen of them, or do something."""

import io
import random
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

SECRET = b"21.0285N 105.8542E"
MARK = "Nguyễn Văn Chủ Máy"
WORDS = (SECRET, MARK.encode(), MARK.encode("utf-16-be"), b"evil")


def photo(**how: Any) -> bytes:
    """A picture that tells where and by whom it was taken, held on its side."""
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = 6, MARK
    exif.get_ifd(0x8825)[1], exif.get_ifd(0x8825)[0x1D] = "N", SECRET.decode()
    picture, out = Image.new("RGB", (320, 200), (220, 30, 30)), io.BytesIO()
    picture.paste((30, 160, 30), (0, 0, 60, 60))
    picture.save(
        out,
        "JPEG",
        quality=90,
        exif=exif,
        comment=SECRET,
        xmp=SECRET,
        icc_profile=SECRET,
        **how,
    )
    return out.getvalue()


Hostile = Callable[[pikepdf.Pdf, pikepdf.Page], None]
SCRIPT = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def open_action(pdf: pikepdf.Pdf, _page: pikepdf.Page) -> None:
    pdf.Root.OpenAction = SCRIPT
    pdf.Root.AA = Dictionary(WC=Dictionary(S=Name.Launch, F="cmd.exe"))


def script_names(pdf: pikepdf.Pdf, _page: pikepdf.Page) -> None:
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["a", SCRIPT])))


def files_within(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    pdf.attachments["evil.exe"] = b"MZ" + SECRET
    spec = Dictionary(Type=Name.Filespec, F="a.xml", EF=Dictionary(F=pdf.make_stream(SECRET)))
    pdf.Root.AF, page.obj.AF = Array([pdf.make_indirect(spec)]), Array([spec])


def page_actions(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.obj.AA = Dictionary(O=SCRIPT)
    page.obj.Annots = Array(
        [
            pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[9, 9, 99, 99],
                                         Border=[0, 0, 0], A=action))
            for action in (SCRIPT, Dictionary(S=Name.URI, URI="http://evil/"),
                           Dictionary(S=Name.Launch, F="cmd.exe"))
        ]
    )  # fmt: skip


def told(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    pdf.docinfo["/Author"] = MARK
    with pdf.open_metadata() as xmp:
        xmp["dc:creator"] = [MARK]
    page.obj.Metadata = pdf.make_stream(SECRET)
    page.obj.PieceInfo = Dictionary(Maker=Dictionary(Private=pikepdf.String(SECRET)))
    page.obj.Thumb = pdf.make_stream(SECRET)


def in_a_picture(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    picture = pdf.make_stream(
        photo(), Type=Name.XObject, Subtype=Name.Image, Width=320, Height=200,
        ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode,
        Metadata=pdf.make_stream(SECRET), AF=Array([pdf.make_stream(SECRET)]),
    )  # fmt: skip
    page.Resources = Dictionary(XObject=Dictionary(P=picture))
    page.Contents = pdf.make_stream(b"q 320 0 0 200 50 400 cm /P Do Q")


def bomb(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.Contents = pdf.make_stream(zlib.compress(b" " * (96 << 20)), Filter=Name.FlateDecode)


def form_field(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    seen = pdf.make_stream(
        b"0 0 1 rg 0 0 100 20 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 100, 20]
    )
    field = pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="ten", V="An", F=4,
                   Rect=[50, 700, 150, 720], AP=Dictionary(N=seen), AA=Dictionary(K=SCRIPT))
    )  # fmt: skip
    page.obj.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), XFA=pdf.make_stream(SECRET))


def signed(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """A field that says it is a signature, and is none until ``with_signature``."""
    field = pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T="ky", Rect=[0, 0, 0, 0],
                   V=Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"),
                                Contents=pikepdf.String(bytes([0xEE]) * 64),
                                ByteRange=[0, 1000001, 1000002, 1000003]))
    )  # fmt: skip
    page.obj.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)


def _der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return bytes([tag, len(content)]) + content


SIGNED_DATA = _der(
    0x30,
    _der(0x06, bytes.fromhex("2a864886f70d010702")),
    _der(0xA0, _der(0x30, b"\2\1\1", _der(0x31), _der(0x30), _der(0x31, _der(0x30, b"\2\1\1")))),
)


def with_signature(pdf: bytes, contents: bytes = SIGNED_DATA) -> bytes:
    """The same where its field holds a signature of the whole file (nobody's)."""
    empty = b"<" + b"ee" * 64 + b">"
    at = pdf.index(empty)
    pdf = pdf.replace(empty, b"<" + contents.ljust(64, b"\0").hex().encode() + b">")
    behind = at + len(empty)
    for mark, number in zip(
        (b"1000001", b"1000002", b"1000003"), (at, behind, len(pdf) - behind), strict=True
    ):
        pdf = pdf.replace(mark, str(number).ljust(7).encode())
    return pdf


HOSTILE = [
    open_action, script_names, files_within, page_actions, told, in_a_picture, form_field
]  # fmt: skip


def pdf_with(*hostile: Hostile, turn: int = 0, **how: Any) -> bytes:
    pdf, out = pikepdf.new(), io.BytesIO()
    page = pdf.add_blank_page(page_size=(595, 842))
    page.Contents = pdf.make_stream(b"1 0 0 rg 100 100 200 300 re f")
    page.obj.Rotate = turn
    for one in hostile:
        one(pdf, page)
    pdf.save(out, **how)
    return out.getvalue()


def keys_of(pdf: bytes) -> set[str]:
    """Every key and every name anywhere in the file."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return {name for one in [*opened.objects, opened.trailer] for name in _names_in(one)}


def _names_in(one: object) -> Iterator[str]:
    parts: list[object] = []
    if isinstance(one, Name):
        yield one.unparse().decode("latin-1")  # a spoilt name may be no text
    elif isinstance(one, Array):
        parts = list(one)
    elif isinstance(one, Dictionary | pikepdf.Stream):
        keys = set(one.keys())
        yield from keys
        parts = [one[key] for key in keys]
    for part in parts:
        # What has a number of its own is walked as itself.
        if isinstance(part, pikepdf.Object) and not part.is_indirect:
            yield from _names_in(part)


def tells(pdf: bytes) -> bool:
    """Whether the secret is anywhere in it, packed or not."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.check_pdf_syntax() == []
        streams = [one for one in opened.objects if isinstance(one, pikepdf.Stream)]
        packed = [one for one in streams if one.get("/Filter") != Name.DCTDecode]
        bodies = [*(one.read_raw_bytes() for one in streams), *(one.read_bytes() for one in packed)]
    return any(word in body for body in (pdf, *bodies) for word in WORDS)


NEVER = {
    *("/JS", "/JavaScript", "/AA", "/A", "/OpenAction", "/Launch", "/URI", "/AcroForm", "/XFA"),
    *("/EmbeddedFiles", "/EmbeddedFile", "/EF", "/AF", "/Filespec", "/Annots", "/Names", "/Info"),
    *("/Metadata", "/PieceInfo", "/Author", "/Producer", "/Thumb"),
}


def spoilt_pdfs(count: int, seed: int) -> list[bytes]:
    """Real PDFs with bytes changed, cut out, repeated and put in, always the same ones."""
    chance = random.Random(seed)
    seeds = [pdf_with(one, **how) for one in HOSTILE for how in ({}, {"compress_streams": False})]
    made = []
    for _ in range(count):
        pdf = bytearray(chance.choice(seeds))
        for _ in range(chance.randint(1, 12)):
            at, wide = chance.randrange(5, len(pdf)), chance.randint(1, 40)
            match chance.randrange(4):
                case 0:
                    pdf[at] = chance.randrange(256)
                case 1:
                    del pdf[at : at + wide]
                case 2:
                    pdf[at:at] = pdf[at : at + wide] * chance.randint(1, 9)
                case _:
                    pdf[at:at] = str(chance.choice((0, -1, 2**31, 2**63, 10**20))).encode()
        made.append(bytes(pdf))
    return made
