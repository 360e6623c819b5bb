"""The dossiers of the store as they stood at an instant, with what a report asks of each."""

from dataclasses import dataclass
from datetime import datetime

from counter_app.domain.reporting.facts import DossierFacts
from counter_app.domain.reporting.ii06a import Ids
from counter_app.domain.reporting.period import Period
from counter_app.services.desk import Desk
from db.counter.reckoned import Connection, forget, reckon, standing_at
from db.counter.reported import unsent


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """``left_out`` are known by their numbers only: destroyed by the archive list, or without a past.

    ``unsent`` are those of which the central side does not know everything yet.
    """

    at: datetime
    dossiers: tuple[DossierFacts, ...]
    left_out: Ids
    unsent: frozenset[str]


def standing(period: Period, *, desk: Desk, as_of: datetime) -> Standing:
    """What a report of ``period`` counts, as it stood when that is reckoned."""
    at, seals = period.reckoned_at(as_of), desk.store.device.row_key
    writable = not desk.store.closed_for_writing
    while writable and desk.store.write(lambda one: reckon(one, seals)):
        pass

    def read(connection: Connection) -> tuple[Standing, tuple[int, ...]]:
        found = standing_at(connection, since=period.start, at=at, seals=seals)
        waits = unsent(connection, since=period.start, until=at)
        told = Standing(at=at, dossiers=found.dossiers, left_out=found.left_out, unsent=waits)
        return told, found.forged

    told, forged = desk.store.read(read)
    if forged and writable:
        desk.store.write(lambda one: forget(one, forged))
    return told


def sectors(desk: Desk) -> dict[str, str]:
    """The sector of each procedure by its code, as the catalogue has them today."""
    return {one.code: one.sector for one in desk.catalogue.procedures}
