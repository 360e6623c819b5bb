"""Vietnamese text: cleaning at the entrance, the folded key for comparing, the order of names.

Text in the old TCVN3 and VNI encodings is in ``core.legacy_text``; nothing here corrects spelling.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from counter_app.core.errors import UserError

NameKey = tuple[tuple[object, ...], ...]

_BOM: Final = "\ufeff"
DROPPED: Final = "Đã bỏ ký tự ẩn không in được. Hãy đọc lại chữ trong ô."
"""What is said wherever ``printable`` or ``clean_line`` left something out."""
# Bidi controls, zero-width characters, soft hyphen, word joiner, BOM: invisible, so never wanted.
_INVISIBLE: Final = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
# U+2028 and U+2029 break lines, lone surrogates cannot be stored: refused like controls.
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_BLANKS: Final = re.compile(r"[ \t\r\n\v\f\u0085\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_TYPED_BLANKS: Final = re.compile(f"(?:{_BLANKS.pattern}|[\u2028\u2029])+")
_LINE_END: Final = re.compile("\r\n?|\u0085|\u2028|\u2029")
_APOSTROPHES: Final = str.maketrans("’ʼ‘", "'''")
# In NFD every Vietnamese mark lies in this one block of combining marks.
_FOLDED: Final = {
    **dict.fromkeys(range(0x0300, 0x0370)),
    **str.maketrans("đĐ", "dd"),
    **_APOSTROPHES,
}

_ALPHABET: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK: Final = {letter: rank for rank, letter in enumerate(_ALPHABET)}
# Tones in dictionary order: level, huyền, hỏi, ngã, sắc, nặng.
_TONES: Final = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_SHAPES: Final = {"\u0306": "ă", "\u0302": "âêô", "\u031b": "ơư"}
_SHAPED: Final = {
    (unicodedata.normalize("NFD", letter)[0], mark): letter
    for mark, letters in _SHAPES.items()
    for letter in letters
}
# "hòa" and "hoà" are one word: a tone on the first of these pairs counts on the second.
_OLD_TONE_PLACE: Final = re.compile("([oO])([\u0300\u0301\u0303\u0309\u0323])([aAeE])$")
_OLD_TONE_PLACE_UY: Final = re.compile("(?<![qQ])([uU])([\u0300\u0301\u0303\u0309\u0323])([yY])$")


def nfc(text: str) -> str:
    """``text`` in composed form, the only form that is stored."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def clean_line(text: str, *, field: str | None = None) -> str:
    """One line as typed, NFC, without invisible characters, blanks collapsed.

    Raises ``UserError("control_character")`` for NUL and other controls.
    """
    text = without_invisible(text)
    text = " ".join(part for part in _BLANKS.split(text) if part)
    _refuse_controls(text, field)
    return text


def typed_line(text: str) -> str:
    """One line as typed or pasted: as ``clean_line``, but what nobody can print is left out."""
    return clean_line(printable(text))


def printable(text: str) -> str:
    """``text`` in NFC with one blank for blanks and line ends, without what nobody can print."""
    blank = _with_blanks(text)
    return blank if blank.isprintable() else "".join(filter(str.isprintable, blank))


def printable_lines(text: str) -> str:
    """Several lines, each ``printable``; all line ends become line feeds."""
    return "\n".join(map(printable, _LINE_END.sub("\n", text).split("\n")))


def has_unprintable(text: str) -> bool:
    """Whether ``printable`` leaves something out of ``text``, be it only a mark nobody sees."""
    return not _with_blanks(text).isprintable()


def _with_blanks(text: str) -> str:
    return _TYPED_BLANKS.sub(" ", nfc(text))


def clean_note(text: str, *, field: str | None = None) -> str:
    """Several lines, each cleaned like ``clean_line``; all line ends become line feeds."""
    lines = _LINE_END.sub("\n", text).split("\n")
    return "\n".join(clean_line(line, field=field) for line in lines).strip("\n")


