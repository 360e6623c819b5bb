"""Provinces and communes as they are since 2025-07-01, and the codes that stand for them.

Old addresses stay the text they are; what became of a former commune is in ``former_places``.
"""

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from counter_app.core.text import fold

_PROVINCE_WORDS: Final = ("thanh pho ", "tinh ", "tp ", "tp. ")
_COMMUNE_WORDS: Final = ("xa ", "phuong ", "dac khu ", "p. ", "x. ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Province:
    """One of the 34; ``agency_code`` opens the codes of its agencies (QĐ 20/2020/QĐ-TTg)."""

    code: str
    name: str
    agency_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Commune:
    """A xã, phường or đặc khu (QĐ 19/2025/QĐ-TTg)."""

    code: str
    name: str
    province_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """First group of an agency's code; closed ones still stand on old slips."""

    code: str
    name: str
    active: bool


class Places:
    """All provinces and communes; looked up by code, or by name without marks."""

    def __init__(
        self,
        *,
        provinces: Sequence[Province],
        communes: Sequence[Commune],
        agencies: Sequence[Agency],
        birth_registration: Mapping[str, str],
    ) -> None:
        self.provinces = tuple(provinces)
        self.communes = tuple(communes)
        self.agencies = {agency.code: agency for agency in agencies}
        self.birth_registration = dict(birth_registration)
        self._provinces = {province.code: province for province in provinces}
        self._communes = {commune.code: commune for commune in communes}

    def province(self, code: str) -> Province | None:
        """The province of a two-digit code."""
        return self._provinces.get(code)

    def commune(self, code: str) -> Commune | None:
        """The commune of a five-digit code."""
        return self._communes.get(code)

    def communes_of(self, province_code: str) -> tuple[Commune, ...]:
        """The communes of one province, by code."""
        return tuple(one for one in self.communes if one.province_code == province_code)

    def province_named(self, name: str) -> Province | None:
        """The province of that name, with or without "Tỉnh", "Thành phố"."""
        return self._province_names.get(_bare(fold(name), _PROVINCE_WORDS))

    def communes_named(self, name: str, *, province_code: str | None = None) -> tuple[Commune, ...]:
        """The communes of that name; several provinces have, say, a Tân Phú.

        With its kind ("xã", "phường") only that kind, so that a xã is not taken for a phường.
        """
        asked = fold(name)
        return tuple(
            one
            for one in self._commune_names.get(_bare(asked, _COMMUNE_WORDS), ())
            if province_code in (None, one.province_code)
            and (fold(one.name) == asked or _bare(asked, _COMMUNE_WORDS) == asked)
        )

    def born_in(self, personal_id: str) -> str | None:
        """Where a birth was registered by the first three digits: the province of before 2025."""
        return self.birth_registration.get(personal_id[:3])

    @cached_property
    def _province_names(self) -> dict[str, Province]:
        return {_bare(fold(one.name), _PROVINCE_WORDS): one for one in self.provinces}

    @cached_property
    def _commune_names(self) -> dict[str, list[Commune]]:
        names: dict[str, list[Commune]] = defaultdict(list)
        for one in self.communes:
            names[_bare(fold(one.name), _COMMUNE_WORDS)].append(one)
        return names


def load_places(directory: Path) -> Places:
    """Reads the four tables of the folder."""
    return Places(
        provinces=[
            Province(code=code, name=name, agency_code=agency)
            for code, name, agency in _rows(directory / "provinces.csv")
        ],
        communes=[
            Commune(code=code, name=name, province_code=province)
            for code, name, province in _rows(directory / "communes.csv")
        ],
        agencies=[
            Agency(code=code, name=name, active=active == "1")
            for code, name, active in _rows(directory / "agencies.csv")
        ],
        birth_registration=dict(_rows(directory / "birth_registration.csv")),
    )


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def _bare(folded: str, words: Sequence[str]) -> str:
    for word in words:
        if folded.startswith(word):
            return folded.removeprefix(word)
    return folded
