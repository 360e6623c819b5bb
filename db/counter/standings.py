"""Reads where dossiers stand here and in which order their events came down, to be held against there."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from sqlalchemy import Connection, exists, select

from counter_app.domain.dossier import EventKind, State
from counter_app.domain.outgoing import SendState
from db.counter.event_order import WITH_PLACES, place_of
from db.counter.models import dossiers, events, outbox
from db.counter.outbox_view import OPEN

# Stands in place of the receipt of a dossier that came as it stood.
SNAPSHOT: Final = "snapshot:"


@dataclass(frozen=True, slots=True, kw_only=True)
class StandsHere:
    """One dossier; ``told`` are the operations of its events that came down, in their order.

    ``whole``: from its receipt on. ``open``: something this desk wrote of it was not accepted yet.
    """

    id: str
    name: str
    state: State
    told: tuple[str, ...]
    whole: bool
    open: bool


def stand_here(connection: Connection, ids: Collection[str], *, until: int) -> list[StandsHere]:
    """Those of ``ids`` that are here, with what came down up to a change."""
    waits = exists().where(outbox.c.dossier == dossiers.c.id, OPEN)
    asked = select(dossiers, waits.label("open")).where(dossiers.c.id.in_(ids))
    rows = {row.number: row for row in connection.execute(asked)}
    told = WITH_PLACES.where(events.c.dossier.in_(rows)).order_by(events.c.dossier, events.c.number)
    found: list[StandsHere] = []
    for number, group in groupby(connection.execute(told).all(), key=lambda one: one.dossier):
        of, row = list(group), rows[number]
        again = {one.operation.partition("@")[0] for one in of if "@" in one.operation}
        # The receipt is first wherever it is; what has no place did not come down.
        at = [(0 if one.kind == EventKind.RECEIVED else place_of(one), one) for one in of]
        places = [(chg, one.number, one.operation) for chg, one in at if chg is not None]
        names = [name for chg, _, name in sorted(places) if chg <= until and name not in again]
        found.append(
            StandsHere(
                id=row.id,
                name=row.code or f"số giấy hẹn {row.slip_no}",
                state=State(row.state),
                told=tuple(one.partition("@")[0] for one in names if not one.startswith(SNAPSHOT)),
                whole=not of[0].operation.startswith(SNAPSHOT),
                open=bool(row.open),
            )
        )
    return found


def acknowledged_between(connection: Connection, begin_ms: int, end_ms: int) -> list[str]:
    """The dossiers received in between that the central side has told of, or has acknowledged."""
    there = exists().where(
        outbox.c.dossier == dossiers.c.id,
        outbox.c.kind == EventKind.RECEIVED.value,
        outbox.c.state != SendState.ACKED.value,
    )
    asked = select(dossiers.c.id).where(
        dossiers.c.received_ms >= begin_ms, dossiers.c.received_ms < end_ms, ~there
    )
    return list(connection.scalars(asked))
