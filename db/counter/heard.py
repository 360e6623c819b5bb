"""What other desks did that the central side has not told of yet, as their desks signed it.

Apart from the dossiers themselves: nothing here is counted or moved on, and what the central side
then tells takes its place. What it answered to the other desk is noted beside it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Row, TextClause, delete, exists, select, text, update
from sqlalchemy import Connection as Connection
from sqlalchemy.dialects.sqlite import insert as upsert

from counter_app.core.clock import from_ms, to_ms
from counter_app.domain.dossier import EventKind, Standing, State
from counter_app.domain.heard import GOES_ON, Heard
from counter_app.domain.moving.following import begun
from counter_app.protocol.corrected import corrected
from counter_app.protocol.push import Outcome, PushResult
from counter_app.protocol.received import DossierReceived, from_text
from db.counter import search
from db.counter.heard_steps import ANOTHER, HEALED, IS_STEP, later
from db.counter.models import dossiers, events, heard, sister_desks
from db.counter.parts import search_terms

# What is about one dossier; the rest comes with the central side's events.
TOLD: Final = frozenset(EventKind) - {
    EventKind.VISIT_RECORDED,
    EventKind.HANDED_OVER,
    EventKind.HANDOVER_CONFIRMED,
}
_OUTCOMES: Final[Mapping[Outcome, Heard]] = {
    Outcome.ACCEPTED: Heard.THERE,
    Outcome.REJECTED: Heard.REFUSED,
    Outcome.CONFLICT: Heard.HELD,
    Outcome.BLOCKED: Heard.HELD,
    Outcome.HELD: Heard.HELD,
}
_KEPT_MS: Final = 90 * 86_400_000
_KNOWN: Final = exists().where(dossiers.c.id == heard.c.dossier)
_HEARD: Final = (
    select(heard, sister_desks.c.name)
    .outerjoin(sister_desks, sister_desks.c.device == heard.c.device)
    .where(~IS_STEP, heard.c.outcome != HEALED, ~_KNOWN)
    .order_by(heard.c.wall_ms.desc(), heard.c.id.desc())
)
_MARKED: Final = text(
    "EXISTS (SELECT 1 FROM json_each(:marks) WHERE instr(heard.terms, json_each.value))"
)
_SET_ASIDE: Final = text("heard.id NOT IN (SELECT json_extract(event, '$.op') FROM unapplied)")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardOperation:
    """One operation of another desk; ``body`` is its canonical text, ``supersedes`` another's id."""

    id: str
    seq: int
    dossier: str
    kind: str
    wall_ms: int
    body: str
    supersedes: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardDossier:
    """A dossier at another desk, as far as was heard; ``desk`` is that desk's name."""

    id: str
    desk: str
    received: DossierReceived
    state: State
    standing: Standing
    heard_at: datetime
    outcome: Heard = Heard.WAITS


def hear(
    connection: Connection, device: str, told: Iterable[HeardOperation], *, at: datetime
) -> int:
    """Keeps what the central side has not told of yet; how many operations were new."""
    new = 0
    for one in told:
        if one.kind not in TOLD or _told_already(connection, one):
            continue
        try:
            row = upsert(heard).values(**_row(one), device=device, heard_ms=to_ms(at))
        except (msgspec.MsgspecError, ValueError):
            continue  # a newer program's; the central side will tell
        new += connection.execute(row.on_conflict_do_nothing()).rowcount
        if one.supersedes:
            healed = (heard.c.id == one.supersedes) & (heard.c.device == device)
            connection.execute(update(heard).where(healed).values(outcome=HEALED))
    return new


def answered(connection: Connection, device: str, results: Iterable[PushResult]) -> int:
    """Notes what the central side answered to that desk; of how many it was not known here."""
    changed = 0
    for one in results:
        first = one.was if one.r is Outcome.DUPLICATE else one.r
        outcome = _OUTCOMES.get(first or Outcome.ACCEPTED)
        if outcome is not None:
            asked = update(heard).where(
                heard.c.id == one.id,
                heard.c.device == device,
                heard.c.outcome.not_in((HEALED, outcome.value)),
            )
            changed += connection.execute(asked.values(outcome=outcome.value)).rowcount
    return changed


def forget(connection: Connection, operation: str) -> None:
    """The central side has told of this one.

    It takes each desk's in their order: what that desk wrote before and it never told of, it did
    not accept.
    """
    row = connection.execute(select(heard).where(heard.c.id == operation)).first()
    if row is None:
        return
    connection.execute(delete(heard).where(heard.c.id == operation))
    earlier = (heard.c.device == row.device) & (heard.c.seq < row.seq) & _SET_ASIDE
    waits = heard.c.outcome == Heard.WAITS.value
    connection.execute(update(heard).where(earlier, waits).values(outcome=Heard.HELD.value))


