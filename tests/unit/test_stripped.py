"""What a counter attaches shows what it showed, and tells nothing else of where it came from."""

import io
import random
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageChops, PngImagePlugin
from pypdfium2 import PdfDocument

from counter_app.core.errors import UserError
from counter_app.documents import apart
from counter_app.documents.apart import clean_apart, draw_apart
from counter_app.documents.pdf_dangers import is_active
from counter_app.documents.pdf_objects import objects_of, written
from counter_app.documents.picture_turn import turn_of
from counter_app.documents.stripped_jpeg import picture_size, stripped_jpeg
from counter_app.documents.stripped_pdf import stripped_pdf
from counter_app.documents.stripped_png import stripped_png
from tests.hostile_files import (
    HOSTILE,
    MARK,
    NEVER,
    SECRET,
    SIGNED_DATA,
    Hostile,
    files_within,
    in_a_picture,
    keys_of,
    open_action,
    page_actions,
    pdf_with,
    photo,
    script_names,
    signed,
    tells,
    told,
    with_signature,
)


def same_picture(one: bytes, other: bytes) -> bool:
    pair = [Image.open(io.BytesIO(jpeg)).convert("RGB") for jpeg in (one, other)]
    return ImageChops.difference(*pair).getbbox() is None


@pytest.mark.parametrize("how", [{}, {"progressive": True}, {"restart_marker_rows": 1}])
def test_a_photo_keeps_its_pixels_and_its_turn_only(how: dict[str, Any]) -> None:
    taken = photo(**how)
    # A camera's second picture, and whatever else, behind its end.
    kept = stripped_jpeg(taken + photo() + SECRET)

    assert SECRET in taken
    assert same_picture(taken, kept)
    assert turn_of(kept) == 6
    opened = Image.open(io.BytesIO(kept))
    assert dict(opened.getexif()) == {0x0112: 6}
    assert set(opened.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi", "exif",
                                "progressive", "progression"}  # fmt: skip
    assert [SECRET in kept, MARK.encode() in kept] == [False, False]
    assert stripped_jpeg(kept) == kept
    assert picture_size(taken) == (320, 200)


def test_colours_of_print_stay_what_they_were() -> None:
    out = io.BytesIO()
    Image.new("CMYK", (40, 30), (200, 30, 30, 10)).save(out, "JPEG", comment=SECRET)

    kept = stripped_jpeg(out.getvalue())

    assert (same_picture(out.getvalue(), kept), SECRET in kept) == (True, False)


def test_a_photo_cut_off_anywhere_is_refused() -> None:
    taken = photo()
    for end in range(2, len(taken) - 1, 7):
        with pytest.raises(ValueError, match=r"cut off|no marker|no frame"):
            stripped_jpeg(taken[:end])


def test_spoilt_photos_are_refused_or_pictures() -> None:
    chance, taken = random.Random(5), photo()
    for _ in range(400):
        spoilt = bytearray(taken)
        for _ in range(chance.randint(1, 8)):
            spoilt[chance.randrange(2, len(spoilt))] = chance.randrange(256)
        try:
            kept = stripped_jpeg(bytes(spoilt))
        except ValueError:
            continue
        assert kept.startswith(b"\xff\xd8")
        assert kept.endswith(b"\xff\xd9")


def test_a_small_picture_before_the_picture_and_what_a_maker_adds_to_its_colours_are_left_out() -> (
    None
):
    """JFIF 1.02, page 5: a thumbnail behind its twelve bytes; Adobe's segment is as long."""
    out = io.BytesIO()
    Image.new("CMYK", (40, 30), (200, 30, 30, 10)).save(out, "JPEG")
    head, rest = b"\xff\xd8", out.getvalue()[2:]
    small = b"JFIF\0\1\2\0\0\1\0\1\1\1" + SECRET[:3]
    adobe = b"Adobe\0\x64\0\0\0\0\0" + SECRET
    at = rest.index(b"Adobe") - 4
    length = int.from_bytes(rest[at + 2 : at + 4], "big")
    rest = rest[:at] + _segment(0xEE, adobe) + rest[at + 2 + length :]
    given = head + _segment(0xE0, small) + rest

    kept = stripped_jpeg(given)

    assert [SECRET in given, SECRET[:3] in given] == [True, True]
    assert [SECRET in kept, SECRET[:3] in kept] == [False, False]
    assert _segment(0xEE, adobe[:12]) in kept
    assert same_picture(given, kept)


