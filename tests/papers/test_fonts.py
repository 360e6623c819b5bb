"""The fonts that ship: the right version, every letter we promise, and the cut that goes into PDFs."""

import io
import string
import unicodedata
import zlib

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont
from PIL.ImageFilter import MinFilter
from reportlab.pdfbase.ttfonts import TTFontFace

from counter_app.core.errors import UserError
from counter_app.documents.font_subset import cut
from counter_app.documents.fonts import (
    FONT_FOLDER,
    HIGHLAND,
    LETTERS,
    VIETNAMESE,
    Face,
    is_common,
    measure,
    pdf_font,
    printable,
    unsupported,
)
from counter_app.documents.pdf import write_pdf
from counter_app.documents.pen import Pen
from counter_app.documents.raster import rasterise

STYLES = ("Regular", "Bold", "Italic", "BoldItalic")


def _by_hand() -> set[str]:
    """All letters of Vietnamese, composed apart from the program."""
    marks = "\u0300\u0301\u0303\u0309\u0323"
    bases = "aeiouyAEIOUY" + "ăâêôơưĂÂÊÔƠƯ"
    letters = {unicodedata.normalize("NFC", base + mark) for base in bases for mark in marks}
    return letters | set(bases) | set("đĐ") | set(string.ascii_letters)


@pytest.mark.parametrize("style", STYLES)
def test_each_serif_file_has_all_186_vietnamese_letters_and_the_highland_ones(style: str) -> None:
    # Liberation Serif 1.07 bears the same name and lacks 92 of them.
    face = TTFontFace(str(FONT_FOLDER / f"LiberationSerif-{style}.ttf"))
    letters = _by_hand()
    assert len(letters) == 186
    missing = [letter for letter in letters | HIGHLAND if ord(letter) not in face.charToGlyph]
    assert missing == []
    assert b"2.1.5" in face.get_table("name").replace(b"\0", b"")


@pytest.mark.parametrize("style", ["Regular", "Bold"])
def test_the_screen_font_has_them_too(style: str) -> None:
    face = TTFontFace(str(FONT_FOLDER / f"LiberationSans-{style}.ttf"))
    assert [x for x in _by_hand() | HIGHLAND if ord(x) not in face.charToGlyph] == []


def test_the_licence_lies_beside_the_fonts() -> None:
    text = (FONT_FOLDER / "LICENSE-OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in text
    assert "Reserved Font Name Liberation" in text


def test_the_papers_draw_every_vietnamese_letter_with_the_small_cut() -> None:
    assert _by_hand() - set(string.ascii_letters) == VIETNAMESE - set(string.ascii_letters)
    assert is_common(_by_hand() | set(HIGHLAND))
    assert not is_common({"ł"})


def test_unsupported_names_each_letter_once() -> None:
    assert unsupported("Nguyễn 😀😀 王") == "😀王"
    assert unsupported(unicodedata.normalize("NFD", "Nguyễn Ễnh")) == ""


def test_printable_refuses_what_cannot_be_drawn_and_tidies_the_rest() -> None:
    assert printable("  Nguyễn\n Thị\tÁnh ") == "Nguyễn Thị Ánh"
    assert printable("a  b") == "a b"
    with pytest.raises(UserError, match="王 明"):
        printable("王明")


@pytest.mark.parametrize("face", list(Face))
def test_widths_are_those_of_the_original_font(face: Face) -> None:
    path = FONT_FOLDER / f"LiberationSerif-{face.value}.ttf"
    size = 1000
    original = ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)
    for letter in LETTERS:
        assert measure(letter, face, size) == pytest.approx(original.getlength(letter), abs=1.5)