def note_there(connection: Connection, operation: str) -> None:
    """The central side has told of this one, but it cannot be read here yet."""
    asked = update(heard).where(heard.c.id == operation)
    connection.execute(asked.values(outcome=Heard.THERE.value))


def forget_until(connection: Connection, dossier: str, *, at_ms: int) -> None:
    """The dossier came as it stood at an instant: what was heard of it until then is in it."""
    told = (heard.c.dossier == dossier) & (heard.c.wall_ms <= at_ms)
    connection.execute(delete(heard).where(told))


def prune(connection: Connection, *, at: datetime) -> None:
    """Lets go what was heard long ago."""
    connection.execute(delete(heard).where(heard.c.heard_ms < to_ms(at) - _KEPT_MS))


def of(connection: Connection, dossier: str) -> HeardDossier | None:
    """One dossier as it was heard; None where it is here, or was never heard of."""
    found = _found(connection, heard.c.dossier == dossier, 1)
    return found[0] if found else None


def matching(connection: Connection, text: str, limit: int) -> tuple[HeardDossier, ...]:
    """What ``text`` finds by code or by every word, as ``search`` reads it; the newest first."""
    code = "".join(text.split()).upper()
    asked = search.query(text)
    words = [] if asked is None else [one.strip('"') for one in asked.split(" AND ")]
    alike = [heard.c.terms.contains(f" {word} ", autoescape=True) for word in words]
    if not code or not alike:
        return _found(connection, heard.c.code == code, limit) if code else ()
    condition = alike[0]
    for one in alike[1:]:
        condition &= one
    return _found(connection, condition | (heard.c.code == code), limit)


def marked(connection: Connection, marks: Iterable[str], limit: int) -> tuple[HeardDossier, ...]:
    """The dossiers that bear any of these marks; the newest first."""
    listed = msgspec.json.encode([f" {mark} " for mark in marks]).decode()
    return _found(connection, _MARKED.bindparams(marks=listed), limit)


def with_number(
    connection: Connection, *, code: str = "", slip_no: int | None = None
) -> tuple[HeardDossier, ...]:
    """The dossiers of a code, or whose slip bears this number."""
    if code:
        return _found(connection, heard.c.code == "".join(code.split()).upper(), 2)
    return _found(connection, heard.c.slip_no == slip_no, 9)


def _told_already(connection: Connection, one: HeardOperation) -> bool:
    """Whether the dossier's history has it: as an event, or as the dossier itself."""
    number = connection.scalar(select(dossiers.c.number).where(dossiers.c.id == one.dossier))
    if number is None:
        return False
    if one.kind == EventKind.RECEIVED:
        return True
    asked = select(events.c.number).where(events.c.dossier == number, events.c.operation == one.id)
    return connection.execute(asked).first() is not None


def _row(one: HeardOperation) -> dict[str, object]:
    row: dict[str, object] = {
        "id": one.id,
        "seq": one.seq,
        "dossier": one.dossier,
        "kind": one.kind,
        "wall_ms": one.wall_ms,
        "body": one.body,
        "outcome": Heard.WAITS.value,
    }
    if one.kind == EventKind.RECEIVED:
        received = from_text(one.body)
        row |= {
            "code": received.code,
            "slip_no": received.slip_no,
            "terms": f" {search_terms(received)} ",
        }
    return row


def _found(
    connection: Connection, condition: ColumnElement[bool] | TextClause, limit: int
) -> tuple[HeardDossier, ...]:
    asked = _HEARD.where(condition).limit(limit)
    return tuple(_whole(connection, row) for row in connection.execute(asked).all())


def _whole(connection: Connection, first: Row[*tuple[Any, ...]]) -> HeardDossier:
    """The dossier with what was heard of it since, as far as it can be read."""
    received = from_text(first.body)
    at = from_ms(received.received_ms)
    state, standing = State.RECEIVED, begun(at, received.due_ms, received.step_due_ms)
    after = (heard.c.device != first.device) | (heard.c.seq > first.seq)
    heard_ms = first.heard_ms
    for step in later(connection, state, standing, heard.c.dossier == first.dossier, after):
        state, standing, heard_ms = step.state, step.standing, max(heard_ms, step.row.heard_ms)
        if step.row.kind == EventKind.CORRECTED and step.row.outcome in GOES_ON:
            received = _mended(received, step.body)
    return HeardDossier(
        id=first.dossier,
        desk=first.name or ANOTHER,
        received=received,
        state=state,
        standing=standing,
        heard_at=from_ms(heard_ms),
        outcome=Heard(first.outcome),
    )


def _mended(received: DossierReceived, body: Mapping[str, Any]) -> DossierReceived:
    try:
        return corrected(received, [body])
    except (ValueError, KeyError, TypeError, msgspec.MsgspecError):
        return received  # a newer program's; the rest still tells something
