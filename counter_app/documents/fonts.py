"""The faces of our papers: which letters they draw, how wide they are, how they go into a PDF.

Every face is cut to the same letters in the same order, so one table turns text into glyph
numbers for all of them. Cutting and compressing happen once a process; a paper only refers to
the finished streams. Drawing lives in ``pen``.
"""

from __future__ import annotations

import unicodedata
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from counter_app.core.errors import UserError
from counter_app.documents.font_subset import FontSubset, cut

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFontFace

Content = TypeVar("Content")

FONT_FOLDER: Final = Path(__file__).parents[2] / "resources" / "fonts"


class Face(Enum):
    """The faces a paper may use; the value is both the file's style and the name in the PDF."""

    REGULAR = "Regular"
    BOLD = "Bold"
    ITALIC = "Italic"


def _vietnamese() -> set[str]:
    tones = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    marked = (unicodedata.normalize("NFC", v + t) for v in "aăâeêioôơuưy" for t in tones)
    return {form for letter in (*marked, "đ") for form in (letter, letter.upper())}


_ASCII: Final = frozenset(map(chr, range(0x20, 0x7F)))
VIETNAMESE: Final = frozenset(_vietnamese())
# K'Ho, Ê Đê, Gia Rai, Ba Na: short vowels and the letters with strokes that Liberation has.
HIGHLAND: Final = frozenset("ĕĔĭĬŏŎŭŬčČƀñÑ'’ʼ‘")
_PUNCTUATION: Final = frozenset("“”–—…•·°₫§×½¼¾²³«»")
_OTHER_LATIN: Final = frozenset(
    letter for letter in map(chr, range(0xC0, 0x180)) if letter.isalpha() and letter != "ŉ"
)

# Two cuts: the first draws nearly every slip, the second adds foreign names (passports).
_COMMON: Final = _ASCII | VIETNAMESE | HIGHLAND | _PUNCTUATION
LETTERS: Final = "".join(sorted(_COMMON)) + "".join(sorted(_OTHER_LATIN - _COMMON))
_COMMON_COUNT: Final = len(_COMMON)


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfFont:
    """A cut face as PDF streams: ``program`` and ``to_unicode`` are zlib data."""

    base_name: str
    program: bytes
    program_length: int
    to_unicode: bytes
    widths: str
    descriptor: Mapping[str, Any]


def printable(text: str) -> str:
    """``text`` as it goes on paper: NFC, one line, no control marks.

    Raises ``UserError`` (``text.unsupported``) naming the letters that the fonts cannot draw.
    """
    if text.isascii() and text.isprintable():
        return text
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
    if isinstance(content, str):
        return printable(content)  # type: ignore[return-value]
    if isinstance(content, tuple):
        return tuple(map(printable_content, content))  # type: ignore[return-value]
    if is_dataclass(content) and not isinstance(content, type):
        texts = {f.name: printable_content(getattr(content, f.name)) for f in fields(content)}
        return replace(content, **texts)
    return content


def unsupported(text: str) -> str:
    """The letters of ``text`` that the papers cannot draw, each once; empty when all is well."""
    return _undrawable(" ".join(unicodedata.normalize("NFC", text).split()))


def _undrawable(text: str) -> str:
    return "".join(dict.fromkeys(letter for letter in text if letter not in glyph_codes()))


@cache
def glyph_codes() -> Mapping[str, str]:
    """Letter → the four hexadecimal digits that name its glyph in every cut of every face."""
    glyphs = _cut(Face.REGULAR, common=False).glyphs
    return {letter: f"{glyphs[letter]:04X}" for letter in LETTERS}


@cache
def translation() -> dict[int, str]:
    """``glyph_codes`` as ``str.translate`` wants it."""
    return {ord(letter): code for letter, code in glyph_codes().items()}


@cache
def advances(face: Face) -> Mapping[str, int]:
    """Letter → its width in thousandths of the font size."""
    subset = _cut(face, common=False)
    return {letter: subset.advances[glyph] for letter, glyph in subset.glyphs.items()}


def measure(text: str, face: Face, size: float) -> float:
    """The width of printable ``text`` in points."""
    return sum(map(advances(face).__getitem__, text)) * size / 1000


def is_common(letters: set[str]) -> bool:
    """Whether the smaller cut draws all of ``letters``."""
    return letters <= _COMMON


@cache
def pdf_font(face: Face, *, common: bool) -> PdfFont:
    """``face`` ready for embedding, with the common letters only or with all of them."""
    source = _source(face)
    subset = _cut(face, common=common)
    return PdfFont(
        base_name=f"{'AAAAAA' if common else 'AAAAAB'}+LiberationSerif-{face.value}",
        program=zlib.compress(subset.program, 9),
        program_length=len(subset.program),
        to_unicode=zlib.compress(_to_unicode(subset.glyphs), 9),
        widths=f"[0 [{' '.join(map(str, subset.advances))}]]",
        descriptor={
            "Ascent": source.ascent,
            "Descent": source.descent,
            "CapHeight": source.capHeight,
            "ItalicAngle": source.italicAngle,
            "StemV": source.stemV,
            "FontBBox": f"[{' '.join(str(round(edge)) for edge in source.bbox)}]",
        },
    )


@cache
def _source(face: Face) -> TTFontFace:
    # Imported here: reportlab costs 80 ms that a command without papers should not pay.
    from reportlab.pdfbase.ttfonts import TTFontFace

    return TTFontFace(str(FONT_FOLDER / f"LiberationSerif-{face.value}.ttf"))


@cache
def _cut(face: Face, *, common: bool) -> FontSubset:
    return cut(_source(face), LETTERS[:_COMMON_COUNT] if common else LETTERS)


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