@pytest.mark.parametrize("face", list(Face))
def test_the_cut_is_a_font_file_of_the_tables_that_pdf_needs(face: Face) -> None:
    subset = cut(TTFontFace(str(FONT_FOLDER / f"LiberationSerif-{face.value}.ttf")), LETTERS)
    assert subset.glyphs == {letter: n for n, letter in enumerate(LETTERS, start=1)}
    tables = _tables(subset.program)
    assert set(tables) == {"glyf", "head", "hhea", "hmtx", "loca", "maxp"}
    for tag, (checksum, table) in tables.items():
        if tag != "head":
            assert checksum == _checksum(table), tag


def test_the_cut_is_small_and_unpacks() -> None:
    font = pdf_font(Face.REGULAR, common=True)
    head, _, rest = font.program.partition(b"\nstream\n")
    data = zlib.decompress(rest.removesuffix(b"\nendstream"))
    assert b"/Length1 %d" % len(data) in head
    assert len(font.program) < 12_000
    assert len(pdf_font(Face.REGULAR, common=False).program) < 18_000


def _tables(program: bytes) -> dict[str, tuple[int, bytes]]:
    stream = io.BytesIO(program)
    stream.seek(4)
    count = int.from_bytes(stream.read(2))
    stream.seek(12)
    found = {}
    for _ in range(count):
        tag = stream.read(4).decode()
        checksum, offset, length = (int.from_bytes(stream.read(4)) for _ in range(3))
        found[tag] = (checksum, program[offset : offset + length])
    return found


def _checksum(table: bytes) -> int:
    padded = table + b"\0" * (-len(table) % 4)
    words = (int.from_bytes(padded[at : at + 4]) for at in range(0, len(padded), 4))
    return sum(words) & 0xFFFFFFFF


@pytest.mark.parametrize("face", list(Face))
def test_the_cut_draws_the_same_shapes_as_the_original(face: Face) -> None:
    """Ours out of a PDF, the original by another library: the same ink to the pixel's edge."""
    path = FONT_FOLDER / f"LiberationSerif-{face.value}.ttf"
    original = ImageFont.truetype(str(path), 96, layout_engine=ImageFont.Layout.BASIC)
    for start in range(0, len(LETTERS), 40):
        pen = Pen(8000, 160)
        theirs = Image.new("L", (8000, 160), 255)
        draw = ImageDraw.Draw(theirs)
        for place, letter in enumerate(LETTERS[start : start + 40]):
            left = 60.0 + place * 150
            pen.text(left, 110, letter, face, 96)
            origin = (left, 110.0)
            draw.text(origin, letter, font=original, fill=0, anchor="ls")
        page = rasterise(write_pdf([pen], "x"), 0, 72)
        ours = Image.frombytes("RGB", (page.width, page.height), page.rgb).convert("L")
        for place, letter in enumerate(LETTERS[start : start + 40]):
            box = (20 + place * 150, 0, 168 + place * 150, 160)
            far = ImageChops.difference(ours.crop(box), theirs.crop(box))
            # Hinting moves an edge by a fraction of a pixel: a missing mark is a filled square.
            core = far.point(lambda level: 255 if level > 128 else 0).filter(MinFilter(3))
            assert core.getbbox() is None, letter


@pytest.mark.parametrize(
    "alphabet",
    [
        "A Ă Â B Ƀ Č D Đ E Ĕ Ê Ê̆ G H I Ĭ J K L M N Ñ O Ŏ Ô Ô̆ Ơ Ơ̆ P R S T U Ŭ Ư Ư̆ W Y",  # Ê Đê, Gia Rai
        "A Ă Â B Ƀ Č D Đ E Ê G H I J K L M N Ñ O Ô Ơ P R S T U Ư W Y",  # Ba Na
        "A Ă Â B Ƀ Ch D Đ E Ê G H I J K L M N Ñ O Ô Ơ P R S T U Ư W Y ' ’",  # K'Ho
    ],
)
def test_every_letter_of_the_highland_alphabets_prints(alphabet: str) -> None:
    both = f"{alphabet} {alphabet.lower()}"

    assert unsupported(both) == ""
    assert printable(both) == unicodedata.normalize("NFC", both)