def _segment(kind: int, payload: bytes) -> bytes:
    return bytes((0xFF, kind)) + (len(payload) + 2).to_bytes(2, "big") + payload


# ── PDFs


@pytest.mark.parametrize("hostile", [*((one,) for one in HOSTILE), tuple(HOSTILE[:5])])
def test_only_what_is_seen_of_a_pdf_stays(hostile: tuple[Hostile, ...]) -> None:
    given = pdf_with(*hostile)

    kept = clean_apart(given, 200).content

    assert keys_of(kept) & NEVER == set()
    assert not tells(kept)
    assert pikepdf.open(io.BytesIO(kept)).docinfo == Dictionary()
    assert draw_apart(kept, 36) == draw_apart(given, 36)
    assert clean_apart(given, 200).content == kept, "the same file is the same bytes again"
    assert stripped_pdf(kept) == kept


@pytest.mark.parametrize("how", [
    {"turn": 90},
    {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
    {"encryption": pikepdf.Encryption(owner="chu", user="")},
])  # fmt: skip
def test_pages_lie_and_read_as_they_did(how: dict[str, Any]) -> None:
    given = pdf_with(told, **how)

    kept = stripped_pdf(given)

    assert draw_apart(kept, 36) == draw_apart(given, 36)
    assert keys_of(kept) & NEVER == set()


def test_one_with_hidden_parts_that_would_show_is_refused() -> None:
    def hidden(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="hidden"))
        pdf.Root.OCProperties = Dictionary(
            OCGs=[layer], D=Dictionary(OFF=[layer], BaseState=Name.ON)
        )
        page.Resources = Dictionary(Properties=Dictionary(L=layer))
        page.Contents = pdf.make_stream(b"/OC /L BDC 1 0 0 rg 100 100 300 300 re f EMC")

    with pytest.raises(ValueError, match="looks otherwise"):
        stripped_pdf(pdf_with(hidden))
    with pytest.raises(UserError, match="Hãy quét lại"):
        clean_apart(pdf_with(hidden), 200)


