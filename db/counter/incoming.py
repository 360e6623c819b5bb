"""Writes what came down from the central side: dossiers of others, events, what cannot be read yet.

All of it inside the caller's one transaction. What an event means is decided in ``sync/apply``;
nothing here becomes an operation, a number or a print job.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec
from sqlalchemy import Connection as Connection
from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlcipher3 import dbapi2

from counter_app.core.clock import from_ms, from_ms_or_none, to_ms, to_ms_or_none
from counter_app.domain.dossier import EventKind, Standing, State
from counter_app.domain.workflow import PaperKind
from counter_app.protocol.canonical import canonical
from counter_app.protocol.corrected import corrected
from counter_app.protocol.pull import CentralEvent
from counter_app.protocol.received import DossierReceived, from_text, to_text
from counter_app.protocol.taken_again import begins_with
from db.counter import models, numbers, parts
from db.counter.corrections import follow_facts
from db.counter.kept_rows import come_down
from db.counter.models import (
    clerks,
    dossiers,
    event_places,
    events,
    external_codes,
    outbox,
    unapplied,
)
from db.counter.statements import adding
from db.counter.views import FACTS
from db.counter.written import row_written
from db.engine import cursor_of

_ADD_DOSSIER: Final = adding(models.dossiers)
_ADD_EVENT: Final = adding(models.events)
_STAND: Final = (
    "UPDATE dossiers SET state = ?, version = ?, due_ms = ?, first_due_ms = ?, since_ms = ?, "
    "step_due_ms = ?, ready_ms = ?, returned_ms = ?, shelf = ?, specialist = ? WHERE number = ?"
)
_ENCODE: Final = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A dossier that is here, as it stands; ``device`` None: taken in at this desk."""

    number: int
    id: str
    state: State
    version: int
    standing: Standing
    device: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One event of a dossier as the history keeps it. ``device`` as in the store."""

    kind: EventKind
    at: datetime
    by: str
    device: str | None
    body: str
    operation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """A dossier taken in elsewhere; ``text`` are the facts word for word, ``version`` its age."""

    id: str
    received: DossierReceived
    text: str
    device: str
    by: str
    state: State
    standing: Standing
    operation: str
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """An operation of this desk's that came back; ``number`` is its event, ``outrun`` whether
    what was entered here after it comes before it in the central side's order.
    """

    number: int
    kind: EventKind
    body: str
    by: str
    outrun: bool


def known_dossier(connection: Connection, dossier: str) -> Known | None:
    """The dossier, if it is here."""
    row = connection.execute(select(dossiers).where(dossiers.c.id == dossier)).first()
    if row is None:
        return None
    return Known(
        number=row.number,
        id=row.id,
        state=State(row.state),
        version=row.version,
        device=row.device,
        standing=Standing(
            since=from_ms(row.since_ms),
            due_at=from_ms_or_none(row.due_ms),
            first_due_at=from_ms_or_none(row.first_due_ms),
            step_due_at=from_ms_or_none(row.step_due_ms),
            ready_at=from_ms_or_none(row.ready_ms),
            returned_at=from_ms_or_none(row.returned_ms),
            shelf=row.shelf,
            specialist=row.specialist,
        ),
    )


def has_come_down(connection: Connection) -> bool:
    """Whether anything that the central side told of dossiers is here."""
    another = select(dossiers.c.number).where(dossiers.c.device.is_not(None)).limit(1)
    told = select(event_places.c.chg).limit(1)
    return any(connection.execute(one).first() is not None for one in (told, another))


def wrote(connection: Connection, operation: str) -> bool:
    """Whether the outbox holds this operation."""
    found = connection.execute(select(outbox.c.seq).where(outbox.c.id == operation)).first()
    return found is not None


def has_event(connection: Connection, number: int, operation: str) -> bool:
    """Whether the dossier's history has this already."""
    asked = select(events.c.number).where(
        events.c.dossier == number, events.c.operation == operation
    )
    return connection.execute(asked).first() is not None


