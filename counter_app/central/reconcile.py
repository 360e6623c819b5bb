"""Reconciliation: what is here of a desk's operations, day by day, to be held against its own."""

from collections.abc import Iterable
from concurrent.futures import Future
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Final

from counter_app.core.clock import from_local, from_ms, local, to_ms
from counter_app.core.errors import UserError
from counter_app.protocol.reconcile import (
    DayTally,
    ReconcileReply,
    ReconcileRequest,
    Tallied,
    digest_of,
)
from db.central.cell import cell_of
from db.central.devices import KnownDevice
from db.central.operations import SeenOperation, operations_between
from db.central.store import Connection, Store

_MOST_DAYS: Final = 400


def reconcile(
    store: Store, device: KnownDevice, request: ReconcileRequest, *, at: datetime
) -> Future[ReconcileReply]:
    """The desk's operations here, from day to day. Raises ``UserError`` for days that are none."""
    first, last = _day(request.from_day), _day(request.to_day)
    if (last - first).days > _MOST_DAYS:
        raise UserError("too_many_days", "Chỉ đối chiếu được 400 ngày một lần.")
    begin, end = _midnight_ms(first), _midnight_ms(last + timedelta(days=1))

    def read(connection: Connection) -> ReconcileReply:
        found = operations_between(connection, device.commune, device.device, begin, end)
        return ReconcileReply(
            epoch=cell_of(connection).epoch,
            now_ms=to_ms(at),
            days=tuple(_tallies(found, detail=request.detail)),
        )

    return store.read(device.commune, read)


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