def test_what_lies_within_another_value_is_left_out_as_well() -> None:
    """A direct form of a resource, and a picture that says it lies in another file."""

    def nested(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        state = Dictionary(Type=Name.ExtGState, Metadata=pikepdf.String(SECRET))
        outside = pdf.make_stream(b"0 1 0 rg", F=pikepdf.String(SECRET), FFilter=Name.FlateDecode)
        page.Resources = Dictionary(ExtGState=Dictionary(G=state))
        page.obj.Contents = Array([page.obj.Contents, outside])

    given = pdf_with(nested, compress_streams=False)
    kept = stripped_pdf(given)

    assert [SECRET in given, SECRET in kept] == [True, False]
    assert keys_of(kept) & {"/Metadata", "/F", "/FFilter"} == set()


def test_a_font_whose_name_reads_like_a_script_is_never_lost_unseen() -> None:
    def named(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        form = pdf.make_stream(
            b"0 1 0 rg 0 0 300 300 re f",
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=[0, 0, 300, 300],
        )
        page.Resources = Dictionary(XObject=pdf.make_indirect(Dictionary(AA=form)))
        page.Contents = pdf.make_stream(b"q /AA Do Q")

    with pytest.raises(ValueError, match="looks otherwise"):
        stripped_pdf(pdf_with(named))


def test_one_that_is_signed_stays_byte_for_byte() -> None:
    given = with_signature(pdf_with(signed, told))
    cleaned = clean_apart(given, 200)

    assert (cleaned.signed, cleaned.content, cleaned.pages) == (True, given, 1)
    assert (cleaned.active, cleaned.bomb) == (False, False)
    assert not clean_apart(pdf_with(told) + b"\n% /ByteRange [0 1 2 3]\n", 200).signed
    endless = b"\x30\x80" + SIGNED_DATA[2:] + b"\0\0"
    later = with_signature(pdf_with(signed), endless) + b"1 0 obj null endobj\n%%EOF\n"
    assert clean_apart(later, 200).signed


@pytest.mark.parametrize(
    "spoil",
    [
        lambda pdf: pdf,  # the field is there, no signature in it
        lambda pdf: with_signature(pdf, bytes(64)),
        lambda pdf: with_signature(pdf, SIGNED_DATA.replace(b"\1\7\2", b"\1\7\1")),
        lambda pdf: with_signature(pdf.replace(b"1000003", b"9      ")),
        lambda pdf: with_signature(pdf.replace(b"[ 0 1000001", b"[ 9 1000001")),
    ],
)
def test_what_only_says_that_it_is_signed_is_cleaned_as_any_other(
    spoil: Callable[[bytes], bytes],
) -> None:
    given = spoil(pdf_with(signed, open_action, files_within))

    cleaned = clean_apart(given, 200)

    assert not cleaned.signed
    assert keys_of(cleaned.content) & NEVER == set()
    assert not tells(cleaned.content)


def starts_at(action: bytes) -> Hostile:
    def made(pdf: pikepdf.Pdf, _page: pikepdf.Page) -> None:
        pdf.Root.OpenAction = pdf.make_indirect(pikepdf.Object.parse(action))

    return made


@pytest.mark.parametrize(
    ("hostile", "active"),
    [
        *((one, True) for one in (open_action, script_names, files_within, page_actions)),
        (starts_at(b"<</S/URI/URI(http://evil/)>>"), True),
        (starts_at(b"<</S/GoTo/D[0/Fit]/Next<</S/URI/URI(http://evil/)>>>>"), True),
        (starts_at(b"<</S/GoTo/D[0/Fit]>>"), False),
        (starts_at(b"[0/Fit]"), False),
        (told, False),
    ],
)
def test_what_a_signed_file_would_do_is_told(hostile: Hostile, active: bool) -> None:
    def both(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        hostile(pdf, page)
        signed(pdf, page)

    whole = written(PdfDocument(pdf_with(both, compress_streams=False)))

    assert is_active(whole, objects_of(whole)[0]) is active


def test_what_is_asked_of_a_file_is_told_with_it() -> None:
    cleaned = clean_apart(pdf_with(in_a_picture), 200)
    assert (cleaned.pages, cleaned.pixels, cleaned.signed) == (1, 64_000, False)
    picture = clean_apart(photo(), 200)
    assert (picture.pages, picture.pixels, picture.content) == (1, 64_000, stripped_jpeg(photo()))


def test_png_text_has_no_way_in() -> None:
    text, out = PngImagePlugin.PngInfo(), io.BytesIO()
    text.add_text("Author", SECRET.decode())
    Image.new("RGB", (9, 9)).save(out, "PNG", pnginfo=text)
    with pytest.raises(UserError):
        clean_apart(out.getvalue(), 200)
    kept = stripped_png(out.getvalue())
    assert [SECRET in out.getvalue(), SECRET in kept] == [True, False]
    assert Image.open(io.BytesIO(kept)).info == {}


@pytest.mark.parametrize(
    "answer", [b"", b"{}", b'{"pages": "x"}\n', b"[1]\n", b"[2, 2]\nab", b"[-1, -1]\n", b"\xff\n"]
)
def test_nothing_is_believed_of_a_process_that_fell(
    answer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "ask", lambda *_, **__: answer)

    with pytest.raises(UserError):
        clean_apart(b"%PDF-", 200)
    if answer:
        with pytest.raises(UserError):
            draw_apart(b"%PDF-", 36)
