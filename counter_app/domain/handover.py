"""Handing dossiers over by list: which way, to whom a dossier belongs, and why one may not go.

How a list is written is in ``services/handing_over/handover``; who the destinations are, in ``office``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from counter_app.core.text import fold
from counter_app.domain.dossier import STATE_LABELS, DossierRow, State
from counter_app.domain.office import Destination, DestinationKind


class Way(StrEnum):
    """Out to the unit that decides, or back to the counter."""

    OUT = "out"
    BACK = "back"


MOST_LINES: Final = 1_000
_CODE: Final = re.compile(r"BG(\d{4})-?(\d{1,9})")
# Who carries anything, whatever it is about.
_CARRIERS: Final = frozenset({DestinationKind.POST, DestinationKind.OTHER})
# What may come back by list: a result to be made known, or one made known before it arrived.
COMING_BACK: Final = frozenset(
    {State.PROCESSING, State.AWAITING_SIGNATURE, State.READY, State.REFUSED_AFTER_APPRAISAL}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One scan: the dossier it named, if any, and ``why`` it may not stand on the list.

    ``papers`` counts what was handed in with it. An empty ``why`` means that it may.
    """

    text: str
    row: DossierRow | None = None
    papers: int = 0
    why: str = ""


def list_code(year: int, paper_no: int) -> str:
    """What the bars on a hand-over list say, like ``BG2026-100012``."""
    return f"BG{year}-{paper_no}"


def read_list_code(text: str) -> tuple[int, int] | None:
    """Year and number of the list that ``text`` names; None where it names none."""
    found = _CODE.fullmatch("".join(text.split()).upper())
    return (int(found[1]), int(found[2])) if found else None


def destination_of(
    agency: str, sector: str, places: Sequence[Destination], *, own: str
) -> Destination:
    """Where a dossier of ``sector``, decided by ``agency``, belongs; there is always one place.

    A place that names the sector goes before one that names none.
    """
    near = [one for one in places if (one.agency or own) == (agency or own)]
    claimed = [one for one in near if fold(sector) in map(fold, one.sectors)]
    unclaimed = [one for one in near if not one.sectors and one.kind not in _CARRIERS]
    return (claimed + unclaimed + near + list(places))[0]


def takes(destination: Destination, belongs: Destination) -> bool:
    """Whether a dossier that ``belongs`` elsewhere may still go to ``destination``."""
    carries = destination.kind in _CARRIERS and not (destination.agency or destination.sectors)
    return carries or destination.name == belongs.name


def why_not_out(row: DossierRow, belongs: Destination, destination: Destination) -> str:
    """Why the dossier may not be handed to ``destination`` now; empty when it may."""
    if row.state is State.TRANSFERRED:
        return "Hồ sơ này đã chuyển, đang chờ bên nhận xác nhận."
    if row.state is not State.RECEIVED:
        return f"Hồ sơ đang “{STATE_LABELS[row.state]}”, không chuyển đi được."
    if not takes(destination, belongs):
        return f"Hồ sơ này chuyển cho {belongs.name}, không phải {destination.name}."
    return ""


def why_not_back(row: DossierRow, belongs: Destination, destination: Destination) -> str:
    """Why the dossier may not come back from ``destination`` now; empty when it may."""
    if row.state is State.TRANSFERRED:
        return "Bên nhận chưa xác nhận hồ sơ này. Hãy xác nhận trước, rồi nhận về."
    if row.state is State.RECEIVED:
        return "Hồ sơ này còn ở quầy, chưa chuyển đi."
    if row.state not in COMING_BACK:
        told = STATE_LABELS[row.state]
        return f"Hồ sơ đang “{told}”. Hãy mở hồ sơ, bấm F4 để ghi bước tiếp theo."
    if not takes(destination, belongs):
        return f"Hồ sơ này đang ở {belongs.name}, không phải {destination.name}."
    return ""
