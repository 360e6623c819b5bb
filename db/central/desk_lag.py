"""How far each desk's work has come to the central side, as an administrator asks it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select

from db.central.models import WAITING, incarnations, one_of, operations


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskLag:
    """The last operation of a desk that is here, when it was written there and came here.

    ``stuck`` operations came and are not at work yet: a body is still to come, an earlier one to
    be healed, a person to decide.
    """

    last_seq: int
    wrote_ms: int
    came_ms: int
    stuck: int


def desk_lags(connection: Connection, commune: str) -> Mapping[str, DeskLag]:
    """By device; those that never sent anything are not named."""
    stuck = {row.device: int(row.stuck) for row in connection.execute(_stuck(commune))}
    found: dict[str, DeskLag] = {}
    for row in connection.execute(_last(commune)):
        known = found.get(row.device)
        if known is None or known.last_seq < row.seq:
            found[row.device] = DeskLag(
                last_seq=int(row.seq),
                wrote_ms=int(row.wall_ms),
                came_ms=int(row.received_ms),
                stuck=stuck.get(row.device, 0),
            )
    return found


def _last(commune: str) -> Select[Any]:
    """The last operation of each life of each desk."""
    same = and_(
        operations.c.commune_id == incarnations.c.commune_id,
        operations.c.device == incarnations.c.device,
        operations.c.inc == incarnations.c.inc,
        operations.c.seq == incarnations.c.last_seq,
    )
    columns = (operations.c[name] for name in ("device", "seq", "wall_ms", "received_ms"))
    query = select(*columns).select_from(incarnations.join(operations, same))
    return query.where(incarnations.c.commune_id == commune)


def _stuck(commune: str) -> Select[Any]:
    """How many operations of each desk are not at work here."""
    query = select(operations.c.device, func.count().label("stuck"))
    waiting = one_of(operations.c.outcome, *WAITING)
    return query.where(operations.c.commune_id == commune, waiting).group_by(operations.c.device)
