"""What an answer to one of our operations leaves for a person: a conflict is theirs to decide."""

from datetime import datetime
from typing import Final

import msgspec

from counter_app.protocol.push import Outcome, PushResult
from db.counter import disputes, sending
from db.counter.disputes import Kind
from db.counter.incoming import Connection

_KINDS: Final[dict[str, Kind]] = {"code.taken": "code", "dossier.corrected": "fields"}


def note_outcome(connection: Connection, result: PushResult, *, at: datetime) -> None:
    """Raises a dispute where the answer is a conflict; every other answer speaks for itself."""
    outcome = result.was if result.r is Outcome.DUPLICATE else result.r
    if outcome is not Outcome.CONFLICT:
        return
    about = sending.subject_of(connection, result.id)
    if about is None:
        return
    dossier, kind = about
    disputes.raise_dispute(
        connection,
        _KINDS.get(result.code or "", _KINDS.get(kind, "move")),
        dossier=dossier,
        operation=result.id,
        body=msgspec.json.encode(result).decode(),
        at=at,
    )
