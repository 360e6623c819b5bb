"""Reconciliation: what is here of a desk's operations, day by day, to be held against its own.

And where dossiers stand here, with the order of what happened to them, whoever wrote it.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Final

from counter_app.core.clock import from_local, from_ms, local, to_ms
from counter_app.core.errors import UserError
from counter_app.domain.dossier import APART, EventKind
from counter_app.domain.dossier_now import DossierNow
from counter_app.protocol.pull import CentralEvent, name_of
from counter_app.protocol.reconcile import (
    DayTally,
    DossierThere,
    ReconcileReply,
    ReconcileRequest,
    Tallied,
    digest_of,
)
from db.central.cell import cell_of
from db.central.changes import told_of_dossiers
from db.central.devices import KnownDevice
from db.central.dossiers import dossiers_between
from db.central.operations import SeenOperation, operations_between
from db.central.store import Connection, Store

_MOST_DAYS: Final = 400
_PAGE: Final = 200
# What a desk keeps in the history of a dossier.
_TOLD: Final = frozenset(EventKind) - APART


def reconcile(
    store: Store, device: KnownDevice, request: ReconcileRequest, *, at: datetime
) -> Future[ReconcileReply]:
    """The desk's operations here, from day to day. Raises ``UserError`` for days that are none."""
    first, last = _day(request.from_day), _day(request.to_day)
    if (last - first).days > _MOST_DAYS:
        raise UserError("too_many_days", "Chỉ đối chiếu được 400 ngày một lần.")
    begin, end = _midnight_ms(first), _midnight_ms(last + timedelta(days=1))

    def read(connection: Connection) -> ReconcileReply:
        if request.dossiers:
            return _dossiers(connection, device.commune, request, (begin, end), at)
        found = operations_between(connection, device.commune, device.device, begin, end)
        return ReconcileReply(
            epoch=cell_of(connection).epoch,
            now_ms=to_ms(at),
            days=tuple(_tallies(found, detail=request.detail)),
            compares=True,
        )

    return store.read(device.commune, read)


def _dossiers(
    connection: Connection,
    commune: str,
    request: ReconcileRequest,
    days: tuple[int, int],
    at: datetime,
) -> ReconcileReply:
    page = dossiers_between(connection, commune, days, after=request.after, limit=_PAGE)
    told: dict[str, list[CentralEvent]] = {one.dossier: [] for one in page}
    for event in told_of_dossiers(connection, commune, list(told), _TOLD):
        told[event.dossier].append(event)
    return ReconcileReply(
        epoch=cell_of(connection).epoch,
        now_ms=to_ms(at),
        days=(),
        dossiers=tuple(_there(one, told[one.dossier], request.chg) for one in page),
        after=page[-1].dossier if len(page) == _PAGE else "",
        compares=True,
    )


def _there(now: DossierNow, told: Sequence[CentralEvent], chg: int) -> DossierThere:
    return DossierThere(
        dossier=now.dossier,
        code=now.code or "",
        state=now.state.value,
        received_ms=now.received_ms,
        last=told[-1].chg if told else 0,
        told=tuple(name_of(one) for one in told if one.chg <= chg),
    )


def _tallies(found: Iterable[SeenOperation], *, detail: bool) -> Iterable[DayTally]:
    ordered = sorted(found, key=lambda one: (_day_of(one), one.seq))
    for day, group in groupby(ordered, key=_day_of):
        there = tuple(group)
        yield DayTally(
            day=day,
            count=len(there),
            digest=digest_of(one.sha for one in there),
            operations=tuple(map(_tallied, there)) if detail else (),
        )


def _tallied(one: SeenOperation) -> Tallied:
    return Tallied(id=one.id, inc=one.inc, seq=one.seq, sha=one.sha, outcome=one.outcome)


def _day_of(one: SeenOperation) -> str:
    return local(from_ms(one.wall_ms)).date().isoformat()


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not 2000 <= day.year < 2200:
        raise UserError("bad_day", "Ngày đối chiếu phải có dạng năm-tháng-ngày, như 2026-11-23.")
    return day


def _midnight_ms(day: date) -> int:
    return to_ms(from_local(datetime.combine(day, time.min)))
