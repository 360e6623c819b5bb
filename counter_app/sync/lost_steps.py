"""Takes back the steps that a cell put back to its backup no longer has and no desk can send again.

Those are the ones made on the cell's own pages. The history keeps them, marked; the dossier stands
as the cell has it; whoever made each is to be asked for it anew. What was printed stays printed.
"""

from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

import msgspec

from counter_app.core.clock import from_ms, local
from counter_app.domain.central_side import STEP_LOST, FindingKind
from counter_app.domain.dossier import EVENT_LABELS, EventKind
from counter_app.domain.workflow import RULES, Move
from counter_app.protocol.result_events import STEPS_FOUND, STEPS_LOST
from counter_app.sync.noted import note_once
from db.counter import history, todo
from db.counter.checks.standing import standing_without
from db.counter.event_order import LostStep, not_told_again, note_lost
from db.counter.incoming import Connection
from db.engine import cursor_of


def name_lost_steps(connection: Connection, *, epoch: str, at: datetime) -> None:
    """Once all was read again: what has not come, each once."""
    for dossier, lost in groupby(not_told_again(connection), key=attrgetter("dossier_id")):
        what = [_name(connection, event, epoch=epoch, at=at) for event in lost]
        note = {"what": STEPS_LOST, "steps": what}
        _stand_anew(connection, dossier, note, operation=f"lost:{epoch}:{dossier}", at=at)


def told_after_all(
    connection: Connection, dossier: str, told: Mapping[str, Any], *, operation: str, at: datetime
) -> None:
    """A step that was lost is there again: the cell was put back once more, to a newer copy."""
    note = {"what": STEPS_FOUND, "steps": [_what(EventKind(told["kind"]), told["body"])]}
    _stand_anew(connection, dossier, note, operation=f"found:{operation}:{told['chg']}", at=at)
    for one in todo.open_of(connection, STEP_LOST, dossier):
        if one.body["operation"] == operation:
            todo.finish(connection, one.number, at=at)


def note_done_anew(
    connection: Connection, dossier: str, body: Mapping[str, Any], *, at: datetime
) -> None:
    """Who was asked has made the step anew: nobody has to ask any more."""
    if "move" not in body:
        return
    for one in todo.open_of(connection, STEP_LOST, dossier):
        if one.body["move"] == body["move"]:
            todo.finish(connection, one.number, at=at)
            return


def _name(connection: Connection, event: LostStep, *, epoch: str, at: datetime) -> str:
    body = msgspec.json.decode(event.body, type=dict[str, Any])
    what = _what(EventKind(event.kind), body)
    told = {
        "what": what,
        "dossier": event.code or f"số giấy hẹn {event.slip_no}",
        "by": event.clerk_name,
        "at": f"{local(from_ms(event.at_ms)):%H:%M %d/%m/%Y}",
    }
    history.find(connection, FindingKind.STEP_LOST, f"{epoch}:{event.operation}", told, at=at)
    asked = {**told, "move": str(body.get("move") or ""), "operation": event.operation}
    text = msgspec.json.encode(asked).decode()
    todo.leave(connection, STEP_LOST, dossier=event.dossier_id, body=text, at=at)
    note_lost(connection, event.dossier, event.operation)
    return what


def _stand_anew(
    connection: Connection,
    dossier: str,
    note: Mapping[str, object],
    *,
    operation: str,
    at: datetime,
) -> None:
    """The row by the events that count, and the note of it behind them."""
    stands = standing_without(cursor_of(connection), dossier)
    note_once(connection, dossier, note, operation=operation, at=at, stands=stands)


def _what(kind: EventKind, body: Mapping[str, Any]) -> str:
    move = body.get("move")
    return RULES[Move(move)].label if move in set(Move) else EVENT_LABELS[kind]
