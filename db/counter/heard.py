"""What other desks did that the central side has not told of yet, as their desks signed it.

Apart from the dossiers themselves: nothing here is counted or moved on, and what the central side
then tells takes its place. What it answered to the other desk is noted beside it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, delete, exists, select, text, update
from sqlalchemy import Connection as Connection
from sqlalchemy.dialects.sqlite import insert as upsert

from counter_app.core.clock import from_ms, to_ms
from counter_app.domain.dossier import APART, EventKind, Standing, State
from counter_app.domain.heard import GOES_ON, Heard
from counter_app.domain.moving.following import begun
from counter_app.protocol.corrected import corrected
from counter_app.protocol.push import Outcome, PushResult
from counter_app.protocol.received import DossierReceived, from_text
from db.counter import heard_index, search
from db.counter.heard_steps import ANOTHER, HEALED, IS_STEP, StepRow, followed, step_rows
from db.counter.models import dossiers, events, heard, sister_desks
from db.counter.parts import search_terms
from db.engine import cursor_of

# What is about one dossier; the rest comes with the central side's events.
TOLD: Final = frozenset(EventKind) - APART
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
            row = _row(one)
        except (msgspec.MsgspecError, ValueError):
            continue  # a newer program's; the central side will tell
        new += _keep(connection, row | {"device": device, "heard_ms": to_ms(at)})
        if one.supersedes:
            healed = (heard.c.id == one.supersedes) & (heard.c.device == device)
            connection.execute(update(heard).where(healed).values(outcome=HEALED))
    return new


def _keep(connection: Connection, row: Mapping[str, object]) -> bool:
    """Whether it was new; what tells of a dossier can be found from now on."""
    kept = connection.execute(upsert(heard).values(**row).on_conflict_do_nothing())
    if kept.rowcount and (terms := row.get("terms")):
        heard_index.add(cursor_of(connection), kept.lastrowid, str(terms))
    return bool(kept.rowcount)


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
    _let_go(connection, heard.c.id == operation)
    earlier = (heard.c.device == row.device) & (heard.c.seq < row.seq) & _SET_ASIDE
    waits = heard.c.outcome == Heard.WAITS.value
    connection.execute(update(heard).where(earlier, waits).values(outcome=Heard.HELD.value))


def note_there(connection: Connection, operation: str) -> None:
    """The central side has told of this one, but it cannot be read here yet."""
    asked = update(heard).where(heard.c.id == operation)
    connection.execute(asked.values(outcome=Heard.THERE.value))


def forget_until(connection: Connection, dossier: str, *, at_ms: int) -> None:
    """The dossier came as it stood at an instant: what was heard of it until then is in it."""
    _let_go(connection, (heard.c.dossier == dossier) & (heard.c.wall_ms <= at_ms))


def forget_dossier(connection: Connection, dossier: str) -> None:
    """Nothing that was heard of the dossier stays, nor finds it."""
    _let_go(connection, heard.c.dossier == dossier)


def prune(connection: Connection, *, at: datetime) -> None:
    """Lets go what was heard long ago."""
    _let_go(connection, heard.c.heard_ms < to_ms(at) - _KEPT_MS)


def _let_go(connection: Connection, which: ColumnElement[bool]) -> None:
    found = select(heard.c.number, heard.c.terms).where(which, heard.c.terms.is_not(None))
    rows = [(number, terms) for number, terms in connection.execute(found)]
    heard_index.forget(cursor_of(connection), rows)
    connection.execute(delete(heard).where(which))


def reindex(connection: Connection) -> None:
    """Composes the terms of everything heard of anew."""
    cursor = cursor_of(connection)
    heard_index.empty(cursor)
    told = select(heard.c.number, heard.c.body).where(heard.c.terms.is_not(None))
    for number, body in connection.execute(told).all():
        terms = search_terms(from_text(body))
        connection.execute(update(heard).where(heard.c.number == number).values(terms=terms))
        heard_index.add(cursor, number, terms)


def of(connection: Connection, dossier: str) -> HeardDossier | None:
    """One dossier as it was heard; None where it is here, or was never heard of."""
    found = _found(connection, heard.c.dossier == dossier, 1)
    return found[0] if found else None


def matching(connection: Connection, text: str, limit: int) -> tuple[HeardDossier, ...]:
    """What ``text`` finds by code or by every word, as ``search`` reads it; the newest first."""
    code, asked = "".join(text.split()).upper(), search.query(text)
    numbers = [] if asked is None else heard_index.matching(cursor_of(connection), asked, limit)
    if code:
        numbers += connection.scalars(
            select(heard.c.number).where(heard.c.code == code).limit(limit)
        )
    return _found(connection, heard.c.number.in_(numbers), limit) if numbers else ()


def marked(connection: Connection, marks: Sequence[str], limit: int) -> tuple[HeardDossier, ...]:
    """The dossiers that bear any of these marks; the newest first."""
    if not marks:
        return ()
    asked = " OR ".join(f'"{mark}"' for mark in marks)
    numbers = heard_index.matching(cursor_of(connection), asked, limit)
    return _found(connection, heard.c.number.in_(numbers), limit)


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
            "terms": search_terms(received),
        }
    return row


def _found(
    connection: Connection, condition: ColumnElement[bool], limit: int
) -> tuple[HeardDossier, ...]:
    first = connection.execute(_HEARD.where(condition).limit(limit)).all()
    since: dict[str, list[StepRow]] = {one.dossier: [] for one in first}
    if since:
        for row in step_rows(connection, heard.c.dossier.in_(since)):
            since[row.dossier].append(row)
    return tuple(_whole(one, since[one.dossier]) for one in first)


def _whole(first: StepRow, since: Iterable[StepRow]) -> HeardDossier:
    """The dossier with what was heard of it since, as far as it can be read."""
    received = from_text(first.body)
    at = from_ms(received.received_ms)
    state, standing = State.RECEIVED, begun(at, received.due_ms, received.step_due_ms)
    after = (one for one in since if one.device != first.device or one.seq > first.seq)
    heard_ms = first.heard_ms
    for step in followed(after, state, standing):
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
