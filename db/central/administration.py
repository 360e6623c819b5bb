"""What people did with the server itself; it only grows."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from db.central.models import administration


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who did what and when; ``body`` is JSON. ``number`` is a UUIDv7."""

    number: str
    at_ms: int
    who: str
    what: str
    body: str


def record(connection: Connection, commune: str, act: Act) -> None:
    """Writes an act down."""
    connection.execute(
        insert(administration).values(
            commune_id=commune,
            number=act.number,
            at_ms=act.at_ms,
            who=act.who,
            what=act.what,
            body=act.body,
        )
    )


def acts_by(connection: Connection, commune: str, what: str, *, who: str) -> tuple[Act, ...]:
    """All acts of one kind that ``who`` did."""
    table = administration.c
    mine = (table.commune_id == commune) & (table.what == what) & (table.who == who)
    return tuple(map(_act, connection.execute(select(administration).where(mine))))


def last_acts(
    connection: Connection, commune: str, what: str, *, limit: int = 20
) -> tuple[Act, ...]:
    """The last acts of one kind, the newest first."""
    table = administration.c
    rows = connection.execute(
        select(administration)
        .where(table.commune_id == commune, table.what == what)
        .order_by(table.at_ms.desc(), table.number.desc())
        .limit(limit)
    )
    return tuple(map(_act, rows))


def acts_of(connection: Connection, commune: str) -> tuple[Act, ...]:
    """What was done in the commune, in order."""
    rows = connection.execute(
        select(administration)
        .where(administration.c.commune_id == commune)
        .order_by(administration.c.at_ms, administration.c.number)
    )
    return tuple(map(_act, rows))


def _act(row: Row[Any]) -> Act:
    return Act(number=row.number, at_ms=row.at_ms, who=row.who, what=row.what, body=row.body)
