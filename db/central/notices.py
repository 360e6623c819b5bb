"""What desks are told besides their commune's changes: rows of ``notices``, in order.

All scopes of a commune share one series of ``chg``, so that a desk's scope, which is made of the
notices to all desks and those to itself, keeps one cursor.
"""

from sqlalchemy import Connection, func, insert, select, update

from db.central.models import heads, notices

TO_ALL = "device"


def to_device(device: str) -> str:
    """The scope of what one desk alone is told."""
    return f"device:{device}"


def take_turn(connection: Connection, commune: str) -> None:
    """Holds the commune's row until the commit, so that what is written next is in commit order."""
    connection.execute(
        update(heads).where(heads.c.commune_id == commune).values(pushes=heads.c.pushes + 1)
    )


def post(
    connection: Connection, commune: str, scope: str, *, kind: str, body: str, at_ms: int
) -> int:
    """Tells ``scope`` something (``body`` is JSON); its place in the commune's notices."""
    take_turn(connection, commune)
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
