"""Writes hand-over lists: each whole with the steps of its dossiers, then what was confirmed.

What is lawful, and what the paper says, is decided before, in ``services/handing_over/handover``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from counter_app.core.clock import to_ms
from counter_app.core.ids import DossierId
from counter_app.domain.dossier import EventKind
from counter_app.domain.handover import Way
from counter_app.protocol.canonical import canonical
from db.counter.attempts import in_place_of_disputed
from db.counter.handovers import Handover
from db.counter.letters import NewPaper, add_paper
from db.counter.moves import NewFact, Step, write_fact, write_step
from db.counter.outbox import Stamp, append
from db.engine import cursor_of

_ADD: Final = (
    "INSERT INTO handovers (id, way, destination, made_ms, clerk_id, clerk_name, receiver_name,"
    " confirmed_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_ADD_ITEM: Final = (
    "INSERT INTO handover_items (handover, position, dossier, bundle, note, confirmed_ms)"
    " VALUES (?, ?, ?, ?, ?, ?)"
)
_CONFIRM_ITEM: Final = (
    "UPDATE handover_items SET confirmed_ms = ? WHERE handover = ? AND position = ?"
)
_CONFIRM: Final = (
    "UPDATE handovers SET receiver_name = ?, confirmed_ms = CASE WHEN EXISTS (SELECT 1 FROM"
    " handover_items WHERE handover = number AND confirmed_ms IS NULL) THEN NULL ELSE ? END"
    " WHERE number = ?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """One line of a list with what becomes of its dossier: a step, or a fact that moves nothing."""

    dossier_id: DossierId
    what: Step | NewFact
    bundle: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHandover:
    """A list to be written; one that comes back is confirmed by whoever writes it down."""

    id: str
    way: Way
    destination: str
    other_side: str
    items: tuple[NewItem, ...]
    paper: NewPaper


def write_handover(connection: Connection, new: NewHandover, stamp: Stamp) -> int:
    """Moves every dossier and writes the list with its paper; answers the paper's row number."""
    cursor, at_ms = cursor_of(connection), to_ms(stamp.at)
    back = new.way is Way.BACK
    receiver, confirmed = (stamp.clerk.name, at_ms) if back else (new.other_side, None)
    head = (new.id, new.way.value, new.destination, at_ms)
    cursor.execute(_ADD, (*head, stamp.clerk.id, stamp.clerk.name, receiver, confirmed))
    number = int(cursor.lastrowid)
    for position, item in enumerate(new.items, start=1):
        dossier = _write_item(connection, item, stamp)
        line = (number, position, dossier, item.bundle, item.note, confirmed)
        cursor.execute(_ADD_ITEM, line)
    paper = add_paper(connection, new.paper, stamp, handover=number)
    body: dict[str, object] = {
        "way": new.way.value,
        "destination": new.destination,
        "other_side": new.other_side,
        "items": [
            {"dossier": item.dossier_id, "bundle": item.bundle, "note": item.note}
            for item in new.items
        ],
    }
    text = canonical({**body, **paper.told, **stamp.clerk_told})
    append(cursor, EventKind.HANDED_OVER, stamp, subject=new.id, body=text)
    return paper.number


def _write_item(connection: Connection, item: NewItem, stamp: Stamp) -> int:
    if isinstance(item.what, Step):
        return write_step(
            connection, in_place_of_disputed(connection, item.what, stamp), stamp
        ).number
    return write_fact(connection, item.what, stamp).number


def write_confirmation(
    connection: Connection,
    handover: Handover,
    steps: Iterable[tuple[int, Step]],
    body: dict[str, object],
    stamp: Stamp,
) -> None:
    """Moves what was confirmed, by position on its list, and says by whom (in ``body``)."""
    cursor, at_ms = cursor_of(connection), to_ms(stamp.at)
    moved = []
    for position, step in steps:
        write_step(connection, in_place_of_disputed(connection, step, stamp), stamp)
        cursor.execute(_CONFIRM_ITEM, (at_ms, handover.number, position))
        moved.append(step.dossier_id)
    cursor.execute(_CONFIRM, (str(body["receiver"]), at_ms, handover.number))
    text = canonical({**body, "dossiers": moved, **stamp.clerk_told})
    append(cursor, EventKind.HANDOVER_CONFIRMED, stamp, subject=handover.id, body=text)
