"""Writes a dossier's moves: the event, its operation and the state that follows, in one go.

What is lawful is decided before, in ``services/workflow``; the version seen is checked here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from counter_app.core.clock import to_ms_or_none
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.dossier import EventKind, State
from counter_app.protocol.canonical import canonical
from db.counter.letters import NewPaper, add_paper
from db.counter.outbox import Fact, Stamp, record
from db.engine import cursor_of

_NOW: Final = "SELECT number, version, state FROM dossiers WHERE id = ?"
_MOVE: Final = "UPDATE dossiers SET state = ?, version = ?, due_ms = ? WHERE number = ?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A move already found lawful: where to, what its event says, and the promise after it."""

    dossier_id: DossierId
    seen_version: int
    to: State
    body: Mapping[str, object]
    due_at: datetime | None
    paper: NewPaper | None = None


def write_step(connection: Connection, step: Step, stamp: Stamp) -> int:
    """The dossier's version after the step; ``UserError`` when it has moved since it was seen."""
    cursor = cursor_of(connection)
    number, version, _ = cursor.execute(_NOW, (step.dossier_id,)).fetchone()
    if version != step.seen_version:
        raise UserError(
            "moved_meanwhile", "Hồ sơ vừa được người khác xử lý. Hãy mở lại để xem rồi làm tiếp."
        )
    paper = add_paper(connection, number, step.paper, stamp) if step.paper else {}
    fact = Fact(
        number=number,
        dossier=step.dossier_id,
        kind=EventKind.MOVED,
        state=step.to,
        version=version,
        body=canonical({**step.body, **paper}),
    )
    record(cursor, fact, stamp)
    due_ms = to_ms_or_none(step.due_at)
    cursor.execute(_MOVE, (step.to.value, version + 1, due_ms, number))
    return int(version) + 1
