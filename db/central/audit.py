"""What the check of a cell reads: each desk's operations in its own order, ends of chains and days."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, func, select

from counter_app.domain.dossier import EventKind, State
from counter_app.protocol.push import PushedOperation
from counter_app.protocol.sealing import DayRoot
from db.central.changes import AT_ONCE, WITH_BODIES
from db.central.models import (
    changes,
    dossiers,
    editions,
    heads,
    incarnations,
    notices,
    operations,
    quarantine,
    roots,
)
from db.central.operations import KnownOperation, known_operation


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLife:
    """One life of a device: its last operation here and the link (hex) its chain ends with."""

    device: str
    inc: str
    last_seq: int
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One notice to the desks; ``body`` as it is kept."""

    chg: int
    kind: str
    body: str


def lives_of(connection: Connection, commune: str, device: str) -> tuple[KeptLife, ...]:
    """All lives of the device, in the order they began."""
    table = incarnations.c
    query = (
        select(table.device, table.inc, table.last_seq, table.head)
        .where(table.commune_id == commune, table.device == device)
        .order_by(table.began_ms, table.inc)
    )
    return tuple(KeptLife(**row) for row in connection.execute(query).mappings())


def operations_of(connection: Connection, commune: str, device: str) -> Iterator[KnownOperation]:
    """Everything here that the device wrote, life by life, each in its order."""
    query = (
        select(operations)
        .where(operations.c.commune_id == commune, operations.c.device == device)
        .order_by(operations.c.inc, operations.c.seq)
    )
    with connection.execute(query, execution_options={"yield_per": AT_ONCE}) as rows:
        for row in rows:
            yield known_operation(row)


def shas_of(connection: Connection, commune: str, device: str) -> Iterator[tuple[str, int, str]]:
    """Life, place and digest of everything here that the device wrote."""
    table = operations.c
    query = select(table.inc, table.seq, table.sha)
    query = query.where(table.commune_id == commune, table.device == device)
    with connection.execute(query, execution_options={"yield_per": AT_ONCE}) as rows:
        for row in rows:
            yield row.inc, row.seq, row.sha


def shas_kept_apart(connection: Connection, commune: str, device: str) -> Iterator[tuple[int, str]]:
    """Place and digest of what came under another operation's id: it is in the desk's chain too."""
    query = select(quarantine.c.payload).where(
        quarantine.c.commune_id == commune,
        quarantine.c.device == device,
        quarantine.c.code == "id_reused",
    )
    for payload in connection.scalars(query):
        sent = msgspec.json.decode(payload, type=PushedOperation)
        yield sent.seq, sent.sha


def unlike_operation(connection: Connection, commune: str) -> int | None:
    """The first change that is not as its operation is, or whose operation is not here."""
    query = (
        select(func.min(changes.c.chg))
        .outerjoin(
            operations,
            (operations.c.commune_id == changes.c.commune_id)
            & (operations.c.id == changes.c.operation),
        )
        .where(
            changes.c.commune_id == commune,
            changes.c.operation.is_not(None),
            operations.c.id.is_(None)
            | (operations.c.dossier != changes.c.dossier)
            | (operations.c.kind != changes.c.kind)
            | (operations.c.device != changes.c.device),
        )
    )
    found: int | None = connection.scalar(query)
    return found


def stands_otherwise(connection: Connection, commune: str) -> str | None:
    """The first dossier whose state is not the one its steps led to, by their order; its id."""
    kinds = (EventKind.RECEIVED.value, EventKind.MOVED.value)
    told = WITH_BODIES.where(changes.c.commune_id == commune, changes.c.kind.in_(kinds))
    states: dict[str, str] = {}
    with connection.execute(
        told.order_by(changes.c.chg), execution_options={"yield_per": AT_ONCE}
    ) as rows:
        for row in rows:
            if row.kind == EventKind.RECEIVED:
                states[row.dossier] = State.RECEIVED.value
                continue
            step = _moved(row.body)
            if step.to != step.since:  # an apology stays wherever it has come meanwhile
                states[row.dossier] = step.to
    asked = select(dossiers.c.dossier, dossiers.c.state).where(dossiers.c.commune_id == commune)
    known = connection.execute(asked.order_by(dossiers.c.dossier))
    return next((row.dossier for row in known if states.get(row.dossier) != row.state), None)


def _moved(text: str) -> "_Step":
    try:
        return msgspec.json.decode(text, type=_Step)
    except msgspec.MsgspecError:
        return _Step()  # altered: its digest says so


class _Step(msgspec.Struct, rename={"since": "from"}):
    """Whence and where to a step was."""

    since: str = ""
    to: str = ""


def is_cut_off(connection: Connection, commune: str) -> bool:
    """Whether the changes do not end where the commune's order says."""
    head = connection.execute(
        select(heads.c.chg, heads.c.head).where(heads.c.commune_id == commune)
    ).one_or_none()
    last = connection.execute(
        select(changes.c.chg, changes.c.link)
        .where(changes.c.commune_id == commune)
        .order_by(changes.c.chg.desc())
        .limit(1)
    ).one_or_none()
    if last is None:
        return head is not None and head.chg > 0
    return head is None or (head.chg, head.head) != (last.chg, last.link)


def first_day_unlike(connection: Connection, commune: str) -> str | None:
    """The first day (ISO) whose signed end is not the change's link that stands there now."""
    query = (
        select(func.min(roots.c.day))
        .outerjoin(
            changes,
            (changes.c.commune_id == roots.c.commune_id) & (changes.c.chg == roots.c.chg),
        )
        .where(
            roots.c.commune_id == commune,
            changes.c.link.is_(None) | (changes.c.link != roots.c.head),
        )
    )
    found: str | None = connection.scalar(query)
    return found


def roots_of(connection: Connection, commune: str) -> Iterator[DayRoot]:
    """The signed ends of the commune's days, in order."""
    query = select(roots.c.day, roots.c.chg, roots.c.head, roots.c.sig)
    query = query.where(roots.c.commune_id == commune).order_by(roots.c.day)
    for row in connection.execute(query):
        yield DayRoot(day=row.day, chg=row.chg, head=row.head, sig=row.sig)


def told_of(connection: Connection, commune: str, kinds: Collection[str]) -> Iterator[Told]:
    """What of these kinds the desks are told, in order."""
    query = select(notices.c.chg, notices.c.kind, notices.c.body).where(
        notices.c.commune_id == commune, notices.c.kind.in_(kinds)
    )
    query = query.order_by(notices.c.chg)
    with connection.execute(query, execution_options={"yield_per": AT_ONCE}) as rows:
        for row in rows:
            yield Told(chg=row.chg, kind=row.kind, body=row.body)


def edition_untold(connection: Connection, commune: str) -> tuple[str, int] | None:
    """Kind and number of the first edition that no desk is told of any more."""
    query = (
        select(editions.c.kind, editions.c.number)
        .outerjoin(
            notices,
            (notices.c.commune_id == editions.c.commune_id)
            & (notices.c.chg == editions.c.chg)
            & (notices.c.kind == editions.c.kind),
        )
        .where(editions.c.commune_id == commune, notices.c.chg.is_(None))
        .order_by(editions.c.chg)
        .limit(1)
    )
    row = connection.execute(query).first()
    return None if row is None else (row.kind, row.number)
