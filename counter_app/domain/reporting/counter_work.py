"""What went over the counter in a period: who came when, what was missing, copied, charged."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from counter_app.core.clock import local
from counter_app.core.ids import DossierId
from counter_app.domain.catalogue.tariff import ChargeKind
from counter_app.domain.dossier import State
from counter_app.domain.reporting.facts import DossierFacts
from counter_app.domain.reporting.ii06a import Ids
from counter_app.domain.reporting.period import Period

MOST_DEFECTS: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Received by desk and hour of the day (0 to 23); ``of`` are all of them."""

    by: Mapping[tuple[str, int], Ids]
    of: Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class TopDefects:
    """The codes told most often with how often, the most first; of how many, in how many requests.

    ``by`` has the dossiers that each of these codes was told to.
    """

    codes: tuple[tuple[str, int], ...]
    by: Mapping[str, Ids]
    told: int
    requests: int
    of: Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """Certified copies of dossiers granted in the period: originals, copies, pages copied."""

    originals: int
    copies: int
    pages: int
    of: Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class Charged:
    """Charges of one kind as reckoned at intake: lines, đồng, exempt lines, those without an amount."""

    lines: int
    amount_vnd: int
    exempt: int
    unknown: int
    of: Ids


def received_in(dossiers: Iterable[DossierFacts], period: Period) -> tuple[DossierFacts, ...]:
    """The daily intake list: what was taken in, in the order of its hour."""
    found = (one for one in dossiers if period.holds(one.taken.received_at))
    return tuple(sorted(found, key=lambda one: (one.taken.received_at, one.id)))


def load(dossiers: Iterable[DossierFacts], period: Period) -> Load:
    """How much each desk took in at each hour."""
    received = received_in(dossiers, period)
    by: dict[tuple[str, int], list[DossierId]] = {}
    for one in received:
        by.setdefault((one.taken.desk, local(one.taken.received_at).hour), []).append(one.id)
    return Load(
        by={key: tuple(by[key]) for key in sorted(by)}, of=tuple(one.id for one in received)
    )


def top_defects(
    dossiers: Iterable[DossierFacts], period: Period, most: int = MOST_DEFECTS
) -> TopDefects:
    """What was most often missing or wrong in the requests of a period; ties by their code."""
    requests = [(one.id, asked) for one in dossiers for asked in one.asked]
    requests = [(id_, asked) for id_, asked in requests if period.holds(asked.at)]
    told = Counter(code for _, asked in requests for code in asked.defects)
    codes = tuple(sorted(told.items(), key=lambda one: (-one[1], one[0]))[:most])
    of = {code: [id_ for id_, asked in requests if code in asked.defects] for code, _ in codes}
    return TopDefects(
        codes=codes,
        by={code: tuple(dict.fromkeys(ids)) for code, ids in of.items()},
        told=told.total(),
        requests=len(requests),
        of=tuple(dict.fromkeys(id_ for id_, _ in requests)),
    )


def copies(dossiers: Iterable[DossierFacts], period: Period) -> Copies:
    """What was certified in a period: each original's pages as often as it was copied."""
    granted = [
        one
        for one in dossiers
        if one.taken.copied
        and one.ended is not None
        and one.ended.state is State.READY
        and period.holds(one.ended.at)
    ]
    wanted = [copy for one in granted for copy in one.taken.copied]
    return Copies(
        originals=len(wanted),
        copies=sum(one.copies for one in wanted),
        pages=sum(one.pages * one.copies for one in wanted),
        of=tuple(one.id for one in granted),
    )


def charged(dossiers: Iterable[DossierFacts], period: Period) -> Mapping[ChargeKind, Charged]:
    """What those taken in in a period were to pay, by kind; how it was paid is recorded nowhere yet."""
    received = received_in(dossiers, period)
    return {kind: _charged(received, kind) for kind in ChargeKind}


def _charged(dossiers: Iterable[DossierFacts], kind: ChargeKind) -> Charged:
    told = [(one.id, line) for one in dossiers for line in one.taken.charges if line.kind is kind]
    lines = [line for _, line in told]
    return Charged(
        lines=len(lines),
        amount_vnd=sum(line.amount_vnd or 0 for line in lines),
        exempt=sum(line.exempt for line in lines),
        unknown=sum(line.amount_vnd is None for line in lines),
        of=tuple(dict.fromkeys(id_ for id_, _ in told)),
    )
