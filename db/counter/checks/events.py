"""Each operation of a dossier has its event, in the same words, and each event of ours its operation."""

from typing import Any, Final

import msgspec
from sqlcipher3 import dbapi2

from counter_app.domain.dossier import EventKind, State
from counter_app.protocol.canonical import canonical
from counter_app.protocol.received import from_text
from counter_app.protocol.taken_again import begins_with
from db.counter.signed import in_slices, of_signed

# A visit, a hand-over and a restriction are no dossiers; a dossier received anew has its first event already.
_HELD: Final = of_signed(
    "SELECT s.seq, s.kind, s.wall_ms, s.base_ver, s.body, d.number, d.clerk_id, "
    "e.number, e.kind, e.at_ms, e.clerk_id, e.clerk_name, e.body, c.id, "
    "CASE WHEN e.state IN (SELECT value FROM json_each(?)) THEN 1 ELSE 0 END "
    "FROM signed s LEFT JOIN dossiers d ON d.id = s.dossier "
    "LEFT JOIN events e ON e.dossier = d.number AND e.operation = s.id "
    "LEFT JOIN clerks c ON c.id = e.clerk_id "
    "WHERE NOT s.purged AND NOT (s.kind = 'dossier.received' AND s.supersedes IS NOT NULL) "
    "AND s.kind <> 'subject.restricted' "
    "AND NOT EXISTS (SELECT 1 FROM visits v WHERE v.id = s.dossier) "
    "AND NOT EXISTS (SELECT 1 FROM handovers h WHERE h.id = s.dossier) "
    "AND s.seq > ? AND s.seq <= ? ORDER BY s.seq"
)
_STATES: Final = canonical([one.value for one in State])
# Of ours, one whose operation is not there; one of another desk in no state that there is.
_ALONE: Final = (
    "SELECT 'dossier ' || dossier || ', event ' || number FROM events "
    "WHERE state NOT IN (SELECT value FROM json_each(?)) ORDER BY dossier, number LIMIT 1"
)


def wrong_event(cursor: dbapi2.Cursor) -> str:
    """The first event that is not what was signed, or operation that has none; nothing if none."""
    for row in in_slices(cursor, _HELD, (_STATES,)):
        wrong = _wrong_part(row)
        if wrong:
            return f"dossier {row[5]}, event {row[7]} (seq {row[0]}: {wrong})"
    found = cursor.execute(_ALONE, (_STATES,)).fetchone()
    return str(found[0]) if found else ""


def _wrong_part(row: tuple[Any, ...]) -> str:
    _, kind, wall_ms, base_ver, body, dossier, owner, number, *event = row
    if dossier is None or number is None:
        return "gone"
    event_kind, at_ms, clerk_id, clerk_name, event_body, known, state_known = event
    try:
        told, name, who = _told(kind, body or "", owner)
    except (msgspec.MsgspecError, ValueError):
        return "body"
    same = {
        "kind": event_kind == kind,
        "number": number == base_ver + 1,
        "at_ms": at_ms == wall_ms,
        "body": event_body == told,
        "clerk_id": known is not None and who in (None, clerk_id),
        "clerk_name": name in (None, clerk_name),
        "state": bool(state_known),
    }
    return next((part for part, holds in same.items() if not holds), "")


def _told(kind: str, body: str, owner: str) -> tuple[str, str | None, str | None]:
    """The event's text by what was signed, and who did it by name and id."""
    if kind == EventKind.RECEIVED:
        received = from_text(body)
        return canonical(begins_with(received)), received.clerk_name, owner
    clerk = msgspec.json.decode(body, type=_Told).clerk
    return (body, None, None) if clerk is None else (body, clerk.name, clerk.id)


class _Who(msgspec.Struct):
    id: str
    name: str


class _Told(msgspec.Struct):
    clerk: _Who | None = None
