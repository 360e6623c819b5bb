"""A signed digest of where each day ended in a commune, so that a cut tail shows.

The counter keeps what it was told (``day.root``); two that differ for one day give it away.
"""

from datetime import date, datetime, time, timedelta
from typing import Final

import msgspec
from sqlalchemy import Connection, func, insert, select

from counter_app.core.clock import from_local, from_ms, local, to_ms
from counter_app.protocol.operation import to_base64url
from counter_app.protocol.pull import CentralKind
from counter_app.protocol.sealing import DayRoot, root_bytes
from db.central.cell import cell_of
from db.central.changes import WITH_BODIES
from db.central.heads import Head, take_head
from db.central.models import changes, operations, roots
from db.central.notices import TO_ALL, post

_DAY: Final = timedelta(days=1)
# When a change came here: what a desk's own clock says of it is not the cell's day.
_CAME_MS: Final = func.coalesce(operations.c.received_ms, changes.c.at_ms)
_CAME: Final = WITH_BODIES.with_only_columns(changes.c.chg, changes.c.link, _CAME_MS.label("ms"))


def seal_days(
    connection: Connection, commune: str, *, through: str, at_ms: int, most: int = 400
) -> None:
    """Seals every Vietnamese day up to ``through`` on which something came and that has no root."""
    for _ in range(most):
        day = day_to_seal(connection, commune, through=through)
        if day is None:
            return
        seal_day(connection, commune, day, at_ms=at_ms)


def seal_day(connection: Connection, commune: str, day: str, *, at_ms: int) -> DayRoot | None:
    """The day's root, signed and told to all desks at the first asking; kept for ever.

    It ends at the last change that came before the day's end; None where none had.
    """
    take_head(connection, commune)
    kept, head = find_root(connection, commune, day), _end_of(connection, commune, day)
    if kept is not None or head is None:
        return kept
    signature = cell_of(connection).server_key.sign(root_bytes(commune, day, head.chg, head.link))
    root = DayRoot(day=day, chg=head.chg, head=head.link, sig=to_base64url(signature))
    told = {"day": day, "chg": root.chg, "head": root.head, "sig": root.sig}
    connection.execute(insert(roots).values(commune_id=commune, **told))
    body = msgspec.json.encode(told).decode()
    post(connection, commune, TO_ALL, kind=CentralKind.ROOT.value, body=body, at_ms=at_ms)
    return root


def day_to_seal(connection: Connection, commune: str, *, through: str) -> str | None:
    """The first day (ISO) up to ``through`` that wants a root; None where all have theirs."""
    last = connection.execute(
        select(roots.c.day, roots.c.chg)
        .where(roots.c.commune_id == commune)
        .order_by(roots.c.day.desc())
        .limit(1)
    ).one_or_none()
    new = connection.execute(
        _CAME.where(changes.c.commune_id == commune, changes.c.chg > (last.chg if last else 0))
        .order_by(changes.c.chg)
        .limit(1)
    ).one_or_none()
    if new is None:
        return None
    day = local(from_ms(new.ms)).date()
    if last is not None:  # a clock set back opens no day that is closed
        day = max(day, date.fromisoformat(last.day) + _DAY)
    return day.isoformat() if day.isoformat() <= through else None


def find_root(connection: Connection, commune: str, day: str) -> DayRoot | None:
    """The root kept of a day."""
    query = select(roots).where(roots.c.commune_id == commune, roots.c.day == day)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return DayRoot(day=row.day, chg=row.chg, head=row.head, sig=row.sig)


def _end_of(connection: Connection, commune: str, day: str) -> Head | None:
    """Where the commune's chain stood when the day ended in Vietnam."""
    ended = from_local(datetime.combine(date.fromisoformat(day) + _DAY, time()))
    row = connection.execute(
        _CAME.where(changes.c.commune_id == commune, to_ms(ended) > _CAME_MS)
        .order_by(changes.c.chg.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Head(chg=row.chg, link=row.link)
