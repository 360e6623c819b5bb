"""Text pasted from documents in the old TCVN3 (ABC) and VNI encodings: noticed, and converted.

Conversion is offered, never done unasked: the same letters are right in other languages.
"""

import re
from typing import Final, Literal

from counter_app.core.text import fold, nfc

Legacy = Literal["tcvn3", "vni"]

_TCVN3_BYTES: Final = (
    "µ¶·¸¹»¼½¾Æ¨©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\u00adõö÷øùúûüýþ¡¢£¤¥¦§"
)
_TCVN3_LETTERS: Final = "àảãáạằẳẵắặăâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ"
_TCVN3: Final = dict(zip(_TCVN3_BYTES, _TCVN3_LETTERS, strict=True))

# In VNI a letter is followed by a sign for its tone, its shape, or both at once.
_TONE: Final = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_HAT: Final = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_BOWL: Final = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_ALONE: Final = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni_table() -> dict[str, str]:
    table = dict(_ALONE)
    for base in "aeouyôö":
        table |= {base + sign: _ALONE.get(base, base) + tone for sign, tone in _TONE.items()}
    for base in "aeo":
        table |= {base + sign: f"{base}\u0302{tone}" for sign, tone in _HAT.items()}
    table |= {"a" + sign: f"a\u0306{tone}" for sign, tone in _BOWL.items()}
    capitals = {old.upper(): nfc(new).upper() for old, new in table.items()}
    mixed = {old[0].upper() + old[1:]: nfc(new).upper() for old, new in table.items()}
    return {old: nfc(new) for old, new in table.items()} | mixed | capitals


_VNI: Final = _vni_table()
_VNI_UNIT: Final = re.compile("|".join(sorted(_VNI, key=len, reverse=True)))

# Pairs that no Vietnamese word in Unicode holds; "oà", "oá", "oã" are left out: hoà, toán.
_TCVN3_SIGN: Final = re.compile(
    "(?<=[A-Za-z])[µ¶·¸¹»¼½¾Æ¨©Ç®ÎÏÐÑªÖ×ØÜÞß«åæç¬ëîïñ\u00ad÷øûüþ]|[¡¢£¤¥¦§](?=[a-z])"
)
_VNI_SIGN: Final = re.compile(
    "[aeAE][âáàåãäÂÁÀÅÃÄ]|[oO][âåäÂÅÄ]|[aA][êéèúüëÊÉÈÚÜË]|[aeouyôöAEOUYÔÖ][ùøûõïÙØÛÕÏ]|[ñÑæÆ]"
)
_UNICODE_ONLY: Final = re.compile(
    "[\u0102\u0103\u0110\u0111\u0128\u0129\u0168-\u01b0\u1ea0-\u1ef9]"
)

_WORD: Final = re.compile(r"[^\x00-@\[-`{-\x7f]+")
# A syllable without its marks. Müller and Núñez hold the signs, too, but what they would mean is none.
_SYLLABLE: Final = re.compile(
    "(?:b|br|c|ch|d|g|gh|gi|h|k|kh|kr|l|m|n|ng|ngh|nh|p|ph|qu|r|s|t|th|tr|v|x)?"
    "(?:[aeiouy]|a[iouy]|e[ou]|i[aeu]|ieu|o[aeio]|oa[ioy]|oeo|u[aeiouy]|uay|uo[iu]|uy[aeu]|yeu?)"
    "(?:c|ch|k|m|n|ng|nh|p|t)?"
)


def detect_legacy(text: str) -> Legacy | None:
    """The old encoding that ``text`` seems to be in, or None; letters of Unicode clear it.

    Only words that it would make Vietnamese tell: foreign names use the same letters.
    """
    text = nfc(text)
    if text.isascii() or _UNICODE_ONLY.search(text):
        return None
    tcvn3, vni = _signs(text, _TCVN3_SIGN, "tcvn3"), _signs(text, _VNI_SIGN, "vni")
    if not tcvn3 and not vni:
        return None
    return "vni" if vni > tcvn3 else "tcvn3"


def _signs(text: str, sign: re.Pattern[str], encoding: Legacy) -> int:
    """How many signs of ``encoding`` are in words that it makes Vietnamese."""
    counted = ((word, len(sign.findall(word))) for word in _WORD.findall(text))
    return sum(
        count
        for word, count in counted
        if count and _SYLLABLE.fullmatch(fold(from_legacy(word, encoding)))
    )


def meant(text: str) -> str:
    """What ``text`` says in Unicode where it is of an old encoding; empty where it is of none."""
    encoding = detect_legacy(text)
    return from_legacy(text, encoding) if encoding is not None else ""


def from_legacy(text: str, encoding: Legacy) -> str:
    """``text`` in Unicode, NFC; what the old encoding does not know stays as it is."""
    if encoding == "tcvn3":
        return nfc("".join(_TCVN3.get(char, char) for char in text))
    return nfc(_VNI_UNIT.sub(lambda found: _VNI[found.group()], nfc(text)))
