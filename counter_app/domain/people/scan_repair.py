"""What a scanner or an input method does to Vietnamese letters, undone where that is certain.

Knows letters, not cards: which field means what is in ``card``.
"""

import re
import unicodedata
from typing import Final

# A Latin letter followed by one of these is UTF-8 read as a Windows or Latin-1 code page.
_MISREAD: Final = re.compile(
    "[\u00c2-\u00f4\u0102\u0103\u0110\u0111][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ•˜™š›œžŸ]"
)
# A stopgap for a lost letter, and what an input method makes of letters already marked.
_TRACES: Final = re.compile("[?\ufffd\u25a1]|đđ|dđ|đd", re.IGNORECASE)
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# Grave, acute, hook, tilde, dot, circumflex, breve, horn; caron for Ê Đê č.
_SHAPES: Final = frozenset("\u0302\u0306\u031b\u030c")
_TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")
_NAME_SIGNS: Final = frozenset(" '’ʼ‘-‐‑.,()/")
_LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyzđƀ")

# Every syllable there is, without its marks; what is left of a word that lost letters is not one.
_ONSET: Final = "(?:ngh|ch|gh|gi|kh|ng|nh|ph|qu|th|tr|[bcdghklmnprstvx])?"
_RHYME: Final = (
    "(?:oai|oay|oeo|uai|uay|uoi|uou|uya|uye|uyu|ieu|yeu|oao|uao"
    "|(?:uye|uoa|uo|oa|oe|oo|ua|ue|ie|ye)(?:ng|nh|ch|[cmnpt])|(?:[aeiouy])(?:ng|nh|ch|[cmnpt])"
    "|uy(?:nh|ch|t)|ai|ao|au|ay|eo|eu|ia|iu|oa|oe|oi|ua|ue|ui|uo|uu|uy|ya|[aeiouy])"
)
_SYLLABLE: Final = re.compile(_ONSET + _RHYME)
_WORD: Final = re.compile("[A-Za-z]+")
# What is left of Nguyễn and Huỳnh, and of words that lost every vowel (Trần, Văn, Thị).
_STUMPS: Final = frozenset({"nguyn", "hunh"})
_CONSONANTS: Final = re.compile("(?!ng$)[b-df-hj-np-tv-xz]{2,}")
# Telex keys that no input method took up: "Nguyeenx".
_TELEX: Final = re.compile("[a-z]*(?:aa|ee|oo|dd|[aou]w)[a-z]*[sfrxj]")
# Words of one letter: vowels, and the K and H that begin names of the Central Highlands.
_SINGLE: Final = frozenset("aeikhouy")


def undo_latin1(text: str) -> str | None:
    """``text`` with its UTF-8 bytes read rightly, or None if they had not been read as Latin-1."""
    if text.isascii():
        return None
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return None


def is_garbled(text: str) -> bool:
    """True if ``text`` shows bytes that were read in a wrong code page or replaced."""
    return any(sign.search(text) for sign in (_CONTROL, _MISREAD, _TRACES))


def is_plausible_name(name: str) -> bool:
    """True if every sign of ``name`` is one that names in Vietnam are written with."""
    for word in unicodedata.normalize("NFD", name.lower()).split(" "):
        tones = 0
        for char in word:
            tones += char in _TONES
            if char not in _LETTERS | _SHAPES | _TONES | _NAME_SIGNS:
                return False
        # An input method that met letters already marked adds a second tone.
        if tones > 1 + sum(not char.isalpha() and char not in _TONES | _SHAPES for char in word):
            return False
    return any(char.isalpha() for char in name)


def has_lost_letters(name: str, rest: str, address: str) -> bool:
    """True if a scanner plainly dropped the letters outside ASCII ("Nguyn Vn").

    It drops all of them or none: where name, address or ``rest`` still holds one, only words
    that no people of Vietnam would bear as a name tell of a loss.
    """
    if any(_is_stump(word) for word in name.lower().split()):
        return True
    if not (name + rest + address).isascii():
        return False
    if any(not _is_syllable(word) for word in _WORD.findall(name)):
        return True
    return any(
        not _is_syllable(word)
        for word in _WORD.findall(address)
        if len(word) > 1 and not word.isupper()
    )


def _is_stump(word: str) -> bool:
    return word in _STUMPS or bool(_CONSONANTS.fullmatch(word) or _TELEX.fullmatch(word))


def _is_syllable(word: str) -> bool:
    word = word.lower()
    return word in _SINGLE if len(word) == 1 else bool(_SYLLABLE.fullmatch(word))
