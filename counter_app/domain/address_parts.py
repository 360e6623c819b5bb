"""An address as people write it, taken apart from what is written: kinds, names, where they stand.

Knows no place: whether a part is a commune or a hamlet is told by ``domain.former_places``.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import Final, Protocol, TypeVar

from counter_app.core.text import fold, nfc


class Level(Enum):
    """What kind of place a part may be; one without its kind may be any."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


CITY: Final = "thanh pho"
_DISTRICTS: Final = frozenset({Level.DISTRICT})
_COMMUNES: Final = frozenset({Level.COMMUNE})
_LEVELS: Final = {
    "tinh": frozenset({Level.PROVINCE}),
    CITY: frozenset({Level.PROVINCE, Level.DISTRICT}),
    "huyen": _DISTRICTS,
    "quan": _DISTRICTS,
    "thi xa": _DISTRICTS,
    "xa": _COMMUNES,
    "phuong": _COMMUNES,
    "thi tran": _COMMUNES,
    "dac khu": _COMMUNES,
}
_SHORT: Final = {
    "t.": "tinh",
    "tp.": CITY,
    "tp": CITY,
    "h.": "huyen",
    "q.": "quan",
    "tx.": "thi xa",
    "tx": "thi xa",
    "x.": "xa",
    "p.": "phuong",
    "tt.": "thi tran",
    "tt": "thi tran",
}
_WORDS: Final = r"thành phố|thị xã|thị trấn|đặc khu|tỉnh|huyện|quận|phường|xã"
_SHORTER: Final = r"(?:tp|tx|tt|[thqxp])\."
# A name of its own may begin like a kind without its marks (Phương Liên, Tịnh Biên, Quan Hóa).
_KIND: Final = re.compile(rf"({_WORDS}|{_SHORTER}|(?:tp|tx|tt)(?=\s))\s*(?=\w)", re.IGNORECASE)
_PLAIN_KIND: Final = re.compile(
    rf"({fold(_WORDS)}|{_SHORTER}|(?:tp|tx|tt)(?=\s))\s*(?=\w)", re.IGNORECASE
)
_WORD: Final = re.compile(rf"(?<!\w)(?:(?:{_WORDS})\s|{_SHORTER})\s*(?=\w)", re.IGNORECASE)
# Some names have a dash within: Bà Rịa - Vũng Tàu, Phan Rang - Tháp Chàm, Thừa Thiên - Huế.
_BETWEEN: Final = re.compile(r"[,;]|(?<!rịa)(?<!rang)(?<!thiên)\s[-–]\s", re.IGNORECASE)


class Named(Protocol):
    """Anything with a Vietnamese place name."""

    @property
    def name(self) -> str:
        """As decreed, with its kind."""
        ...


_AnyNamed = TypeVar("_AnyNamed", bound=Named)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One name of an address; it stands at ``start`` to ``end`` of what was written."""

    start: int
    end: int
    words: str
    kind: str
    key: str

    def may_be(self, level: Level) -> bool:
        """Whether the kind it is written with, if any, allows it."""
        return not self.kind or level in _LEVELS[self.kind]

    def fits(self, name: str) -> bool:
        """Whether it is written without its kind, or with that of ``name``."""
        return not self.kind or _taken_apart(name)[0] == self.kind

    def closest(self, places: Sequence[_AnyNamed]) -> Sequence[_AnyNamed]:
        """Of places of one key those of the same kind, or the same marks, where there are any."""
        alike = [one for one in places if self.fits(one.name)] or places
        return [one for one in alike if _marked(one.name) == _marked(self.words)] or alike


def parts_of(address: str) -> Iterator[Part]:
    """Its names in the order written, parted by commas, dashes or the words for their kinds."""
    start = 0
    for between in [*_BETWEEN.finditer(address), None]:
        end = between.start() if between else len(address)
        cuts = [found.start() for found in _WORD.finditer(address, start, end)]
        bounds = [start, *cuts, end]
        for left, right in pairwise(bounds):
            part = _part(address, left, right)
            if part.key:
                yield part
        start = between.end() if between else end


def place_key(name: str) -> str:
    """The key by which names are compared: no kind, no marks, no blanks, no leading nought."""
    return squeezed(fold(_taken_apart(name)[1]))


def squeezed(folded: str) -> str:
    """Letters and digits only; "phường 04" is "phường 4"."""
    key = "".join(char for char in folded if char.isalnum())
    return key.lstrip("0") or key if key.isdigit() else key


def _part(address: str, left: int, right: int) -> Part:
    text = address[left:right]
    start = left + len(text) - len(text.lstrip())
    words = text.strip()
    kind, name = _taken_apart(words)
    return Part(
        start=start, end=start + len(words), words=words, kind=kind, key=squeezed(fold(name))
    )


def _taken_apart(words: str) -> tuple[str, str]:
    """The kind in whole words without marks, empty if there is none, and the name after it."""
    words = nfc(words)
    found = (_PLAIN_KIND if words.isascii() else _KIND).match(words)
    if found is None:
        return "", words
    kind = fold(found[1])
    return _SHORT.get(kind, kind), words[found.end() :]


def _marked(name: str) -> str:
    """The name with its marks, in one case, without its kind."""
    return " ".join(_taken_apart(name)[1].casefold().split())
