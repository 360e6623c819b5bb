"""How far each desk's log of acts was known here, and what desks found spoilt in their stores.

Rows are written once; a day's row of a log moves forward while the day lasts. What it means that a
log does not go on is decided in ``central.audit.anchoring``.
"""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, func, insert, select, update

from counter_app.protocol.anchored import ActsHead, Broke, Cut, Spoilt
from db.central.devices import KnownDevice
from db.central.models import act_heads, spoilt_stores

_MOST_CUTS: Final = 20
# A desk that finds more than this has been told of for long.
_MOST_SPOILT: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownHead:
    """Where a life's log was known to end; ``place`` counts the rows of that life."""

    inc: str
    place: int
    day: str
    broke: str
    number: int
    head: str
    sig: str
    told_ms: int


def heads_of(connection: Connection, known: KnownDevice) -> tuple[KnownHead, ...]:
    """Every row of the desk's logs, life by life in their order."""
    query = _of(known).order_by(act_heads.c.inc, act_heads.c.place)
    return tuple(KnownHead(**row) for row in connection.execute(query).mappings())


def last_heads(connection: Connection, known: KnownDevice) -> dict[str, KnownHead]:
    """The last row of each life."""
    last = (
        select(act_heads.c.inc, func.max(act_heads.c.place).label("place"))
        .where(*_mine(known))
        .group_by(act_heads.c.inc)
        .subquery()
    )
    query = _of(known).join_from(
        act_heads, last, (act_heads.c.inc == last.c.inc) & (act_heads.c.place == last.c.place)
    )
    return {row["inc"]: KnownHead(**row) for row in connection.execute(query).mappings()}


def add_head(
    connection: Connection,
    known: KnownDevice,
    told: ActsHead,
    *,
    place: int,
    day: str,
    broke: str = "",
    at_ms: int,
) -> None:
    """A new row: of a new life, of a new day, or where the log broke."""
    connection.execute(
        insert(act_heads).values(
            commune_id=known.commune,
            device=known.device,
            inc=told.inc,
            place=place,
            day=day,
            broke=broke,
            number=told.number,
            head=told.head,
            sig=told.sig,
            told_ms=at_ms,
        )
    )


def move_head(
    connection: Connection, known: KnownDevice, last: KnownHead, told: ActsHead, *, at_ms: int
) -> None:
    """The day's row goes on to where the log ends now."""
    connection.execute(
        update(act_heads)
        .where(*_mine(known), act_heads.c.inc == last.inc, act_heads.c.place == last.place)
        .values(number=told.number, head=told.head, sig=told.sig, told_ms=at_ms)
    )


def cuts_of(connection: Connection, known: KnownDevice) -> tuple[Cut, ...]:
    """Wherever a log of the desk did not go on and should have, the newest first."""
    before = func.lag(act_heads.c.number).over(
        partition_by=act_heads.c.inc, order_by=act_heads.c.place
    )
    rows = select(act_heads, before.label("known")).where(*_mine(known)).subquery()
    query = (
        select(rows)
        .where(rows.c.broke.in_([Broke.SHORTER.value, Broke.OTHER.value]))
        .order_by(rows.c.told_ms.desc())
        .limit(_MOST_CUTS)
    )
    return tuple(
        Cut(
            inc=row.inc,
            broke=Broke(row.broke),
            known=row.known,
            found=row.number,
            at_ms=row.told_ms,
        )
        for row in connection.execute(query)
    )


def add_spoilt(connection: Connection, known: KnownDevice, told: Spoilt, *, at_ms: int) -> None:
    """Keeps what the desk found, once for each thing it is about."""
    mine = (spoilt_stores.c.commune_id == known.commune) & (spoilt_stores.c.device == known.device)
    if int(connection.scalar(select(func.count()).where(mine)) or 0) >= _MOST_SPOILT:
        return
    row = {
        "commune_id": known.commune,
        "device": known.device,
        "code": told.code,
        "about": told.row,
        "found_ms": told.at_ms,
        "sig": told.sig,
        "told_ms": at_ms,
    }
    there = select(spoilt_stores.c.code).where(
        mine, spoilt_stores.c.code == told.code, spoilt_stores.c.about == told.row
    )
    if connection.execute(there).first() is None:
        connection.execute(insert(spoilt_stores).values(row))


def spoilt_of(connection: Connection, known: KnownDevice) -> tuple[Spoilt, ...]:
    """Everything the desk ever found, the oldest first."""
    table = spoilt_stores.c
    query = (
        select(table.code, table.about, table.found_ms, table.sig)
        .where(table.commune_id == known.commune, table.device == known.device)
        .order_by(table.told_ms, table.found_ms)
    )
    return tuple(
        Spoilt(code=row.code, row=row.about, at_ms=row.found_ms, sig=row.sig)
        for row in connection.execute(query)
    )


def _mine(known: KnownDevice) -> tuple[ColumnElement[bool], ...]:
    return act_heads.c.commune_id == known.commune, act_heads.c.device == known.device


def _of(known: KnownDevice) -> Select[Any]:
    table = act_heads.c
    return select(
        *(table.inc, table.place, table.day, table.broke),
        *(table.number, table.head, table.sig, table.told_ms),
    ).where(*_mine(known))
