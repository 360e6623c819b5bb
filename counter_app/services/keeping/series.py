"""Number series that come near their end: told while somebody can still see to more of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from counter_app.core.clock import local
from counter_app.domain.lane import Lane, Series, codes_of_a_day, papers_of_a_year
from counter_app.domain.workflow import PaperKind
from counter_app.services.desk import Desk
from counter_app.services.papers.paper_kinds import name_of
from db.counter import numbers
from db.counter.office import lanes_in_use


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A series, by what it numbers, as it stands in a sentence."""

    name: str
    series: Series


def ending(*, desk: Desk, at: datetime) -> tuple[Named, ...]:
    """The desk's series of which nine in ten numbers are used, dossiers' codes of the day first."""
    day = local(at).date()
    lanes = sorted(desk.store.read(lanes_in_use))
    found = (one for lane in lanes for one in _of_lane(Lane(lane), desk, day))
    return tuple(one for one in found if one.series.is_nearly_full)


def _of_lane(lane: Lane, desk: Desk, day: date) -> Iterator[Named]:
    agency = desk.office.agency
    codes, papers = desk.store.read(
        lambda one: numbers.used(one, agency=agency, day=day, lane=lane, kinds=PaperKind)
    )
    yield Named(name="mã hồ sơ của hôm nay", series=codes_of_a_day(lane, codes))
    for kind, used in papers.items():
        yield Named(name=f"{name_of(kind)} năm {day.year}", series=papers_of_a_year(used))
