"""Figures in the manner of index 766 (QĐ 766/QĐ-TTg 2022), reckoned by the office itself.

The nation's own are reckoned from what reached its portal and may differ: each of these is shown
as ``SELF_RECKONED``, and always with what it is a share of. A dossier without a date has none to
be held against; the legal maximum that the decision puts in its place is not in the log.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from counter_app.domain.channel import Channel
from counter_app.domain.moving.following import RESULTS
from counter_app.domain.reporting.facts import DossierFacts
from counter_app.domain.reporting.ii06a import Ids, is_in
from counter_app.domain.reporting.period import Period
from counter_app.domain.reporting.timeliness import is_overdue

SELF_RECKONED: Final = "tự tính"
_MOST_ASKED: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many of how many; ``left_out`` could not be judged. ``ValueError``: part of nothing."""

    part: Ids
    whole: Ids
    left_out: Ids = ()

    def __post_init__(self) -> None:
        """Holds that the part is of the whole, and what is left out is not."""
        if not set(self.part) <= set(self.whole) or set(self.left_out) & set(self.whole):
            raise ValueError("a share of what it is not part of")

    @property
    def percent(self) -> float | None:
        """Of a hundred; None of nothing."""
        return 100 * len(self.part) / len(self.whole) if self.whole else None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanTime:
    """The time that results took, all together, and whose results they are."""

    total: timedelta
    of: Ids

    @property
    def mean(self) -> timedelta | None:
        """Of one of them; None of nothing."""
        return self.total / len(self.of) if self.of else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceIndex:
    """2.1 on time, 2.2 mean time, 3.3 filed online."""

    on_time: Share
    mean_time: MeanTime
    online: Share


def service_index(dossiers: Iterable[DossierFacts], period: Period, at: datetime) -> ServiceIndex:
    """The figures of a period, of dossiers as they stood ``at``.

    On time: ended, or asked for a supplement, by the date; one still open by then has not missed it;
    whoever was asked more than once was kept waiting (2.1). The mean is of what got a result in the
    period, hours of the clock from receipt to result, stops left out (2.2).
    """
    counted = [one for one in dossiers if is_in(one, period)]
    dated = [one for one in counted if one.due_at is not None]
    results = [one for one in counted if one.ended and one.ended.state in RESULTS]
    received = [one for one in counted if period.holds(one.taken.received_at)]
    return ServiceIndex(
        on_time=Share(
            part=_ids(one for one in dated if _kept(one, at)),
            whole=_ids(dated),
            left_out=_ids(one for one in counted if one.due_at is None),
        ),
        mean_time=MeanTime(total=sum(map(_taken, results), timedelta()), of=_ids(results)),
        online=Share(
            part=_ids(one for one in received if one.taken.channel is Channel.ONLINE),
            whole=_ids(received),
        ),
    )


def _kept(facts: DossierFacts, at: datetime) -> bool:
    return not is_overdue(facts, at) and len(facts.asked) <= _MOST_ASKED


def _taken(facts: DossierFacts) -> timedelta:
    if facts.ended is None:
        return timedelta()
    return facts.ended.at - facts.taken.received_at - facts.paused


def _ids(dossiers: Iterable[DossierFacts]) -> Ids:
    return tuple(one.id for one in dossiers)
