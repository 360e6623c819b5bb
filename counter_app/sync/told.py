"""What is told of a question for a person: a conflict asks one, another desk's decision ends one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import msgspec

from counter_app.protocol.push import Outcome, PushResult
from db.counter import disputes, sending
from db.counter.disputes import Kind
from db.counter.incoming import Connection, Told

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


def note_decision(
    connection: Connection, dossier: str, told: Told, body: Mapping[str, Any]
) -> None:
    """Ends the question whether two dossiers are one where another desk has answered it."""
    if str(body.get("what") or "").startswith("twin."):
        disputes.settle_twin(
            connection,
            dossier,
            str(body.get("twin") or ""),
            by=told.by,
            settled=told.body,
            at=told.at,
        )
