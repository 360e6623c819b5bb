"""Filings on the national portal that cannot be read here: their number and the field that is wrong.

Nothing else of them is kept: what the citizen wrote stays on the portal.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, insert, select, update

from db.central.models import unread_filings as table


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadFiling:
    """One that waits; ``code`` may be empty. ``filed_ms``: when it was filed, or else noticed."""

    name: str
    code: str
    field: str
    filed_ms: int
    noticed_ms: int


def unread_filings(connection: Connection, commune: str) -> tuple[UnreadFiling, ...]:
    """Those that wait on the portal, the oldest first."""
    columns = [table.c[name] for name in UnreadFiling.__slots__]
    query = select(*columns).where(table.c.commune_id == commune, table.c.gone_ms.is_(None))
    rows = connection.execute(query.order_by(table.c.filed_ms, table.c.name))
    return tuple(UnreadFiling(**row) for row in rows.mappings())


def add_unread(connection: Connection, commune: str, new: Sequence[UnreadFiling]) -> None:
    """Keeps those that have come; one that was there before waits again."""
    for one in new:
        row = {**asdict(one), "gone_ms": None}
        same = (table.c.commune_id == commune) & (table.c.name == one.name)
        if not connection.execute(update(table).where(same).values(row)).rowcount:
            connection.execute(insert(table).values(commune_id=commune, **row))


def end_unread(connection: Connection, commune: str, names: Sequence[str], *, at_ms: int) -> None:
    """Nobody waits for these any more."""
    if names:
        these = (table.c.commune_id == commune) & table.c.name.in_(names)
        connection.execute(update(table).where(these).values(gone_ms=at_ms))
