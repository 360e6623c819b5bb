"""What happened to a dossier, told from its changes: the same words as at the counter."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from counter_app.core.clock import from_ms
from counter_app.core.ids import ClerkId
from counter_app.domain.dossier import STATE_LABELS, Event, EventKind, Standing, State
from counter_app.domain.moving.following import follow
from counter_app.protocol.event_words import event_in_full, event_words
from counter_app.protocol.pull import CentralKind
from db.central.desk_dossier import Change

_KINDS: Final = frozenset(EventKind)
_CENTRAL: Final = {
    CentralKind.JUDGED: "Xét lại nội dung quầy gửi",
    CentralKind.SETTLED: "Giải quyết chỗ khác nhau",
    CentralKind.FILED_ONLINE: "Nộp trực tuyến trên Cổng dịch vụ công",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that happened, in words; ``more`` is all that it changed, where it did."""

    at: datetime
    words: str
    more: str
    state: str
    by: str
    ver: int


def events_of(changes: Iterable[Change]) -> tuple[Event, ...]:
    """The dossier's own events, oldest first; what only the central side writes is none."""
    found, state = list[Event](), State.DRAFT
    standing = Standing(since=from_ms(0))
    for change in changes:
        if change.kind not in _KINDS:
            continue
        at, body = from_ms(change.at_ms), _body(change)
        if change.kind == EventKind.RECEIVED:
            state = State.RECEIVED
        else:
            state, standing = _followed(state, standing, change.kind, body, at)
        found.append(
            Event(
                number=change.chg,
                kind=EventKind(change.kind),
                at=at,
                by=ClerkId(""),
                by_name=change.by,
                state=state,
                body=body,
            )
        )
    return tuple(found)


def history(changes: Iterable[Change]) -> tuple[Line, ...]:
    """Everything that happened in words, the newest first."""
    changes = tuple(changes)
    events = {event.number: event for event in events_of(changes)}
    return tuple(_line(change, events.get(change.chg)) for change in reversed(changes))


def since(changes: Iterable[Change], ver: int) -> tuple[Line, ...]:
    """What happened after the version somebody had seen, oldest first."""
    return tuple(line for line in reversed(history(changes)) if line.ver > ver)


def moves_since(changes: Iterable[Change], ver: int) -> tuple[dict[str, Any], ...]:
    """The bodies of the moves after the version somebody had seen."""
    moved = EventKind.MOVED.value
    return tuple(_body(one) for one in changes if one.ver > ver and one.kind == moved)


def _line(change: Change, event: Event | None) -> Line:
    words = _words(event) if event else _CENTRAL.get(change.kind, "Việc của hệ thống")  # type: ignore[call-overload]
    full = _full(event) if event else ""
    return Line(
        at=from_ms(change.at_ms),
        words=words,
        more=full.partition("\n")[2],
        state=STATE_LABELS[event.state] if event else "",
        by=change.by,
        ver=change.ver,
    )


def _words(event: Event) -> str:
    try:
        return event_words(event)
    except (KeyError, ValueError, TypeError):  # written by a later version: still a line
        return "Việc của phiên bản mới hơn"


def _full(event: Event) -> str:
    try:
        return event_in_full(event)
    except (KeyError, ValueError, TypeError):
        return ""


def _followed(
    state: State, standing: Standing, kind: str, body: dict[str, Any], at: datetime
) -> tuple[State, Standing]:
    try:
        return follow(state, standing, kind, body, at)
    except (KeyError, ValueError, TypeError):
        return state, standing


def _body(change: Change) -> dict[str, Any]:
    told = json.loads(change.body)
    return told if isinstance(told, dict) else {}
