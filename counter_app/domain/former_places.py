"""What became of the communes of before 2025-07-01, found by an address as old papers write it.

The pairs are data (``resources/places/NOTICE.md`` tells whose). Nothing is guessed: a commune that
was split, or a name that several had, gives every possibility, and a person chooses. Taking an
address apart is in ``domain.address_parts``.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from counter_app.core.resources import resource
from counter_app.domain.address_parts import CITY, Level, Part, parts_of, place_key
from counter_app.domain.places import Commune, Places, Province, load_places

MOST: Final = 9
KEPT: Final = "tên cũ"
_COUNTRY: Final = {"vietnam", "vn"}
_OTHER_NAMES: Final = {
    "thuathienhue": "hue",
    "hcm": "hochiminh",
    "tphcm": "hochiminh",
    "saigon": "hochiminh",
    "hn": "hanoi",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """One place where the old address may lie today, and the address written with it."""

    commune: Commune
    province: Province
    address: str

    def words(self) -> str:
        """The commune and its province, as they stand in a sentence."""
        return _words(self.commune, self.province)

    def commune_words(self) -> str:
        """The commune as it stands in a sentence."""
        return _lower(self.commune.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerAddress:
    """An address in names of before 2025-07-01: ``old`` is that part of it, as written."""

    old: str
    now: tuple[Present, ...]

    def kept(self, present: Present) -> str:
        """The present address with the old names after it."""
        return f"{present.address} ({KEPT}: {self.old})"


@dataclass(frozen=True, slots=True, kw_only=True)
class _District:
    code: str
    province: str
    name: str
    keys: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Former:
    """A commune of before; on five islands the district was the commune and ``code`` is empty."""

    code: str
    name: str
    now: tuple[str, ...]
    keys: frozenset[str]


class FormerPlaces:
    """All communes of before, looked up district by district: the rest is never taken apart."""

    def __init__(
        self,
        *,
        places: Places,
        districts: Iterable[Sequence[str]],
        communes: Mapping[str, Sequence[str]],
    ) -> None:
        self._places = places
        self._lines = communes
        self._went_to: dict[str, str | None] = {}
        self._names: dict[str, frozenset[str]] = {}
        self._read: dict[str, tuple[_Former, ...]] = {}
        self._districts = [
            _District(code=code, province=province, name=name, keys=_keys(name, earlier))
            for code, province, name, earlier in districts
        ]
        # The code of a former province is that of births registered there, without its nought.
        self._provinces = {
            _usual(place_key(name)): code[1:] for code, name in places.birth_registration.items()
        }
        self._today = {place_key(one.name): one for one in places.provinces}

    def find(self, address: str) -> FormerAddress | None:
        """What an old address is today; None if it has no former commune that can be told.

        A commune is only looked for beside its district or its province.
        """
        parts = list(parts_of(address))
        if parts and parts[-1].key in _COUNTRY:
            parts.pop()
        if len(parts) < 2 or KEPT in address.casefold():
            return None
        if self._is_province(parts[-1]):
            found = self._in_province(parts[:-1], parts[-1])
        else:
            found = self._in_districts(parts, self._districts)
        return self._answer(address, parts[-1], *found) if found else None

    def _is_province(self, part: Part) -> bool:
        """Whether it is a province of before or of today: not so a city within one."""
        key = _usual(part.key)
        if part.kind == CITY and not _is_city(self._today.get(key)):
            return False
        return key in self._provinces and part.may_be(Level.PROVINCE)

    def _in_province(
        self, parts: Sequence[Part], named: Part
    ) -> tuple[Part, Sequence[_Former]] | None:
        key = _usual(named.key)
        code, today = self._provinces[key], self._today.get(key)
        own = [one for one in self._districts if one.province == code]
        found = self._in_districts(parts, own)
        if found is None and today is not None:
            # Many write the former commune and district beside the province that took them in.
            joined = [one for one in self._districts if self._now_in(one) == today.code]
            found = self._in_districts(parts, joined)
        last = parts[-1]
        if found or not last.may_be(Level.COMMUNE) or (today and self._is_in(last, today)):
            return found
        rows = [row for one in own for row in self._communes(one) if last.key in row.keys]
        return (last, last.closest(rows)) if rows else None

    def _in_districts(
        self, parts: Sequence[Part], districts: Sequence[_District]
    ) -> tuple[Part, Sequence[_Former]] | None:
        last = parts[-1]
        if not last.may_be(Level.DISTRICT):
            return None
        named = last.closest([one for one in districts if last.key in one.keys])
        rows = [row for one in named for row in self._communes(one)]
        if len(parts) > 1 and parts[-2].may_be(Level.COMMUNE):
            key = parts[-2].key
            fitting = [row for row in rows if key in row.keys and row.code]
            if fitting:
                return parts[-2], parts[-2].closest(fitting)
        islands = [row for row in rows if not row.code]
        return (last, islands) if islands else None

    def _answer(
        self, address: str, last: Part, first: Part, rows: Sequence[_Former]
    ) -> FormerAddress | None:
        before, after = address[: first.start], address[last.end :]
        old = address[first.start : last.end]
        now = []
        for commune, province in self._present(
            dict.fromkeys(one for row in rows for one in row.now)
        ):
            words = _words(commune, province)
            words = words if before.strip() else words[:1].upper() + words[1:]
            whole = f"{before}{words}{after}"
            now.append(Present(commune=commune, province=province, address=whole))
        # Of too many none is told: that would be a guess.
        return FormerAddress(old=old, now=tuple(now)) if 0 < len(now) <= MOST else None

    def _present(self, codes: Iterable[str]) -> Iterator[tuple[Commune, Province]]:
        for code in codes:
            commune = self._places.commune(code)
            province = self._places.province(commune.province_code) if commune else None
            if commune and province:
                yield commune, province

    def _now_in(self, district: _District) -> str | None:
        """The province of today that took the district in, told by its first commune."""
        if district.code not in self._went_to:
            first = next(csv.reader(self._lines[district.code][:1]))[3]
            commune = self._places.commune(first.split(" ", 1)[0])
            self._went_to[district.code] = commune.province_code if commune else None
        return self._went_to[district.code]

    def _is_in(self, part: Part, province: Province) -> bool:
        """Whether a commune of today bears this name in this province of today."""
        if province.code not in self._names:
            self._names[province.code] = frozenset(
                place_key(one.name) for one in self._places.communes_of(province.code)
            )
        return part.key in self._names[province.code]

    def _communes(self, district: _District) -> tuple[_Former, ...]:
        if district.code not in self._read:
            self._read[district.code] = tuple(
                _Former(code=code, name=name, now=tuple(now.split()), keys=_keys(name, earlier))
                for code, _, name, now, _, earlier in csv.reader(self._lines[district.code])
            )
        return self._read[district.code]


def load_former_places(directory: Path, places: Places) -> FormerPlaces:
    """Reads the two tables of the folder."""
    with (directory / "former_districts.csv").open(encoding="utf-8", newline="") as file:
        districts = list(csv.reader(file))[1:]
    lines = (directory / "former_communes.csv").read_text(encoding="utf-8").splitlines()[1:]
    communes: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        communes[line.split(",", 2)[1]].append(line)
    return FormerPlaces(places=places, districts=districts, communes=communes)


@cache
def former_places() -> FormerPlaces:
    """The tables that ship with the program, read when they are first asked for."""
    return load_former_places(resource("places"), places_of_today())


@cache
def places_of_today() -> Places:
    """Provinces and communes as they ship with the program, read when they are first asked for."""
    return load_places(resource("places"))


def _usual(key: str) -> str:
    """Of a province's names the one it has today."""
    return _OTHER_NAMES.get(key, key)


def _keys(name: str, earlier: str) -> frozenset[str]:
    return frozenset((place_key(name), *earlier.split()))


def _words(commune: Commune, province: Province) -> str:
    return f"{_lower(commune.name)}, {_lower(province.name)}"


def _lower(name: str) -> str:
    """The name as it stands within a sentence: "Đặc khu", "Thành phố" are no names."""
    return name[:1].lower() + name[1:]


def _is_city(province: Province | None) -> bool:
    return province is not None and province.name.startswith("Thành phố")
