"""Messages to the national portal: queued in order for each code, claimed, answered, parked.

What a message says and how it is sent is ``counter_app.central.portal``. The commune's head is
held by whoever queues, so numbers follow the order of the changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, func, insert, select, update

from counter_app.domain.portal import MessageState
from counter_app.protocol.pull import CentralKind
from db.central.changes import NewChange, add_changes
from db.central.heads import take_head
from db.central.models import changes, dossiers, one_of, portal_messages

_OPEN: Final = (MessageState.WAITING.value, MessageState.SENDING.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """A message to be sent. ``code`` is the portal's name of the dossier and orders its messages.

    ``updating``: the portal has the dossier already; ``body`` is the message as JSON.
    """

    id: str
    code: str
    dossier: str
    service: str
    updating: bool
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A queued message; ``answer`` is what the portal said last, ``next_ms`` when it is due."""

    commune: str
    number: int
    id: str
    code: str
    dossier: str
    service: str
    updating: bool
    body: str
    state: MessageState
    tries: int
    refusals: int
    next_ms: int
    last_code: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueState:
    """How many messages stand where; ``oldest_ms``: since when the oldest open one waits."""

    counts: dict[MessageState, int]
    oldest_ms: int | None


def told_of_another(connection: Connection, commune: str, code: str, dossier: str) -> bool:
    """Whether the portal knows another dossier under that code."""
    table = portal_messages.c
    asked = select(table.number).where(
        table.commune_id == commune,
        table.code == code,
        table.dossier.not_in(["", dossier]),
    )
    return connection.execute(asked.limit(1)).first() is not None


def told_as(connection: Connection, commune: str, dossier: str) -> str:
    """The code under which the portal was first told of a dossier; empty where it never was."""
    table = portal_messages.c
    first = select(table.code).where(table.commune_id == commune, table.dossier == dossier)
    return connection.scalar(first.order_by(table.number).limit(1)) or ""


def first_told(connection: Connection, commune: str, code: str) -> str:
    """The dossier of which the portal was first told under that code; empty where of none."""
    table = portal_messages.c
    named = (table.commune_id == commune) & (table.code == code) & (table.dossier != "")
    first = select(table.dossier).where(named).order_by(table.number).limit(1)
    return connection.scalar(first) or ""


def untold(connection: Connection, commune: str) -> int:
    """How many dossiers the portal was never told of: something is missing, or they are older."""
    asked = select(func.count()).where(*_never_told(commune)).select_from(dossiers)
    return connection.scalar(asked) or 0


def never_told(connection: Connection, commune: str, *, limit: int) -> tuple[str, ...]:
    """The newest of those dossiers."""
    asked = select(dossiers.c.dossier).where(*_never_told(commune))
    return tuple(connection.scalars(asked.order_by(dossiers.c.received_ms.desc()).limit(limit)))


def _never_told(commune: str) -> tuple[ColumnElement[bool], ...]:
    table = portal_messages.c
    told = exists().where(table.commune_id == commune, table.dossier == dossiers.c.dossier)
    return dossiers.c.commune_id == commune, ~told


def sectors_of(connection: Connection, commune: str) -> tuple[str, ...]:
    """The fields of work that the commune's dossiers belong to."""
    name = dossiers.c.sector
    asked = select(name).where(dossiers.c.commune_id == commune).distinct().order_by(name)
    return tuple(connection.scalars(asked))


def add_messages(
    connection: Connection, commune: str, new: Sequence[NewMessage], *, at_ms: int
) -> int:
    """Queues messages in their order, those of an id that is there left out; how many were new."""
    if not new:
        return 0
    table = portal_messages.c
    ids = [one.id for one in new]
    there = set(
        connection.scalars(select(table.id).where(table.commune_id == commune, table.id.in_(ids)))
    )
    last = connection.scalar(
        select(func.coalesce(func.max(table.number), 0)).where(table.commune_id == commune)
    )
    rows = [
        {
            "commune_id": commune,
            "number": (last or 0) + place,
            "id": one.id,
            "code": one.code,
            "dossier": one.dossier,
            "service": one.service,
            "updating": int(one.updating),
            "body": one.body,
            "state": MessageState.WAITING.value,
            "tries": 0,
            "refusals": 0,
            "next_ms": at_ms,
            "made_ms": at_ms,
        }
        for place, one in enumerate((one for one in new if one.id not in there), start=1)
    ]
    if rows:
        connection.execute(insert(portal_messages), rows)
    return len(rows)


def received_since(connection: Connection, commune: str, since_ms: int) -> tuple[str, ...]:
    """The dossiers taken in from that moment on, the oldest first."""
    table = dossiers.c
    asked = (
        select(table.dossier)
        .where(table.commune_id == commune, table.received_ms >= since_ms)
        .order_by(table.received_ms, table.dossier)
    )
    return tuple(connection.scalars(asked))


