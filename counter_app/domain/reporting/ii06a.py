"""Form II.06a/VPCP/KSTT (TT 01/2020/TT-VPCP): what came in, what was resolved, what is pending.

Each figure is the dossiers it counts, so that it can be opened. Columns 1 and 2 are the number and
the name of a line, 3 to 13 its figures; the unit is the dossier.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Final, Self

from counter_app.core.ids import DossierId
from counter_app.domain.channel import Channel
from counter_app.domain.reporting.facts import DossierFacts
from counter_app.domain.reporting.period import Period
from counter_app.domain.reporting.timeliness import USUAL, Judging, Timing, is_overdue, timing

Ids = tuple[DossierId, ...]
COLUMNS: Final = range(3, 14)
NO_SECTOR: Final = "Lĩnh vực khác"


class Scope(StrEnum):
    """A commune reports what it resolves itself; what it receives for others is a table of its own."""

    RESOLVED_HERE = "resolved_here"
    RECEIVED_HERE = "received_here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: columns 4 to 6, 8 to 10, 12 and 13; the others are their sums.

    ``undated`` are those of column 9 that had no date to keep. ``ValueError`` unless each dossier
    that came in or was carried over (3) is resolved (7) or pending (11), once.
    """

    online: Ids = ()
    otherwise: Ids = ()
    carried_over: Ids = ()
    early: Ids = ()
    on_time: Ids = ()
    overdue: Ids = ()
    in_time: Ids = ()
    pending_overdue: Ids = ()
    undated: Ids = ()

    def __post_init__(self) -> None:
        """Holds 3 = 7 + 11, dossier by dossier."""
        received, left = self.received, self.resolved + self.pending
        known = set(received)
        if len(received) != len(left) or known != set(left):
            raise ValueError("II.06a: 3 ≠ 7 + 11")
        if len(known) != len(received):
            raise ValueError("II.06a: a dossier is counted twice")
        if not set(self.undated) <= set(self.on_time):
            raise ValueError("II.06a: undated, but not on time")

    @property
    def received(self) -> Ids:
        """Column 3 = 4 + 5 + 6."""
        return self.online + self.otherwise + self.carried_over

    @property
    def resolved(self) -> Ids:
        """Column 7 = 8 + 9 + 10."""
        return self.early + self.on_time + self.overdue

    @property
    def pending(self) -> Ids:
        """Column 11 = 12 + 13."""
        return self.in_time + self.pending_overdue

    @property
    def columns(self) -> tuple[Ids, ...]:
        """Columns 3 to 13, the dossiers of each."""
        came = (self.received, self.online, self.otherwise, self.carried_over)
        done = (self.resolved, self.early, self.on_time, self.overdue)
        return (*came, *done, self.pending, self.in_time, self.pending_overdue)

    @property
    def figures(self) -> tuple[int, ...]:
        """Columns 3 to 13 as the form prints them."""
        return tuple(map(len, self.columns))

    @classmethod
    def of(
        cls, dossiers: Iterable[DossierFacts], period: Period, at: datetime, judging: Judging
    ) -> Self:
        """The line of dossiers that are all in the period (``is_in``), as they stood ``at``."""
        return cls.placing((one.id, _cells(one, period, at, judging)) for one in dossiers)

    @classmethod
    def placing(cls, placed: Iterable[tuple[DossierId, tuple[str, ...]]]) -> Self:
        """Of dossiers whose cells (names of fields) are known."""
        cells: dict[str, list[DossierId]] = {one.name: [] for one in fields(cls)}
        for id_, names in placed:
            for name in names:
                cells[name].append(id_)
        return cls(**{name: tuple(ids) for name, ids in cells.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The form: a line for each sector by name, and their total; ``at`` is when it was reckoned."""

    period: Period
    at: datetime
    scope: Scope
    lines: Mapping[str, Line]
    total: Line


def table(
    dossiers: Iterable[DossierFacts],
    period: Period,
    *,
    at: datetime,
    sectors: Mapping[str, str],
    judging: Judging = USUAL,
    scope: Scope = Scope.RESOLVED_HERE,
) -> Table:
    """The form of ``dossiers`` as they stood at ``at`` (``Period.reckoned_at``).

    ``sectors`` names each procedure's by its code; one that is not in it is of ``NO_SECTOR``.
    """
    placed: list[tuple[DossierId, tuple[str, ...]]] = []
    of: dict[str, list[tuple[DossierId, tuple[str, ...]]]] = {}
    for one in in_scope(dossiers, period, scope):
        cells = (one.id, _cells(one, period, at, judging))
        placed.append(cells)
        of.setdefault(sectors.get(one.taken.procedure_code, NO_SECTOR), []).append(cells)
    return Table(
        period=period,
        at=at,
        scope=scope,
        lines={name: Line.placing(of[name]) for name in sorted(of)},
        total=Line.placing(placed),
    )


def in_scope(dossiers: Iterable[DossierFacts], period: Period, scope: Scope) -> list[DossierFacts]:
    """Those a form of the period counts."""
    counts = _IN_SCOPE[scope]
    return [one for one in dossiers if is_in(one, period) and counts(one)]


def is_in(facts: DossierFacts, period: Period) -> bool:
    """Whether a period has anything to say of it: it was not over before the period began."""
    return facts.ended is None or facts.ended.at >= period.start


def _cells(facts: DossierFacts, period: Period, at: datetime, judging: Judging) -> tuple[str, ...]:
    """Which fields of a line it is counted in."""
    return (_came(facts, period), *_became(facts, at, judging))


def _came(facts: DossierFacts, period: Period) -> str:
    if not period.holds(facts.taken.received_at):
        return "carried_over"
    return "online" if facts.taken.channel is Channel.ONLINE else "otherwise"


def _became(facts: DossierFacts, at: datetime, judging: Judging) -> tuple[str, ...]:
    if facts.ended is None:
        return ("pending_overdue" if is_overdue(facts, at) else "in_time",)
    found = timing(facts, judging)
    undated = found is Timing.ON_TIME and facts.due_at is None
    return (found.value, "undated") if undated else (found.value,)


_IN_SCOPE: Final[Mapping[Scope, Callable[[DossierFacts], bool]]] = {
    Scope.RESOLVED_HERE: lambda one: one.taken.resolving_unit is None,
    Scope.RECEIVED_HERE: lambda _: True,
}
