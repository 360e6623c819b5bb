"""Hamlets that have a number for a name: "Thôn 3", "Ấp 12", "Tổ 5", "khu phố 2".

By what key they are found, and what a few keys at the beginning of an address stand for. What an
address says behind its hamlet is told by ``places``; old names are in ``former_places``.
"""

import re
from collections.abc import Iterator
from typing import Final

from counter_app.core.text import fold
from counter_app.domain.places import Commune, Places

MOST: Final = 9
# Each kind as it is written, and what else people write for it; longer ones first.
_KINDS: Final = {
    "Tổ dân phố": ("tdp", "t"),
    "Khu phố": ("kp", "k"),
    "Tiểu khu": ("tk",),
    "Thôn": ("th", "t"),
    "Khóm": ("kh", "k"),
    "Buôn": ("bu", "b"),
    "Xóm": ("x",),
    "Bản": ("b",),
    "Làng": ("l",),
    "Cụm": ("c",),
    "Đội": ("d",),
    "Khu": ("k",),
    "Sóc": ("s",),
    "Bon": ("bo",),
    "Ấp": ("a",),
    "Tổ": ("t",),
}
# Of a letter that several begin with: the one most communes have first.
_FIRST: Final = ("Thôn", "Tổ", "Tổ dân phố", "Khu phố", "Khu", "Khóm", "Bản", "Buôn")
_FOLDED: Final = {fold(kind): kind for kind in _KINDS}
_WORDS: Final = "|".join([*_FOLDED, "tdp", "kp"])
_NUMBER: Final = r"(?:so\s*)?0*([1-9][0-9]{0,2}[a-z]?)(?![\w/])"
_WRITTEN: Final = re.compile(rf"(?<!\w)({_WORDS})[\s.]*{_NUMBER}")
_SHORT: Final = re.compile(rf"({_WORDS}|[a-z]{{1,3}}|)[\s.]*{_NUMBER}")
# People say "tổ 5" for "tổ dân phố 5" and "khu 2" for "khu phố 2".
_SAME: Final = {"to dan pho": "to", "tdp": "to", "khu pho": "khu", "kp": "khu"}


def hamlet_key(address: str) -> str:
    """The key of a numbered hamlet that an address begins with or names; empty without one."""
    found = _WRITTEN.search(fold(address))
    return _key(found) if found else ""


def without_hamlets(folded: str) -> tuple[str, tuple[str, ...]]:
    """What is left of folded words when numbered hamlets are taken out, and their keys."""
    keys = tuple(_key(found) for found in _WRITTEN.finditer(folded))
    return _WRITTEN.sub(" ", folded), keys


def spellings(typed: str, places: Places, *, home: str = "", usual: str = "") -> tuple[str, ...]:
    """What an address that begins with a hamlet in short may say in full, the likeliest first.

    ``home`` is the code of the commune meant where none is named, ``usual`` the kind written last.
    """
    first, _, rest = typed.partition(",")
    found = _SHORT.fullmatch(fold(first))
    if found is None:
        return ()
    number = found[2].upper()
    hamlets = [f"{kind} {number}" for kind in _kinds_of(found[1], usual)]
    ends = list(_ends(" ".join(rest.split()), places, home))
    whole = (f"{hamlet}, {end}" if end else hamlet for end in ends for hamlet in hamlets)
    return tuple(dict.fromkeys(one for one in whole if one != typed))[:MOST]


def kind_of(address: str) -> str:
    """The kind that an address in full begins with; empty without one."""
    found = _WRITTEN.match(fold(address))
    return _FOLDED.get(found[1], "") if found else ""


def _key(found: "re.Match[str]") -> str:
    return f"{_SAME.get(found[1], found[1])}{found[2]}".replace(" ", "")


def _kinds_of(short: str, usual: str) -> list[str]:
    if short in _FOLDED:
        return [_FOLDED[short]]
    meant = [kind for kind, shorts in _KINDS.items() if short in shorts]
    if not short:
        meant = [usual] if usual else ["Thôn"]
    order = (usual, *_FIRST, *_KINDS)
    return sorted(meant, key=order.index)


def _ends(rest: str, places: Places, home: str) -> Iterator[str]:
    """What may stand behind the hamlet: as typed where it says more than a commune's name."""
    own = places.commune(home)
    if not rest:
        yield _words(own, places) if own is not None else ""
    elif "," in rest:
        yield rest
    else:
        named = places.communes_named(rest)
        near = own.province_code if own is not None else ""
        ranked = sorted(named, key=lambda one: (one.province_code != near, one.code))
        yield from [_words(one, places) for one in ranked] or [rest]


def _words(commune: Commune, places: Places) -> str:
    """The commune and its province, as they stand in a sentence."""
    province = places.province(commune.province_code)
    names = [commune.name, *([province.name] if province else [])]
    return ", ".join(f"{name[:1].lower()}{name[1:]}" for name in names)
