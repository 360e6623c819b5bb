"""What desks are told besides their commune's changes: rows of ``notices``, in order.

All scopes of a commune share one series of ``chg``, so that a desk's scope, which is made of the
notices to all desks and those to itself, keeps one cursor.
"""

import msgspec
from sqlalchemy import Connection, func, insert, select

from counter_app.protocol.pull import CentralEvent
from db.central.heads import take_head
from db.central.models import heads, notices

TO_ALL = "device"


def to_device(device: str) -> str:
    """The scope of what one desk alone is told."""
    return f"device:{device}"


def post(
    connection: Connection, commune: str, scope: str, *, kind: str, body: str, at_ms: int
) -> int:
    """Tells ``scope`` something (``body`` is JSON); its place in the commune's notices."""
    take_head(connection, commune)  # what is written next stands in the order of commits
    chg = last_notice(connection, commune) + 1
    connection.execute(
        insert(notices).values(
            commune_id=commune, scope=scope, chg=chg, kind=kind, at_ms=at_ms, body=body
        )
    )
    return chg


def last_notice(connection: Connection, commune: str) -> int:
    """The place of the commune's last notice of any scope; 0 before the first."""
    found = connection.scalar(
        select(func.max(notices.c.chg)).where(notices.c.commune_id == commune)
    )
    return int(found or 0)


def last_change(connection: Connection, commune: str) -> int:
    """The place of the commune's last change; 0 before the first."""
    return int(connection.scalar(select(heads.c.chg).where(heads.c.commune_id == commune)) or 0)


def notices_after(
    connection: Connection, commune: str, scopes: tuple[str, ...], chg: int, *, limit: int
) -> tuple[CentralEvent, ...]:
    """What the scopes were told after ``chg``, in order, at most ``limit`` of it."""
    rows = connection.execute(
        select(notices)
        .where(notices.c.commune_id == commune, notices.c.scope.in_(scopes), notices.c.chg > chg)
        .order_by(notices.c.chg)
        .limit(limit)
    )
    return tuple(
        CentralEvent(
            chg=row.chg,
            scope=row.scope,
            kind=row.kind,
            v=1,
            at_ms=row.at_ms,
            body=msgspec.Raw(row.body.encode()),
        )
        for row in rows
    )
