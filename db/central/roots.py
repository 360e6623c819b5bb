"""A signed digest of where each day ended in a commune, so that a cut tail shows.

The counter keeps what it was told (``day.root``); two that differ for one day give it away.
"""

import msgspec
from sqlalchemy import Connection, insert, select

from counter_app.protocol.operation import to_base64url
from counter_app.protocol.pull import CentralKind
from counter_app.protocol.sealing import DayRoot, root_bytes
from db.central.cell import cell_of
from db.central.heads import take_head
from db.central.models import roots
from db.central.notices import TO_ALL, last_change, post


def seal_day(connection: Connection, commune: str, day: str, *, at_ms: int) -> DayRoot:
    """The day's root, signed and told to all desks at the first asking; kept for ever."""
    head = take_head(connection, commune)
    kept = find_root(connection, commune, day)
    if kept is not None:
        return kept
    signature = cell_of(connection).server_key.sign(root_bytes(commune, day, head.chg, head.link))
    root = DayRoot(day=day, chg=head.chg, head=head.link, sig=to_base64url(signature))
    told = {"day": day, "chg": root.chg, "head": root.head, "sig": root.sig}
    connection.execute(insert(roots).values(commune_id=commune, **told))
    body = msgspec.json.encode(told).decode()
    post(connection, commune, TO_ALL, kind=CentralKind.ROOT.value, body=body, at_ms=at_ms)
    return root


def wants_root(connection: Connection, commune: str, day: str) -> bool:
    """Whether something happened since the last root, and ``day`` has none."""
    last = connection.execute(
        select(roots.c.day, roots.c.chg)
        .where(roots.c.commune_id == commune)
        .order_by(roots.c.day.desc())
        .limit(1)
    ).one_or_none()
    sealed_day, sealed_chg = (last.day, last.chg) if last is not None else ("", 0)
    return bool(sealed_day < day and last_change(connection, commune) > sealed_chg)


def find_root(connection: Connection, commune: str, day: str) -> DayRoot | None:
    """The root kept of a day."""
    query = select(roots).where(roots.c.commune_id == commune, roots.c.day == day)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return DayRoot(day=row.day, chg=row.chg, head=row.head, sig=row.sig)
