"""Names the steps that a cell put back to its backup no longer has and no desk can send again.

Those are the ones made on the cell's own pages. Nothing is turned back here: the history keeps them,
a person asks whoever made each to make it anew.
"""

from datetime import datetime
from typing import Any

import msgspec

from counter_app.core.clock import from_ms, local
from counter_app.domain.central_side import FindingKind
from counter_app.domain.dossier import EVENT_LABELS, EventKind
from counter_app.domain.workflow import RULES, Move
from db.counter import history
from db.counter.event_order import not_told_again
from db.counter.incoming import Connection


def name_lost_steps(connection: Connection, *, epoch: str, at: datetime) -> None:
    """Once all was read again: what has not come, each once in a life of the cell."""
    for event in not_told_again(connection):
        told = {
            "what": _what(event.kind, event.body),
            "dossier": event.code or f"số giấy hẹn {event.slip_no}",
            "by": event.clerk_name,
            "at": f"{local(from_ms(event.at_ms)):%H:%M %d/%m/%Y}",
        }
        about = f"{epoch}:{event.operation}"
        history.find(connection, FindingKind.STEP_LOST, about, told, at=at)


def _what(kind: str, text: str) -> str:
    body: dict[str, Any] = msgspec.json.decode(text, type=dict[str, Any])
    move = body.get("move")
    return RULES[Move(move)].label if move in set(Move) else EVENT_LABELS[EventKind(kind)]
