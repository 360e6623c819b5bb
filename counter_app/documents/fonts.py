"""The faces of our papers: which letters they draw, how wide they are, how they go into a PDF.

Every face is cut to the same letters in the same order, so one table turns text into glyph
numbers for all of them. Cutting and compressing happen once a process; a paper only refers to
the finished streams. Drawing lives in ``pen``.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

from counter_app.core.errors import UserError
from counter_app.core.records import part_names, with_parts
from counter_app.core.resources import resource
from counter_app.documents.font_subset import FontSubset, cut

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFontFace

Content = TypeVar("Content")

FONT_FOLDER: Final = resource("fonts")


class _Advances(dict[str, int]):
    """Letter → its width in thousandths of the font size; read from the font at the first letter.

    A plain look-up afterwards: measuring is the innermost loop of every paper.
    """

    def __init__(self, style: str) -> None:
        super().__init__()
        self._style = style

    def __missing__(self, letter: str) -> int:
        if self:
            raise KeyError(letter)
        subset = _cut(self._style, common=False)
        self.update((each, subset.advances[glyph]) for each, glyph in subset.glyphs.items())
        return self[letter]


class Face(Enum):
    """The faces a paper may use; the value is both the file's style and the name in the PDF."""

    REGULAR = "Regular"
    BOLD = "Bold"
    ITALIC = "Italic"

    advances: _Advances

    def __init__(self, style: str) -> None:
        self.advances = _Advances(style)


def _vietnamese() -> set[str]:
    tones = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    marked = (unicodedata.normalize("NFC", v + t) for v in "aăâeêioôơuưy" for t in tones)
    return {form for letter in (*marked, "đ") for form in (letter, letter.upper())}


_ASCII: Final = frozenset(map(chr, range(0x20, 0x7F)))
VIETNAMESE: Final = frozenset(_vietnamese())
# K'Ho, Ê Đê, Gia Rai, Ba Na: short vowels and the letters with strokes. ê̆ ô̆ ơ̆ ư̆ have no code of
# their own: the breve stands behind its letter and takes no width.
HIGHLAND: Final = frozenset("ĕĔĭĬŏŎŭŬčČƀɃñÑ'’ʼ‘\u0306")
_PUNCTUATION: Final = frozenset("“”–—…•·°₫§×½¼¾²³«»")
REPLACED: Final = "□"  # stands for a letter that no face has
_OTHER_LATIN: Final = frozenset(
    letter for letter in map(chr, range(0xC0, 0x180)) if letter.isalpha() and letter != "ŉ"
)

# Two cuts: the first draws nearly every slip, the second adds foreign names (passports).
_COMMON: Final = _ASCII | VIETNAMESE | HIGHLAND | _PUNCTUATION
LETTERS: Final = "".join((*sorted(_COMMON), *sorted(_OTHER_LATIN - _COMMON), REPLACED))
_COMMON_COUNT: Final = len(_COMMON)
_SYMBOLIC: Final = 4  # glyphs are named by number, not by an encoding


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfFont:
    """A cut face as PDF: two finished streams, and three dictionaries' entries without links."""

    program: bytes
    to_unicode: bytes
    descriptor: bytes
    glyphs: bytes
    font: bytes


_BLANKS: Final = frozenset(map(chr, (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)))
# A blank beside a quote or another blank: the first, last or second one of a text. Looked for one
# by one they are found in a third of a pattern's time.
_LOOSE_BLANKS: Final = ('" ', ' "', "  ")


