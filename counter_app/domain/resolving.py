"""Which other unit may decide a dossier that is received here: the office's own list, any commune.

The codes of communes' agencies are in no public list: only the province's part is known, the rest
is typed. What is named after it, the code's series and the clock, is elsewhere.
"""

from collections.abc import Sequence
from functools import cache
from itertools import islice
from typing import Final

from counter_app.core.resources import resource
from counter_app.core.text import fold
from counter_app.domain.office import Office, ResolvingUnit
from counter_app.domain.places import Commune, Places, load_places

MOST: Final = 30
_COMMITTEE: Final = "Ủy ban nhân dân"


def find_units(words: str, *, office: Office) -> Sequence[ResolvingUnit]:
    """Units whose name has every word, marks or not: the office's list first, then communes.

    A commune's ``agency`` is the province's part and a dot, to be completed.
    """
    wanted = fold(words).split()
    own = [one for one in office.resolving_units if _has(fold(one.name), wanted)]
    if not wanted:
        return own
    found = (unit for folded, unit in _communes() if _has(folded, wanted))
    return [*own, *islice(found, MOST)]


def _has(folded: str, wanted: Sequence[str]) -> bool:
    """Whether a word of the name begins with each word asked for."""
    words = folded.split()
    return all(any(one.startswith(word) for one in words) for word in wanted)


@cache
def _communes() -> tuple[tuple[str, ResolvingUnit], ...]:
    places = load_places(resource("places"))
    units = (_unit(one, places) for one in places.communes)
    return tuple((fold(unit.name.removeprefix(_COMMITTEE)), unit) for unit in units)


def _unit(commune: Commune, places: Places) -> ResolvingUnit:
    province = places.province(commune.province_code)
    kind, _, rest = commune.name.partition(" ")
    where = f", {_lower(province.name)}" if province is not None else ""
    agency = f"{province.agency_code}." if province is not None else ""
    return ResolvingUnit(agency=agency, name=f"{_COMMITTEE} {kind.lower()} {rest}{where}")


def _lower(name: str) -> str:
    """The name as it stands within a sentence."""
    return name[:1].lower() + name[1:]
