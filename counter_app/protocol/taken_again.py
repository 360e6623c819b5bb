"""What histories say of a dossier taken in again from a copy: on the copy, and on the new one.

Nobody sends the note on the copy: the central side has no such dossier. Each desk writes it when
the new one's receipt, which names the copy, is written or comes down.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

from counter_app.domain.dossier import Event, EventKind
from counter_app.domain.taken_again import TakenAgain
from counter_app.protocol.received import DossierReceived
from counter_app.protocol.result_events import DOSSIER_FOUND, DOSSIER_GONE

TAKEN_AGAIN: Final = "taken_again"
_AGAIN: Final = "again"


def note_of(dossier: str, received: DossierReceived) -> dict[str, object]:
    """The body of the note on the copy: which dossier took its place."""
    name = received.code or f"số giấy hẹn {received.slip_no}"
    return {"what": TAKEN_AGAIN, "dossier": dossier, "name": name}


def begins_with(received: DossierReceived) -> dict[str, object]:
    """What the first event of a dossier says: its numbers, and what it takes the place of, if so."""
    says: dict[str, object] = {"code": received.code, "slip_no": received.slip_no}
    if again := received.draft.again:
        says[_AGAIN] = again.words
    return says


def taken_again_as(events: Iterable[Event]) -> Mapping[str, Any] | None:
    """The note on a copy: ``dossier`` and ``name`` of what it was taken in again as."""
    noted = (one.body for one in events if one.kind is EventKind.NOTED)
    return next((body for body in noted if body.get("what") == TAKEN_AGAIN), None)


def is_gone(events: Iterable[Event]) -> bool:
    """Whether the central side lost the dossier, and does not have it again."""
    noted = [one.body.get("what") for one in events if one.kind is EventKind.NOTED]
    last = [what for what in noted if what in (DOSSIER_GONE, DOSSIER_FOUND)][-1:]
    return last == [DOSSIER_GONE]


def goes_on_as(events: Iterable[Event]) -> str:
    """What a lost dossier was taken in again as: the work goes on there, not here. Mostly empty."""
    told = list(events)
    done = taken_again_as(told) if is_gone(told) else None
    return str(done["name"]) if done else ""


def again_words(event: Event) -> str:
    """The event in words; empty where it is about something else."""
    body = event.body
    if event.kind is EventKind.NOTED and body.get("what") == TAKEN_AGAIN:
        return f"Đã tiếp nhận lại thành hồ sơ {body['name']}"
    told = _origin(body) if event.kind is EventKind.RECEIVED else ""
    return f"Tiếp nhận lại {told}" if told else ""


def _origin(body: Mapping[str, Any]) -> str:
    """From the event here, or from the whole body as the central side has it."""
    here, there = body.get(_AGAIN), (body.get("draft") or {}).get(_AGAIN)
    if here:
        return str(here)
    return msgspec.convert(there, TakenAgain).words if there else ""