def printable(text: str) -> str:
    """``text`` as it goes on paper: NFC, one line, no control marks.

    Raises ``UserError`` (``text.unsupported``) naming the letters that the fonts cannot draw.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    clean = " ".join(unicodedata.normalize("NFC", text).split())
    missing = _undrawable(clean)
    if missing:
        shown = " ".join(missing[:5])
        raise UserError(
            "text.unsupported",
            f"Phông chữ của giấy không in được ký tự: {shown}. Xin sửa lại trước khi in.",
        )
    return clean


def printable_content(content: Content) -> Content:
    """``content`` (a dataclass of a paper) with every text in it made ``printable``."""
    return content if _is_clean(content) else _cleaned(content, printable)


def drawable_content(content: Content) -> Content:
    """``content`` ready for drawing: old letters that no face has stand as ``REPLACED``.

    New words are refused before they are kept (``unsupported``); one of old spoils no whole list.
    """
    return content if _is_clean(content) else _cleaned(content, _drawable)


def _drawable(text: str) -> str:
    clean = " ".join(unicodedata.normalize("NFC", text).split())
    return clean.translate(dict.fromkeys(map(ord, _undrawable(clean)), REPLACED))


def _is_clean(content: object) -> bool:
    """Whether all texts are plainly printable as they are: seen at once in their JSON form."""
    told = msgspec.json.encode(content).decode()
    return (
        "\\" not in told  # a control mark or a quote: look closer
        and not any(blank in told for blank in _LOOSE_BLANKS)
        and _unclean_letter().search(told) is None
        and unicodedata.is_normalized("NFC", told)
    )


def _cleaned(content: Content, clean: Callable[[str], str]) -> Content:
    if isinstance(content, str):
        return clean(content)  # type: ignore[return-value]
    if isinstance(content, tuple):
        return tuple(_cleaned(one, clean) for one in content)  # type: ignore[return-value]
    if names := part_names(content):
        texts = {name: _cleaned(getattr(content, name), clean) for name in names}
        return with_parts(content, texts)
    return content


def unsupported(text: str) -> str:
    """The letters of ``text`` that the papers cannot draw, each once; empty when all is well."""
    return _undrawable(" ".join(unicodedata.normalize("NFC", text).split()))


def _undrawable(text: str) -> str:
    codes = glyph_codes()
    if codes.keys() >= set(text):  # nearly always, and every text of every intake comes here
        return ""
    return "".join(dict.fromkeys(letter for letter in text if letter not in codes))


@cache
def _unclean_letter() -> re.Pattern[str]:
    """Any letter that ``printable`` does not leave alone: no glyph, not printable ASCII, or blank."""
    # One search costs a third of a set of every letter: 24 µs instead of 35 for a slip's content.
    clean = frozenset(glyph_codes()) - _BLANKS | _ASCII
    return re.compile(f"[^{re.escape(''.join(sorted(clean)))}]")


@cache
def glyph_codes() -> Mapping[str, str]:
    """Letter → the four hexadecimal digits that name its glyph in every cut of every face."""
    glyphs = _cut(Face.REGULAR.value, common=False).glyphs
    return {letter: f"{glyphs[letter]:04X}" for letter in LETTERS}


@cache
def translation() -> dict[int, str]:
    """``glyph_codes`` as ``str.translate`` wants it."""
    return {ord(letter): code for letter, code in glyph_codes().items()}


def measure(text: str, face: Face, size: float) -> float:
    """The width of printable ``text`` in points."""
    return sum(map(face.advances.__getitem__, text)) * size / 1000


def is_common(letters: set[str]) -> bool:
    """Whether the smaller cut draws all of ``letters``."""
    return letters <= _COMMON


@cache
def pdf_font(face: Face, *, common: bool) -> PdfFont:
    """``face`` ready for embedding, with the common letters only or with all of them."""
    source = _source(face.value)
    subset = _cut(face.value, common=common)
    tag = "AAAAAA" if common else "AAAAAB"
    name = f"/BaseFont /{tag}+LiberationSerif-{face.value}"
    box = " ".join(str(round(edge)) for edge in source.bbox)
    descriptor = (
        f"/Type /FontDescriptor {name.replace('BaseFont', 'FontName')} /Flags {_SYMBOLIC} "
        f"/FontBBox [{box}] /Ascent {source.ascent:.0f} /Descent {source.descent:.0f} "
        f"/CapHeight {source.capHeight:.0f} /ItalicAngle {source.italicAngle:.0f} "
        f"/StemV {source.stemV:.0f}"
    )
    glyphs = (
        f"/Type /Font /Subtype /CIDFontType2 {name} /CIDToGIDMap /Identity "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
        f"/W [0 [{' '.join(map(str, subset.advances))}]]"
    )
    return PdfFont(
        program=_stream(subset.program),
        to_unicode=_stream(_to_unicode(subset.glyphs)),
        descriptor=descriptor.encode("ascii"),
        glyphs=glyphs.encode("ascii"),
        font=f"/Type /Font /Subtype /Type0 {name} /Encoding /Identity-H".encode("ascii"),
    )


def _stream(data: bytes) -> bytes:
    packed = zlib.compress(data, 9)
    head = b"<< /Filter /FlateDecode /Length %d /Length1 %d >>" % (len(packed), len(data))
    return head + b"\nstream\n" + packed + b"\nendstream"


@cache
def _source(style: str) -> TTFontFace:
    # Imported here: reportlab costs 80 ms that a command without papers should not pay.
    from reportlab.pdfbase.ttfonts import TTFontFace

    return TTFontFace(str(FONT_FOLDER / f"LiberationSerif-{style}.ttf"))


@cache
def _cut(style: str, *, common: bool) -> FontSubset:
    return cut(_source(style), LETTERS[:_COMMON_COUNT] if common else LETTERS)


def _to_unicode(glyphs: Mapping[str, int]) -> bytes:
    rows = [f"<{glyph:04X}> <{ord(letter):04X}>" for letter, glyph in glyphs.items()]
    blocks = [rows[start : start + 100] for start in range(0, len(rows), 100)]
    body = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{body}\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")
