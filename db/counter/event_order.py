"""The order in which a dossier's events are shown: the central side's, our unsent ones last.

What came before places were kept, or has no place (an attempt in conflict, an imported dossier),
stays where it was written.
"""

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, and_, exists, literal_column, select, text, update
from sqlalchemy.dialects.sqlite import insert as upsert

from counter_app.domain.dossier import EventKind
from counter_app.domain.outgoing import SendState
from db.counter.models import dossiers, event_places, events, outbox

Rows = Iterable[Row[*tuple[Any, ...]]]
LostStep = Row[*tuple[Any, ...]]
_UNSENT: Final = frozenset({SendState.PENDING.value, SendState.INFLIGHT.value})
END: Final = 1 << 62
"""Behind everything: what of ours has not been sent."""
# Beside an event that the central side had and has no more: no place in its order.
_LOST: Final = 0
# In words, for only so is it seen that the index of those few holds them.
AWAITED: Final = text("event_places.chg < 0")
"""What has lost its place and was not told again."""
# What the place of a receipt says is a matter of ``told_of``.
_IS_RECEIPT: Final = exists().where(
    events.c.dossier == event_places.c.dossier,
    events.c.operation == event_places.c.operation,
    events.c.kind == EventKind.RECEIVED.value,
)

_PLACE: Final = and_(
    event_places.c.dossier == events.c.dossier,
    event_places.c.operation == events.c.operation,
)

WITH_PLACES: Final[Select[*tuple[Any, ...]]] = select(
    events,
    event_places.c.chg.label("place"),
    outbox.c.chg.label("answered"),
    outbox.c.state.label("sending"),
    outbox.c.seq.label("written"),
).select_from(
    events.outerjoin(
        event_places,
        _PLACE,
    ).outerjoin(outbox, and_(outbox.c.id == events.c.operation, events.c.device.is_(None)))
)
"""Events with what their order is known by; take them in the order of their numbers."""


def note_place(connection: Connection, number: int, operation: str, chg: int) -> None:
    """An event of this dossier has come back: where it stands."""
    connection.execute(
        upsert(event_places)
        .values(dossier=number, operation=operation, chg=chg)
        .on_conflict_do_update(index_elements=["dossier", "operation"], set_={"chg": chg})
    )


def await_again(connection: Connection, until: int) -> None:
    """What stood behind ``until`` has lost its place: it counts again once it is told again."""
    behind = update(event_places).where(event_places.c.chg > until)
    connection.execute(behind.values(chg=-event_places.c.chg))


def await_no_more(connection: Connection) -> None:
    """What has not been told again is not going to be: it keeps the place it had."""
    awaited = update(event_places).where(AWAITED, ~_IS_RECEIPT)
    connection.execute(awaited.values(chg=-event_places.c.chg))


def note_lost(connection: Connection, number: int, operation: str) -> None:
    """The central side does not have this one any more, and nobody is going to send it."""
    gone = (event_places.c.dossier == number) & (event_places.c.operation == operation)
    connection.execute(update(event_places).where(gone).values(chg=_LOST))


def was_lost(connection: Connection, number: int, operation: str) -> bool:
    """Whether it was noted so."""
    gone = (event_places.c.dossier == number) & (event_places.c.operation == operation)
    asked = select(event_places.c.chg).where(gone)
    return connection.scalar(asked) == _LOST


def not_told_again(connection: Connection) -> list[LostStep]:
    """Events that only the central side wrote and that have lost their place: ``events`` and whose."""
    return list(
        connection.execute(
            select(events, dossiers.c.code, dossiers.c.slip_no, dossiers.c.id.label("dossier_id"))
            .join(event_places, _PLACE)
            .join(dossiers, dossiers.c.number == events.c.dossier)
            .where(
                AWAITED,
                events.c.device == "",
                events.c.kind != EventKind.RECEIVED.value,
            )
            # No index is to give the order: it would be that of all events, and each looked at.
            .order_by(literal_column("+events.dossier"), events.c.number)
        )
    )


def in_order(rows: Rows) -> list[Row[*tuple[Any, ...]]]:
    """Rows of ``WITH_PLACES`` of one dossier as a history shows them."""
    return [row for _, row in sorted(placed(rows), key=lambda one: (one[0], one[1].number))]


def is_lost(row: Row[*tuple[Any, ...]]) -> bool:
    """Whether a row of ``WITH_PLACES`` is one that the central side has no more."""
    return bool(row.place == _LOST)


def placed(rows: Rows) -> list[tuple[int, Row[*tuple[Any, ...]]]]:
    """Rows of ``WITH_PLACES`` of one dossier, each operation once, with its place in the order."""
    told = list(rows)
    # An own step that came behind another's in the common order is entered once more (sync).
    again = {row.operation.partition("@")[0] for row in told if "@" in row.operation}
    found, last = list[tuple[int, Row[*tuple[Any, ...]]]](), 0
    for row in told:
        known = place_of(row)
        last = last if known is None or known == END else known
        if row.operation not in again:
            found.append((last if known is None else known, row))
    return found


def place_of(row: Row[*tuple[Any, ...]]) -> int | None:
    """Where a row of ``WITH_PLACES`` stands in the central side's order; None: it has no place."""
    if row.kind == EventKind.RECEIVED.value:
        return 0
    _, _, again = row.operation.partition("@")
    if again.isdecimal():
        return int(again)
    told = row.place if row.place is not None and row.place > 0 else None
    known: int | None = told if told is not None else row.answered
    return END if known is None and row.sending in _UNSENT else known
