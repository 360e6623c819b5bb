"""What an answer changes here, and the question for a person that a conflict asks."""

from datetime import datetime
from typing import Final

import msgspec

from counter_app.core.clock import from_ms, to_ms
from counter_app.protocol.push import Outcome, PushReply, PushResult
from db.counter import disputes, enrolment, sending
from db.counter.disputes import Kind
from db.counter.incoming import Connection

_KINDS: Final[dict[str, Kind]] = {"code.taken": "code", "dossier.corrected": "fields"}
LONGEST_PAUSE_MS: Final = 900_000
# The end of the year 9999: later than that nothing can be written down.
_LAST_MS: Final = 253_402_300_799_000


def pause_ms(reply: PushReply) -> int:
    """How long the central side asks this desk to send nothing."""
    return min(max(reply.next_push_ms, 0), LONGEST_PAUSE_MS)


def later(at: datetime, their_ms: int) -> datetime:
    """The later of both clocks: what was answered then is kept its time by either of them."""
    return max(at, from_ms(min(their_ms, _LAST_MS)))


def note_reply(connection: Connection, reply: PushReply, *, at: datetime, bodies_ms: int) -> None:
    """Writes an answer down that came at ``at``; what is held waits ``bodies_ms`` for its body."""
    answered = later(at, reply.now_ms)
    sending.settle(connection, reply.results, next_ms=to_ms(at) + bodies_ms, at=answered)
    for result in reply.results:
        note_outcome(connection, result, at=at)
    pause = pause_ms(reply)
    enrolment.note_push(
        connection,
        durable_through=reply.durable_through,
        next_push_ms=to_ms(at) + pause if pause else None,
    )


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
