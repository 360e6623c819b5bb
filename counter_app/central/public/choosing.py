"""What a citizen chooses from: the offices of a server, and the matters of an office by sector."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from counter_app.core.resources import resource
from counter_app.core.text import fold
from counter_app.domain.catalogue.catalogue import Catalogue
from counter_app.domain.catalogue.procedure import Procedure
from counter_app.domain.places import Places, load_places


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeChoice:
    """A commune's office by the commune's name."""

    commune: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterChoice:
    """A procedure; ``words`` are all it is called, without marks, to be searched in the page."""

    procedure: Procedure
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector:
    """A field of work and its procedures."""

    name: str
    matters: tuple[MatterChoice, ...]


def offices(communes: Iterable[str]) -> tuple[OfficeChoice, ...]:
    """By name, as a table of places is read; a commune of no table by its code."""
    chosen = (OfficeChoice(commune=code, name=_name(code)) for code in communes)
    return tuple(sorted(chosen, key=lambda one: (fold(one.name), one.commune)))


@lru_cache(maxsize=64)  # a page that anybody may ask for costs no reckoning twice
def matters(catalogue: Catalogue, *, on: date) -> tuple[Sector, ...]:
    """What may be filed on that day, in the catalogue's order."""
    found: dict[str, list[MatterChoice]] = defaultdict(list)
    for one in catalogue.procedures:
        if one.in_force(on) and one.cases_on(on):
            said = (one.short_name, one.name, *one.synonyms)
            words = " ".join(dict.fromkeys(fold(" ".join(said)).split()))
            found[one.sector].append(MatterChoice(procedure=one, words=words))
    return tuple(Sector(name=name, matters=tuple(those)) for name, those in found.items())


def _name(code: str) -> str:
    commune = _places().commune(code)
    if commune is None:
        return f"Đơn vị {code}"
    province = _places().province(commune.province_code)
    return f"{commune.name}, {province.name}" if province else commune.name


@cache
def _places() -> Places:
    return load_places(resource("places"))