def own_event(
    connection: Connection, number: int, operation: str, *, chg: int, standing: Iterable[EventKind]
) -> Own | None:
    """Our own event of this operation, which has the place ``chg``; None where it is not ours.

    Outrun by another's event only of a kind that changes where a dossier stands.
    """
    of_dossier = select(events).where(events.c.dossier == number)
    mine = events.c.device.is_(None) & (events.c.operation == operation)
    row = connection.execute(of_dossier.where(mine)).first()
    if row is None:
        return None
    again = events.c.operation.like(f"{operation}@%")
    newest = select(func.max(events.c.number)).where(events.c.dossier == number, mine | again)
    # What stands before it in the common order and was entered here after it.
    later = connection.execute(
        of_dossier.join(
            event_places,
            (event_places.c.dossier == events.c.dossier)
            & (event_places.c.operation == events.c.operation),
        ).where(
            events.c.number > newest.scalar_subquery(),
            events.c.device.is_not(None),
            events.c.kind.in_([kind.value for kind in standing]),
            event_places.c.chg.between(1, chg - 1),
        )
    ).first()
    return Own(
        number=row.number,
        kind=EventKind(row.kind),
        body=row.body,
        by=row.clerk_name,
        outrun=later is not None,
    )


def add_event(
    connection: Connection, known: Known, told: Told, *, state: State, standing: Standing
) -> None:
    """One more event in the dossier's history, and its row as it then stands."""
    cursor = cursor_of(connection)
    if (
        told.kind is EventKind.CORRECTED
    ):  # nothing enters the history that it could not be told with
        corrected(_versions(connection, known)[-1], [msgspec.json.decode(told.body, type=dict)])
    version = known.version + 1
    _write_event(cursor, known.number, version, told, state)
    if told.device is not None:
        come_down(connection, known.number, version)
    values = (
        *(state.value, version),
        *(to_ms_or_none(standing.due_at), to_ms_or_none(standing.first_due_at)),
        *(to_ms(standing.since), to_ms_or_none(standing.step_due_at)),
        *(to_ms_or_none(standing.ready_at), to_ms_or_none(standing.returned_at)),
        *(standing.shelf, standing.specialist, known.number),
    )
    cursor.execute(_STAND, values)


def pass_number(connection: Connection, body: Mapping[str, object]) -> None:
    """The number of a paper that an event tells of is never given again."""
    match body:
        case {"paper": str(kind), "paper_no": int(number), "paper_year": int(year)}:
            numbers.pass_paper(cursor_of(connection), kind=kind, year=year, number=number)


def correct(connection: Connection, known: Known) -> tuple[dict[str, object], ...]:
    """The row, people and papers handed in follow the corrections in the dossier's history.

    What of its numbers another dossier has here: the row goes without them until they are free.
    """
    versions = _versions(connection, known)
    now = versions[-1]
    taken = _taken(connection, now, but=known.number)
    held = msgspec.structs.replace(now, code=None) if "code" in taken else now
    follow_facts(cursor_of(connection), known.number, held, tuple(versions[:-1]))
    row = update(dossiers).where(dossiers.c.number == known.number)
    if "slip" not in taken:
        connection.execute(row.values(slip_no=now.slip_no, slip_year=now.slip_year))
    if "code" not in taken:
        connection.execute(row.where(dossiers.c.code.is_(None)).values(code=now.code))
    return tuple({"number": one, "code": now.code, "slip_no": now.slip_no} for one in taken)


def _versions(connection: Connection, known: Known) -> list[DossierReceived]:
    """The dossier as it was received and after each of its corrections, oldest first."""
    first = connection.scalar(select(FACTS).where(dossiers.c.number == known.number))
    told = connection.scalars(
        select(events.c.body)
        .where(events.c.dossier == known.number, events.c.kind == EventKind.CORRECTED.value)
        .order_by(events.c.number)
    )
    versions = [from_text(first or "")]
    for body in told:
        versions.append(corrected(versions[-1], [msgspec.json.decode(body, type=dict)]))
    return versions


def link_code(connection: Connection, known: Known, system: str, code: str) -> None:
    """Another system's code of the dossier, the last one told."""
    row = upsert(external_codes).values(dossier=known.number, system=system, code=code)
    connection.execute(
        row.on_conflict_do_update(index_elements=["dossier", "system"], set_={"code": code})
    )


def add_dossier(connection: Connection, new: Newcomer) -> tuple[str, ...]:
    """A dossier of another desk, findable and listed; the names of numbers that are taken here.

    A code that belongs to another dossier is left out of the row; a slip number that does, stops it.
    """
    received, taken = new.received, _taken(connection, new.received)
    if "slip" in taken:
        return taken
    cursor = cursor_of(connection)
    cursor.execute(
        _ADD_DOSSIER, _row(connection, new, code=None if "code" in taken else received.code)
    )
    number = int(cursor.lastrowid)
    parts.add_parts(cursor, number, received)
    told = Told(
        kind=EventKind.RECEIVED,
        at=from_ms(received.received_ms),
        by=new.by or received.clerk_name,
        device=new.device,
        body=canonical(begins_with(received)),
        operation=new.operation,
    )
    _write_event(cursor, number, new.version, told, new.state)
    come_down(connection, number, new.version, begins=True)
    numbers.pass_paper(
        cursor, kind=PaperKind.SLIP.value, year=received.slip_year, number=received.slip_no
    )
    if received.code is not None:
        numbers.pass_code(cursor, received.code)
    return taken


