"""The dossiers of the store as they stood at an instant, with what a report asks of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from counter_app.core.clock import local
from counter_app.core.ids import DossierId
from counter_app.core.money import format_vnd
from counter_app.domain.reporting.facts import DossierFacts
from counter_app.domain.reporting.ii06a import Ids, Scope
from counter_app.domain.reporting.period import Period
from counter_app.domain.reporting.timeliness import USUAL, Judging
from counter_app.services.desk import Desk
from db.counter.reckoned import Connection, forget, reckon, standing_at
from db.counter.reported import unsent


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """``left_out`` are known by their numbers only: destroyed by the archive list, or without a past.

    ``waiting`` are those of which the central side does not know everything yet; None: this desk
    has joined none, so that it knows of nothing.
    """

    at: datetime
    dossiers: tuple[DossierFacts, ...]
    left_out: Ids
    waiting: frozenset[str] | None

    def unsent(self, ids: Iterable[DossierId]) -> Ids:
        """Those of ``ids`` of which something is still to be sent."""
        waiting = self.waiting
        return tuple(one for one in ids if waiting is None or one in waiting)


def standing(period: Period, *, desk: Desk, as_of: datetime) -> Standing:
    """What a report of ``period`` counts, as it stood when that is reckoned."""
    at, seals = period.reckoned_at(as_of), desk.store.device.row_key
    writable = not desk.store.closed_for_writing
    while writable and desk.store.write(lambda one: reckon(one, seals)):
        pass

    def read(connection: Connection) -> tuple[Standing, tuple[int, ...]]:
        found = standing_at(connection, since=period.start, at=at, seals=seals)
        waits = unsent(connection)
        told = Standing(at=at, dossiers=found.dossiers, left_out=found.left_out, waiting=waits)
        return told, found.forged

    told, forged = desk.store.read(read)
    if forged and writable:
        desk.store.write(lambda one: forget(one, forged))
    return told


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a report is asked for, and the dossiers it is reckoned from: one reading serves many."""

    period: Period
    found: Standing
    sectors: Mapping[str, str]
    judging: Judging = USUAL
    scope: Scope = Scope.RESOLVED_HERE


def ask(
    period: Period, *, desk: Desk, as_of: datetime, scope: Scope = Scope.RESOLVED_HERE
) -> Asked:
    """Reads what is asked; ``UserError`` where the period had not begun by then.

    Sectors are those of today's catalogue.
    """
    return Asked(
        period=period,
        found=standing(period, desk=desk, as_of=as_of),
        sectors={one.code: one.sector for one in desk.catalogue.procedures},
        scope=scope,
    )


def notes_of(asked: Asked, counted: Ids) -> tuple[str, ...]:
    """What every report says of itself: as of when, what is not sent yet, what could not be told."""
    found = asked.found
    unsent, whole = (format_vnd(len(ids)) for ids in (found.unsent(counted), counted))
    return (
        f"Số liệu tại {local(found.at):%H:%M:%S ngày %d/%m/%Y}, tính từ nhật ký của máy này.",
        f"Chưa gửi xong về máy chủ: {unsent} trên {whole} hồ sơ.",
        f"Không tính được, chỉ còn mã số: {len(found.left_out)} hồ sơ.",
    )
