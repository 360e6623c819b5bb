"""Whether two filings are about the same person: pure judging of names, birth dates and places.

Slips of the hand are forgiven, twins are told apart. Where the other filing is looked for is in
``db.counter.known_people``; what the clerk is told, in ``services.known.lookalikes``.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final
from unicodedata import normalize

from counter_app.core.text import fold
from counter_app.domain.people.applicant import Person
from counter_app.domain.people.identity import PartialDate


class Trait(StrEnum):
    """What two filings have in common; what nearly agrees says so. ``OTHER`` speaks against it."""

    UNKNOWN = ""
    OTHER = "other"
    NUMBER = "number"
    NUMBER_SLIP = "number_slip"
    NAME = "name"
    NAME_UNMARKED = "name_unmarked"
    NAME_SWAPPED = "name_swapped"
    NAME_SLIP = "name_slip"
    BIRTH = "birth"
    BIRTH_SLIP = "birth_slip"
    BIRTH_SWAPPED = "birth_swapped"
    BIRTH_YEAR = "birth_year"
    PLACE = "place"


TRAIT_WORDS: Final = {
    Trait.NUMBER: "cùng số định danh",
    Trait.NUMBER_SLIP: "số định danh lệch một chữ số",
    Trait.NAME: "cùng họ tên",
    Trait.NAME_UNMARKED: "họ tên chỉ khác dấu",
    Trait.NAME_SWAPPED: "họ tên đảo chữ",
    Trait.NAME_SLIP: "họ tên lệch một chữ cái",
    Trait.BIRTH: "cùng ngày sinh",
    Trait.BIRTH_SLIP: "ngày sinh lệch một chữ số",
    Trait.BIRTH_SWAPPED: "ngày sinh đảo ngày, tháng",
    Trait.BIRTH_YEAR: "cùng năm sinh",
    Trait.PLACE: "cùng nơi",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """Whom a filing is about, where they live or were born, and the day of the filing."""

    person: Person
    place: str
    on: date


_CHILD: Final = 14
_NAMES: Final = (Trait.NAME, Trait.NAME_UNMARKED, Trait.NAME_SWAPPED)
_KINDS_OF_PLACE: Final = frozenset(
    ["thon", "xom", "ap", "ban", "to", "khu", "pho", "so", "dan", "khom", "buon", "lang"]
)
_APOSTROPHES: Final = re.compile("['’ʼ‘]")
_WORD: Final = re.compile(r"[^\W_]+")


def alike(one: Filed, other: Filed) -> tuple[Trait, ...]:
    """What tells that both are about the same person; nothing where they are not."""
    number, name = _numbers(one.person, other.person), _names(one.person.name, other.person.name)
    if number is Trait.OTHER:
        return ()
    if number is Trait.NUMBER:
        return _told(number, name)
    birth, place = _births(one.person.birth, other.person.birth), _places(one.place, other.place)
    if Trait.OTHER in (name, birth) or _born_apart(one.person, other.person):
        return ()
    if not _enough(name, birth, place, number) or _may_be_twins(one, other, number, birth):
        return ()
    return _told(number, name, birth, place)


def _told(*traits: Trait) -> tuple[Trait, ...]:
    return tuple(trait for trait in traits if trait in TRAIT_WORDS)


def _enough(name: Trait, birth: Trait, place: Trait, number: Trait) -> bool:
    """Whether so much agrees: a slip in one of them is outweighed by the others."""
    if birth is Trait.BIRTH:
        return True
    if number is Trait.NUMBER_SLIP or name not in _NAMES:
        return False  # two slips at once are two people
    if birth in (Trait.BIRTH_SLIP, Trait.BIRTH_SWAPPED):
        return place is not Trait.OTHER
    return place is Trait.PLACE


def _may_be_twins(one: Filed, other: Filed, number: Trait, birth: Trait) -> bool:
    """Children of one birth bear other given names; only hour and number tell them for sure."""
    if birth is not Trait.BIRTH or number is Trait.NUMBER_SLIP or not _is_child(one):
        return False
    hours = one.person.birth_time.strip(), other.person.birth_time.strip()
    same_hour = bool(hours[0]) and hours[0] == hours[1]
    return not same_hour and _other_given_name(one.person.name, other.person.name)


def _born_apart(one: Person, other: Person) -> bool:
    """Another place in the order, or another hour, of one birth."""
    orders = {one.birth_order, other.birth_order} - {None}
    hours = {one.birth_time.strip(), other.birth_time.strip()} - {""}
    return len(orders) > 1 or (len(hours) > 1 and one.birth == other.birth)


def _is_child(one: Filed) -> bool:
    birth = one.person.birth
    return birth is not None and one.on.year - birth.year < _CHILD


def _other_given_name(one: str, other: str) -> bool:
    """Whether the last words differ in more than marks that one of the names lacks altogether."""
    if not one.split() or not other.split():
        return False
    if _is_unmarked(one) or _is_unmarked(other):
        return _words(one)[-1:] != _words(other)[-1:]
    return _marked(one)[-1:] != _marked(other)[-1:]


def _numbers(one: Person, other: Person) -> Trait:
    mine, theirs = one.own_number, other.own_number
    if not mine or not theirs:
        return Trait.UNKNOWN
    if mine == theirs:
        return Trait.NUMBER
    return Trait.NUMBER_SLIP if _one_slip(mine, theirs) else Trait.OTHER


def _names(one: str, other: str) -> Trait:
    mine, theirs = _words(one), _words(other)
    if not mine or not theirs:
        return Trait.OTHER
    if mine == theirs or "".join(mine) == "".join(theirs):
        return Trait.NAME if _marked(one) == _marked(other) else Trait.NAME_UNMARKED
    if sorted(mine) == sorted(theirs):
        return Trait.NAME_SWAPPED
    return Trait.NAME_SLIP if _one_slip(" ".join(mine), " ".join(theirs)) else Trait.OTHER


def _births(one: PartialDate | None, other: PartialDate | None) -> Trait:
    if one is None or other is None:
        return Trait.UNKNOWN
    if one == other:
        return Trait.BIRTH if one.full else Trait.BIRTH_YEAR
    if one.full is None or other.full is None:
        return Trait.BIRTH_YEAR if _agree(one.iso(), other.iso()) else Trait.OTHER
    mine, theirs = f"{one.full:%d%m%Y}", f"{other.full:%d%m%Y}"
    if one.year == other.year and (one.day, one.month) == (other.month, other.day):
        return Trait.BIRTH_SWAPPED
    return Trait.BIRTH_SLIP if _differ_once(mine, theirs) else Trait.OTHER


def _agree(one: str, other: str) -> bool:
    known = min(len(one), len(other))
    return one[:known] == other[:known]


def _places(one: str, other: str) -> Trait:
    mine, theirs = hamlet(one), hamlet(other)
    if not mine or not theirs:
        return Trait.UNKNOWN
    return Trait.PLACE if mine <= theirs or theirs <= mine else Trait.OTHER


def hamlet(place: str) -> frozenset[str]:
    """The words that name the smallest part of an address, whatever that part is called."""
    return frozenset(_words(place.split(",", maxsplit=1)[0])) - _KINDS_OF_PLACE


def name_key(name: str) -> str:
    """The same for a name without its marks or with its words in another order."""
    return "".join(sorted("".join(_words(name))))


@lru_cache(maxsize=256)  # one filing is held against fifty others
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(_plain(fold(text))))


@lru_cache(maxsize=256)
def _marked(name: str) -> tuple[str, ...]:
    """The words with their marks, however those were put on."""
    # The tone stands on either vowel of "hòa": its letters in order, marks after them.
    return tuple("".join(sorted(normalize("NFD", word))) for word in _plain(name).split())


def _is_unmarked(name: str) -> bool:
    return _plain(name).isascii()


def _plain(text: str) -> str:
    """In small letters, without the apostrophes of highland names."""
    return _APOSTROPHES.sub("", text.casefold())


def _differ_once(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _one_slip(one: str, other: str) -> bool:
    """Whether one letter was left out, added, changed, or changed places with the next."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    begin = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    mine, theirs = one[begin:], other[begin:]
    swapped = len(mine) > 1 and mine[:2] == theirs[1::-1] and mine[2:] == theirs[2:]
    return swapped or mine[1:] == theirs[1:] or mine[1:] == theirs or mine == theirs[1:]