def set_aside(connection: Connection, event: CentralEvent, code: str) -> None:
    """Keeps what cannot be applied yet, word for word."""
    row = upsert(unapplied).values(
        scope=event.scope, chg=event.chg, code=code, event=_ENCODE.encode(event).decode()
    )
    connection.execute(
        row.on_conflict_do_update(index_elements=["scope", "chg"], set_={"code": code})
    )


def set_apart(connection: Connection, codes: Iterable[str] = ()) -> tuple[CentralEvent, ...]:
    """What was set aside, in order; for ``codes`` only, if any are named."""
    asked = select(unapplied.c.event).order_by(unapplied.c.scope, unapplied.c.chg)
    if wanted := tuple(codes):
        asked = asked.where(unapplied.c.code.in_(wanted))
    return tuple(msgspec.json.decode(text, type=CentralEvent) for text in connection.scalars(asked))


def take_back(connection: Connection, event: CentralEvent) -> None:
    """It is applied now: no longer set aside."""
    connection.execute(
        delete(unapplied).where(unapplied.c.scope == event.scope, unapplied.c.chg == event.chg)
    )


def _write_event(
    cursor: dbapi2.Cursor, number: int, version: int, told: Told, state: State
) -> None:
    cursor.execute(
        _ADD_EVENT,
        {
            "dossier": number,
            "number": version,
            "kind": told.kind.value,
            "at_ms": to_ms(told.at),
            "clerk_id": told.device or "central",
            "clerk_name": told.by,
            "state": state.value,
            "body": told.body,
            "operation": told.operation,
            "device": told.device,
        },
    )


def _taken(connection: Connection, received: DossierReceived, *, but: int = 0) -> tuple[str, ...]:
    """The names of its numbers that a dossier here other than ``but`` bears."""
    taken: list[str] = []
    others = dossiers.c.number != but
    same_code = select(dossiers.c.number).where(dossiers.c.code == received.code, others)
    if received.code is not None and connection.execute(same_code).first():
        taken.append("code")
    same_slip = select(dossiers.c.number).where(
        dossiers.c.slip_year == received.slip_year,
        dossiers.c.slip_no == received.slip_no,
        others,
    )
    if connection.execute(same_slip).first():
        taken.append("slip")
    return tuple(taken)


def _row(connection: Connection, new: Newcomer, *, code: str | None) -> dict[str, object]:
    received, draft, standing = new.received, new.received.draft, new.standing
    birth = draft.applicant.birth
    return {
        "number": None,
        "id": new.id,
        "code": code,
        "slip_no": received.slip_no,
        "slip_year": received.slip_year,
        # What stops a twin at the desk that took it in means nothing here.
        "client_ref": None,
        "procedure_code": received.procedure_code,
        "procedure_name": received.procedure_name,
        "case_id": received.case_id,
        "resolving_unit": draft.resolving_unit,
        "applicant_name": _named(received),
        "birth_year": birth.year if birth else None,
        "state": new.state.value,
        "version": new.version,
        "received_ms": received.received_ms,
        "due_ms": to_ms_or_none(standing.due_at),
        "clerk_id": _stranger(connection, new.device),
        "clerk_name": received.clerk_name,
        "lookup_secret": received.lookup_secret,
        "printed": 1,
        "bundle": draft.bundle,
        "first_due_ms": to_ms_or_none(standing.first_due_at),
        "since_ms": to_ms(standing.since),
        "step_due_ms": to_ms_or_none(standing.step_due_at),
        "ready_ms": to_ms_or_none(standing.ready_at),
        "returned_ms": to_ms_or_none(standing.returned_at),
        "shelf": standing.shelf,
        "specialist": standing.specialist,
        "facts": new.text or to_text(received),
        "device": new.device,
    }


def _named(received: DossierReceived) -> str:
    body = received.draft.organisation
    return body.name if body is not None else received.draft.applicant.name


def _stranger(connection: Connection, device: str) -> str:
    """A row that stands for whoever works at another desk: never offered as staff here."""
    who = f"desk:{device}"
    row = upsert(clerks).values(id=who, name="", title="", role="clerk", ended_ms=0)
    if connection.execute(row.on_conflict_do_nothing(index_elements=["id"])).rowcount:
        row_written(connection, "clerks", who)
    return who
