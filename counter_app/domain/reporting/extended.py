"""What the newer form 07a/BTP asks beside II.06a, as far as the counter records it.

No official text of that form is known. How far a service is online, the mode of payment and the
fee receipt are recorded nowhere yet and are not told here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from counter_app.core.ids import DossierId
from counter_app.domain.channel import Channel
from counter_app.domain.dossier import State
from counter_app.domain.reporting.facts import DossierFacts
from counter_app.domain.reporting.ii06a import Ids, Line
from counter_app.domain.reporting.period import Period
from counter_app.domain.reporting.timeliness import USUAL, Judging


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """A line of II.06a and what divides its columns. ``ValueError`` unless the parts make them up.

    ``elsewhere`` of column 3 are decided by another unit, those from outside the area among them;
    ``withdrawn`` and ``stopped`` are of column 7, ``waiting`` of 11: their clock stands still.
    """

    line: Line
    counter: Ids
    post: Ids
    elsewhere: Ids
    overdue_apologised: Ids
    overdue_unapologised: Ids
    pending_apologised: Ids
    pending_unapologised: Ids
    withdrawn: Ids
    stopped: Ids
    waiting: Ids

    def __post_init__(self) -> None:
        """Holds 5 = counter + post; 10 and 13 = with + without an apology."""
        whole = self.line
        divided = (
            (whole.otherwise, self.counter + self.post),
            (whole.overdue, self.overdue_apologised + self.overdue_unapologised),
            (whole.pending_overdue, self.pending_apologised + self.pending_unapologised),
        )
        if any(sorted(column) != sorted(parts) for column, parts in divided):
            raise ValueError("07a: the parts do not make up the columns of II.06a")

    @classmethod
    def of(
        cls,
        dossiers: Iterable[DossierFacts],
        period: Period,
        at: datetime,
        judging: Judging = USUAL,
    ) -> Self:
        """Of dossiers that are all in the period (``ii06a.is_in``), as they stood ``at``."""
        known = {one.id: one for one in dossiers}
        line = Line.of(known.values(), period, at, judging)
        late, pending = _apologised(line.overdue, known), _apologised(line.pending_overdue, known)
        ended = {id_: one.ended.state for id_, one in known.items() if one.ended}
        return cls(
            line=line,
            counter=_by(line.otherwise, known, Channel.COUNTER),
            post=_by(line.otherwise, known, Channel.POST),
            elsewhere=tuple(id_ for id_ in known if known[id_].taken.resolving_unit is not None),
            overdue_apologised=late[True],
            overdue_unapologised=late[False],
            pending_apologised=pending[True],
            pending_unapologised=pending[False],
            withdrawn=tuple(id_ for id_, how in ended.items() if how is State.WITHDRAWN),
            stopped=tuple(id_ for id_, how in ended.items() if how is State.STOPPED),
            waiting=tuple(id_ for id_ in line.pending if known[id_].stands_since),
        )


_Known = dict[DossierId, DossierFacts]


def _by(ids: Ids, known: _Known, channel: Channel) -> Ids:
    return tuple(one for one in ids if known[one].taken.channel is channel)


def _apologised(ids: Ids, known: _Known) -> dict[bool, Ids]:
    """Those with an apology in force, and those without."""
    return {
        wanted: tuple(one for one in ids if known[one].apologised is wanted)
        for wanted in (True, False)
    }