def without_invisible(text: str) -> str:
    """``text`` in NFC without bidi controls, zero-width characters and byte-order marks."""
    return text if text.isascii() else nfc(_INVISIBLE.sub("", text))


def without_bom(text: str) -> str:
    """``text`` without the byte-order mark that some editors put first."""
    return text.removeprefix(_BOM)


def is_decodable(text: str) -> bool:
    """False if ``text`` holds lone surrogates, the traces of bytes that were not UTF-8."""
    return text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text)


def fold(text: str) -> str:
    """The key by which texts are compared: no marks, no case, đ as d, single blanks."""
    if not text.isascii():
        text = unicodedata.normalize("NFD", text).translate(_FOLDED)
        if not text.isascii():
            text = "".join(char for char in text if unicodedata.category(char) != "Mn")
    return " ".join(text.lower().split())


def after_procedure(name: str) -> str:
    """A procedure's name as it reads after the word "thủ tục": the word is not said twice."""
    for said in ("Thủ tục hành chính ", "Thủ tục "):
        if name.casefold().startswith(said.casefold()):
            return name[len(said) :]
    return name


def name_sort_key(name: str) -> NameKey:
    """Sorts by given name, then family name, then middle names, the Vietnamese way.

    Case is ignored; a one-word name is all given name.
    """
    words = _sorted_words(name)
    given, family, middle = words[-1:], words[:1] if len(words) > 1 else [], words[1:-1]
    return tuple(_level_key(part) for part in (given, family, middle))


def written_sort_key(name: str) -> NameKey:
    """Sorts by the first word, then by those after it, among the keys of ``name_sort_key``."""
    words = _sorted_words(name)
    return tuple(_level_key(part) for part in (words[:1], words[1:2], words[2:]))


def _sorted_words(name: str) -> list[str]:
    return nfc(name).translate(_APOSTROPHES).lower().split()


def _level_key(words: list[str]) -> tuple[object, ...]:
    """Letters of all words first, then their tones: tones count only where letters agree."""
    levels = [_word_key(word) for word in words]
    return (tuple(letters for letters, _ in levels), tuple(tones for _, tones in levels))


@lru_cache(maxsize=4096)
def _word_key(word: str) -> tuple[tuple[tuple[int, int], ...], tuple[int, ...]]:
    shaped = [_shape(base, marks) for base, marks in _letters(word)]
    return (tuple(_rank(letter) for letter, _ in shaped), tuple(weight for _, weight in shaped))


def _letters(word: str) -> list[tuple[str, str]]:
    decomposed = unicodedata.normalize("NFD", word)
    decomposed = _OLD_TONE_PLACE.sub(r"\1\3\2", decomposed)
    decomposed = _OLD_TONE_PLACE_UY.sub(r"\1\3\2", decomposed)
    found: list[tuple[str, str]] = []
    for char in decomposed:
        if unicodedata.combining(char) and found:
            found[-1] = (found[-1][0], found[-1][1] + char)
        else:
            found.append((char, ""))
    return found


def _shape(base: str, marks: str) -> tuple[str, int]:
    """The alphabet letter that base and marks make, and what the other marks weigh."""
    weight = 0
    for mark in marks:
        shaped = _SHAPED.get((base, mark))
        if shaped:
            base = shaped
        else:
            weight = weight * 8 + _TONES.get(mark, 6)
    return base, weight


def _rank(letter: str) -> tuple[int, int]:
    if letter in _RANK:
        return (2, _RANK[letter])
    if letter.isdecimal():
        return (1, ord(letter))
    return (3 if letter.isalpha() else 0, ord(letter))


def _refuse_controls(text: str, field: str | None) -> None:
    if _CONTROL.search(text):
        raise UserError(
            "control_character",
            "Chữ vừa nhập có ký tự điều khiển ẩn. Xin xóa ô này rồi gõ lại bằng bàn phím.",
            field=field,
        )
