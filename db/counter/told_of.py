"""Which dossiers the central side is known to have: the place of each one's receipt in its order.

A place behind what two lives of the cell share is taken back (``event_order.await_again``) until
the dossier is told again. What becomes of one that is not is decided in ``sync/lost_dossiers``.
"""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, func, select

from counter_app.domain.dossier import EventKind
from counter_app.domain.outgoing import SendState
from db.counter.event_order import AWAITED, END, note_place
from db.counter.models import dossiers, event_places, events, outbox
from db.counter.views import FACTS

# In place of a place: asked, and not there.
_GONE: Final = -END

_RECEIPT: Final = (events.c.dossier == dossiers.c.number) & (
    events.c.kind == EventKind.RECEIVED.value
)
_PLACE: Final = and_(
    event_places.c.dossier == dossiers.c.number,
    event_places.c.operation == events.c.operation,
)
# A receipt of this desk that waits, or was refused, is told by the outbox.
_OWN_OPEN: Final = exists().where(
    outbox.c.dossier == dossiers.c.id,
    outbox.c.kind == EventKind.RECEIVED.value,
    outbox.c.state != SendState.ACKED.value,
)
_DESK_NAME: Final = func.json_extract(FACTS, "$.desk_name")


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldOf:
    """A dossier that the central side told of once; ``own``: this desk took it in.

    ``gone``: it was asked before, and did not have it.
    """

    id: str
    name: str
    desk: str
    own: bool
    received_ms: int
    gone: bool


def note_there(connection: Connection, dossier: str, chg: int) -> bool:
    """The central side has it at its change ``chg`` or before; whether it had it no more till now."""
    receipt = _receipt_of(connection, dossier)
    if receipt is None or (receipt.place is not None and receipt.place > 0):
        return False
    note_place(connection, receipt.number, receipt.operation, chg)
    return bool(receipt.place == _GONE)


def note_gone(connection: Connection, dossier: str) -> None:
    """The central side was asked and does not have it."""
    receipt = _receipt_of(connection, dossier)
    if receipt is not None:
        note_place(connection, receipt.number, receipt.operation, _GONE)


def is_gone(connection: Connection, dossier: str) -> bool:
    """Whether the central side was asked for it, and had it no more."""
    receipt = _receipt_of(connection, dossier)
    return receipt is not None and bool(receipt.place == _GONE)


def not_told_again(connection: Connection) -> list[ToldOf]:
    """Those of which nobody knows whether the central side, in its present life, has them."""
    return _read(connection, ~_OWN_OPEN)


def gone(connection: Connection) -> list[ToldOf]:
    """Those that the central side had, and has no more."""
    return _read(connection, event_places.c.chg == _GONE)


def _receipt_of(connection: Connection, dossier: str) -> Row[*tuple[Any, ...]] | None:
    """Whose receipt it is, under which operation, and its place."""
    return connection.execute(
        select(dossiers.c.number, events.c.operation, event_places.c.chg.label("place"))
        .select_from(dossiers.join(events, _RECEIPT).outerjoin(event_places, _PLACE))
        .where(dossiers.c.id == dossier)
        .order_by(events.c.number)
        .limit(1)
    ).first()


def _read(connection: Connection, which: ColumnElement[bool]) -> list[ToldOf]:
    asked = (
        select(dossiers, event_places.c.chg.label("place"), _DESK_NAME.label("desk"))
        .select_from(dossiers.join(events, _RECEIPT).join(event_places, _PLACE))
        .where(AWAITED, which)
        .order_by(dossiers.c.received_ms, dossiers.c.number)
    )
    return [_told_of(row) for row in connection.execute(asked)]


def _told_of(row: Row[*tuple[Any, ...]]) -> ToldOf:
    return ToldOf(
        id=row.id,
        name=row.code or f"số giấy hẹn {row.slip_no}",
        desk=row.desk or "",
        own=row.device is None,
        received_ms=row.received_ms,
        gone=row.place == _GONE,
    )