def told_filings(connection: Connection, commune: str, *, name: str, code: str) -> tuple[str, ...]:
    """What was told of a filing before; where it is new, of all others under its code."""
    table = changes.c
    asked = select(table.body).where(table.commune_id == commune)
    known = connection.scalars(asked.where(table.dossier == name)).all()
    if not known:
        filed = one_of(table.kind, CentralKind.FILED_ONLINE.value)
        alike = table.dossier.startswith(f"online:{code}:", autoescape=True)
        known = connection.scalars(asked.where(filed, alike)).all()
    return tuple(text for text in known if text)


def tell_once(connection: Connection, commune: str, new: NewChange) -> bool:
    """Writes a filing as a change, unless one of its name was written before."""
    head = take_head(connection, commune)
    same = (changes.c.commune_id == commune) & (changes.c.dossier == new.dossier)
    if connection.execute(select(changes.c.chg).where(same).limit(1)).first() is not None:
        return False
    add_changes(connection, commune, head, [new])
    return True


def due_messages(
    connection: Connection, commune: str, *, at_ms: int, limit: int
) -> tuple[Message, ...]:
    """The first open message of each code, where it is due; a parked one holds up its own code."""
    table, earlier = portal_messages.c, portal_messages.alias()
    before = exists().where(
        earlier.c.commune_id == commune,
        earlier.c.code == table.code,
        earlier.c.number < table.number,
        earlier.c.state != MessageState.SENT.value,
    )
    asked = (
        select(portal_messages)
        .where(table.commune_id == commune, table.state.in_(_OPEN), table.next_ms <= at_ms, ~before)
        .order_by(table.next_ms, table.number)
        .limit(limit)
    )
    return tuple(_message(row) for row in connection.execute(asked))


def claim(connection: Connection, message: Message, *, until_ms: int) -> bool:
    """Takes a message for one sender until then; False where another was quicker."""
    table = portal_messages.c
    done = connection.execute(
        update(portal_messages)
        .where(
            _this(message),
            table.state == message.state.value,
            table.next_ms == message.next_ms,
            table.tries == message.tries,
        )
        .values(state=MessageState.SENDING.value, tries=message.tries + 1, next_ms=until_ms)
    )
    return done.rowcount == 1


def answered(
    connection: Connection,
    message: Message,
    state: MessageState,
    *,
    code: str,
    answer: str,
    at_ms: int,
    next_ms: int,
    refused: bool = False,
) -> None:
    """Notes what became of a try; one already acknowledged stays so."""
    values: dict[str, object] = {"state": state.value, "last_code": code, "next_ms": next_ms}
    if answer:
        values |= {"answer": answer, "answered_ms": at_ms}
    if refused:
        values["refusals"] = portal_messages.c.refusals + 1
    connection.execute(
        update(portal_messages)
        .where(_this(message), portal_messages.c.state != MessageState.SENT.value)
        .values(**values)
    )


def retry(connection: Connection, commune: str, *, code: str, at_ms: int) -> int:
    """Lets parked messages go again, of one code where it is named; how many."""
    table = portal_messages.c
    parked = and_(table.commune_id == commune, table.state == MessageState.PARKED.value)
    if code:
        parked = and_(parked, table.code == code)
    done = connection.execute(
        update(portal_messages)
        .where(parked)
        .values(state=MessageState.WAITING.value, refusals=0, next_ms=at_ms)
    )
    return int(done.rowcount)


def queue_state(connection: Connection, commune: str) -> QueueState:
    """The commune's queue in numbers."""
    table = portal_messages.c
    found = connection.execute(
        select(table.state, func.count(), func.min(table.made_ms))
        .where(table.commune_id == commune)
        .group_by(table.state)
    ).all()
    open_ = [made for state, _, made in found if state != MessageState.SENT.value]
    return QueueState(
        counts={MessageState(state): count for state, count, _ in found},
        oldest_ms=min(open_, default=None),
    )


def parked_messages(
    connection: Connection, commune: str, *, limit: int = 50
) -> tuple[Message, ...]:
    """Those the portal refused for good, the oldest first."""
    table = portal_messages.c
    asked = (
        select(portal_messages)
        .where(table.commune_id == commune, table.state == MessageState.PARKED.value)
        .order_by(table.number)
        .limit(limit)
    )
    return tuple(_message(row) for row in connection.execute(asked))


def _this(message: Message) -> Any:  # noqa: ANN401  # an SQL expression
    table = portal_messages.c
    return and_(table.commune_id == message.commune, table.number == message.number)


def _message(row: Row[Any]) -> Message:
    return Message(
        commune=row.commune_id,
        number=row.number,
        id=row.id,
        code=row.code,
        dossier=row.dossier,
        service=row.service,
        updating=bool(row.updating),
        body=row.body,
        state=MessageState(row.state),
        tries=row.tries,
        refusals=row.refusals,
        next_ms=row.next_ms,
        last_code=row.last_code or "",
        answer=row.answer or "",
    )
